/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-attempt-exchange.h"
#include "maq-local-life.h"

G_BEGIN_DECLS

/* Why a job that is QUEUED again may be sent again without asking. */
typedef enum {
  MAQ_RETRY_NEVER,
  MAQ_RETRY_UNREACHABLE,  /* provably never sent whole */
  MAQ_RETRY_RATE,         /* the engine said: later */
  MAQ_RETRY_FREE,         /* a lost reply costs nothing here */
  MAQ_N_RETRIES,
} MaqRetry;

/* How an attempt ended, before anything is written about it. */
typedef struct {
  gboolean committed;   /* the tail may be out */
  gboolean cancelled;   /* by a person, or by quitting */
  gboolean is_free;     /* resending costs nothing */
  gboolean is_async;    /* the answer is a receipt: a job's id */
  guint    tries_left[MAQ_N_RETRIES];
} MaqLoss;

typedef struct {
  MaqJobState state;    /* QUEUED or an end; INCOMPLETE means: see what can be saved first */
  MaqRetry    retry;
} MaqJudgement;

/* The table of durability 3.6. @report->charge is what the provider could prove. Pure. */
MaqJudgement maq_attempt_judge (const MaqLoss *loss, const MaqReport *report, const GError *error);

/* What the provider said, or else what can be seen. @is_sending: T1 was written. Pure. */
MaqReach   maq_attempt_get_reach (const MaqExchange *exchange, const MaqReport *report, gboolean is_sending);

/* Milliseconds until try number @try (from 0): what the engine said, or our own steps; with @jitter in [0, 1). */
gint64     maq_attempt_get_delay_ms (MaqRetry retry, guint try, gint64 retry_after_ms, double jitter);

/* How an engine is asked about a job it has accepted. Tests hurry; nobody else writes to it. */
typedef struct {
  guint first_ms, most_ms;   /* between two looks: the first, half as long again each time, at most */
  guint gone_times;          /* so often, over so long, the server must say that it knows no such job */
  guint gone_ms;
  guint grace_ms;            /* how long a job is looked for that was past its deadline when we started */
  guint find_ms[4];          /* after a lost answer: when the engine's own list is looked at */
} MaqPace;

extern MaqPace maq_pace;

/* Newest state and progress, on their way to the job. */
typedef struct {
  MaqJobState state;
  MaqPhase    phase;
  goffset     bytes_up, bytes_up_total, bytes_down, bytes_down_total;
  double      fraction;
  double      median;        /* seconds this engine usually takes, or -1 */
  guint       queue_position; /* 0: not said */
  GBytes     *preview;       /* nullable, encoded, untrusted */
} MaqNews;

void maq_news_free (MaqNews *news);

/* An accepted job between two looks at it, or one that is searched for. Plain data, one thread at a time. */
typedef struct {
  MaqAttempt *attempt;       /* nullable: nothing is accepted yet */
  MaqSession  session;
  MaqNews     news;          /* as it was last told */
  char       *key;           /* nullable; secret */
  gint64      key_us;        /* monotonic: when it was read */
  gint64      deadline_us;   /* until when it is looked for, wall clock, for showing; 0: not begun */
  gint64      end_us;        /* the same, monotonic */
  gint64      gone_us;       /* monotonic: since when the server does not know it */
  gint64      search_us;     /* monotonic: since when it is searched for */
  guint       n_looks, n_gone, n_finds;
  gboolean    is_resumed;    /* accepted by a process before */
  gboolean    is_stale;      /* what the answer points to is gone: ask again */
  gboolean    has_asked;     /* to have it stopped */
} MaqFollow;

/* Takes @attempt. */
MaqFollow *maq_follow_new  (MaqAttempt *attempt) G_GNUC_WARN_UNUSED_RESULT;
void       maq_follow_free (MaqFollow *self);

/* Everything a worker needs to know about one job's next attempt. Immutable but for the atomics; counted, crosses threads. */
typedef struct {
  const MaqCore *core;
  gint64         job, step;
  guint          variant;
  MaqEndpoint   *endpoint;
  MaqRequest    *request;
  char          *prompt;
  MaqPrice       estimate;
  guint          tries_left[MAQ_N_RETRIES];
  MaqAttempt    *resume;     /* nullable: an attempt whose reply is on disk already */
  MaqFollow     *follow;     /* nullable: from the first piece of work on an asynchronous engine's job to the last */
  MaqLocalLife  *life;       /* nullable: of the program of our own that the engine is; with it its jobs end */

  int            gate;       /* atomic: MaqGate */
  int            cancel;     /* atomic: a person wants an accepted job stopped */
  int            quitting;   /* atomic: a cancel is not the user's word; the job stays QUEUED */
} MaqOrder;

MaqOrder *maq_order_new   (void) G_GNUC_WARN_UNUSED_RESULT;
MaqOrder *maq_order_ref   (MaqOrder *self);
void      maq_order_unref (MaqOrder *self);

/* Where the job stands now. */
typedef struct {
  MaqJobState    state;
  MaqRetry       retry;          /* other than NEVER: QUEUED, and may be sent again after the delay */
  gint64         retry_after_ms; /* -1: not said */
  guint          per_minute;     /* a limit the engine named; 0: none */
  gint64         limit_reset_ms; /* when it said that there is room again; -1: not said */
  gint64         look_ms;        /* ACCEPTED, REMOTE_DONE, UNKNOWN: when to look again; -1: not by itself */
  char          *error_word;     /* nullable */
  char          *error_message;  /* nullable */
  MaqStepRecord *record;         /* the step as it is now, nullable */
} MaqOutcome;

void maq_outcome_free (MaqOutcome *outcome);

/* A MaqWorkFunc for the NETWORK lane: @data is a MaqOrder, puts MaqNews, returns a MaqOutcome. It fails only when it was
 * cancelled before it began or the library cannot be written at all. */
gpointer maq_attempt_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error);

/* The same for one look at an order whose follow->attempt is ACCEPTED or REMOTE_DONE … */
gpointer maq_attempt_follow_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error);
/* … and for one search for it, when it is UNKNOWN. */
gpointer maq_attempt_find_work   (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error);

/* The multipart boundary of a variant: the same request gives the same bytes. (transfer full) */
char    *maq_attempt_dup_boundary (MaqRequest *request, guint variant) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqOrder, maq_order_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqFollow, maq_follow_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqNews, maq_news_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqOutcome, maq_outcome_free)

G_END_DECLS
