/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-exact.h"

/* Chamfer distance: a step sideways is 3, a diagonal one 4, which is within 8 % of the true distance (Borgefors, "Distance
 * transformations in digital images", 1986). */
#define STEP 3
#define DIAGONAL 4
#define FAR 0x7fff

static const char *const words[] = { "composited", "poor-alignment", "empty-mask", "unreadable", "cancelled" };

const char *
maq_exact_outcome_to_word (MaqExactOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (words), "");

  return words[outcome];
}

gboolean
maq_exact_outcome_from_word (const char      *word,
                             MaqExactOutcome *outcome)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      {
        *outcome = i;
        return TRUE;
      }

  return FALSE;
}

guint
maq_exact_get_feather (guint width,
                       guint height)
{
  return MAX (MAX (width, height) / 256, 2);
}

static inline guint16
nearest (guint16 distance,
         guint16 neighbour,
         guint   step)
{
  return MIN (distance, neighbour + step);
}

/* The way of each pixel from what may not change, from above and the left. One column of FAR lies on either side of a row, and
 * one row of it above. */
static void
spread_down (const guint8 *cover,
             guint16      *row,
             guint         width,
             gsize         stride)
{
  const guint16 *above = row - stride;

  for (guint x = 0; x < width; x++)
    {
      guint16 d = cover[x] == 0 ? 0 : FAR;

      d = nearest (d, above[(int) x - 1], DIAGONAL);
      d = nearest (d, above[x], STEP);
      d = nearest (d, above[x + 1], DIAGONAL);
      row[x] = nearest (d, row[(int) x - 1], STEP);
    }
}

static void
spread_up (guint16 *row,
           guint    width,
           gsize    stride)
{
  const guint16 *below = row + stride;

  for (guint x = width; x-- > 0;)
    {
      guint16 d = row[x];

      d = nearest (d, below[(int) x - 1], DIAGONAL);
      d = nearest (d, below[x], STEP);
      d = nearest (d, below[x + 1], DIAGONAL);
      row[x] = nearest (d, row[x + 1], STEP);
    }
}

static void
soften_row (const guint8  *cover,
            const guint16 *distance,
            guint          width,
            guint          radius,
            guint8        *out)
{
  guint full = (radius + 1) * STEP;

  for (guint x = 0; x < width; x++)
    {
      guint most = distance[x] >= full ? 255 : 255 * distance[x] / full;

      out[x] = MIN (cover[x], most);
    }
}

/* @field: (height + 2) rows of stride. */
static void
soften (MaqMask *self,
        guint    radius,
        guint16 *field,
        gsize    stride,
        guint8  *out)
{
  const guint8 *cover = maq_mask_get_data (self);
  guint width = maq_mask_get_width (self), height = maq_mask_get_height (self);
  guint16 *first = field + stride + 1;

  for (gsize i = 0; i < stride * (height + 2); i++)
    field[i] = FAR;
  for (guint y = 0; y < height; y++)
    spread_down (cover + (gsize) y * width, first + y * stride, width, stride);
  for (guint y = height; y-- > 0;)
    spread_up (first + y * stride, width, stride);
  for (guint y = 0; y < height; y++)
    soften_row (cover + (gsize) y * width, first + y * stride, width, radius, out + (gsize) y * width);
}

MaqMask *
maq_mask_feather (MaqMask *self,
                  guint    radius,
                  GError **error)
{
  g_autofree guint16 *field = NULL;
  g_autofree guint8 *out = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint width, height;
  gsize stride;

  g_return_val_if_fail (self != NULL, NULL);

  width = maq_mask_get_width (self);
  height = maq_mask_get_height (self);
  stride = (gsize) width + 2;
  radius = MIN (radius, FAR / STEP - 1);
  if (radius == 0)
    return maq_mask_ref (self);
  field = g_try_malloc_n (stride * (height + 2), sizeof *field);
  out = g_try_malloc_n (width, height);
  if (field == NULL || out == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the mask's seam");
      return NULL;
    }
  soften (self, radius, field, stride, out);
  bytes = g_bytes_new_take (g_steal_pointer (&out), (gsize) width * height);

  return maq_mask_new (width, height, bytes, error);
}

/* --- composite --- */

static gboolean
is_empty (MaqMask *mask)
{
  const guint8 *cover = maq_mask_get_data (mask);
  gsize n = (gsize) maq_mask_get_width (mask) * maq_mask_get_height (mask);

  /* All bytes equal the first one, which is 0. */
  return cover[0] == 0 && memcmp (cover, cover + 1, n - 1) == 0;
}

/* @mask with 0 where the answer does not reach. */
static MaqMask *
cut_to_cover (MaqMask             *mask,
              const MaqAlignment  *alignment,
              MaqImage            *original,
              MaqImage            *answer,
              GError             **error)
{
  guint width = maq_mask_get_width (mask), height = maq_mask_get_height (mask), x, y, n_x, n_y;
  g_autofree guint8 *out = NULL;
  g_autoptr (GBytes) bytes = NULL;

  maq_alignment_get_cover (alignment, original, answer, &x, &y, &n_x, &n_y);
  if (n_x == width && n_y == height)
    return maq_mask_ref (mask);
  out = g_try_malloc0_n (width, height);
  if (out == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the mask");
      return NULL;
    }
  for (guint row = y; row < y + n_y; row++)
    memcpy (out + (gsize) row * width + x, maq_mask_get_data (mask) + (gsize) row * width + x, n_x);
  bytes = g_bytes_new_take (g_steal_pointer (&out), (gsize) width * height);

  return maq_mask_new (width, height, bytes, error);
}

/* The seam is made after the cut, so that it is soft there, too. */
static MaqImage *
put_together (MaqImage            *original,
              MaqImage            *answer,
              MaqMask             *mask,
              guint                feather,
              const MaqAlignment  *alignment,
              GCancellable        *cancellable,
              GError             **error)
{
  guint width = maq_image_get_width (original), height = maq_image_get_height (original);
  g_autoptr (MaqMask) cut = cut_to_cover (mask, alignment, original, answer, error);
  g_autoptr (MaqMask) soft = cut != NULL ? maq_mask_feather (cut, feather, error) : NULL;
  g_autoptr (MaqImage) placed = NULL;

  if (soft == NULL)
    return NULL;
  placed = maq_alignment_apply (alignment, answer, width, height, TRUE, cancellable, error);

  return placed != NULL ? maq_composite (original, placed, soft, error) : NULL;
}

MaqImage *
maq_exact_composite (MaqImage         *original,
                     MaqImage         *answer,
                     MaqMask          *mask,
                     guint             feather,
                     GCancellable     *cancellable,
                     MaqAlignment     *alignment,
                     MaqExactOutcome  *outcome,
                     GError          **error)
{
  g_autoptr (MaqMask) scaled = NULL;

  g_return_val_if_fail (original != NULL && answer != NULL && mask != NULL && alignment != NULL && outcome != NULL, NULL);

  maq_alignment_init_sizes (alignment, original, answer);
  scaled = maq_mask_scale (mask, maq_image_get_width (original), maq_image_get_height (original), error);
  if (scaled == NULL)
    return NULL;
  *outcome = MAQ_EXACT_EMPTY_MASK;
  if (is_empty (scaled))
    return NULL;
  if (!maq_register (original, answer, scaled, cancellable, alignment, error))
    return NULL;
  *outcome = MAQ_EXACT_POOR_ALIGNMENT;
  if (!maq_alignment_is_good (alignment))
    return NULL;
  *outcome = MAQ_EXACT_COMPOSITED;

  return put_together (original, answer, scaled, feather, alignment, cancellable, error);
}
