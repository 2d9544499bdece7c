/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-pixels.h"
#include "maq-shrink.h"

/* Squares are made this far ahead of what is seen, in shown pixels. */
#define AHEAD 96.0f
/* How much larger and how much smaller than it was made a picture is drawn while it changes its size. Cairo shrinks quickly down to
 * 3/4. Making and uploading squares is the dearest part of a zoom, so that they are made small and seldom. */
#define GROW 2.0
#define SHRINK 0.75
/* After this a size is there to stay. */
#define REST_US (120 * G_TIME_SPAN_MILLISECOND)

static void
find_range (MaqTiles *tiles, float width, float height, const graphene_rect_t *sight, float ahead, MaqTileRange *range)
{
  float sx = (float) maq_tiles_get_width (tiles) / width, sy = (float) maq_tiles_get_height (tiles) / height;
  graphene_rect_t part;

  graphene_rect_inset_r (sight, -ahead, -ahead, &part);
  graphene_rect_scale (&part, sx, sy, &part);
  maq_tiles_get_range (tiles, &part, range);
}

static gboolean
is_nothing (const MaqTileRange *range)
{
  return range->x0 >= range->x1 || range->y0 >= range->y1;
}

static gboolean
is_full (const MaqPixels *self)
{
  return maq_tiles_is_full (self->tiles, &self->range);
}

/* One layer is enough where it has every square that is seen: each other one below it would be painted for nothing. */
static gboolean
is_covered (const MaqPixels *self)
{
  return maq_tiles_is_full (self->tiles, &self->seen_range);
}

static gboolean
is_covered_by_last (const MaqPixels *self)
{
  return self->last != NULL && maq_tiles_is_full (self->last, &self->last_range);
}

/* The next sharper ones first: after zooming out they are what was shown a moment ago. The smallest one costs nothing to make. */
static void
choose_base (MaqPixels *self, guint level, const graphene_rect_t *seen)
{
  guint n_levels = maq_picture_get_n_levels (self->picture);

  for (guint i = 0; i < n_levels && self->base == NULL; i++)
    {
      guint other = i <= level ? level - i : i;
      MaqTiles *tiles = maq_picture_get_level (self->picture, other);

      if (tiles == self->tiles)
        continue;
      find_range (tiles, self->width, self->height, seen, AHEAD, &self->base_range);
      if (maq_tiles_is_full (tiles, &self->base_range))
        self->base = tiles;
    }
  if (self->base != NULL || n_levels < 2)
    return;
  self->base = maq_picture_get_level (self->picture, n_levels - 1);
  find_range (self->base, self->width, self->height, seen, AHEAD, &self->base_range);
  while (maq_tiles_make (self->base, &self->base_range))
    ;
}

static void
use (MaqPixels *self)
{
  for (guint i = 0; i < maq_picture_get_n_levels (self->picture); i++)
    {
      MaqTiles *tiles = maq_picture_get_level (self->picture, i);
      const MaqTileRange *range = tiles == self->tiles ? &self->range : tiles == self->base ? &self->base_range : NULL;

      maq_tiles_use (tiles, self->who, range);
    }
  if (self->fitted != NULL)
    maq_tiles_use (self->fitted, self->who, &self->range);
}

static gboolean
is_moving (const MaqPixels *self)
{
  return g_get_monotonic_time () < self->sized_us + REST_US;
}

/* Of its size on the screen. What shrinks may as well begin a little magnified: it is the sooner made and the longer good. */
static double
get_share (const MaqPixels *self)
{
  return is_moving (self) && !self->growing ? SHRINK : 1;
}

static double
get_magnification (const MaqPixels *self, MaqImage *image)
{
  return self->width * self->factor / maq_image_get_width (image);
}

/* How large squares of @image are made; while the size changes not larger than @image, the rest is left to the renderer. */
static double
get_size (const MaqPixels *self, MaqImage *image, guint *width, guint *height)
{
  double share = get_share (self);

  if (is_moving (self))
    share = MIN (share, 1 / get_magnification (self, image));
  *width = (guint) MAX (lround (self->width * self->factor * share), 1);
  *height = (guint) MAX (lround (self->height * self->factor * share), 1);
  return share;
}

/* Pixel for pixel, with corners as they are to be. */
static gboolean
is_exact (const MaqPixels *self)
{
  return maq_tiles_get_width (self->fitted) == (guint) lroundf (self->width * (float) self->factor)
         && maq_tiles_get_height (self->fitted) == (guint) lroundf (self->height * (float) self->factor)
         && self->fitted_width == self->width;
}

/* Whether it would be drawn smaller than it is, and not by so much that a smaller level is to be waited for. Magnified squares cannot be
 * small ones: through a clip they are drawn pixel for pixel, too. What moves is made no larger than it is: without a clip for its
 * corners. */
static gboolean
can_fit (const MaqPixels *self, MaqImage *image)
{
  guint width, height, in_width = maq_image_get_width (image), in_height = maq_image_get_height (image);

  get_size (self, image, &width, &height);
  if (width > in_width || height > in_height)
    return (self->clipped || is_moving (self)) && width >= in_width / 2 && height >= in_height / 2;
  return in_width <= width * MAQ_SHRINK_LIMIT && in_height <= height * MAQ_SHRINK_LIMIT;
}

/* What is loaded cannot be any sharper, however much it is magnified; but its corners would become ever rounder. */
static gboolean
is_bearable (const MaqPixels *self)
{
  double stretch = self->width * self->factor / maq_tiles_get_width (self->fitted);
  double drift = self->width / self->fitted_width;
  MaqImage *loaded = maq_tiles_get_image (maq_picture_get_level (self->picture, 0));

  if (stretch < SHRINK || drift > GROW || drift < 1 / GROW)
    return FALSE;
  return stretch <= GROW || maq_tiles_get_width (self->fitted) >= SHRINK * maq_image_get_width (loaded);
}

static gboolean
is_good (const MaqPixels *self, MaqImage *image)
{
  if (self->fitted == NULL)
    return FALSE;
  return is_exact (self) ? maq_tiles_get_image (self->fitted) == image : is_moving (self) && is_bearable (self);
}

/* What was all there stays until its successor is; what never was is not worth keeping beside it. */
static void
retire (MaqPixels *self)
{
  if (self->fitted == NULL)
    return;
  if (self->last == NULL || maq_tiles_is_full (self->fitted, &self->range))
    {
      g_clear_pointer (&self->last, maq_tiles_free);
      self->last = g_steal_pointer (&self->fitted);
    }
  g_clear_pointer (&self->fitted, maq_tiles_free);
}

/* The picture's own squares, magnified, are better than any others as long as they are there. */
static gboolean
is_all_there (const MaqPixels *self, MaqTiles *tiles, const graphene_rect_t *seen)
{
  MaqTileRange range;

  if (self->fitted != NULL || get_magnification (self, maq_tiles_get_image (tiles)) <= 1)
    return FALSE;
  find_range (tiles, self->width, self->height, seen, 0, &range);
  return maq_tiles_is_full (tiles, &range);
}

static void
choose_tiles (MaqPixels *self, guint level, const graphene_rect_t *seen)
{
  MaqTiles *tiles = maq_picture_get_level (self->picture, level);
  MaqImage *image = maq_tiles_get_image (tiles);
  guint width, height;
  double share;

  if (is_good (self, image))
    {
      self->tiles = self->fitted;
      return;
    }
  retire (self);
  self->tiles = tiles;
  if (!can_fit (self, image) || (!self->clipped && is_all_there (self, tiles, seen)))
    return;
  share = get_size (self, image, &width, &height);
  self->fitted = maq_tiles_new_fitted (image, width, height, self->radius * (float) (self->factor * share),
                                       self->clipped ? MAQ_CLIPPED_SIDE : MAQ_FITTED_SIDE);
  self->fitted_width = self->width;
  self->tiles = self->fitted;
}

static void
forget (MaqPixels *self)
{
  g_clear_pointer (&self->fitted, maq_tiles_free);
  g_clear_pointer (&self->last, maq_tiles_free);
  self->tiles = self->base = NULL;
}

/* While the size changes what is loaded is magnified: loading more would take the processor from the renderer. */
static void
want (MaqPixels *self, guint side)
{
  guint loaded = maq_picture_get_loaded_side (self->picture);

  self->waiting = side > loaded && loaded > 0 && is_moving (self);
  maq_picture_want (self->picture, self->who, self->waiting ? loaded : side);
}

static void
choose (MaqPixels *self)
{
  graphene_rect_t whole = GRAPHENE_RECT_INIT (0, 0, self->width, self->height), seen;
  double side = MAX (self->width, self->height) * self->factor;
  guint level;

  self->tiles = self->base = NULL;
  if (!graphene_rect_intersection (&whole, &self->sight, &seen))
    {
      forget (self);
      maq_picture_leave (self->picture, self->who);
      return;
    }
  want (self, (guint) side);
  if (maq_picture_get_n_levels (self->picture) == 0)
    {
      forget (self);
      return;
    }
  level = maq_picture_find_level (self->picture, side * get_share (self));
  choose_tiles (self, level, &seen);
  find_range (self->tiles, self->width, self->height, &seen, AHEAD, &self->range);
  find_range (self->tiles, self->width, self->height, &seen, 0, &self->seen_range);
  if (is_full (self))
    g_clear_pointer (&self->last, maq_tiles_free);
  if (self->last != NULL)
    find_range (self->last, self->width, self->height, &seen, 0, &self->last_range);
  if (!is_covered (self) && !is_covered_by_last (self))
    choose_base (self, level, &seen);
  use (self);
}

void
maq_pixels_choose (MaqPixels *self, MaqPicture *picture, gconstpointer who, float width, float height, int factor,
                   float radius, const graphene_rect_t *sight)
{
  if (self->picture != picture || picture == NULL || width < 1 || height < 1)
    maq_pixels_clear (self);
  if (picture == NULL || width < 1 || height < 1)
    return;
  if (self->picture != NULL && (self->width != width || self->height != height))
    {
      self->sized_us = g_get_monotonic_time ();
      self->growing = width > self->width;
    }
  self->picture = picture;
  self->who = who;
  self->width = width;
  self->height = height;
  self->factor = factor;
  self->radius = radius;
  self->sight = *sight;
  choose (self);
}

void
maq_pixels_clear (MaqPixels *self)
{
  forget (self);
  if (self->picture != NULL)
    maq_picture_leave (self->picture, self->who);
  *self = (MaqPixels) { .clipped = self->clipped };
}

/* Whether there is something to choose anew as soon as the size rests. */
static gboolean
is_unsettled (const MaqPixels *self)
{
  return self->waiting || (self->fitted != NULL && !is_exact (self));
}

gboolean
maq_pixels_is_missing (const MaqPixels *self)
{
  return self->tiles != NULL && (!is_full (self) || is_unsettled (self));
}

gboolean
maq_pixels_make (MaqPixels *self)
{
  MaqTiles *before = self->tiles;
  gboolean made;

  if (self->tiles == NULL)
    return FALSE;
  if (is_unsettled (self) && !is_moving (self))
    choose (self);
  made = maq_tiles_make (self->tiles, &self->range);
  if (made && is_full (self))
    choose (self);
  return made || self->tiles != before;
}

gboolean
maq_pixels_is_empty (const MaqPixels *self)
{
  return self->tiles == NULL || is_nothing (&self->range);
}

/* What comes from the picture itself has no round corners. */
static void
draw_square (const MaqPixels *self, MaqTiles *tiles, GtkSnapshot *snapshot, const MaqTileRange *range, const graphene_rect_t *area)
{
  GskRoundedRect clip;

  if (self->radius > 0)
    {
      gsk_rounded_rect_init_from_rect (&clip, area, self->radius);
      gtk_snapshot_push_rounded_clip (snapshot, &clip);
    }
  maq_tiles_draw (tiles, snapshot, range, area);
  if (self->radius > 0)
    gtk_snapshot_pop (snapshot);
}

void
maq_pixels_draw (const MaqPixels *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  if (self->tiles == NULL)
    return;
  if (!is_covered (self) && self->base != NULL)
    draw_square (self, self->base, snapshot, &self->base_range, area);
  if (!is_covered (self) && self->last != NULL)
    maq_tiles_draw (self->last, snapshot, &self->last_range, area);
  if (!is_covered (self) && is_covered_by_last (self))
    return;
  if (self->tiles == self->fitted)
    maq_tiles_draw (self->tiles, snapshot, &self->seen_range, area);
  else
    draw_square (self, self->tiles, snapshot, &self->seen_range, area);
}
