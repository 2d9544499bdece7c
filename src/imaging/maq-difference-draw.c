/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-difference-private.h"
#include "maq-error.h"
#include "maq-exact.h"

/* The heat as a picture, and a picture with some of its heat taken back. */

#define HOTTEST 100     /* units of heat from which on the colour stays the same: 0.2 */
#define LEAST_OPACITY 150
#define SEAM 3          /* pixels of the original */

/* Yellow to red outside of what was asked, light to deep blue inside. */
static const guint8 cold_outside[3] = { 255, 214, 10 }, hot_outside[3] = { 214, 20, 36 };
static const guint8 cold_inside[3] = { 130, 190, 255 }, hot_inside[3] = { 28, 82, 200 };

static void
draw_pixel (const guint8 *in,
            guint8        heat,
            guint8        threshold,
            gboolean      is_inside,
            guint8       *out)
{
  const guint8 *cold = is_inside ? cold_inside : cold_outside, *hot = is_inside ? hot_inside : hot_outside;
  guint grey = 64 + (77 * in[0] + 150 * in[1] + 29 * in[2]) / 256 / 2;
  guint span = MAX (HOTTEST, threshold + 1) - threshold;
  guint share = heat >= threshold ? MIN ((guint) (heat - threshold) * 255 / span, 255) : 0;
  guint opacity = heat >= threshold ? LEAST_OPACITY + share * (255 - LEAST_OPACITY) / 255 : 0;

  for (guint c = 0; c < 3; c++)
    {
      guint colour = (cold[c] * (255 - share) + hot[c] * share) / 255;

      out[c] = (colour * opacity + grey * (255 - opacity)) / 255;
    }
  out[3] = 255;
}

MaqImage *
maq_difference_draw (const MaqDifference  *self,
                     MaqImage             *original,
                     guint8                threshold,
                     GError              **error)
{
  guint8 *out = NULL;
  MaqImage *image;

  g_return_val_if_fail (self != NULL && original != NULL && threshold > 0, NULL);

  if (maq_image_get_width (original) != self->width || maq_image_get_height (original) != self->height)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "This is not the picture that was compared");
      return NULL;
    }
  image = maq_image_new_blank (self->width, self->height, &out, error);
  for (guint y = 0; image != NULL && y < self->height; y++)
    {
      const guint8 *in = maq_image_get_pixels (original) + y * maq_image_get_stride (original);
      gsize at = (gsize) y * self->width;
      const guint8 *cover = self->region != NULL ? maq_mask_get_data (self->region) + at : NULL;

      for (guint x = 0; x < self->width; x++, in += 4, out += 4)
        draw_pixel (in, self->pixels[at + x], threshold, cover != NULL && cover[x] != 0, out);
    }

  return image;
}

/* --- taking back --- */

/* What of @n pixels of the answer lies under @count of the original from @first. */
static void
map_range (double scale,
           double shift,
           guint  first,
           guint  count,
           guint  n,
           guint *from,
           guint *to)
{
  *from = (guint) CLAMP (floor (first * scale + shift), 0, n);
  *to = (guint) CLAMP (ceil ((first + (double) count) * scale + shift), 0, n);
}

static MaqMask *
make_mask (const MaqDifference     *self,
           const MaqDifferenceBox  *boxes,
           guint                    n_boxes,
           GError                 **error)
{
  const MaqAlignment *alignment = &self->alignment;
  guint width = self->answer_width, height = self->answer_height, left, right, top, bottom;
  g_autofree guint8 *cover = g_try_malloc0_n (width, height);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MaqMask) hard = NULL;

  if (cover == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the boxes");
      return NULL;
    }
  for (guint i = 0; i < n_boxes; i++)
    {
      map_range (alignment->scale_x, alignment->shift_x, boxes[i].x, boxes[i].width, width, &left, &right);
      map_range (alignment->scale_y, alignment->shift_y, boxes[i].y, boxes[i].height, height, &top, &bottom);
      for (guint y = top; y < bottom; y++)
        memset (cover + (gsize) y * width + left, 255, right > left ? right - left : 0);
    }
  bytes = g_bytes_new_take (g_steal_pointer (&cover), (gsize) width * height);
  hard = maq_mask_new (width, height, bytes, error);

  return hard != NULL ? maq_mask_feather (hard, MAX (lrint (SEAM * alignment->scale_x), 1), error) : NULL;
}

/* A seam of its own would eat into the change: the boxes get it on top. */
static GArray *
widen (const MaqDifference    *self,
       const MaqDifferenceBox *boxes,
       guint                   n_boxes)
{
  GArray *wide = g_array_sized_new (FALSE, FALSE, sizeof *boxes, n_boxes);

  for (guint i = 0; i < n_boxes; i++)
    {
      MaqDifferenceBox box = boxes[i];
      guint right = MIN ((guint64) box.x + box.width + SEAM + 1, self->width);
      guint bottom = MIN ((guint64) box.y + box.height + SEAM + 1, self->height);

      box.x = box.x > SEAM + 1 ? box.x - SEAM - 1 : 0;
      box.y = box.y > SEAM + 1 ? box.y - SEAM - 1 : 0;
      box.width = right > box.x ? right - box.x : 0;
      box.height = bottom > box.y ? bottom - box.y : 0;
      g_array_append_val (wide, box);
    }

  return wide;
}

MaqImage *
maq_difference_restore (const MaqDifference     *self,
                        MaqImage                *original,
                        MaqImage                *answer,
                        const MaqDifferenceBox  *boxes,
                        guint                    n_boxes,
                        GCancellable            *cancellable,
                        GError                 **error)
{
  g_autoptr (GArray) wide = NULL;
  g_autoptr (MaqMask) mask = NULL;
  g_autoptr (MaqImage) placed = NULL;
  MaqAlignment inverse;

  g_return_val_if_fail (self != NULL && original != NULL && answer != NULL && (boxes != NULL || n_boxes == 0), NULL);

  if (maq_image_get_width (original) != self->width || maq_image_get_height (original) != self->height ||
      maq_image_get_width (answer) != self->answer_width || maq_image_get_height (answer) != self->answer_height)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "These are not the pictures that were compared");
      return NULL;
    }
  wide = widen (self, boxes, n_boxes);
  mask = make_mask (self, (const MaqDifferenceBox *) wide->data, n_boxes, error);
  if (mask == NULL)
    return NULL;
  maq_alignment_invert (&self->alignment, &inverse);
  placed = maq_alignment_apply (&inverse, original, self->answer_width, self->answer_height, TRUE, cancellable, error);

  return placed != NULL ? maq_composite (answer, placed, mask, error) : NULL;
}
