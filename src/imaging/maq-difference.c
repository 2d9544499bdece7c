/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-difference-private.h"
#include "maq-error.h"
#include "maq-resample.h"

/* The value, and how it is made of alignment and heat. */

#define COARSER 0.9 /* an answer of fewer pixels than this share of the original's: both are compared as coarse as it is */

G_DEFINE_BOXED_TYPE (MaqDifference, maq_difference, maq_difference_ref, maq_difference_unref)

MaqDifference *
maq_difference_ref (MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_difference_unref (MaqDifference *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->heat, g_bytes_unref);
  g_clear_pointer (&self->region, maq_mask_unref);
  g_free (self);
}

/* What the answer has no pixels for cannot have changed: the original as it would look with so few. */
static MaqImage *
make_coarser (MaqImage            *original,
              const MaqAlignment  *alignment,
              GCancellable        *cancellable,
              GError             **error)
{
  guint width = maq_image_get_width (original), height = maq_image_get_height (original);
  guint few = CLAMP (lrint (width * MIN (alignment->scale_x, 1)), 1, width);
  guint low = CLAMP (lrint (height * MIN (alignment->scale_y, 1)), 1, height);
  MaqPlace across = { (double) few / width, 0 }, down = { (double) low / height, 0 };
  g_autoptr (MaqImage) small = NULL;

  if (MIN (alignment->scale_x, alignment->scale_y) >= COARSER)
    return maq_image_ref (original);
  small = maq_resample (original, few, low, MAQ_RESAMPLE_AREA, MAQ_RESAMPLE_AREA, error);

  return small != NULL ? maq_resample_placed (small, width, height, &across, &down, cancellable, error) : NULL;
}

static gboolean
fill (MaqDifference *self,
      MaqImage      *original,
      MaqImage      *answer,
      guint8        *heat,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (MaqImage) flat = maq_image_flatten (original, error);
  g_autoptr (MaqImage) flat_answer = flat != NULL ? maq_image_flatten (answer, error) : NULL;
  g_autoptr (MaqImage) coarse = NULL, placed = NULL;
  MaqHeatPart part;

  if (flat_answer == NULL)
    return FALSE;
  maq_alignment_get_cover (&self->alignment, original, answer, &part.x, &part.y, &part.width, &part.height);
  coarse = make_coarser (flat, &self->alignment, cancellable, error);
  placed = coarse != NULL ? maq_alignment_apply (&self->alignment, flat_answer, self->width, self->height, FALSE, cancellable, error)
                          : NULL;

  return placed != NULL && maq_heat_fill (coarse, placed, &self->alignment, &part, heat, cancellable, error);
}

/* --- counting --- */

#define TURNS 4

/* How many pixels of each heat; a picture has fewer than 2³². */
typedef struct {
  guint32 turn[TURNS][256];
} Bins;

/* Most of it is 0, and eight of those are one word. Neighbours are alike, so they count in different places by turns: a processor waits
 * for what it has just written. */
static void
count_run (const guint8 *heat,
           gsize         n,
           Bins         *bins)
{
  gsize i = 0;
  guint64 word;

  for (; i + sizeof word <= n; i += sizeof word)
    {
      memcpy (&word, heat + i, sizeof word);
      if (word == 0)
        {
          bins->turn[0][0] += sizeof word;
          continue;
        }
      for (guint k = 0; k < sizeof word; k++, word >>= 8)
        bins->turn[k % TURNS][word & 255]++;
    }
  for (; i < n; i++)
    bins->turn[0][heat[i]]++;
}

/* How many pixels from the first on are on its side of the region. Masks are 0 or 255 in long stretches. */
static guint
measure_side (const guint8 *cover,
              guint         n)
{
  gboolean is_inside = cover[0] != 0;
  guint64 all = is_inside ? G_MAXUINT64 : 0, word;
  guint length = 0;

  for (; n - length >= sizeof word; length += sizeof word)
    {
      memcpy (&word, cover + length, sizeof word);
      if (word != all)
        break;
    }
  while (length < n && (cover[length] != 0) == is_inside)
    length++;

  return length;
}

static void
count_row (const guint8 *heat,
           const guint8 *cover,
           guint         width,
           Bins         *inside,
           Bins         *outside)
{
  for (guint x = 0, n; x < width; x += n)
    {
      n = measure_side (cover + x, width - x);
      count_run (heat + x, n, cover[x] != 0 ? inside : outside);
    }
}

static void
add_up (const Bins *bins,
        guint64     from[257],
        guint64    *n)
{
  from[256] = 0;
  for (guint i = 256; i-- > 0;)
    {
      from[i] = from[i + 1];
      for (guint turn = 0; turn < TURNS; turn++)
        from[i] += bins->turn[turn][i];
    }
  *n = from[0];
}

static void
count (MaqDifference     *self,
       const MaqHeatPart *part)
{
  Bins inside = { 0 }, outside = { 0 };

  for (guint y = part->y; y < part->y + part->height; y++)
    {
      gsize at = (gsize) y * self->width + part->x;

      if (self->region == NULL)
        count_run (self->pixels + at, part->width, &inside);
      else
        count_row (self->pixels + at, maq_mask_get_data (self->region) + at, part->width, &inside, &outside);
    }
  add_up (&inside, self->inside, &self->n_inside);
  add_up (&outside, self->outside, &self->n_outside);
}

static void
take_heat (MaqDifference *self,
           guint8        *heat,
           MaqImage      *original,
           MaqImage      *answer)
{
  MaqHeatPart part;

  self->heat = g_bytes_new_take (heat, (gsize) self->width * self->height);
  self->pixels = g_bytes_get_data (self->heat, NULL);
  maq_alignment_get_cover (&self->alignment, original, answer, &part.x, &part.y, &part.width, &part.height);
  count (self, &part);
}

MaqDifference *
maq_difference_new (MaqImage           *original,
                    MaqImage           *answer,
                    MaqMask            *region,
                    const MaqAlignment *alignment,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr (MaqDifference) self = NULL;
  g_autofree guint8 *heat = NULL;

  g_return_val_if_fail (original != NULL && answer != NULL, NULL);

  self = g_new0 (MaqDifference, 1);
  g_atomic_ref_count_init (&self->refs);
  self->width = maq_image_get_width (original);
  self->height = maq_image_get_height (original);
  self->answer_width = maq_image_get_width (answer);
  self->answer_height = maq_image_get_height (answer);
  if (alignment != NULL)
    self->alignment = *alignment;
  else if (!maq_register (original, answer, region, cancellable, &self->alignment, error))
    return NULL;
  /* Taken back, dusk would be no change of noon, and much of its colour would go with it. */
  if (maq_alignment_has_other_light (&self->alignment))
    maq_alignment_drop_tone (&self->alignment);
  self->region = region != NULL ? maq_mask_scale (region, self->width, self->height, error) : NULL;
  if (region != NULL && self->region == NULL)
    return NULL;
  heat = g_try_malloc0_n (self->width, self->height);
  if (heat == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to compare the pictures");
  if (heat == NULL || !fill (self, original, answer, heat, cancellable, error))
    return NULL;
  take_heat (self, g_steal_pointer (&heat), original, answer);

  return g_steal_pointer (&self);
}

/* --- what it says --- */

guint
maq_difference_get_width (const MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

guint
maq_difference_get_height (const MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

const MaqAlignment *
maq_difference_get_alignment (const MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->alignment;
}

gboolean
maq_difference_has_region (const MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->region != NULL;
}

GBytes *
maq_difference_get_heat (const MaqDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->heat;
}

void
maq_difference_count (const MaqDifference *self,
                      guint8               threshold,
                      MaqDifferenceCount  *inside,
                      MaqDifferenceCount  *outside)
{
  g_return_if_fail (self != NULL && threshold > 0);

  if (inside != NULL)
    *inside = (MaqDifferenceCount) { self->n_inside, self->inside[threshold] };
  if (outside != NULL)
    *outside = (MaqDifferenceCount) { self->n_outside, self->outside[threshold] };
}

double
maq_difference_count_get_permille (const MaqDifferenceCount *count)
{
  g_return_val_if_fail (count != NULL, 0);

  return count->n > 0 ? 1000.0 * count->changed / count->n : 0;
}
