/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-film.h"
#include "maq-pixel-row.h"

#define SIDE MAQ_FILM_SIDE
#define ONE 256u
/* Two of the four channels of a pixel at a time. */
#define EVEN 0x00ff00ffu

gboolean
maq_film_rect_intersect (const MaqFilmRect *a, const MaqFilmRect *b, MaqFilmRect *out)
{
  int x0 = MAX (a->x, b->x), y0 = MAX (a->y, b->y);
  int x1 = MIN (a->x + a->width, b->x + b->width), y1 = MIN (a->y + a->height, b->y + b->height);

  *out = (MaqFilmRect) { x0, y0, MAX (x1 - x0, 0), MAX (y1 - y0, 0) };
  return out->width > 0 && out->height > 0;
}

void
maq_film_sheet_init (MaqFilmSheet *sheet, const MaqFilmRect *rect)
{
  sheet->rect = *rect;
  sheet->is_blank = TRUE;
  sheet->pixels = g_malloc ((gsize) rect->width * (gsize) rect->height * 4);
}

/* Not before it is known what will not be covered: most often that is nothing. */
static void
wipe (MaqFilmSheet *sheet)
{
  memset (sheet->pixels, 0, (gsize) sheet->rect.width * (gsize) sheet->rect.height * 4);
}

/* Premultiplied RGBA, which goes to GL as it is. */
GdkTexture *
maq_film_sheet_to_texture (MaqFilmSheet *sheet)
{
  gsize stride = (gsize) sheet->rect.width * 4;
  g_autoptr (GBytes) bytes = NULL;

  if (sheet->is_blank)
    wipe (sheet);
  bytes = g_bytes_new_take (g_steal_pointer (&sheet->pixels), stride * (gsize) sheet->rect.height);

  return gdk_memory_texture_new (sheet->rect.width, sheet->rect.height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, stride);
}

static inline guint32
scale (guint32 pixel, guint share)
{
  return (((pixel & EVEN) * share >> 8) & EVEN) | (((pixel >> 8) & EVEN) * share & ~EVEN);
}

static void
premultiply (guint32 *row, guint n)
{
  guint8 *pixel = (guint8 *) row;

  if (maq_pixel_row_is_opaque (pixel, n))
    return;
  for (guint i = 0; i < n; i++, pixel += 4)
    for (guint c = 0; c < 3; c++)
      pixel[c] = (guint8) ((pixel[c] * pixel[3] + 127) / 255);
}

/* The nearest pixel: the one that its centre falls on. At the true size that is the pixel itself. */
static void
read_nearest (const MaqFilm *self, guint x, guint y, guint n, guint32 *out)
{
  guint in_width = maq_image_get_width (self->image), in_height = maq_image_get_height (self->image);
  guint64 step = ((guint64) in_width << 32) / (guint) self->whole.width, at = step * x + step / 2;
  guint row = (guint) ((2 * (guint64) y + 1) * in_height / (2 * (guint64) self->whole.height));
  const guint8 *from = maq_image_get_pixels (self->image) + row * maq_image_get_stride (self->image);

  if (in_width == (guint) self->whole.width)
    memcpy (out, from + (gsize) x * 4, (gsize) n * 4);
  else
    for (guint i = 0; i < n; i++, at += step)
      memcpy (out + i, from + (at >> 32) * 4, 4);
  premultiply (out, n);
}

static void
read_row (const MaqFilm *self, guint x, guint y, guint n, guint32 *out)
{
  if (g_hash_table_size (self->squares) == 0)
    {
      read_nearest (self, x, y, n, out);
      return;
    }
  for (guint end = x + n, next; x < end; out += next - x, x = next)
    {
      const guint8 *square = g_hash_table_lookup (self->squares, GUINT_TO_POINTER ((y / SIDE) << 16 | x / SIDE));

      next = MIN ((x / SIDE + 1) * SIDE, end);
      if (square != NULL)
        memcpy (out, square + ((gsize) (y % SIDE) * SIDE + x % SIDE) * 4, (gsize) (next - x) * 4);
      else
        read_nearest (self, x, y, next - x, out);
    }
}

/* Of 256, how much a quarter of a disc leaves of a pixel that lies @x × @y from the corner. */
static guint
get_coverage (guint radius, guint x, guint y)
{
  float dx = (float) radius - (float) x - 0.5f, dy = (float) radius - (float) y - 0.5f;

  return dx <= 0 || dy <= 0 ? ONE : (guint) (CLAMP ((float) radius - hypotf (dx, dy) + 0.5f, 0, 1) * ONE + 0.5f);
}

static void
round_row (const MaqFilm *self, guint x, guint y, guint n, guint32 *row)
{
  guint width = (guint) self->whole.width, height = (guint) self->whole.height, down = MIN (y, height - 1 - y);

  for (guint i = x; down < self->radius && i < x + n; i++)
    if (MIN (i, width - 1 - i) < self->radius)
      row[i - x] = scale (row[i - x], get_coverage (self->radius, MIN (i, width - 1 - i), down));
}

static void
lay_row (const guint32 *row, guint n, guint share, guint32 *out)
{
  if (maq_pixel_row_is_opaque ((const guint8 *) row, n))
    {
      maq_pixel_row_mix ((const guint8 *) row, n, share, (guint8 *) out);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      guint32 over = share < ONE ? scale (row[i], share) : row[i];
      guint alpha = GUINT32_FROM_LE (over) >> 24;

      out[i] = over + scale (out[i], ONE - alpha - (alpha >> 7));
    }
}

void
maq_film_lay (const MaqFilm *self, MaqFilmSheet *sheet, guint share)
{
  gboolean is_first = sheet->is_blank && share == ONE;
  MaqFilmRect seen, part;
  g_autofree guint32 *row = NULL;
  guint n;

  if (self->image == NULL || !maq_film_rect_intersect (&self->whole, &self->seen, &seen)
      || !maq_film_rect_intersect (&seen, &sheet->rect, &part))
    return;
  n = (guint) part.width;
  if (sheet->is_blank && (!is_first || part.width < sheet->rect.width || part.height < sheet->rect.height))
    wipe (sheet);
  row = g_new (guint32, n);
  for (int y = part.y; y < part.y + part.height; y++)
    {
      gsize at = (gsize) (y - sheet->rect.y) * (gsize) sheet->rect.width + (gsize) (part.x - sheet->rect.x);
      guint32 *out = (guint32 *) (gpointer) sheet->pixels + at, *to = is_first ? out : row;

      read_row (self, (guint) (part.x - self->whole.x), (guint) (y - self->whole.y), n, to);
      round_row (self, (guint) (part.x - self->whole.x), (guint) (y - self->whole.y), n, to);
      if (!is_first)
        lay_row (row, n, share, out);
    }
  sheet->is_blank = FALSE;
}
