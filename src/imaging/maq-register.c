/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-register.h"
#include "maq-register-private.h"

/* From a small copy to a finer one: whole pixels first, then parts of one. */

#define SCORED_SIDE 512         /* the level the score is taken at, at most */
#define STEPS 12                /* on each level but the finest */
#define STEPS_FINEST 7
#define SAME_SHAPE 0.005        /* ratios closer than this are the same: the answer was stretched, not cut */
#define IN_PLACE 0.08           /* pixels of the original: nearer at all corners is in place */
#define FEWEST_BLOCKS 6
#define FARTHEST 2.0            /* times the reach: what went farther is lost */
#define MOST_ZOOM 0.12
#define GRID 65536.0            /* scales and shifts are rounded to 1/GRID: not finer than they are known */

static guint
get_factor (MaqImage *image)
{
  guint side = MAX (maq_image_get_width (image), maq_image_get_height (image));

  return (side + MAQ_PLANE_SIDE - 1) / MAQ_PLANE_SIDE;
}

/* The answer's planes shall be about as large as the original's. */
static guint
get_like_factor (MaqImage *answer,
                 MaqImage *original,
                 guint     factor)
{
  double side = MAX (maq_image_get_width (answer), maq_image_get_height (answer));
  double like = MAX (maq_image_get_width (original), maq_image_get_height (original));

  return MAX ((guint) lrint (side * factor / like), get_factor (answer));
}

/* A plane of nothing tells nothing. */
static gboolean
is_too_narrow (MaqImage *image,
               guint     factor)
{
  return MIN (maq_image_get_width (image), maq_image_get_height (image)) < factor;
}

/* --- how they may lie --- */

typedef enum { STRETCHED, FITTED_ACROSS, FITTED_DOWN, N_WAYS } Way;

/* @divide: pixels of the original's plane's level for one of its picture, and @divide_b of the answer's. */
static MaqPlacing
place (MaqImage *original,
       MaqImage *answer,
       Way       way,
       double    divide_a,
       double    divide_b)
{
  double width = maq_image_get_width (original), height = maq_image_get_height (original);
  double answer_width = maq_image_get_width (answer), answer_height = maq_image_get_height (answer);
  double scale_x = answer_width / width, scale_y = answer_height / height;
  MaqPlacing placing = { .gain = 1 };

  if (way == FITTED_ACROSS)
    scale_y = scale_x;
  else if (way == FITTED_DOWN)
    scale_x = scale_y;
  placing.scale_x = scale_x * divide_a / divide_b;
  placing.scale_y = scale_y * divide_a / divide_b;
  placing.pivot_x = width / 2 / divide_a;
  placing.pivot_y = height / 2 / divide_a;
  placing.centre_x = answer_width / 2 / divide_b;
  placing.centre_y = answer_height / 2 / divide_b;

  return placing;
}

static gboolean
has_same_shape (MaqImage *a,
                MaqImage *b)
{
  double ratio_a = (double) maq_image_get_width (a) / maq_image_get_height (a);
  double ratio_b = (double) maq_image_get_width (b) / maq_image_get_height (b);

  return fabs (ratio_a / ratio_b - 1) < SAME_SHAPE;
}

/* The best of the ways on the coarsest level. @plain: (out): without any movement. */
static MaqPlacing
search (MaqImage        *original,
        MaqImage        *answer,
        const MaqPlanes *a,
        const MaqPlanes *b,
        MaqPlacing      *plain)
{
  guint coarsest = a->n_levels - 1;
  const MaqPlane *plane_a = &a->levels[coarsest], *plane_b = &b->levels[coarsest];
  guint reach = (guint) ceil (MAX (plane_a->width, plane_a->height) * MAQ_REGISTER_REACH);
  double divide = 1 << coarsest, best_likeness = -2;
  MaqPlacing best = { 0 };

  for (Way way = STRETCHED; way < N_WAYS; way++)
    {
      MaqPlacing start = place (original, answer, way, a->factor * divide, b->factor * divide), moved = start;
      double likeness = maq_register_search (plane_a, plane_b, reach, &moved);

      if (likeness > best_likeness + 0.01)
        best = moved, *plain = start, best_likeness = likeness;
      if (has_same_shape (original, answer))
        break;
    }

  return best;
}

/* What has wandered off has found nothing: back to where it began. */
static gboolean
is_within_reach (const MaqPlacing *placing,
                 const MaqPlacing *start,
                 const MaqPlane   *plane)
{
  double reach = FARTHEST * MAQ_REGISTER_REACH * MAX (plane->width, plane->height);

  return fabs (placing->centre_x - start->centre_x) < reach * start->scale_x &&
         fabs (placing->centre_y - start->centre_y) < reach * start->scale_y &&
         fabs (placing->scale_x / start->scale_x - 1) < MOST_ZOOM && fabs (placing->scale_y / start->scale_y - 1) < MOST_ZOOM;
}

static gboolean
descend (const MaqPlanes *a,
         const MaqPlanes *b,
         MaqPlacing      *placing,
         GCancellable    *cancellable,
         GError         **error)
{
  for (guint level = a->n_levels; level-- > 0;)
    {
      MaqPlacing start = *placing;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      maq_register_solve (&a->levels[level], &b->levels[level], level == 0 ? STEPS_FINEST : STEPS, placing);
      if (!is_within_reach (placing, &start, &a->levels[level]))
        *placing = start;
      if (level > 0)
        *placing = maq_placing_refine (placing);
    }

  return TRUE;
}

/* --- from planes to pictures --- */

static double
round_to_grid (double value)
{
  return rint (value * GRID) / GRID;
}

static void
set_geometry (MaqAlignment     *alignment,
              const MaqPlacing *placing,
              double            divide_a,
              double            divide_b)
{
  alignment->scale_x = round_to_grid (placing->scale_x * divide_b / divide_a);
  alignment->scale_y = round_to_grid (placing->scale_y * divide_b / divide_a);
  alignment->shift_x = round_to_grid (placing->centre_x * divide_b - alignment->scale_x * placing->pivot_x * divide_a);
  alignment->shift_y = round_to_grid (placing->centre_y * divide_b - alignment->scale_y * placing->pivot_y * divide_a);
}

/* How far a corner is from where the sizes alone would have it, in pixels of the original. */
static double
get_farthest (const MaqAlignment *self,
              MaqImage           *original,
              MaqImage           *answer)
{
  double width = maq_image_get_width (original), height = maq_image_get_height (original);
  double scale_x = maq_image_get_width (answer) / width, scale_y = maq_image_get_height (answer) / height;
  double right = (self->scale_x - scale_x) * width + self->shift_x, below = (self->scale_y - scale_y) * height + self->shift_y;

  return MAX (MAX (fabs (self->shift_x), fabs (right)) / scale_x, MAX (fabs (self->shift_y), fabs (below)) / scale_y);
}

static void
snap (MaqAlignment *self,
      MaqImage     *original,
      MaqImage     *answer)
{
  if (get_farthest (self, original, answer) >= IN_PLACE)
    return;
  self->scale_x = (double) maq_image_get_width (answer) / maq_image_get_width (original);
  self->scale_y = (double) maq_image_get_height (answer) / maq_image_get_height (original);
  self->shift_x = self->shift_y = 0;
}

static void
judge (const MaqPlanes  *a,
       const MaqPlanes  *b,
       const MaqPlacing *finest,
       MaqAlignment     *alignment)
{
  guint level = 0, n_blocks;
  MaqPlacing placing = *finest;

  while (level + 1 < a->n_levels && MAX (a->levels[level].width, a->levels[level].height) > SCORED_SIDE)
    {
      placing.pivot_x /= 2, placing.pivot_y /= 2;
      placing.centre_x /= 2, placing.centre_y /= 2;
      level++;
    }
  alignment->score = maq_register_score (&a->levels[level], &b->levels[level], &placing, &n_blocks);
  alignment->is_assumed = n_blocks < FEWEST_BLOCKS;
}

/* Down from @placing to the finest level. */
static gboolean
follow (const MaqPlanes *a,
        const MaqPlanes *b,
        MaqPlacing      *placing,
        MaqAlignment    *alignment,
        GCancellable    *cancellable,
        GError         **error)
{
  if (!descend (a, b, placing, cancellable, error))
    return FALSE;
  judge (a, b, placing, alignment);

  return TRUE;
}

static void
set_tone (MaqAlignment     *alignment,
          const MaqPlanes  *a,
          const MaqPlanes  *b,
          const MaqPlacing *placing)
{
  double gain, offset;

  maq_register_tone (a, b, placing, &gain, &offset);
  for (guint c = 0; c < 3; c++)
    {
      alignment->gain[c] = gain;
      alignment->offset[c] = offset;
    }
}

static gboolean
find (MaqImage      *original,
      MaqImage      *answer,
      MaqPlanes     *a,
      MaqPlanes     *b,
      GCancellable  *cancellable,
      MaqAlignment  *alignment,
      GError       **error)
{
  MaqPlacing plain, placing = search (original, answer, a, b, &plain);
  gboolean has_moved = memcmp (&plain, &placing, sizeof plain) != 0;
  MaqAlignment other = *alignment;

  if (!follow (a, b, &placing, alignment, cancellable, error) ||
      (has_moved && !follow (a, b, &plain, &other, cancellable, error)))
    return FALSE;
  /* A change may look like a movement from afar. */
  if (has_moved && other.score >= alignment->score)
    *alignment = other, placing = plain;
  if (alignment->is_assumed)
    {
      maq_alignment_init_sizes (alignment, original, answer);
      return TRUE;
    }
  set_geometry (alignment, &placing, a->factor, b->factor);
  snap (alignment, original, answer);
  set_tone (alignment, a, b, &placing);

  return TRUE;
}

gboolean
maq_register (MaqImage      *original,
              MaqImage      *answer,
              MaqMask       *region,
              GCancellable  *cancellable,
              MaqAlignment  *alignment,
              GError       **error)
{
  g_autoptr (MaqImage) flat_a = NULL, flat_b = NULL;
  g_auto (MaqPlanes) a = { 0 }, b = { 0 };
  guint factor, like;

  g_return_val_if_fail (original != NULL && answer != NULL && alignment != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  maq_alignment_init_sizes (alignment, original, answer);
  factor = get_factor (original);
  like = get_like_factor (answer, original, factor);
  if (is_too_narrow (original, factor) || is_too_narrow (answer, like))
    return TRUE;
  flat_a = maq_image_flatten (original, error);
  flat_b = flat_a != NULL ? maq_image_flatten (answer, error) : NULL;
  if (flat_b == NULL || !maq_planes_init (&a, flat_a, factor, region, error) ||
      !maq_planes_init (&b, flat_b, like, NULL, error) ||
      !maq_planes_descend (&a, &b, error))
    return FALSE;

  return find (original, answer, &a, &b, cancellable, alignment, error);
}
