/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-pixels.h"

/* Squares are made this far ahead of what is seen, in shown pixels. */
#define AHEAD 96.0f

static void
find_range (MaqTiles *tiles, float width, float height, const graphene_rect_t *sight, MaqTileRange *range)
{
  MaqImage *image = maq_tiles_get_image (tiles);
  float sx = (float) maq_image_get_width (image) / width, sy = (float) maq_image_get_height (image) / height;
  graphene_rect_t part;

  graphene_rect_inset_r (sight, -AHEAD, -AHEAD, &part);
  graphene_rect_scale (&part, sx, sy, &part);
  maq_tiles_get_range (tiles, &part, range);
}

static gboolean
is_nothing (const MaqTileRange *range)
{
  return range->x0 >= range->x1 || range->y0 >= range->y1;
}

/* The next sharper ones first: after zooming out they are what was shown a moment ago. The smallest one costs nothing to make. */
static void
choose_base (MaqPixels *self, MaqPicture *picture, guint level, float width, float height, const graphene_rect_t *sight)
{
  guint n_levels = maq_picture_get_n_levels (picture);

  for (guint i = 0; i < n_levels && self->base == NULL; i++)
    {
      guint other = i < level ? level - 1 - i : i;
      MaqTiles *tiles = maq_picture_get_level (picture, other);

      if (other == level)
        continue;
      find_range (tiles, width, height, sight, &self->base_range);
      if (maq_tiles_is_full (tiles, &self->base_range))
        self->base = tiles;
    }
  if (self->base != NULL || n_levels < 2)
    return;
  self->base = maq_picture_get_level (picture, n_levels - 1);
  find_range (self->base, width, height, sight, &self->base_range);
  while (maq_tiles_make (self->base, &self->base_range))
    ;
}

static void
use (MaqPixels *self, MaqPicture *picture, gconstpointer who)
{
  for (guint i = 0; i < maq_picture_get_n_levels (picture); i++)
    {
      MaqTiles *tiles = maq_picture_get_level (picture, i);
      const MaqTileRange *range = tiles == self->tiles ? &self->range : tiles == self->base ? &self->base_range : NULL;

      maq_tiles_use (tiles, who, range);
    }
}

void
maq_pixels_choose (MaqPixels *self, MaqPicture *picture, gconstpointer who, float width, float height, int factor,
                   const graphene_rect_t *sight)
{
  graphene_rect_t whole = GRAPHENE_RECT_INIT (0, 0, width, height), seen;
  double side = MAX (width, height) * factor;
  guint level;

  *self = (MaqPixels) { 0 };
  if (picture == NULL || width < 1 || height < 1)
    return;
  if (!graphene_rect_intersection (&whole, sight, &seen))
    {
      maq_picture_leave (picture, who);
      return;
    }
  maq_picture_want (picture, who, (guint) side);
  if (maq_picture_get_n_levels (picture) == 0)
    return;
  level = maq_picture_find_level (picture, side);
  self->tiles = maq_picture_get_level (picture, level);
  find_range (self->tiles, width, height, &seen, &self->range);
  if (!maq_tiles_is_full (self->tiles, &self->range))
    choose_base (self, picture, level, width, height, &seen);
  use (self, picture, who);
}

gboolean
maq_pixels_is_missing (const MaqPixels *self)
{
  return self->tiles != NULL && !maq_tiles_is_full (self->tiles, &self->range);
}

void
maq_pixels_make (MaqPixels *self)
{
  if (self->tiles != NULL)
    maq_tiles_make (self->tiles, &self->range);
}

gboolean
maq_pixels_is_empty (const MaqPixels *self)
{
  return self->tiles == NULL || is_nothing (&self->range);
}

void
maq_pixels_draw (const MaqPixels *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  if (self->base != NULL && maq_pixels_is_missing (self))
    maq_tiles_draw (self->base, snapshot, &self->base_range, area);
  if (self->tiles != NULL)
    maq_tiles_draw (self->tiles, snapshot, &self->range, area);
}
