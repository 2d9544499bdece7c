/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-pixels.h"
#include "maq-shrink.h"

/* Squares are made this far ahead of what is seen, in shown pixels. */
#define AHEAD 96.0f
/* How much larger or smaller than it was made a picture is drawn while it changes its size. Cairo shrinks quickly down to 3/4. */
#define STRETCH (4.0 / 3)
/* After this a size is there to stay. */
#define REST_US (120 * G_TIME_SPAN_MILLISECOND)

/* What is loaded is magnified so far while the size changes; loading again for each size on the way would take the processor from the zoom. */
#define MAGNIFY 2

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

static void
get_size (const MaqPixels *self, guint *width, guint *height)
{
  *width = (guint) MAX (lroundf (self->width * (float) self->factor), 1);
  *height = (guint) MAX (lroundf (self->height * (float) self->factor), 1);
}

static gboolean
has_size (const MaqPixels *self)
{
  guint width, height;

  get_size (self, &width, &height);
  return maq_tiles_get_width (self->fitted) == width && maq_tiles_get_height (self->fitted) == height;
}

/* Whether it would be drawn smaller than it is, and not by so much that a smaller level is to be waited for. Magnified squares cannot be
 * small ones: through a clip they are drawn pixel for pixel, too. */
static gboolean
can_fit (const MaqPixels *self, MaqImage *image)
{
  guint width, height, in_width = maq_image_get_width (image), in_height = maq_image_get_height (image);

  get_size (self, &width, &height);
  if (width > in_width || height > in_height)
    return self->clipped && width >= in_width / 2 && height >= in_height / 2;
  return in_width <= width * MAQ_SHRINK_LIMIT && in_height <= height * MAQ_SHRINK_LIMIT;
}

static gboolean
is_moving (const MaqPixels *self)
{
  return g_get_monotonic_time () < self->sized_us + REST_US;
}

static gboolean
is_good (const MaqPixels *self, MaqImage *image)
{
  double stretch;

  if (self->fitted == NULL)
    return FALSE;
  if (has_size (self))
    return maq_tiles_get_image (self->fitted) == image;
  stretch = self->width * self->factor / maq_tiles_get_width (self->fitted);
  return is_moving (self) && stretch <= STRETCH && stretch >= 1 / STRETCH;
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

static void
choose_tiles (MaqPixels *self, guint level)
{
  MaqTiles *tiles = maq_picture_get_level (self->picture, level);
  guint width, height;

  if (!can_fit (self, maq_tiles_get_image (tiles)))
    {
      retire (self);
      self->tiles = tiles;
      return;
    }
  if (!is_good (self, maq_tiles_get_image (tiles)))
    {
      retire (self);
      get_size (self, &width, &height);
      self->fitted = maq_tiles_new_fitted (maq_tiles_get_image (tiles), width, height, self->radius * (float) self->factor,
                                           self->clipped ? MAQ_CLIPPED_SIDE : MAQ_FITTED_SIDE);
    }
  self->tiles = self->fitted;
}

static void
forget (MaqPixels *self)
{
  g_clear_pointer (&self->fitted, maq_tiles_free);
  g_clear_pointer (&self->last, maq_tiles_free);
  self->tiles = self->base = NULL;
}

static void
want (MaqPixels *self, guint side)
{
  guint loaded = maq_picture_get_loaded_side (self->picture);

  self->waiting = side > loaded && side <= loaded * MAGNIFY && is_moving (self);
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
  level = maq_picture_find_level (self->picture, side);
  choose_tiles (self, level);
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
    self->sized_us = g_get_monotonic_time ();
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
  return self->waiting || (self->fitted != NULL && !has_size (self));
}

gboolean
maq_pixels_is_missing (const MaqPixels *self)
{
  return self->tiles != NULL && (!is_full (self) || is_unsettled (self));
}

gboolean
maq_pixels_make (MaqPixels *self)
{
  gboolean made;

  if (self->tiles == NULL)
    return FALSE;
  if (is_unsettled (self) && !is_moving (self))
    choose (self);
  made = maq_tiles_make (self->tiles, &self->range);
  if (made && is_full (self))
    choose (self);
  return made;
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
