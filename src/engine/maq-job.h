/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-job-state.h"
#include "maq-progress.h"
#include "maq-step.h"

G_BEGIN_DECLS

/* One slot's work, as the queue shows it. Main thread. Properties, all read-only, all notifying: "state" (int: MaqJobState),
 * "phase" (int), "fraction" (double, 0..1 or -1: against the engine's median while it thinks), "elapsed" (int64, seconds),
 * "remaining" (int64, seconds or -1), "preview" (MaqImage, nullable), "error-word", "error-message", "step-id",
 * "cancelled" (boolean: the user cancelled it; when its state is COMMITTED … RESPONDING the reply is drained and kept),
 * "queue-position" (uint: at the engine, 1 is next, 0 not said), "remote-id" (string, nullable: what the engine calls it),
 * "deadline" (int64: until when an accepted job is asked for, wall clock in µs; 0: none), "hold" (string, nullable: what its
 * engine is held for, see maq_catalog_entry_get_hold(); it waits), "searching" (boolean: UNKNOWN, and the engine is asked
 * whether it has it; a person may answer all the same). */
#define MAQ_TYPE_JOB (maq_job_get_type ())
G_DECLARE_FINAL_TYPE (MaqJob, maq_job, MAQ, JOB, GObject)

gint64        maq_job_get_id            (MaqJob *self);
gint64        maq_job_get_step_id       (MaqJob *self);
guint         maq_job_get_slot          (MaqJob *self);
MaqJobState   maq_job_get_state         (MaqJob *self);
MaqPhase      maq_job_get_phase         (MaqJob *self);
double        maq_job_get_fraction      (MaqJob *self);
gint64        maq_job_get_elapsed       (MaqJob *self);
gint64        maq_job_get_remaining     (MaqJob *self);
const char   *maq_job_get_change        (MaqJob *self); /* the prompt's change text */
const char   *maq_job_get_error_word    (MaqJob *self); /* nullable */
const char   *maq_job_get_error_message (MaqJob *self); /* nullable */
gpointer      maq_job_get_preview       (MaqJob *self); /* MaqImage, (transfer none) (nullable) */
MaqStepRecord *maq_job_get_record       (MaqJob *self); /* the step as of the last change, (transfer none) */

guint         maq_job_get_queue_position (MaqJob *self);
const char   *maq_job_get_remote_id     (MaqJob *self); /* nullable */
gint64        maq_job_get_deadline      (MaqJob *self);
const char   *maq_job_get_hold          (MaqJob *self); /* nullable */
gboolean      maq_job_is_searching      (MaqJob *self);
/* It waits to be started by this process: its turn can be changed, see maq_engine_move_step(). */
gboolean      maq_job_can_move          (MaqJob *self);
gboolean      maq_job_is_cancelled      (MaqJob *self); /* by the user; the state may still be on its way */
/* The library could not be written: nothing more happens to it in this process, the next start goes on with it. Then
 * "error-message" says why, and the library has the last word about the state. */
gboolean      maq_job_is_stuck          (MaqJob *self);

/* At once: before the tail it is CANCELLED and unpaid; after it the connection is drained in the background and the result kept.
 * Of an accepted job the engine is asked to stop it: CANCELLED when it says so and charged nothing, else kept if it arrives. */
void          maq_job_cancel            (MaqJob *self);

G_END_DECLS
