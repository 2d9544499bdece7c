/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-attempt.h"
#include "maq-catalog.h"
#include "maq-core.h"
#include "maq-job.h"
#include "maq-local-program.h"
#include "maq-local-server.h"

G_BEGIN_DECLS

/* The jobs under way, in the order they are started in: a GListModel of MaqJob. Starts what waits, as the engines' limits allow, and tries
 * again what may be tried again. Main thread; private to the engine.
 *
 * Signal "step-changed" (boxed MaqStepRecord): a step as it is now in the library. */
#define MAQ_TYPE_JOB_QUEUE (maq_job_queue_get_type ())
G_DECLARE_FINAL_TYPE (MaqJobQueue, maq_job_queue, MAQ, JOB_QUEUE, GObject)

MaqJobQueue *maq_job_queue_new (const MaqCore *core, MaqCatalog *catalog, MaqLocalServer *server, MaqLocalPrograms *programs)
  G_GNUC_WARN_UNUSED_RESULT;

/* Shows the record's open jobs, those it has already with their newest state. @is_ours: also runs those that are QUEUED. */
void     maq_job_queue_show      (MaqJobQueue *self, MaqStepRecord *record, gboolean is_ours);
/* Takes over one that is shown already (claimed from a process that is gone). */
void     maq_job_queue_claim     (MaqJobQueue *self, gint64 job);
MaqJob  *maq_job_queue_find      (MaqJobQueue *self, gint64 job); /* (transfer none) (nullable) */
/* Steps with a job that is shown. (transfer full) (element-type gint64) */
GArray  *maq_job_queue_list_steps (MaqJobQueue *self) G_GNUC_WARN_UNUSED_RESULT;
/* Is there work under way that belongs to another process? */
gboolean maq_job_queue_has_foreign (MaqJobQueue *self);

/* Goes on with one that is shown: an engine has accepted it, or it is searched for (maq_journal_claim_remote()). Takes @attempt. */
void     maq_job_queue_follow    (MaqJobQueue *self, MaqAttempt *attempt);
/* What its engine said of its limit before this start. */
void     maq_job_queue_set_limit (MaqJobQueue *self, const char *engine, guint per_minute);
/* An engine that was held goes on, one job first. */
void     maq_job_queue_release   (MaqJobQueue *self, const char *engine);

/* Puts all of @step's jobs that wait before the first of @before's that does; last, when there is none. Those that wait are
 * started in this order, also after a restart. */
void     maq_job_queue_move_step (MaqJobQueue *self, gint64 step, gint64 before);
/* Store lane: the order as it was left; what maq_job_queue_set_order() takes, before any job is shown. */
char    *maq_job_queue_read_order (MaqStore *store) G_GNUC_WARN_UNUSED_RESULT;
void     maq_job_queue_set_order (MaqJobQueue *self, const char *text);

/* Starts nothing more, calls back what is not paid yet, and calls @done once nothing is at risk any more. */
void     maq_job_queue_close     (MaqJobQueue *self, void (*done) (gpointer data), gpointer data);

G_END_DECLS
