/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-exact-record.h"
#include "maq-log.h"
#include "maq-objects.h"

/* "Keep everything else exactly", between reading an answer and writing its rows: the composite becomes an object like the answer,
 * and the transaction that names both is the same (T5). Killed before it, the attempt is RECEIVED still, and all of this is done
 * again, to the same bytes. Whatever cannot be done leaves the answer as the slot's picture, and the record says why. So does who cancels
 * while it is done: it is paid, and stays. Who cancelled before, while the answer was on its way, waits for nothing any more: it is done.
 * Who only quits has said nothing about the picture: it is done, too. */

typedef struct {
  const MaqOrder *order;
  GCancellable   *cancellable;
  MaqBlob        *answer;
  MaqExactRecord  record;
  MaqBlob        *made;    /* nullable */
} Exact;

static MaqImage *
load (const Exact *exact, MaqBlob *blob, const char *what)
{
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_decoder_decode_file (exact->order->core->decoder, maq_blob_get_path (blob), 0, exact->cancellable, &error);

  if (image == NULL)
    maq_log_event ("exact", "job=%" G_GINT64_FORMAT " %s cannot be read: %s", exact->order->job, what, error->message);
  return image;
}

static MaqMask *
load_mask (const Exact *exact)
{
  g_autoptr (MaqImage) image = load (exact, maq_request_get_mask (exact->order->request), "mask");

  return image != NULL ? maq_mask_from_image (image, NULL) : NULL;
}

/* The composite as PNG, or NULL; the record says why. */
static GBytes *
compose (Exact *exact)
{
  MaqExactRecord *record = &exact->record;
  g_autoptr (MaqImage) original = load (exact, maq_reference_get_blob (maq_request_get_image (exact->order->request, 0)), "original");
  g_autoptr (MaqImage) answer = original != NULL ? load (exact, exact->answer, "answer") : NULL;
  g_autoptr (MaqMask) mask = answer != NULL ? load_mask (exact) : NULL;
  g_autoptr (MaqImage) made = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *png;

  record->outcome = g_cancellable_is_cancelled (exact->cancellable) ? MAQ_EXACT_CANCELLED : MAQ_EXACT_UNREADABLE;
  if (mask == NULL)
    return NULL;
  record->feather = maq_exact_get_feather (maq_image_get_width (original), maq_image_get_height (original));
  made = maq_exact_composite (original, answer, mask, record->feather, exact->cancellable, &record->alignment, &record->outcome, &error);
  maq_alignment_get_shift (&record->alignment, original, answer, &record->shift_x, &record->shift_y);
  maq_alignment_get_zoom (&record->alignment, original, answer, &record->zoom_x, &record->zoom_y);
  png = made != NULL ? maq_encode_png (made, MAQ_ENCODE_FAST, NULL, &error) : NULL;
  if (error == NULL)
    return png;
  record->outcome = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? MAQ_EXACT_CANCELLED : MAQ_EXACT_UNREADABLE;
  maq_log_event ("exact", "job=%" G_GINT64_FORMAT " cannot be composited: %s", exact->order->job, error->message);
  return NULL;
}

static gpointer
exact_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Exact *exact = data;
  g_autoptr (GBytes) png = compose (exact);

  if (png == NULL)
    return exact;
  exact->made = maq_objects_add_bytes (exact->order->core->dir, png, error);
  return exact->made != NULL ? exact : NULL;
}

/* Decoding and drawing belong on the lane that is nice to the window, whatever lane the answer came by. */
static gboolean
make (Exact *exact, GError **error)
{
  const MaqCore *core = exact->order->core;

  if (maq_worker_call (core->worker, MAQ_LANE_CPU, exact_work, exact, error) == NULL)
    return FALSE;
  if (exact->record.outcome != MAQ_EXACT_CANCELLED || !g_atomic_int_get (&exact->order->quitting))
    return TRUE;
  exact->cancellable = NULL;
  return maq_worker_call (core->worker, MAQ_LANE_CPU, exact_work, exact, error) != NULL;
}

gboolean
maq_run_make_exact (MaqRun *run, GPtrArray *blobs, MaqResult *result, GError **error)
{
  Exact exact = { .order = run->order, .answer = g_ptr_array_index (blobs, 0) };

  if (!g_cancellable_is_cancelled (run->cancellable))
    exact.cancellable = run->cancellable;
  if (!maq_request_is_exact (run->order->request))
    return TRUE;
  if (!make (&exact, error))
    return FALSE;
  result->exact = maq_exact_record_to_json (&exact.record);
  maq_log_event ("exact", "job=%" G_GINT64_FORMAT " %s score=%.3f shift=%.2f,%.2f", run->order->job,
                 maq_exact_outcome_to_word (exact.record.outcome), exact.record.alignment.score, exact.record.shift_x,
                 exact.record.shift_y);
  if (exact.made != NULL)
    g_ptr_array_insert (blobs, 0, exact.made);
  return TRUE;
}
