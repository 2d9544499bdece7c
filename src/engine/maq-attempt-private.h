/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-attempt.h first: this header does not, or the two would make a ring. */
#include "maq-providers.h"

G_BEGIN_DECLS

/* Only maq-attempt.c and maq-attempt-*.c look in here. One piece of work on an attempt; lives on the worker's stack. */
typedef struct {
  MaqOrder           *order;
  const MaqProvider  *provider;
  MaqSink            *sink;
  GCancellable       *cancellable;
  MaqAttempt         *attempt;    /* order->follow's, once there is one */
  MaqSpool           *spool;
  MaqAttemptExchange  exchange;
  MaqEnvelope         envelope;
  MaqReport           report;
  GPtrArray          *uploads;    /* of char*, nullable */
  char               *boundary;
  char               *ca_file;
  MaqRequest         *wire;       /* the order's, as its engine can take it */
  char               *key;
  MaqCall             call;
  MaqNews             news;
} MaqRun;

/* --- maq-attempt-act.c: the journal's moments, each on the store lane while the worker waits. FALSE with @error. --- */
gboolean  maq_run_begin       (MaqRun *run, GError **error);                      /* makes run->attempt */
char     *maq_run_dup_meta    (MaqRun *run, goffset length, const char *sha256, GError **error);
gboolean  maq_run_sending     (MaqRun *run, GError **error);
gboolean  maq_run_stored      (MaqRun *run, GPtrArray *blobs, const MaqResult *result, GError **error);
gboolean  maq_run_done        (MaqRun *run, GError **error);
gboolean  maq_run_end         (MaqRun *run, MaqJobState state, const char *word, const char *message, GError **error);
gboolean  maq_run_accepted    (MaqRun *run, GError **error);                      /* by what the exchange was given */
gboolean  maq_run_remote_done (MaqRun *run, GError **error);
gboolean  maq_run_found       (MaqRun *run, const char *remote_id, GError **error);
gboolean  maq_run_not_found   (MaqRun *run, const char *message, GError **error);
MaqStepRecord *maq_run_read   (MaqRun *run, GError **error);                      /* the step as it is now */

/* --- maq-attempt-run.c: what fresh, resumed and accepted ones have in common. --- */
void      maq_run_moved       (MaqJobState state, gpointer run);                  /* logs, and tells the job */
void      maq_run_tell        (MaqRun *run);                                      /* tells the job run->news */
void      maq_run_open        (MaqRun *run);                                      /* exchange and call, over attempt and spool */
void      maq_run_clear       (MaqRun *run);
void      maq_run_clear_report (MaqRun *run);                                     /* before something new is tried */
/* A key is asked for where one may be. AUTH. */
gboolean  maq_run_find_key    (MaqRun *run, GError **error);
/* S10 to S12: from an answer on disk into the library, to DONE. PROTOCOL: there is no picture in it. Any other error: the journal
 * stays where it is. *@is_ours: the trouble is here, and says nothing about the answer. */
gboolean  maq_run_keep_reply  (MaqRun *run, gboolean *is_ours, GError **error);

/* --- maq-attempt-exact.c --- */
/* Where everything else is to be kept exactly: puts the first of @blobs (element-type MaqBlob) into its original, the composite before it
 * into @blobs, and into @result what became of it. FALSE: the composite cannot be stored now, try again later. */
gboolean  maq_run_make_exact  (MaqRun *run, GPtrArray *blobs, MaqResult *result, GError **error);

/* --- maq-attempt-end.c --- */
const char *maq_run_get_word  (const GError *error);
MaqOutcome *maq_run_outcome   (MaqRun *run, MaqJobState state, MaqRetry retry, const char *word, const char *message);
/* Writes it and says so. NULL with @error: the library cannot be written. */
MaqOutcome *maq_run_write_end (MaqRun *run, MaqJudgement verdict, const char *word, const char *message, GError **error);
/* The reply is whole and paid, but cannot be turned into a picture now. */
MaqOutcome *maq_run_end_unread (MaqRun *run, const GError *failure, MaqJobState state, GError **error);
/* Before there was a reply. */
MaqOutcome *maq_run_lose      (MaqRun *run, const GError *failure, GError **error);

/* --- maq-attempt-follow.c, maq-attempt-find.c --- */
/* An accepted one, from now on: the outcome says when to look. Hands run->attempt over to the order. */
MaqOutcome *maq_run_follow       (MaqRun *run);
/* UNKNOWN, and the engine can be asked for its jobs: asks, at once. Hands run->attempt over to the order. */
MaqOutcome *maq_run_search       (MaqRun *run);
/* The same for one still COMMITTED, where sending again is free: TRUE when it was found, and is ACCEPTED now. */
gboolean    maq_run_find_first   (MaqRun *run);
/* What stays with the order between two pieces of work is taken up, and put back. */
gboolean    maq_run_open_follow  (MaqRun *run, GError **error);
void        maq_run_close_follow (MaqRun *run, const MaqOutcome *outcome);

G_END_DECLS
