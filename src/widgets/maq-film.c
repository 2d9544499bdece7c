/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-enlarge.h"
#include "maq-film.h"
#include "maq-shrink.h"

#define SIDE MAQ_FILM_SIDE
/* Squares are made this far ahead of what is seen. */
#define AHEAD 96
/* After this a size is there to stay. */
#define REST_US (120 * G_TIME_SPAN_MILLISECOND)
/* What is loaded is magnified so far while the size changes; loading again for each size on the way would take the processor from the zoom. */
#define MAGNIFY 2

typedef struct {
  guint x0, y0, x1, y1; /* of squares */
} Range;

static gboolean
is_moving (const MaqFilm *self)
{
  return g_get_monotonic_time () < self->sized_us + REST_US;
}

/* At its true size the picture's own pixels are laid down. */
static gboolean
is_true_size (const MaqFilm *self)
{
  return maq_image_get_width (self->image) == (guint) self->whole.width && maq_image_get_height (self->image) == (guint) self->whole.height;
}

/* What is far too large is so for a moment only: a smaller level is on its way. */
static gboolean
needs_squares (const MaqFilm *self)
{
  return self->image != NULL && !is_true_size (self) && maq_image_get_width (self->image) <= (guint) self->whole.width * MAQ_SHRINK_LIMIT
         && maq_image_get_height (self->image) <= (guint) self->whole.height * MAQ_SHRINK_LIMIT;
}

static gboolean
find_range (const MaqFilm *self, int ahead, Range *range)
{
  MaqFilmRect wide = { self->seen.x - ahead, self->seen.y - ahead, self->seen.width + 2 * ahead, self->seen.height + 2 * ahead }, part;

  if (!maq_film_rect_intersect (&self->whole, &wide, &part))
    return FALSE;
  part.x -= self->whole.x;
  part.y -= self->whole.y;
  *range = (Range) { (guint) part.x / SIDE, (guint) part.y / SIDE, (guint) (part.x + part.width - 1) / SIDE + 1,
                     (guint) (part.y + part.height - 1) / SIDE + 1 };
  return TRUE;
}

static gpointer
to_key (guint column, guint row)
{
  return GUINT_TO_POINTER (row << 16 | column);
}

static gboolean
find_missing (const MaqFilm *self, int ahead, guint *column, guint *row)
{
  Range range;

  if (!needs_squares (self) || !find_range (self, ahead, &range))
    return FALSE;
  for (*row = range.y0; *row < range.y1; ++*row)
    for (*column = range.x0; *column < range.x1; ++*column)
      if (!g_hash_table_contains (self->squares, to_key (*column, *row)))
        return TRUE;
  return FALSE;
}

static gboolean
drop_far_cb (gpointer key, gpointer value, gpointer data)
{
  const Range *range = data;
  guint number = GPOINTER_TO_UINT (key), column = number & 0xffff, row = number >> 16;

  return column < range->x0 || column >= range->x1 || row < range->y0 || row >= range->y1;
}

static void
drop_far (MaqFilm *self)
{
  Range range = { 0 };

  if (needs_squares (self))
    find_range (self, AHEAD + SIDE, &range);
  g_hash_table_foreach_remove (self->squares, drop_far_cb, &range);
}

static void
forget_image (MaqFilm *self)
{
  g_clear_pointer (&self->image, maq_image_unref);
  if (self->squares != NULL)
    g_hash_table_remove_all (self->squares);
  self->serial++;
}

static void
want (MaqFilm *self)
{
  guint side = (guint) MAX (self->whole.width, self->whole.height), loaded = maq_picture_get_loaded_side (self->picture);

  self->waiting = side > loaded && side <= loaded * MAGNIFY && is_moving (self);
  maq_picture_want (self->picture, self->who, self->waiting ? loaded : side);
}

static void
take_image (MaqFilm *self)
{
  MaqImage *image = NULL;

  if (maq_picture_get_n_levels (self->picture) > 0)
    image = maq_tiles_get_image (maq_picture_get_level (self->picture, maq_picture_find_level (self->picture, MAX (self->whole.width, self->whole.height))));
  if (image == self->image)
    return;
  forget_image (self);
  self->image = image != NULL ? maq_image_ref (image) : NULL;
}

static void
choose (MaqFilm *self)
{
  MaqFilmRect part;

  if (!maq_film_rect_intersect (&self->whole, &self->seen, &part))
    {
      forget_image (self);
      self->waiting = FALSE;
      maq_picture_leave (self->picture, self->who);
      return;
    }
  want (self);
  take_image (self);
  drop_far (self);
}

static gboolean
is_same (const MaqFilmRect *a, const MaqFilmRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

void
maq_film_choose (MaqFilm *self, MaqPicture *picture, gconstpointer who, const MaqFilmRect *whole, const MaqFilmRect *seen, guint radius)
{
  if (self->picture != picture || whole->width < 1 || whole->height < 1)
    maq_film_clear (self);
  if (picture == NULL || whole->width < 1 || whole->height < 1)
    return;
  if (self->squares == NULL)
    self->squares = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (self->picture != NULL && (self->whole.width != whole->width || self->whole.height != whole->height))
    {
      self->sized_us = g_get_monotonic_time ();
      g_hash_table_remove_all (self->squares);
    }
  if (!is_same (&self->whole, whole) || !is_same (&self->seen, seen) || self->radius != radius)
    self->serial++;
  self->picture = picture;
  self->who = who;
  self->whole = *whole;
  self->seen = *seen;
  self->radius = radius;
  choose (self);
}

void
maq_film_clear (MaqFilm *self)
{
  guint serial = self->serial + 1;

  if (self->picture != NULL)
    maq_picture_leave (self->picture, self->who);
  g_clear_pointer (&self->image, maq_image_unref);
  g_clear_pointer (&self->squares, g_hash_table_unref);
  *self = (MaqFilm) { .serial = serial };
}

gboolean
maq_film_is_empty (const MaqFilm *self)
{
  return self->image == NULL;
}

gboolean
maq_film_is_missing (const MaqFilm *self)
{
  guint column, row;

  return self->waiting || find_missing (self, AHEAD, &column, &row);
}

static void
premultiply (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++, pixels += 4)
    for (guint c = 0; pixels[3] < 255 && c < 3; c++)
      pixels[c] = (guint8) ((pixels[c] * pixels[3] + 127) / 255);
}

/* Rows as long as a whole square's, so that nobody has to ask which one ends earlier. */
static guint8 *
make_square (const MaqFilm *self, guint column, guint row)
{
  guint whole_width = (guint) self->whole.width, whole_height = (guint) self->whole.height;
  guint x = column * SIDE, y = row * SIDE, width = MIN (SIDE, whole_width - x), height = MIN (SIDE, whole_height - y);
  g_autofree guint8 *part = g_malloc ((gsize) width * height * 4);
  guint8 *square = g_malloc ((gsize) SIDE * SIDE * 4);

  if (whole_width <= maq_image_get_width (self->image) && whole_height <= maq_image_get_height (self->image))
    maq_shrink_part (self->image, whole_width, whole_height, x, y, width, height, part);
  else
    maq_enlarge_part (self->image, whole_width, whole_height, x, y, width, height, part);
  premultiply (part, (gsize) width * height);
  for (gsize i = 0; i < height; i++)
    memcpy (square + i * SIDE * 4, part + i * width * 4, (gsize) width * 4);
  return square;
}

/* While the size changes they would all be made for nothing. What is seen comes first. */
gboolean
maq_film_make (MaqFilm *self)
{
  guint column, row;

  if (self->picture == NULL || is_moving (self))
    return FALSE;
  if (self->waiting)
    choose (self);
  if (!find_missing (self, 0, &column, &row) && !find_missing (self, AHEAD, &column, &row))
    return FALSE;
  g_hash_table_insert (self->squares, to_key (column, row), make_square (self, column, row));
  self->serial++;
  return TRUE;
}
