/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-tiles.h"

struct _MaqTiles {
  MaqImage    *image;
  guint        n_columns;
  guint        n_rows;
  gsize        bytes;
  GHashTable  *users;   /* who → MaqTileRange */
  GdkTexture **squares; /* row by row; NULL: not made */
};

MaqTiles *
maq_tiles_new (MaqImage *image)
{
  MaqTiles *self;

  g_return_val_if_fail (image != NULL, NULL);

  self = g_new0 (MaqTiles, 1);
  self->image = maq_image_ref (image);
  self->n_columns = (maq_image_get_width (image) + MAQ_TILE_SIDE - 1) / MAQ_TILE_SIDE;
  self->n_rows = (maq_image_get_height (image) + MAQ_TILE_SIDE - 1) / MAQ_TILE_SIDE;
  self->users = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->squares = g_new0 (GdkTexture *, (gsize) self->n_columns * self->n_rows);
  return self;
}

static void
drop (MaqTiles *self, guint column, guint row)
{
  GdkTexture **square = &self->squares[(gsize) row * self->n_columns + column];

  if (*square != NULL)
    self->bytes -= (gsize) gdk_texture_get_width (*square) * (gsize) gdk_texture_get_height (*square) * 4;
  g_clear_object (square);
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

void
maq_tiles_use (MaqTiles *self, gconstpointer who, const MaqTileRange *range)
{
  g_return_if_fail (self != NULL);

  if (range != NULL)
    g_hash_table_insert (self->users, (gpointer) who, g_memdup2 (range, sizeof *range));
  else if (!g_hash_table_remove (self->users, who))
    return;
  for (guint row = 0; row < self->n_rows && self->bytes > 0; row++)
    for (guint column = 0; column < self->n_columns; column++)
      if (!is_used (self, column, row))
        drop (self, column, row);
}

void
maq_tiles_free (MaqTiles *self)
{
  if (self == NULL)
    return;
  g_hash_table_remove_all (self->users);
  for (guint i = 0; i < self->n_columns * self->n_rows; i++)
    g_clear_object (&self->squares[i]);
  g_hash_table_unref (self->users);
  g_clear_pointer (&self->image, maq_image_unref);
  g_free (self->squares);
  g_free (self);
}

MaqImage *
maq_tiles_get_image (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->image;
}

gsize
maq_tiles_get_bytes (MaqTiles *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bytes;
}

static guint
to_index (double position, guint limit)
{
  return (guint) CLAMP (position / MAQ_TILE_SIDE, 0, (double) limit);
}

void
maq_tiles_get_range (MaqTiles *self, const graphene_rect_t *part, MaqTileRange *range)
{
  g_return_if_fail (self != NULL && part != NULL && range != NULL);

  *range = (MaqTileRange) { 0 };
  if (part->size.width <= 0 || part->size.height <= 0)
    return;
  range->x0 = to_index (floor (part->origin.x), self->n_columns);
  range->y0 = to_index (floor (part->origin.y), self->n_rows);
  range->x1 = to_index (ceil (part->origin.x + part->size.width) + MAQ_TILE_SIDE - 1, self->n_columns);
  range->y1 = to_index (ceil (part->origin.y + part->size.height) + MAQ_TILE_SIDE - 1, self->n_rows);
}

gboolean
maq_tiles_is_full (MaqTiles *self, const MaqTileRange *range)
{
  g_return_val_if_fail (self != NULL && range != NULL, FALSE);

  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      if (self->squares[(gsize) row * self->n_columns + column] == NULL)
        return FALSE;
  return TRUE;
}

/* Straight RGBA to premultiplied BGRA, which both renderers of GTK 4.8 take as it is: of anything else cairo makes a converted
 * copy for every frame. */
static void
convert_row (const guint8 *from, guint8 *to, guint width)
{
  guint32 alpha = 0xff;

  for (guint i = 0; i < width; i++)
    {
      guint32 pixel;

      memcpy (&pixel, from + (gsize) i * 4, 4);
      pixel = GUINT32_FROM_LE (pixel);
      alpha &= pixel >> 24;
      pixel = (pixel & 0xff00ff00) | ((pixel >> 16) & 0xff) | ((pixel & 0xff) << 16);
      pixel = GUINT32_TO_LE (pixel);
      memcpy (to + (gsize) i * 4, &pixel, 4);
    }
  if (alpha == 0xff)
    return;
  for (guint8 *pixel = to; pixel < to + (gsize) width * 4; pixel += 4)
    for (guint c = 0; c < 3; c++)
      pixel[c] = (guint8) ((pixel[c] * pixel[3] + 127) / 255);
}

static GdkTexture *
make_square (MaqTiles *self, guint column, guint row)
{
  guint x = column * MAQ_TILE_SIDE, y = row * MAQ_TILE_SIDE;
  guint width = MIN (MAQ_TILE_SIDE, maq_image_get_width (self->image) - x);
  guint height = MIN (MAQ_TILE_SIDE, maq_image_get_height (self->image) - y);
  gsize stride = maq_image_get_stride (self->image), size = (gsize) width * height * 4;
  const guint8 *from = maq_image_get_pixels (self->image) + y * stride + (gsize) x * 4;
  guint8 *to = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < height; i++)
    convert_row (from + i * stride, to + (gsize) i * width * 4, width);
  bytes = g_bytes_new_take (to, size);
  self->bytes += size;
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, (gsize) width * 4);
}

gboolean
maq_tiles_make (MaqTiles *self, const MaqTileRange *range)
{
  g_return_val_if_fail (self != NULL && range != NULL, FALSE);

  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      {
        GdkTexture **square = &self->squares[(gsize) row * self->n_columns + column];

        if (*square != NULL)
          continue;
        *square = make_square (self, column, row);
        return TRUE;
      }
  return FALSE;
}

void
maq_tiles_draw (MaqTiles *self, GtkSnapshot *snapshot, const MaqTileRange *range, const graphene_rect_t *area)
{
  float sx = area->size.width / (float) maq_image_get_width (self->image);
  float sy = area->size.height / (float) maq_image_get_height (self->image);

  for (guint row = range->y0; row < range->y1; row++)
    for (guint column = range->x0; column < range->x1; column++)
      {
        GdkTexture *square = self->squares[(gsize) row * self->n_columns + column];

        if (square != NULL)
          gtk_snapshot_append_texture (
            snapshot, square,
            &GRAPHENE_RECT_INIT (area->origin.x + (float) (column * MAQ_TILE_SIDE) * sx,
                                 area->origin.y + (float) (row * MAQ_TILE_SIDE) * sy,
                                 (float) gdk_texture_get_width (square) * sx, (float) gdk_texture_get_height (square) * sy));
      }
}

GdkTexture *
maq_tiles_get_single (MaqTiles *self)
{
  const MaqTileRange first = { 0, 0, 1, 1 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->n_columns == 1 && self->n_rows == 1, NULL);

  maq_tiles_make (self, &first);
  return self->squares[0];
}
