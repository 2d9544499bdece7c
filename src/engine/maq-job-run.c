/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-image.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-prompt.h"

#define PREVIEW_SIDE 1024

/* Tries beyond the first, by MaqRetry (durability 3.6). */
static const guint max_tries[MAQ_N_RETRIES] = { 0, 3, 5, 3 };

MaqOrder *
maq_job_make_order (MaqJob *self, const MaqCore *core, MaqEndpoint *endpoint)
{
  MaqOrder *order = maq_order_new ();
  MaqRequest *request = self->record->request;
  MaqSlot *slot = g_ptr_array_index (self->record->slots, self->slot);

  order->core = maq_core_ref (core);
  order->job = self->id;
  order->step = self->step_id;
  order->variant = self->slot;
  order->endpoint = maq_endpoint_ref (endpoint);
  order->request = maq_request_ref (request);
  order->prompt = maq_prompt_write (request);
  order->estimate = slot->estimate;
  for (guint i = 0; i < MAQ_N_RETRIES; i++)
    order->tries_left[i] = max_tries[i] - MIN (self->tries[i], max_tries[i]);
  return order;
}

typedef struct {
  MaqDecoder *decoder;
  GBytes     *bytes;
} Preview;

static void
preview_free (Preview *preview)
{
  maq_decoder_unref (preview->decoder);
  g_bytes_unref (preview->bytes);
  g_free (preview);
}

static gpointer
preview_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Preview *preview = data;

  return maq_decoder_decode_bytes (preview->decoder, preview->bytes, PREVIEW_SIDE, cancellable, error);
}

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqJob) self = data;
  g_autoptr (MaqImage) image = maq_worker_run_finish (MAQ_WORKER (source), result, NULL);

  self->is_decoding = FALSE;
  if (image != NULL && self->is_running)
    maq_job_set_preview (self, image);
}

void
maq_job_show_preview (MaqJob *self, const MaqCore *core, GBytes *bytes)
{
  Preview *preview;

  if (bytes == NULL || self->is_decoding || bytes == self->shown_preview)
    return;
  g_clear_pointer (&self->shown_preview, g_bytes_unref);
  self->shown_preview = g_bytes_ref (bytes);
  self->is_decoding = TRUE;
  preview = g_new (Preview, 1);
  preview->decoder = maq_decoder_ref (core->decoder);
  preview->bytes = g_bytes_ref (bytes);
  maq_worker_run_async (core->worker, MAQ_LANE_CPU, preview_work, preview, (GDestroyNotify) preview_free,
                        (GDestroyNotify) maq_image_unref, NULL, self->cancellable, preview_cb, g_object_ref (self));
}

typedef struct {
  const MaqCore *core;
  gint64         job, step;
  MaqJobState    state;
  char          *word, *message;
} Ending;

static void
ending_free (Ending *ending)
{
  maq_core_unref (ending->core);
  g_free (ending->word);
  g_free (ending->message);
  g_free (ending);
}

static gpointer
end_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Ending *ending = data;
  g_autoptr (MaqOutcome) outcome = NULL;
  MaqStore *store = maq_core_get_store (ending->core, error);

  if (store == NULL || !maq_journal_end_queued (store, ending->job, ending->state, ending->word, ending->message, error))
    return NULL;
  outcome = g_new0 (MaqOutcome, 1);
  outcome->state = ending->state;
  outcome->error_word = g_strdup (ending->word);
  outcome->error_message = g_strdup (ending->message);
  outcome->record = maq_store_get_step (store, ending->step, error);
  return outcome->record != NULL ? g_steal_pointer (&outcome) : NULL;
}

void
maq_job_end_async (MaqJob *self, const MaqCore *core, MaqJobState state, const char *word, const char *message,
                   GAsyncReadyCallback callback, gpointer data)
{
  Ending *ending = g_new0 (Ending, 1);

  ending->core = maq_core_ref (core);
  ending->job = self->id;
  ending->step = self->step_id;
  ending->state = state;
  ending->word = g_strdup (word);
  ending->message = g_strdup (message);
  maq_worker_run_async (core->worker, MAQ_LANE_STORE, end_work, ending, (GDestroyNotify) ending_free,
                        (GDestroyNotify) maq_outcome_free, NULL, NULL, callback, data);
}
