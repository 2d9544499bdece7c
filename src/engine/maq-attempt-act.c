/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"

typedef struct {
  MaqRun          *run;
  MaqWorkFunc      work;
  MaqJobState      state;
  const char      *word;
  const char      *message;
  const char      *sha256;
  const char      *remote_id;
  goffset          length;
  GPtrArray       *blobs;
  const MaqResult *result;
} Act;

/* The library may have been closed while a reply from before was being read. */
static gpointer
guarded_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;

  if (maq_core_get_store (act->run->order->core, error) == NULL)
    return NULL;
  return act->work (act, sink, cancellable, error);
}

static gpointer
run_act (MaqRun *run, MaqWorkFunc work, Act act, GError **error)
{
  act.run = run;
  act.work = work;
  return maq_worker_call (run->order->core->worker, MAQ_LANE_STORE, guarded_work, &act, error);
}

static gpointer
begin_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  run->news.median = maq_store_get_median_seconds (run->order->core->store,
                                                   maq_endpoint_get_id (run->order->endpoint));
  return maq_journal_begin (run->order->core->store, run->order->job, error);
}

gboolean
maq_run_begin (MaqRun *run, GError **error)
{
  run->attempt = run_act (run, begin_work, (Act) { 0 }, error);
  return run->attempt != NULL;
}

static gpointer
meta_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  MaqRun *run = act->run;

  return maq_journal_dup_meta (run->order->core->store, run->attempt, &run->envelope, act->length, act->sha256);
}

char *
maq_run_dup_meta (MaqRun *run, goffset length, const char *sha256, GError **error)
{
  return run_act (run, meta_work, (Act) { .length = length, .sha256 = sha256 }, error);
}

static gpointer
sending_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_sending (run->order->core->store, run->attempt, &run->order->estimate, error));
}

gboolean
maq_run_sending (MaqRun *run, GError **error)
{
  return run_act (run, sending_work, (Act) { 0 }, error) != NULL;
}

static gpointer
stored_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  MaqRun *run = act->run;

  return GINT_TO_POINTER (maq_journal_stored (run->order->core->store, run->attempt, act->blobs, act->result, error));
}

gboolean
maq_run_stored (MaqRun *run, GPtrArray *blobs, const MaqResult *result, GError **error)
{
  return run_act (run, stored_work, (Act) { .blobs = blobs, .result = result }, error) != NULL;
}

static gpointer
done_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_done (run->order->core->store, run->attempt, error));
}

gboolean
maq_run_done (MaqRun *run, GError **error)
{
  return run_act (run, done_work, (Act) { 0 }, error) != NULL;
}

/* Back into the queue. Behind the commit the journal goes back only for a proof: it writes the refusal first. */
static gboolean
go_back (MaqRun *run, const Act *act, GError **error)
{
  MaqStore *store = run->order->core->store;

  if (!run->exchange.base.committed || run->report.charge != MAQ_CHARGE_NONE)
    return maq_journal_back (store, run->attempt, act->word, error);
  return maq_journal_end (store, run->attempt, MAQ_JOB_REFUSED, &run->report, act->word, act->message, error)
         && maq_store_requeue_job (store, run->order->job, FALSE, error);
}

static gpointer
end_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  MaqRun *run = act->run;
  MaqStore *store = run->order->core->store;
  gboolean done;

  if (run->attempt == NULL)
    done = maq_journal_end_queued (store, run->order->job, act->state, act->word, act->message, error);
  else if (act->state == MAQ_JOB_QUEUED)
    done = go_back (run, act, error);
  else
    done = maq_journal_end (store, run->attempt, act->state, &run->report, act->word, act->message, error);
  return GINT_TO_POINTER (done);
}

gboolean
maq_run_end (MaqRun *run, MaqJobState state, const char *word, const char *message, GError **error)
{
  return run_act (run, end_work, (Act) { .state = state, .word = word, .message = message }, error) != NULL;
}

static gpointer
accepted_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_accepted (run->order->core->store, run->attempt, run->exchange.remote_id,
                                                run->exchange.deadline_us, error));
}

gboolean
maq_run_accepted (MaqRun *run, GError **error)
{
  return run_act (run, accepted_work, (Act) { 0 }, error) != NULL;
}

static gpointer
remote_done_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_remote_done (run->order->core->store, run->attempt, run->exchange.length,
                                                   run->exchange.sha256, error));
}

gboolean
maq_run_remote_done (MaqRun *run, GError **error)
{
  return run_act (run, remote_done_work, (Act) { 0 }, error) != NULL;
}

static gpointer
found_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;

  return GINT_TO_POINTER (maq_journal_found (act->run->order->core->store, act->run->attempt, act->remote_id, 0, error));
}

gboolean
maq_run_found (MaqRun *run, const char *remote_id, GError **error)
{
  return run_act (run, found_work, (Act) { .remote_id = remote_id }, error) != NULL;
}

static gpointer
not_found_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;

  return GINT_TO_POINTER (maq_journal_not_found (act->run->order->core->store, act->run->attempt, act->message, error));
}

gboolean
maq_run_not_found (MaqRun *run, const char *message, GError **error)
{
  return run_act (run, not_found_work, (Act) { .message = message }, error) != NULL;
}

static gpointer
read_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun *run = ((Act *) data)->run;

  return maq_store_get_step (run->order->core->store, run->order->step, error);
}

MaqStepRecord *
maq_run_read (MaqRun *run, GError **error)
{
  return run_act (run, read_work, (Act) { 0 }, error);
}
