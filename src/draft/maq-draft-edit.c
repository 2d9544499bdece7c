/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-prompt.h"
#include "maq-scale.h"

#include "maq-draft-edit.h"
#include "maq-draft-edit-private.h"

#define MAX_SIDE 4096u

/* Things that are designed anew, with the pictures as references in them. */
static const char design_nouns[] =
  "poster|flyer|flier|logo|mockup|infographic|collage|moodboard|layout|brochure|banner|website|storyboard|packaging|cover|"
  "card|invitation|leaflet|billboard|ad|advert|advertisement|ui|dashboard|app|slide|page|strip";

static gboolean
names_a_design (MaqDraftWords *words)
{
  g_autofree char *new_one = g_strconcat ("a|an|new|design|create|draft|product ", design_nouns, NULL);
  static const char *const whole[] = { "mock up", "comic page|strip", "product shot", "contact sheet", "landing page" };

  if (maq_draft_words_has (words, new_one) || maq_draft_words_find (words, design_nouns) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    if (maq_draft_words_has (words, whole[i]))
      return TRUE;
  return FALSE;
}

/* A quoted text alone does not say whether it goes on the picture or on a design around it. */
static gboolean
says_what_to_do (MaqDraftWords *words,
                 const GArray  *ops)
{
  for (guint i = 0; i < ops->len; i++)
    if (g_array_index (ops, MaqDraftOp, i).kind != MAQ_DRAFT_OP_TEXT)
      return TRUE;
  return ops->len > 0 && maq_draft_words_has (words, "put|add|write|text|caption|title|headline|place|letter|print|label");
}

gboolean
maq_draft_edit_wants (const MaqDraftRequest *request,
                      MaqDraftWords         *words)
{
  g_autoptr (GArray) ops = NULL;
  g_autofree char *legend = NULL;

  if (request->n_images == 0)
    return FALSE;
  maq_prompt_split (request->prompt, &legend, NULL, NULL);
  if (request->mask != NULL || (legend != NULL && strstr (legend, "Image 1 is the picture to edit") != NULL))
    return TRUE;
  if (names_a_design (words))
    return FALSE;
  ops = maq_draft_edit_parse (words, request->n_images, FALSE, FALSE);
  return says_what_to_do (words, ops);
}

/* The mask as it will be used: soft towards its inside, so that nothing outside is ever touched. */
static MaqDraftBitmap *
cover_new (MaqMask *mask,
           guint    width,
           guint    height,
           GError **error)
{
  g_autoptr (MaqMask) scaled = maq_mask_scale (mask, width, height, error);
  g_autoptr (MaqDraftBitmap) cover = scaled != NULL ? maq_draft_bitmap_new_cover (width, height, error) : NULL;
  g_autoptr (MaqDraftPlane) soft = cover != NULL ? maq_draft_plane_new (width, height, 1, error) : NULL;
  const guint8 *data;

  if (soft == NULL)
    return NULL;
  data = maq_mask_get_data (scaled);
  for (gsize i = 0; i < (gsize) width * height; i++)
    soft->data[i] = data[i];
  maq_draft_blur_plane (soft, MAX (0.8, MAX (width, height) / 900.0));
  for (gsize i = 0; i < (gsize) width * height; i++)
    cover->rgba[i] = (guint8) MIN ((float) data[i], CLAMP (2.0f * soft->data[i] - 254.0f, 0.0f, 255.0f));
  return g_steal_pointer (&cover);
}

/* @canvas where the cover is 255, @base where it is 0. */
static void
put_back (MaqDraftBitmap       *canvas,
          const guint8         *base,
          gsize                 stride,
          const MaqDraftBitmap *cover)
{
  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        guint share = cover->rgba[(gsize) y * canvas->width + x];
        guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        const guint8 *from = base + y * stride + (gsize) x * 4;

        if (share == 0)
          memcpy (p, from, 4);
        else if (share < 255)
          for (guint c = 0; c < 4; c++)
            p[c] = (guint8) ((p[c] * share + from[c] * (255 - share) + 127) / 255);
      }
}

static gboolean
do_op (MaqDraftBitmap        *canvas,
       const MaqDraftOp      *op,
       const MaqDraftRequest *request,
       const MaqDraftBitmap  *cover,
       GError               **error)
{
  switch ((int) op->kind)
    {
    case MAQ_DRAFT_OP_BLUR:
    case MAQ_DRAFT_OP_FOCUS:
    case MAQ_DRAFT_OP_SHARPEN:
    case MAQ_DRAFT_OP_CLARITY:
    case MAQ_DRAFT_OP_GLOW:
      return maq_draft_edit_soften (canvas, op, error);
    case MAQ_DRAFT_OP_OIL:
      return maq_draft_edit_oil (canvas, op->amount, error);
    case MAQ_DRAFT_OP_WATERCOLOUR:
      return maq_draft_edit_watercolour (canvas, op->amount, error);
    case MAQ_DRAFT_OP_PENCIL:
      return maq_draft_edit_pencil (canvas, op->amount, error);
    case MAQ_DRAFT_OP_CARTOON:
      return maq_draft_edit_cartoon (canvas, op->amount, error);
    case MAQ_DRAFT_OP_PIXEL:
      return maq_draft_edit_pixel (canvas, op->amount, error);
    case MAQ_DRAFT_OP_PLACE:
      return maq_draft_edit_place (canvas, op, request->images[op->image - 1], cover, error);
    case MAQ_DRAFT_OP_TEXT:
      return maq_draft_edit_letter (canvas, op, cover, error);
    default:
      return TRUE;
    }
}

/* Variants of an edit differ in strength, where no number was given. */
static void
vary (GArray *ops,
      guint   variant)
{
  static const double strengths[] = { 1.0, 0.7, 1.35, 0.5, 1.65, 0.85, 1.18, 0.6 };

  for (guint i = 0; i < ops->len; i++)
    {
      MaqDraftOp *op = &g_array_index (ops, MaqDraftOp, i);

      if (!op->exact && op->kind < MAQ_DRAFT_OP_ROTATE)
        op->amount *= strengths[variant % G_N_ELEMENTS (strengths)];
    }
}

static gboolean
show_part (MaqDraftBitmap     *canvas,
           MaqDraftPartialFunc partial,
           gpointer            data,
           GError            **error)
{
  g_autoptr (MaqDraftBitmap) copy = NULL;
  g_autoptr (MaqImage) image = NULL;

  if (partial == NULL)
    return TRUE;
  copy = maq_draft_bitmap_new (canvas->width, canvas->height, error);
  if (copy == NULL)
    return FALSE;
  memcpy (copy->rgba, canvas->rgba, (gsize) canvas->width * canvas->height * 4);
  image = maq_draft_bitmap_to_image (copy, error);
  if (image != NULL)
    partial (image, data);
  return image != NULL;
}

static gboolean
do_all (MaqDraftBitmap        *canvas,
        GArray                *ops,
        const MaqDraftRequest *request,
        const MaqDraftBitmap  *cover,
        MaqDraftPartialFunc    partial,
        gpointer               data,
        GCancellable          *cancellable,
        GError               **error)
{
  const MaqDraftOp *all = (const MaqDraftOp *) (void *) ops->data;
  guint n;

  for (guint i = 0; i < ops->len; i += n)
    {
      n = 0;
      while (i + n < ops->len && all[i + n].kind <= MAQ_DRAFT_OP_LAST_POINT)
        n++;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !show_part (canvas, partial, data, error))
        return FALSE;
      if (n > 0)
        maq_draft_edit_tone (canvas, &all[i], n);
      else if (!do_op (canvas, &all[i], request, cover, error))
        return FALSE;
      n = MAX (n, 1);
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The picture to begin with: its own size, or the largest we make. */
static MaqDraftBitmap *
canvas_for (MaqImage *image,
            GError  **error)
{
  g_autoptr (MaqImage) fitting = maq_scale_to_fit (image, MAX_SIDE, error);

  return fitting != NULL ? maq_draft_bitmap_new_copy (fitting, error) : NULL;
}

static gboolean
edit (MaqDraftBitmap        *canvas,
      GArray                *ops,
      const MaqDraftRequest *request,
      MaqDraftPartialFunc    partial,
      gpointer               data,
      GCancellable          *cancellable,
      GError               **error)
{
  MaqImage *image = request->images[0];
  gboolean moved = canvas->width != maq_image_get_width (image) || canvas->height != maq_image_get_height (image);
  g_autoptr (MaqDraftBitmap) cover = NULL;
  g_autofree guint8 *base = NULL;
  gsize size;

  if (request->mask != NULL)
    {
      cover = cover_new (request->mask, canvas->width, canvas->height, error);
      if (cover == NULL)
        return FALSE;
    }
  if (!maq_draft_edit_frame (canvas, cover, ops, request->width, request->height, &moved, error))
    return FALSE;
  size = (gsize) canvas->width * canvas->height * 4;
  if (cover != NULL && moved)
    {
      base = g_try_malloc (size);
      if (base == NULL)
        {
          g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a picture of this size");
          return FALSE;
        }
      memcpy (base, canvas->rgba, size);
    }
  if (!do_all (canvas, ops, request, cover, partial, data, cancellable, error))
    return FALSE;
  if (cover != NULL)
    put_back (canvas, base != NULL ? base : maq_image_get_pixels (image),
              base != NULL ? (gsize) canvas->width * 4 : maq_image_get_stride (image), cover);
  return TRUE;
}

MaqImage *
maq_draft_edit_run (const MaqDraftRequest *request,
                    MaqDraftWords         *words,
                    MaqDraftPartialFunc    partial,
                    gpointer               data,
                    GCancellable          *cancellable,
                    GError               **error)
{
  g_autoptr (GArray) ops = maq_draft_edit_parse (words, request->n_images, request->mask != NULL, TRUE);
  g_autoptr (MaqDraftBitmap) canvas = NULL;

  g_return_val_if_fail (request->n_images > 0, NULL);
  maq_draft_words_quoted (words);
  vary (ops, request->variant);
  canvas = canvas_for (request->images[0], error);
  if (canvas == NULL || !edit (canvas, ops, request, partial, data, cancellable, error))
    return NULL;
  return maq_draft_bitmap_to_image (canvas, error);
}
