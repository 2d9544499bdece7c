/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft.h"
#include "maq-draft-edit.h"
#include "maq-draft-layouts.h"
#include "maq-draft-marks.h"
#include "maq-error.h"
#include "maq-prompt.h"

#define MAX_IMAGES 20

void
maq_draft_result_free (MaqDraftResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->image, maq_image_unref);
  g_strfreev (self->ignored);
  g_free (self->kind);
  g_free (self);
}

/* The first text reads fontconfig's lists, which is not for two threads at once. */
static void
find_fonts (void)
{
  static const MaqDraftTypeStyle style = { .family = "sans" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);

  maq_draft_text_measure (cr, "a", &style, &(MaqDraftBox) { 0, 0, 100, 100 }, 10, 10, NULL);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

void
maq_draft_init (void)
{
  find_fonts ();
}

static gboolean
check (const MaqDraftRequest *request, GError **error)
{
  guint width = request->width > 0 ? request->width : 1024, height = request->height > 0 ? request->height : 1024;

  if (width < 16 || height < 16 || width > 8192 || height > 8192 || (guint64) width * height > MAQ_IMAGE_MAX_PIXELS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A draft is from 16 to 8192 pixels a side, not %u × %u", width, height);
      return FALSE;
    }
  if (request->n_images > MAX_IMAGES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "At most %u pictures, not %u", MAX_IMAGES, request->n_images);
      return FALSE;
    }
  return TRUE;
}

static MaqImage *
cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return NULL;
}

/* Outside the mask the first picture stays as it is, at its own size. */
static MaqImage *
keep_outside (const MaqDraftRequest *request, MaqImage *drawn, GError **error)
{
  MaqImage *first = request->n_images > 0 ? request->images[0] : NULL;

  if (request->mask == NULL || first == NULL || maq_image_get_width (first) != maq_image_get_width (drawn)
      || maq_image_get_height (first) != maq_image_get_height (drawn)
      || maq_mask_get_width (request->mask) != maq_image_get_width (drawn)
      || maq_mask_get_height (request->mask) != maq_image_get_height (drawn))
    return maq_image_ref (drawn);
  return maq_composite (first, drawn, request->mask, error);
}

static MaqImage *
design (const MaqDraftRequest *request, MaqDraftWords *words, MaqDraftPartialFunc partial, gpointer data,
        GCancellable *cancellable, char **kind, GError **error)
{
  g_autoptr (MaqDraftPlan) plan = maq_draft_plan_new (request, words);
  MaqDraftCanvas *canvas = maq_draft_canvas_new (plan, error);
  g_autoptr (MaqImage) drawn = NULL;

  if (canvas == NULL)
    return NULL;
  canvas->partial = partial;
  canvas->partial_data = data;
  canvas->cancellable = cancellable;
  *kind = g_strdup (maq_draft_kind_to_string (plan->kind));
  drawn = maq_draft_layout (canvas) ? maq_draft_canvas_image (canvas, error) : cancelled (cancellable, error);
  maq_draft_canvas_free (canvas);
  return drawn != NULL ? keep_outside (request, drawn, error) : NULL;
}

MaqDraftResult *
maq_draft_run (const MaqDraftRequest *request, MaqDraftPartialFunc partial, gpointer data, GCancellable *cancellable,
               GError **error)
{
  g_autofree char *legend = NULL;
  g_autofree char *change = NULL;
  g_autofree char *spelt = NULL;
  g_autoptr (MaqDraftWords) words = NULL;
  g_autoptr (MaqDraftResult) result = g_new0 (MaqDraftResult, 1);

  if (!check (request, error))
    return NULL;
  maq_prompt_split (request->prompt != NULL ? request->prompt : "", &legend, &change, NULL);
  spelt = maq_draft_marks_spell (legend, change);
  words = maq_draft_words_new (spelt);
  if (maq_draft_edit_wants (request, words))
    {
      result->kind = g_strdup ("edit");
      result->image = maq_draft_edit_run (request, words, partial, data, cancellable, error);
    }
  else
    result->image = design (request, words, partial, data, cancellable, &result->kind, error);
  if (result->image == NULL)
    return NULL;
  result->ignored = maq_draft_words_ignored (words);
  return g_steal_pointer (&result);
}
