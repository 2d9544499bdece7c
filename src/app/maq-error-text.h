/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* The one place where what went wrong becomes words for people: what happened, whether it cost anything, and what
 * to do about it. */

/* What a person can do about a picture that is not there. */
typedef enum {
  MAQ_REMEDY_NONE,
  MAQ_REMEDY_RETRY,  /* ask again in the same slot */
  MAQ_REMEDY_REVISE, /* change the words, then ask again */
  MAQ_REMEDY_DECIDE, /* charged, not charged, send again */
} MaqRemedy;

typedef struct {
  const char *icon;     /* symbolic */
  const char *title;    /* translated, a few words */
  char       *sentence; /* translated, whole sentences */
  char       *detail;   /* technical, nullable */
  MaqRemedy   remedy;
  gboolean    warning;  /* needs a look, is not an error */
} MaqErrorText;

/* Of a slot at an end without a picture; NULL for one that runs or is done. */
MaqErrorText *maq_error_text_for_slot  (const MaqSlot *slot, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
/* The sentence for a toast. (transfer full) */
char         *maq_error_text_sentence  (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* What a request does right now: "Waiting for its turn", by MaqJobState and MaqPhase. */
const char   *maq_error_text_phase     (MaqJobState state, int phase);
void          maq_error_text_free      (MaqErrorText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqErrorText, maq_error_text_free)

G_END_DECLS
