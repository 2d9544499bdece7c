/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-job.h, maq-job-private.h and maq-job-queue.h first: this header does not, or there would be rings. */
#include "maq-limit.h"

G_BEGIN_DECLS

/* Only maq-job-queue.c and maq-job-queue-*.c look in here. */
struct _MaqJobQueue {
  GObject         parent_instance;

  const MaqCore  *core;
  MaqCatalog     *catalog;
  MaqLocalServer *server;
  MaqLocalPrograms *programs;
  GPtrArray      *jobs;       /* of MaqJob, oldest first */
  GHashTable     *limits;     /* engine id → MaqLimit */
  GHashTable     *ranks;      /* id of a job → its rank, both gint64: where a person has put it */
  GHashTable     *lessons;    /* engine id → what maq-job-queue-learn.c knows of it */
  GCancellable   *quit;
  guint           n_busy;     /* pieces of work that are with a worker */
  GSource        *pump;
  guint           tick_id;
  gboolean        is_closing;
  void          (*closed) (gpointer data);
  gpointer        closed_data;
};

/* What a worker's callbacks need; each holds its references for the length of the call. */
typedef struct {
  MaqJobQueue *queue;
  MaqJob      *job;
  MaqOrder    *order;         /* nullable; the job's own may be another by then */
} MaqQueueRun;

MaqQueueRun     *maq_queue_run_new  (MaqJobQueue *self, MaqJob *job) G_GNUC_WARN_UNUSED_RESULT;
void             maq_queue_run_free (MaqQueueRun *run);

/* --- maq-job-queue.c --- */
const char      *maq_job_queue_get_engine (MaqJob *job);
MaqCatalogEntry *maq_job_queue_get_entry  (MaqJobQueue *self, MaqJob *job); /* (nullable) */
MaqLimit        *maq_job_queue_get_limit  (MaqJobQueue *self, const char *engine);
MaqLimit        *maq_job_queue_get_limit_of (MaqJobQueue *self, MaqJob *job);
void             maq_job_queue_take_outcome (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome);
/* Ends a job that has no attempt under way. */
void             maq_job_queue_end_job    (MaqJobQueue *self, MaqJob *job, MaqJobState state, const char *word,
                                           const char *message);
void             maq_job_queue_finish_closing (MaqJobQueue *self);

/* --- maq-job-queue-pump.c --- */
/* Looks at the jobs when it is time, for as long as it is not destroyed. */
GSource         *maq_job_queue_make_pump  (MaqJobQueue *self) G_GNUC_WARN_UNUSED_RESULT;
/* Comes back to every job after so long. */
void             maq_job_queue_pump_in    (MaqJobQueue *self, gint64 wait_us);
void             maq_job_queue_start_ticking (MaqJobQueue *self);

/* --- maq-job-queue-run.c --- */
/* FALSE: its engine is a program of our own that cannot be started; the job has been ended. */
gboolean         maq_job_queue_start_job  (MaqJobQueue *self, MaqJob *job, MaqCatalogEntry *entry);
/* What a piece of work came to. */
void             maq_job_queue_take_end   (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome);
/* It is not under way any more: gives up order and place. */
void             maq_job_queue_end_running (MaqJobQueue *self, MaqJob *job);
void             maq_job_queue_news_cb    (gpointer value, gpointer run);

/* --- maq-job-queue-order.c --- */
gint64           maq_job_queue_get_rank   (MaqJobQueue *self, MaqJob *job);

/* --- maq-job-queue-learn.c --- */
GHashTable      *maq_job_queue_make_lessons (void) G_GNUC_WARN_UNUSED_RESULT;
/* What the engine said of its limit counts from now on, and for the next start. */
void             maq_job_queue_learn_limit (MaqJobQueue *self, MaqJob *job, const MaqOutcome *outcome);
/* The catalogue has changed: whoever set a limit by hand has the last word. */
void             maq_job_queue_check_limits (MaqJobQueue *self);
/* TRUE: it is being asked what it can do; the job waits for the answer. */
gboolean         maq_job_queue_is_learning (MaqJobQueue *self, MaqCatalogEntry *entry, gint64 now);

/* --- maq-job-queue-follow.c --- */
/* TRUE: accepted, or to be searched for; it is looked at again by and by. */
gboolean         maq_job_queue_keep_on    (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome);
/* Starts the looks that are due, the most urgent first. Microseconds until the next, -1: none. */
gint64           maq_job_queue_look       (MaqJobQueue *self, gint64 now);
/* A person wants @job stopped, which an engine has accepted. */
void             maq_job_queue_ask_to_stop (MaqJobQueue *self, MaqJob *job);
/* A person has answered, or somebody else found it. */
void             maq_job_queue_stop_search (MaqJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqQueueRun, maq_queue_run_free)

G_END_DECLS
