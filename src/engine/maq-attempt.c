/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "maq-attempt.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-keys.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-providers.h"

/* Durability, section 3.4, S2: what one reply may need on the disk. */
#define EXPECTED_REPLY (MAX (8 * 1024 * 1024, 6 * 1024 * 1024 * 14 / 10))

/* One attempt under way. Lives on the worker's stack. */
typedef struct {
  MaqOrder           *order;
  const MaqProvider  *provider;
  MaqSink            *sink;
  GCancellable       *cancellable;
  MaqAttempt         *attempt;
  MaqSpool           *spool;
  MaqAttemptExchange  exchange;
  MaqEnvelope         envelope;
  MaqReport           report;
  char               *boundary;
  char               *key;
  MaqCall             call;
  MaqNews             news;
} Run;

static void
send_news (Run *run)
{
  MaqNews *news = g_new (MaqNews, 1);

  *news = run->news;
  if (news->preview != NULL)
    g_bytes_ref (news->preview);
  maq_sink_put (run->sink, news, (GDestroyNotify) maq_news_free);
}

static void
moved_cb (MaqJobState state, gpointer data)
{
  Run *run = data;

  maq_log_event ("job", "job=%" G_GINT64_FORMAT " attempt=%s state=%s status=%u up=%" G_GINT64_FORMAT
                 " down=%" G_GINT64_FORMAT, run->order->job, run->attempt->uuid, maq_job_state_to_word (state),
                 run->report.http_status, (gint64) run->news.bytes_up, (gint64) run->news.bytes_down);
  run->news.state = state;
  send_news (run);
}

static void
progress_cb (const MaqProgress *progress, gpointer data)
{
  Run *run = data;

  run->news.phase = progress->phase;
  run->news.bytes_up = progress->bytes_up;
  run->news.bytes_up_total = progress->bytes_up_total;
  run->news.bytes_down = progress->bytes_down;
  run->news.bytes_down_total = progress->bytes_down_total;
  run->news.fraction = progress->fraction;
  /* Kept: newest wins, and the newest may be about bytes only. */
  if (progress->preview != NULL)
    {
      g_clear_pointer (&run->news.preview, g_bytes_unref);
      run->news.preview = g_bytes_ref (progress->preview);
    }
  send_news (run);
}

/* --- acts on the store lane --- */

typedef struct {
  Run             *run;
  MaqWorkFunc      work;
  MaqJobState      state;
  const char      *word;
  const char      *message;
  const char      *sha256;
  goffset          length;
  GPtrArray       *blobs;
  const MaqResult *result;
} Act;

static gpointer
begin_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Run *run = ((Act *) data)->run;

  run->news.median = maq_store_get_median_seconds (run->order->core->store,
                                                   maq_endpoint_get_id (run->order->endpoint));
  return maq_journal_begin (run->order->core->store, run->order->job, error);
}

static gpointer
meta_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  Run *run = act->run;

  return maq_journal_dup_meta (run->order->core->store, run->attempt, &run->envelope, act->length, act->sha256);
}

static gpointer
sending_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Run *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_sending (run->order->core->store, run->attempt, &run->order->estimate, error));
}

static gpointer
stored_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  Run *run = act->run;

  return GINT_TO_POINTER (maq_journal_stored (run->order->core->store, run->attempt, act->blobs, act->result, error));
}

static gpointer
done_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Run *run = ((Act *) data)->run;

  return GINT_TO_POINTER (maq_journal_done (run->order->core->store, run->attempt, error));
}

/* Back into the queue. Behind the commit the journal goes back only for a proof: it writes the refusal first. */
static gboolean
go_back (Run *run, const Act *act, GError **error)
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
  Run *run = act->run;
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

static gpointer
record_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Run *run = ((Act *) data)->run;

  return maq_store_get_step (run->order->core->store, run->order->step, error);
}

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
run_act (Run *run, MaqWorkFunc work, Act act, GError **error)
{
  act.run = run;
  act.work = work;
  return maq_worker_call (run->order->core->worker, MAQ_LANE_STORE, guarded_work, &act, error);
}

/* --- S1 to S9 --- */

char *
maq_attempt_dup_boundary (MaqRequest *request, guint variant)
{
  g_autofree char *hash = maq_request_dup_hash (request);
  g_autofree char *text = g_strdup_printf ("%s/%u", hash, variant);
  g_autofree char *mixed = maq_hash_bytes (text, strlen (text));

  return g_strdup_printf ("maquette-%.32s", mixed);
}

static void
fill_call (Run *run)
{
  MaqOrder *order = run->order;

  run->boundary = maq_attempt_dup_boundary (order->request, order->variant);
  run->call = (MaqCall) {
    .endpoint = order->endpoint,
    .request = order->request,
    .variant = order->variant,
    .prompt = order->prompt,
    .boundary = run->boundary,
    .client_id = run->attempt->uuid,
    .exchange = &run->exchange.base,
    .report = &run->report,
    .progress = progress_cb,
    .progress_data = run,
    .cancellable = run->cancellable,
  };
}

static void
open_exchange (Run *run)
{
  maq_attempt_exchange_init (&run->exchange, run->order->core, run->spool, run->attempt, &run->order->gate,
                             run->cancellable);
  run->exchange.moved = moved_cb;
  run->exchange.moved_data = run;
  fill_call (run);
}

static gboolean
write_request (Run *run, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *meta = NULL;
  goffset length;
  int fd;

  fd = maq_spool_begin_request (run->spool, error);
  if (fd < 0 || !run->provider->prepare (&run->call, fd, &run->envelope, error))
    return FALSE;
  length = lseek (fd, 0, SEEK_END);
  sha256 = maq_hash_fd (fd, error);
  if (sha256 == NULL)
    return FALSE;
  meta = run_act (run, meta_work, (Act) { .length = length, .sha256 = sha256 }, error);
  return meta != NULL && maq_spool_seal_request (run->spool, meta, error);
}

static gboolean
prepare (Run *run, GError **error)
{
  run->provider = maq_providers_lookup (maq_endpoint_get_kind (run->order->endpoint));
  if (run->provider == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "No engine of the kind “%s” is built in",
                   maq_endpoint_get_kind (run->order->endpoint));
      return FALSE;
    }
  run->attempt = run_act (run, begin_work, (Act) { 0 }, error);
  if (run->attempt == NULL)
    return FALSE;
  run->spool = maq_spool_create (run->order->core->dir, run->attempt->uuid, error);
  if (run->spool == NULL)
    return FALSE;
  open_exchange (run);
  moved_cb (MAQ_JOB_PREPARED, run);
  return write_request (run, error);
}

/* A key is asked for where one may be: a Unix socket of our own has none. */
static gboolean
find_key (Run *run, GError **error)
{
  MaqEndpoint *endpoint = run->order->endpoint;
  g_autoptr (GError) local = NULL;

  if (g_str_equal (maq_endpoint_get_origin (endpoint), "unix"))
    return TRUE;
  run->key = maq_keys_lookup (maq_endpoint_get_origin (endpoint), maq_endpoint_get_id (endpoint), run->cancellable,
                              &local);
  run->call.key = run->key;
  if (run->key != NULL || !maq_endpoint_needs_key (endpoint))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_AUTH, "There is no key for %s%s%s", maq_endpoint_get_origin (endpoint),
                 local != NULL ? ": " : "", local != NULL ? local->message : "");
  return FALSE;
}

static gboolean
send_request (Run *run, GError **error)
{
  if (!find_key (run, error) || !maq_spool_reserve (run->spool, EXPECTED_REPLY, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  if (!run_act (run, sending_work, (Act) { 0 }, error))
    return FALSE;
  moved_cb (MAQ_JOB_SENDING, run);
  /* Said before the provider says better: a provider that says nothing has proved nothing. */
  run->report.charge = MAQ_CHARGE_UNKNOWN;
  run->report.retry_after_ms = -1;
  return run->provider->submit (&run->call, &run->envelope, error);
}

/* --- S10 to S12 --- */

/* The staged files become objects, in the answer's order. */
static GPtrArray *
keep_pictures (Run *run, const MaqResult *result, GError **error)
{
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);

  for (guint i = 0; i < result->pictures->len; i++)
    {
      MaqBlob *blob = maq_objects_add_staged (run->order->core->dir,
                                              maq_blob_get_path (g_ptr_array_index (result->pictures, i)), error);

      if (blob == NULL)
        return NULL;
      g_ptr_array_add (blobs, blob);
    }
  return g_steal_pointer (&blobs);
}

/* From a reply on disk to DONE. PROTOCOL: there is no picture in it. Any other error: the journal stays where it is,
 * and the next start goes on from there. */
static gboolean
keep_reply (Run *run, GError **error)
{
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GPtrArray) blobs = NULL;

  run->news.phase = MAQ_PHASE_SAVING;
  result = run->provider->read (&run->call, error);
  if (result == NULL)
    return FALSE;
  if (result->pictures->len == 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds no picture (%u missing)", result->n_missing);
      return FALSE;
    }
  blobs = keep_pictures (run, result, error);
  if (blobs == NULL || !run_act (run, stored_work, (Act) { .blobs = blobs, .result = result }, error))
    return FALSE;
  moved_cb (MAQ_JOB_STORED, run);
  return run_act (run, done_work, (Act) { 0 }, error) != NULL;
}

/* --- how it ends --- */

static const char *
get_word (const GError *error)
{
  if (error->domain == MAQ_ERROR)
    return maq_error_to_word (error->code);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  return maq_error_to_word (MAQ_ERROR_FAILED);
}

static MaqOutcome *
outcome_new (Run *run, MaqJobState state, MaqRetry retry, const char *word, const char *message)
{
  g_autoptr (GError) error = NULL;
  MaqOutcome *outcome = g_new0 (MaqOutcome, 1);

  outcome->state = state;
  outcome->retry = retry;
  outcome->retry_after_ms = run->report.retry_after_ms;
  outcome->error_word = g_strdup (word);
  outcome->error_message = g_strdup (message);
  outcome->record = run_act (run, record_work, (Act) { 0 }, &error);
  if (outcome->record == NULL)
    maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be read again: %s", run->order->job, error->message);
  return outcome;
}

/* The journal has the last word about what may have been paid: where it sees no proof to the contrary, a person decides. */
static gboolean
write_verdict (Run *run, MaqVerdict *verdict, const char *word, const char *message, GError **error)
{
  g_autoptr (GError) refused = NULL;

  if (run_act (run, end_work, (Act) { .state = verdict->state, .word = word, .message = message }, &refused))
    return TRUE;
  if (!run->exchange.base.committed && !run->exchange.base.replied)
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be %s: %s", run->order->job,
                 maq_job_state_to_word (verdict->state), refused->message);
  *verdict = (MaqVerdict) { MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER };
  return run_act (run, end_work, (Act) { .state = MAQ_JOB_UNKNOWN, .message = message,
                                         .word = maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME) }, error) != NULL;
}

static MaqOutcome *
write_end (Run *run, MaqVerdict verdict, const char *word, const char *message, GError **error)
{
  if (!write_verdict (run, &verdict, word, message, error))
    return NULL;
  if (verdict.state == MAQ_JOB_UNKNOWN)
    word = maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME);
  if (run->attempt != NULL)
    moved_cb (verdict.state, run);
  return outcome_new (run, verdict.state, verdict.retry, word, message);
}

/* The reply is whole and paid, but cannot be turned into a picture now. */
static MaqOutcome *
end_unread (Run *run, const GError *failure, MaqJobState state, GError **error)
{
  /* A full disk or a busy library says nothing about the reply: the library says RECEIVED still, and the next start goes
   * on from there. For this process it is over. */
  if (!g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_PROTOCOL)
      && !g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    return outcome_new (run, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER, get_word (failure), failure->message);
  return write_end (run, (MaqVerdict) { state, MAQ_RETRY_NEVER }, get_word (failure), failure->message, error);
}

/* Paid and broken off: what can be got out of it is stored, else it is shown as incomplete with its raw reply. */
static MaqOutcome *
salvage (Run *run, const GError *failure, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!run_act (run, end_work, (Act) { .state = MAQ_JOB_INCOMPLETE, .word = get_word (failure),
                                   .message = failure->message }, error))
    return NULL;
  moved_cb (MAQ_JOB_INCOMPLETE, run);
  if (keep_reply (run, &local))
    return outcome_new (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
  return outcome_new (run, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER, get_word (failure), failure->message);
}

static MaqOutcome *
lose (Run *run, const GError *failure, GError **error)
{
  MaqLoss loss = {
    .committed = run->exchange.base.committed || run->exchange.base.replied,
    .cancelled = g_cancellable_is_cancelled (run->cancellable)
                 || g_atomic_int_get (&run->order->gate) == MAQ_GATE_SHUT,
    .is_free = maq_endpoint_get_row (run->order->endpoint)->resend_is_free,
  };
  MaqVerdict verdict;
  const char *word = get_word (failure);

  for (guint i = 0; i < MAQ_N_RETRIES; i++)
    loss.tries_left[i] = run->order->tries_left[i];
  verdict = maq_attempt_judge (&loss, &run->report, failure);
  if (verdict.state == MAQ_JOB_INCOMPLETE)
    return salvage (run, failure, error);
  if (verdict.state == MAQ_JOB_CANCELLED)
    {
      word = "cancelled";
      if (g_atomic_int_get (&run->order->quitting))
        verdict.state = MAQ_JOB_QUEUED;
    }
  /* Without an attempt there is nothing to go back from. */
  if (run->attempt == NULL && verdict.state == MAQ_JOB_QUEUED)
    return outcome_new (run, MAQ_JOB_QUEUED, verdict.retry, word, failure->message);
  return write_end (run, verdict, word, failure->message, error);
}

static MaqOutcome *
run_fresh (Run *run, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!prepare (run, &failure) || !send_request (run, &failure))
    return lose (run, failure, error);
  if (!keep_reply (run, &failure))
    return end_unread (run, failure, MAQ_JOB_UNREADABLE, error);
  moved_cb (MAQ_JOB_DONE, run);
  return outcome_new (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
}

/* After a restart: the reply lies in the spool. */
static MaqOutcome *
run_resumed (Run *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  MaqJobState before;

  run->attempt = g_steal_pointer (&run->order->resume);
  before = run->news.state = run->attempt->state;
  if (before == MAQ_JOB_STORED)
    {
      if (!run_act (run, done_work, (Act) { 0 }, error))
        return NULL;
      return outcome_new (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
    }
  run->provider = maq_providers_lookup (maq_endpoint_get_kind (run->order->endpoint));
  run->spool = maq_spool_open (run->order->core->dir, run->attempt->uuid, error);
  if (run->spool == NULL || run->provider == NULL)
    return NULL;
  open_exchange (run);
  run->exchange.base.committed = run->exchange.base.replied = TRUE;
  run->exchange.base.complete = before == MAQ_JOB_RECEIVED;
  if (keep_reply (run, &failure))
    return outcome_new (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
  if (before == MAQ_JOB_INCOMPLETE)
    return outcome_new (run, before, MAQ_RETRY_NEVER, get_word (failure), failure->message);
  return end_unread (run, failure, MAQ_JOB_UNREADABLE, error);
}

static void
run_clear (Run *run)
{
  maq_keys_free (g_steal_pointer (&run->key));
  maq_envelope_clear (&run->envelope);
  maq_report_clear (&run->report);
  g_clear_pointer (&run->spool, maq_spool_free);
  g_clear_pointer (&run->attempt, maq_attempt_free);
  g_clear_pointer (&run->boundary, g_free);
  g_clear_pointer (&run->news.preview, g_bytes_unref);
}

gpointer
maq_attempt_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqOrder *order = data;
  MaqOutcome *outcome;
  Run run = {
    .order = order,
    .sink = sink,
    .cancellable = cancellable,
    .report = { .retry_after_ms = -1 },
    .news = { .state = MAQ_JOB_QUEUED, .bytes_down_total = -1, .fraction = -1, .median = -1 },
  };

  outcome = order->resume != NULL ? run_resumed (&run, error) : run_fresh (&run, error);
  run_clear (&run);
  return outcome;
}
