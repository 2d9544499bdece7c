/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_PLANNED_UNSENT,  /* its first step is not sent yet */
  MAQ_PLANNED_WAITS,   /* for the picture of its first step */
  MAQ_PLANNED_SENDING, /* being sent; found so at a start: nobody knows whether it was */
  MAQ_PLANNED_STOPPED, /* the first step made no picture, or the request could not be made */
} MaqPlannedState;

/* A change that waits for another one's picture. */
typedef struct {
  char           *id;
  char           *text;   /* as MaqPromptBuffer saves it */
  char           *parent; /* uuid of the first step, nullable */
  gint64          step;   /* its id, for people; 0: not known */
  char           *why;    /* of STOPPED, in a person's words, nullable */
  MaqPlannedState state;
} MaqPlanned;

/* What is sent when something else is done. It lies in the library before its first step is sent; it is sent by no other process
 * than a window; before it goes it is noted as going, so that a crash leaves it to the user, never to a second sending. Main
 * thread. Signals: "changed"; "sent" (int64: the step's id); "failed" (string: a sentence). */
#define MAQ_TYPE_PLAN (maq_plan_get_type ())
G_DECLARE_FINAL_TYPE (MaqPlan, maq_plan, MAQ, PLAN, GObject)

MaqPlan          *maq_plan_new    (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
guint             maq_plan_get_n  (MaqPlan *self);
const MaqPlanned *maq_plan_get    (MaqPlan *self, guint index); /* (transfer none) */
/* Returns its id (transfer none). */
const char       *maq_plan_add    (MaqPlan *self, const char *text);
/* Its first step is @record now. */
void              maq_plan_bind   (MaqPlan *self, const char *id, const MaqStepRecord *record);
void              maq_plan_remove (MaqPlan *self, const char *id);
/* A person says so: again from its first step's picture. */
void              maq_plan_resume (MaqPlan *self, const char *id);

G_END_DECLS
