/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-enlarge.h"
#include "maq-shrink.h"
#include "maq-tiles.h"

/* The rows at the top and at the bottom of a picture's own squares lie apart, so that round corners are worked out by the renderer for
 * these alone and not for every pixel. */
#define EDGE 16u

struct _MaqTiles {
  MaqImage    *image;
  gboolean     fitted;
  guint        width, height;
  float        radius;
  guint        side;    /* of a square */
  guint        edge;    /* height of the first and the last row; 0: no such rows */
  guint        n_columns;
  guint        n_rows;
  gsize        bytes;
  GHashTable  *users;   /* who → MaqTileRange */
  GHashTable  *squares; /* number, row by row → GdkTexture: those that are made, of what may be millions */
  GdkTexture  *single;  /* all in one, where that was asked for */
};

static gpointer
to_key (const MaqTiles *self, guint column, guint row)
{
  return GSIZE_TO_POINTER ((gsize) row * self->n_columns + column);
}

static GdkTexture *
get_square (const MaqTiles *self, guint column, guint row)
{
  return g_hash_table_lookup (self->squares, to_key (self, column, row));
}

static MaqTiles *
create (MaqImage *image, guint width, guint height, guint side, guint edge)
{
  MaqTiles *self = g_new0 (MaqTiles, 1);

  self->image = maq_image_ref (image);
  self->width = width;
  self->height = height;
  self->side = side;
  self->edge = height > 4 * edge ? edge : 0;
  self->n_columns = (width + side - 1) / side;
  self->n_rows = (height - 2 * self->edge + side - 1) / side + (self->edge > 0 ? 2 : 0);
  self->users = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->squares = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  return self;
}

MaqTiles *
maq_tiles_new (MaqImage *image)
{
  g_return_val_if_fail (image != NULL, NULL);

  return create (image, maq_image_get_width (image), maq_image_get_height (image), MAQ_TILE_SIDE, EDGE);
}

MaqTiles *
maq_tiles_new_fitted (MaqImage *image, guint width, guint height, float radius, guint side)
{
  MaqTiles *self;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0 && side > 0, NULL);

  self = create (image, width, height, side, 0);
  self->fitted = TRUE;
  self->radius = radius;
  return self;
}

/* Where @row begins; where all ends, for the one after the last. */
static guint
get_top (MaqTiles *self, guint row)
{
  if (row == 0 || row >= self->n_rows)
    return row == 0 ? 0 : self->height;
  if (self->edge > 0 && row == self->n_rows - 1)
    return self->height - self->edge;
  return self->edge > 0 ? self->edge + (row - 1) * self->side : row * self->side;
}

static guint
find_row (MaqTiles *self, double y)
{
  double row = self->edge > 0 ? 1 + floor ((y - self->edge) / self->side) : floor (y / self->side);

  if (y >= self->height)
    return self->n_rows;
  if (self->edge > 0 && y >= self->height - self->edge)
    return self->n_rows - 1;
  return (guint) MAX (row, 0);
}

static gboolean
is_within (const MaqTileRange *range, guint column, guint row)
{
  return row >= range->y0 && row < range->y1 && column >= range->x0 && column < range->x1;
}

static gboolean
is_used (MaqTiles *self, guint column, guint row)
{
  GHashTableIter iter;
  gpointer range;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &range))
    if (is_within (range, column, row))
      return TRUE;
  return FALSE;
}

static gboolean
drop_unused_cb (gpointer key, gpointer value, gpointer data)
{
  MaqTiles *self = data;
  gsize number = GPOINTER_TO_SIZE (key);

  if (is_used (self, (guint) (number % self->n_columns), (guint) (number / self->n_columns)))
    return FALSE;
  self->bytes -= (gsize) gdk_texture_get_width (value) * (gsize) gdk_texture_get_height (value) * 4;
  return TRUE;
}

void
maq_tiles_use (MaqTiles *self, gconstpointer who, const MaqTileRange *range)
{
  g_return_if_fail (self != NULL);

  if (range != NULL)
    g_hash_table_insert (self->users, (gpointer) who, g_memdup2 (range, sizeof *range));
  else if (!g_hash_table_remove (self->users, who))
    return;
  g_hash_table_foreach_remove (self->squares, drop_unused_cb, self);
}

void
maq_tiles_free (MaqTiles *self)
{
  if (self == NULL)
    return;
  g_hash_table_remove_all (self->users);
  g_clear_object (&self->single);
  g_hash_table_unref (self->users);
  g_clear_pointer (&self->image, maq_image_unref);
  g_hash_table_unref (self->squares);
  g_free (self);
}

MaqImage *
maq_tiles_get_image (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->image;
}

guint
maq_tiles_get_width (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->width;
}

guint
maq_tiles_get_height (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->height;
}

gsize
maq_tiles_get_bytes (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bytes;
}

static guint
to_index (MaqTiles *self, double position, guint limit)
{
  return (guint) CLAMP (position / self->side, 0, (double) limit);
}

void
maq_tiles_get_range (MaqTiles *self, const graphene_rect_t *part, MaqTileRange *range)
{
  double end;

  g_return_if_fail (self != NULL && part != NULL && range != NULL);

  end = ceil (part->origin.y + part->size.height);
  *range = (MaqTileRange) { 0 };
  if (part->size.width <= 0 || part->size.height <= 0)
    return;
  range->x0 = to_index (self, floor (part->origin.x), self->n_columns);
  range->y0 = find_row (self, floor (part->origin.y));
  range->x1 = to_index (self, ceil (part->origin.x + part->size.width) + self->side - 1, self->n_columns);
  range->y1 = end > 0 ? MIN (find_row (self, end - 1) + 1, self->n_rows) : 0;
}

gboolean
maq_tiles_is_full (MaqTiles *self, const MaqTileRange *range)
{
  g_return_val_if_fail (self != NULL && range != NULL, FALSE);

  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      if (get_square (self, column, row) == NULL)
        return FALSE;
  return TRUE;
}

/* Where a quarter of a disc of @radius leaves less than the whole of a pixel that lies @x × @y from the corner. */
static float
get_coverage (float radius, float x, float y)
{
  float dx = radius - x - 0.5f, dy = radius - y - 0.5f;

  return dx <= 0 || dy <= 0 ? 1 : CLAMP (radius - hypotf (dx, dy) + 0.5f, 0, 1);
}

/* A clip with round corners would be worked out by the renderer for every pixel of every frame. */
static void
round_corners (MaqTiles *self, guint8 *pixels, guint left, guint top, guint width, guint height)
{
  for (guint y = top; y < top + height; y++)
    {
      float down = (float) MIN (y, self->height - 1 - y);

      for (guint x = left; x < left + width && down < self->radius; x++)
        {
          guint8 *pixel = pixels + ((gsize) (y - top) * width + (x - left)) * 4;

          pixel[3] = (guint8) ((float) pixel[3] * get_coverage (self->radius, (float) MIN (x, self->width - 1 - x), down) + 0.5f);
        }
    }
}

static void
fill_fitted (MaqTiles *self, guint x, guint y, guint width, guint height, guint8 *to)
{
  if (self->width <= maq_image_get_width (self->image) && self->height <= maq_image_get_height (self->image))
    maq_shrink_part (self->image, self->width, self->height, x, y, width, height, to);
  else
    maq_enlarge_part (self->image, self->width, self->height, x, y, width, height, to);
  round_corners (self, to, x, y, width, height);
}

/* Straight RGBA, which is what both renderers of GTK 4.8 convert quickly: cairo does it in every frame, and takes
 * even what is in its own format by way of floating point numbers, ten times as slowly. */
static GdkTexture *
make_texture (MaqTiles *self, guint x, guint y, guint width, guint height)
{
  gsize stride = (gsize) width * 4;
  g_autoptr (GBytes) bytes = NULL;

  self->bytes += stride * height;
  if (self->fitted)
    {
      guint8 *to = g_malloc (stride * height);

      fill_fitted (self, x, y, width, height, to);
      bytes = g_bytes_new_take (to, stride * height);
    }
  else
    {
      stride = maq_image_get_stride (self->image);
      bytes = g_bytes_new_from_bytes (maq_image_get_bytes (self->image), y * stride + (gsize) x * 4, (height - 1) * stride + width * 4);
    }
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes, stride);
}

static GdkTexture *
make_square (MaqTiles *self, guint column, guint row)
{
  guint x = column * self->side, y = get_top (self, row);

  return make_texture (self, x, y, MIN (self->side, self->width - x), get_top (self, row + 1) - y);
}

gboolean
maq_tiles_make (MaqTiles *self, const MaqTileRange *range)
{
  g_return_val_if_fail (self != NULL && range != NULL, FALSE);

  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      {
        if (get_square (self, column, row) != NULL)
          continue;
        g_hash_table_insert (self->squares, to_key (self, column, row), make_square (self, column, row));
        return TRUE;
      }
  return FALSE;
}

/* Whole pixels where squares meet: cairo would let shine through what is behind. */
static graphene_rect_t
get_place (MaqTiles *self, guint column, guint row, const graphene_rect_t *area)
{
  float sx = area->size.width / (float) self->width, sy = area->size.height / (float) self->height;
  float x0 = roundf (area->origin.x + (float) (column * self->side) * sx);
  float y0 = roundf (area->origin.y + (float) get_top (self, row) * sy);
  float x1 = roundf (area->origin.x + (float) MIN ((column + 1) * self->side, self->width) * sx);
  float y1 = roundf (area->origin.y + (float) get_top (self, row + 1) * sy);

  return GRAPHENE_RECT_INIT (x0, y0, x1 - x0, y1 - y0);
}

void
maq_tiles_draw (MaqTiles *self, GtkSnapshot *snapshot, const MaqTileRange *range, const graphene_rect_t *area)
{
  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      {
        GdkTexture *square = get_square (self, column, row);
        graphene_rect_t place = get_place (self, column, row, area);

        if (square != NULL && place.size.width > 0 && place.size.height > 0)
          gtk_snapshot_append_texture (snapshot, square, &place);
      }
}

GdkTexture *
maq_tiles_get_single (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->single == NULL)
    self->single = make_texture (self, 0, 0, self->width, self->height);
  return self->single;
}
