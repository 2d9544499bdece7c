/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-register.h"
#include "maq-resample.h"

/* What can be done with an alignment once it is known. */

void
maq_alignment_init_sizes (MaqAlignment *self,
                          MaqImage     *original,
                          MaqImage     *answer)
{
  *self = (MaqAlignment) {
    .scale_x = (double) maq_image_get_width (answer) / maq_image_get_width (original),
    .scale_y = (double) maq_image_get_height (answer) / maq_image_get_height (original),
    .gain = { 1, 1, 1 },
    .score = 1,
    .is_assumed = TRUE,
  };
}

gboolean
maq_alignment_is_good (const MaqAlignment *self)
{
  return self->is_assumed || self->score >= MAQ_REGISTER_GOOD_SCORE;
}

gboolean
maq_alignment_has_tone (const MaqAlignment *self)
{
  for (guint c = 0; c < 3; c++)
    if (self->gain[c] != 1 || self->offset[c] != 0)
      return TRUE;

  return FALSE;
}

/* A line differs most at one of its ends. */
gboolean
maq_alignment_has_other_light (const MaqAlignment *self)
{
  for (guint c = 0; c < 3; c++)
    if (fabs (self->offset[c]) > MAQ_REGISTER_MOST_TONE
        || fabs (255 * self->gain[c] + self->offset[c] - 255) > MAQ_REGISTER_MOST_TONE)
      return TRUE;

  return FALSE;
}

void
maq_alignment_drop_tone (MaqAlignment *self)
{
  for (guint c = 0; c < 3; c++)
    {
      self->gain[c] = 1;
      self->offset[c] = 0;
    }
}

gboolean
maq_alignment_is_in_place (const MaqAlignment *self)
{
  return self->scale_x == 1 && self->scale_y == 1 && self->shift_x == 0 && self->shift_y == 0;
}

void
maq_alignment_invert (const MaqAlignment *self,
                      MaqAlignment       *inverse)
{
  *inverse = *self;
  inverse->scale_x = 1 / self->scale_x;
  inverse->scale_y = 1 / self->scale_y;
  inverse->shift_x = -self->shift_x / self->scale_x;
  inverse->shift_y = -self->shift_y / self->scale_y;
  for (guint c = 0; c < 3; c++)
    {
      inverse->gain[c] = 1 / self->gain[c];
      inverse->offset[c] = -self->offset[c] / self->gain[c];
    }
}

void
maq_alignment_get_shift (const MaqAlignment *self,
                         MaqImage           *original,
                         MaqImage           *answer,
                         double             *x,
                         double             *y)
{
  double width = maq_image_get_width (original), height = maq_image_get_height (original);

  *x = (self->scale_x * width / 2 + self->shift_x) * width / maq_image_get_width (answer) - width / 2;
  *y = (self->scale_y * height / 2 + self->shift_y) * height / maq_image_get_height (answer) - height / 2;
}

void
maq_alignment_get_zoom (const MaqAlignment *self,
                        MaqImage           *original,
                        MaqImage           *answer,
                        double             *x,
                        double             *y)
{
  *x = self->scale_x * maq_image_get_width (original) / maq_image_get_width (answer);
  *y = self->scale_y * maq_image_get_height (original) / maq_image_get_height (answer);
}

/* The whole pixels of @n whose centres lie on @n_answer pixels. */
static void
get_cover (double scale,
           double shift,
           guint  n,
           guint  n_answer,
           guint *first,
           guint *count)
{
  double from = ceil (-shift / scale - 0.5 + 1e-6), to = floor ((n_answer - shift) / scale - 0.5 - 1e-6);
  guint last;

  /* Nothing of a broken alignment gets out of the picture. */
  *first = isfinite (from) ? (guint) CLAMP (from, 0, n - 1) : 0;
  last = isfinite (to) ? (guint) CLAMP (to, 0, n - 1) : n - 1;
  *count = last >= *first ? last - *first + 1 : 1;
}

void
maq_alignment_get_cover (const MaqAlignment *self,
                         MaqImage           *original,
                         MaqImage           *answer,
                         guint              *x,
                         guint              *y,
                         guint              *width,
                         guint              *height)
{
  get_cover (self->scale_x, self->shift_x, maq_image_get_width (original), maq_image_get_width (answer), x, width);
  get_cover (self->scale_y, self->shift_y, maq_image_get_height (original), maq_image_get_height (answer), y, height);
}

void
maq_alignment_fill_tone (const MaqAlignment *self,
                         guint               channel,
                         guint8              table[256])
{
  for (guint i = 0; i < 256; i++)
    table[i] = (guint8) CLAMP (lrint (self->gain[channel] * i + self->offset[channel]), 0, 255);
}

static MaqImage *
correct_tone (const MaqAlignment *self,
              MaqImage           *image,
              GError            **error)
{
  guint8 tables[3][256], *out = NULL;
  MaqImage *corrected = maq_image_new_blank (maq_image_get_width (image), maq_image_get_height (image), &out, error);

  for (guint c = 0; c < 3; c++)
    maq_alignment_fill_tone (self, c, tables[c]);
  for (guint y = 0; corrected != NULL && y < maq_image_get_height (image); y++)
    {
      const guint8 *in = maq_image_get_pixels (image) + y * maq_image_get_stride (image);

      for (guint x = 0; x < maq_image_get_width (image); x++, in += 4, out += 4)
        {
          out[0] = tables[0][in[0]];
          out[1] = tables[1][in[1]];
          out[2] = tables[2][in[2]];
          out[3] = in[3];
        }
    }

  return corrected;
}

MaqImage *
maq_alignment_apply (const MaqAlignment *self,
                     MaqImage           *answer,
                     guint               width,
                     guint               height,
                     gboolean            with_tone,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr (MaqImage) placed = NULL;
  MaqPlace across = { self->scale_x, self->shift_x }, down = { self->scale_y, self->shift_y };

  g_return_val_if_fail (self != NULL && answer != NULL, NULL);

  if (maq_alignment_is_in_place (self) && maq_image_get_width (answer) == width && maq_image_get_height (answer) == height)
    placed = maq_image_ref (answer);
  else
    placed = maq_resample_placed (answer, width, height, &across, &down, cancellable, error);
  if (placed == NULL || !with_tone || !maq_alignment_has_tone (self))
    return g_steal_pointer (&placed);

  return correct_tone (self, placed, error);
}
