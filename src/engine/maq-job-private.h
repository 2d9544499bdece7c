/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-job.h first: this header does not, or the two would make a ring. */
#include "maq-attempt.h"

G_BEGIN_DECLS

/* Only maq-job.c and maq-job-queue*.c look in here. */
struct _MaqJob {
  GObject        parent_instance;

  gint64         id;
  gint64         step_id;
  guint          slot;
  MaqStepRecord *record;
  MaqJobState    state;
  MaqPhase       phase;
  double         fraction;
  double         told;           /* the engine's own figure, or -1 */
  double         median;         /* seconds, or -1 */
  gint64         started_us;     /* monotonic; 0: not running */
  gint64         elapsed;
  gint64         remaining;
  gpointer       preview;        /* MaqImage, nullable */
  char          *error_word;
  char          *error_message;
  gboolean       cancelled;
  guint          queue_position;
  char          *remote_id;
  gint64         deadline_us;    /* wall clock, 0: none */
  char          *hold;           /* nullable */
  gboolean       is_searching;   /* UNKNOWN, and its engine is asked whether it has it */

  /* the queue's */
  gboolean       is_ours;        /* claimed by this process: others are only shown */
  gboolean       is_parked;      /* not to be started again by itself */
  gboolean       is_running;     /* under way here */
  gboolean       is_following;   /* so, and accepted by its engine: looked at now and then */
  gboolean       is_looking;     /* a look, or a search, is with a worker */
  gint64         look_us;        /* monotonic: the next one */
  guint          n_wooed;        /* how often we tried to take over the search for it */
  gboolean       is_stuck;       /* its end could not be written into the library */
  gint64         ready_us;       /* monotonic: not before */
  gint64         rank;           /* its place in the queue: smaller goes first */
  guint          tries[MAQ_N_RETRIES];
  MaqOrder      *order;          /* while it runs or is searched for */
  GCancellable  *cancellable;    /* the same */
  GBytes        *shown_preview;  /* the encoded bytes behind @preview */
  gboolean       is_decoding;
  void         (*cancel) (MaqJob *self, gpointer data);
  gpointer       cancel_data;
};

MaqJob *maq_job_new          (MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
void    maq_job_set_record   (MaqJob *self, MaqStepRecord *record);
void    maq_job_set_state    (MaqJob *self, MaqJobState state);
void    maq_job_set_error    (MaqJob *self, const char *word, const char *message);
void    maq_job_set_preview  (MaqJob *self, gpointer image);
void    maq_job_set_remote   (MaqJob *self, const char *remote_id, gint64 deadline_us);
void    maq_job_set_hold     (MaqJob *self, const char *hold);
void    maq_job_set_searching (MaqJob *self, gboolean searching);
/* It was begun by a process before: its time counts on. */
void    maq_job_resume       (MaqJob *self);
void    maq_job_apply_news   (MaqJob *self, const MaqNews *news);
/* Time has passed: elapsed, remaining and fraction. */
void    maq_job_tick         (MaqJob *self);
/* Back to nothing sent; @ready_us: when it may be tried again (monotonic). */
void    maq_job_rewind       (MaqJob *self, gint64 ready_us);
/* What a worker needs for the next attempt. */
MaqOrder *maq_job_make_order (MaqJob *self, const MaqCore *core, MaqEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* Decodes a partial picture in the sandbox, one at a time, the newest, and shows it while the job runs. */
void    maq_job_show_preview (MaqJob *self, const MaqCore *core, GBytes *bytes);
/* Ends a job that has no attempt under way; the worker's result is a MaqOutcome. */
void    maq_job_end_async    (MaqJob *self, const MaqCore *core, MaqJobState state, const char *word, const char *message,
                              GAsyncReadyCallback callback, gpointer data);

G_END_DECLS
