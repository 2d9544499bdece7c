/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-exact-record.h"
#include "maq-job-state.h"
#include "maq-request.h"
#include "maq-verdict.h"

G_BEGIN_DECLS

/* One slot of a step: one call, one picture. Plain data. */
typedef struct {
  gint64       job;              /* row id */
  char        *uuid;
  guint        index;            /* 0 … variants-1 */
  MaqJobState  state;
  MaqBlob     *picture;          /* nullable: the first picture of the reply */
  GPtrArray   *extra;            /* of MaqBlob: more than asked for */
  char        *error_word;       /* maq_error_to_word(), nullable */
  char        *error_message;    /* technical, redacted, nullable */
  char        *provider_code;    /* the service's own word for it, nullable */
  char        *original;         /* what the service said, untouched but for keys; nullable */
  gboolean     has_reach;        /* @reach and @charge are known of its last attempt */
  int          reach;            /* MaqReach */
  int          charge;           /* MaqCharge */
  char        *remote_id;        /* the service's name for the job, nullable */
  gint64       deadline_us;      /* until when the service keeps it, wall clock; 0: not said */
  char        *request_id;
  GPtrArray   *notes;            /* of char* */
  gboolean     has_cost;
  MaqMicros    cost;
  MaqPrice     estimate;
  gint64       started_us, ended_us; /* wall clock, µs since 1970; 0: not yet */
  MaqVerdict   verdict;          /* of @picture, when it was compared */
  MaqExactRecord *exact;         /* of @picture; nullable: everything else was not to be kept exactly */
  char        *raw_reply;        /* path of the untouched reply while it is kept, nullable */
} MaqSlot;

/* A step as the library knows it: immutable, counted; a change makes a new one. */
typedef struct {
  gint64       id;               /* also the order: higher is newer */
  char        *uuid;
  char        *board_uuid;       /* the board it belongs to */
  gint64       created_us;       /* wall clock, for showing only; never for ordering */
  MaqRequest  *request;
  char        *prompt;           /* exactly as sent */
  char        *engine_title;
  char        *model;
  gboolean     is_ai;
  char        *parent_uuid;      /* nullable */
  char        *parent_change;    /* the parent's change text, for the changed words; nullable */
  gboolean     starred;
  gboolean     trashed;          /* hidden, not gone: nothing that was paid for is ever deleted */
  guint        n_siblings;       /* steps made from the same parent, itself among them; 1: no fork */
  guint        sibling;          /* which of them it is, oldest first, from 0 */
  guint        n_children;       /* steps made from this one; those in the trash are not counted */
  GPtrArray   *slots;            /* of MaqSlot */
} MaqStepRecord;

/* A step in the tree of a board. Plain data. */
typedef struct {
  gint64       id;
  gint64       parent;           /* the nearest ancestor that is not in the trash; 0: none */
  gboolean     starred;
  MaqJobState  state;            /* of its first slot */
} MaqTreeNode;

#define MAQ_TYPE_STEP_RECORD (maq_step_record_get_type ())
GType          maq_step_record_get_type (void);
MaqStepRecord *maq_step_record_new      (void) G_GNUC_WARN_UNUSED_RESULT; /* zeroed, with an empty slot array */
MaqStepRecord *maq_step_record_ref      (MaqStepRecord *self);
void           maq_step_record_unref    (MaqStepRecord *self);
/* The engine that made it, MAQ_ENGINE_NONE: none did. Of a step that an earlier version made here its request says otherwise. */
const char    *maq_step_record_get_engine   (const MaqStepRecord *record);
/* Whether no engine made it: Maquette did itself. */
gboolean       maq_step_record_is_made_here (const MaqStepRecord *record);
MaqSlot       *maq_slot_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void           maq_slot_free            (MaqSlot *slot);
/* What the engine sent beyond the one picture it was asked for; the raw answer of a composite is none of them. get: (transfer none) (nullable) */
guint          maq_slot_count_more      (const MaqSlot *slot);
MaqBlob       *maq_slot_get_more        (const MaqSlot *slot, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqStepRecord, maq_step_record_unref)

G_END_DECLS
