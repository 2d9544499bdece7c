/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-error.h"
#include "maq-keys.h"
#include "maq-local-trust.h"
#include "maq-log.h"
#include "maq-objects.h"

/* --- news --- */

void
maq_run_tell (MaqRun *run)
{
  MaqNews *news = g_new (MaqNews, 1);

  *news = run->news;
  if (news->preview != NULL)
    g_bytes_ref (news->preview);
  maq_sink_put (run->sink, news, (GDestroyNotify) maq_news_free);
}

void
maq_run_moved (MaqJobState state, gpointer data)
{
  MaqRun *run = data;

  maq_log_event ("job", "job=%" G_GINT64_FORMAT " attempt=%s state=%s status=%u up=%" G_GINT64_FORMAT
                 " down=%" G_GINT64_FORMAT, run->order->job, run->attempt->uuid, maq_job_state_to_word (state),
                 run->report.http_status, (gint64) run->news.bytes_up, (gint64) run->news.bytes_down);
  run->news.state = state;
  maq_run_tell (run);
}

static void
progress_cb (const MaqProgress *progress, gpointer data)
{
  MaqRun *run = data;

  run->news.phase = progress->phase;
  run->news.bytes_up = progress->bytes_up;
  run->news.bytes_up_total = progress->bytes_up_total;
  run->news.bytes_down = progress->bytes_down;
  run->news.bytes_down_total = progress->bytes_down_total;
  run->news.fraction = progress->fraction;
  run->news.queue_position = progress->queue_position;
  /* Kept: newest wins, and the newest may be about bytes only. */
  if (progress->preview != NULL)
    {
      g_clear_pointer (&run->news.preview, g_bytes_unref);
      run->news.preview = g_bytes_ref (progress->preview);
    }
  maq_run_tell (run);
}

/* --- the call --- */

static void
fill_call (MaqRun *run)
{
  MaqOrder *order = run->order;

  run->ca_file = maq_local_trust_dup_authority (order->endpoint);
  run->boundary = maq_attempt_dup_boundary (order->request, order->variant);
  run->wire = maq_request_for_wire (order->request, maq_endpoint_get_row (order->endpoint));
  run->call = (MaqCall) {
    .endpoint = order->endpoint,
    .request = run->wire,
    .variant = order->variant,
    .prompt = order->prompt,
    .key = run->key,
    .ca_file = run->ca_file,
    .boundary = run->boundary,
    .client_id = run->attempt->uuid,
    .session = order->follow != NULL ? &order->follow->session : NULL,
    .exchange = &run->exchange.base,
    .report = &run->report,
    .progress = progress_cb,
    .progress_data = run,
    .cancellable = run->cancellable,
  };
}

void
maq_run_open (MaqRun *run)
{
  maq_attempt_exchange_init (&run->exchange, run->order->core, run->spool, run->attempt, &run->order->gate,
                             run->cancellable);
  run->exchange.moved = maq_run_moved;
  run->exchange.moved_data = run;
  fill_call (run);
}

void
maq_run_clear_report (MaqRun *run)
{
  maq_report_clear (&run->report);
  run->report = (MaqReport) { .retry_after_ms = -1, .limit_reset_ms = -1, .charge = MAQ_CHARGE_UNKNOWN };
}

gboolean
maq_run_find_key (MaqRun *run, GError **error)
{
  MaqEndpoint *endpoint = run->order->endpoint;
  g_autoptr (GError) local = NULL;

  if (!maq_local_trust_check_authority (endpoint, error))
    return FALSE;
  if (run->key != NULL || !maq_endpoint_may_have_key (endpoint))
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

void
maq_run_clear (MaqRun *run)
{
  maq_keys_free (g_steal_pointer (&run->key));
  maq_envelope_clear (&run->envelope);
  maq_report_clear (&run->report);
  maq_attempt_exchange_clear (&run->exchange);
  g_clear_pointer (&run->spool, maq_spool_free);
  if (run->order->follow == NULL || run->order->follow->attempt != run->attempt)
    g_clear_pointer (&run->attempt, maq_attempt_free);
  g_clear_pointer (&run->uploads, g_ptr_array_unref);
  g_clear_pointer (&run->boundary, g_free);
  g_clear_pointer (&run->ca_file, g_free);
  g_clear_pointer (&run->wire, maq_request_unref);
  g_clear_pointer (&run->news.preview, g_bytes_unref);
}

/* --- S10 to S12 --- */

/* The staged files become objects, in the answer's order. */
static GPtrArray *
keep_pictures (MaqRun *run, const MaqResult *result, GError **error)
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

gboolean
maq_run_keep_reply (MaqRun *run, gboolean *is_ours, GError **error)
{
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GPtrArray) blobs = NULL;

  *is_ours = FALSE;
  run->news.phase = MAQ_PHASE_SAVING;
  result = run->provider->read (&run->call, error);
  if (result == NULL)
    return FALSE;
  if (result->pictures->len == 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds no picture (%u missing)", result->n_missing);
      return FALSE;
    }
  *is_ours = TRUE;
  blobs = keep_pictures (run, result, error);
  if (blobs == NULL || !maq_run_make_exact (run, blobs, result, error) || !maq_run_stored (run, blobs, result, error))
    return FALSE;
  maq_run_moved (MAQ_JOB_STORED, run);
  return maq_run_done (run, error);
}
