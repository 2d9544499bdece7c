/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-picture.h"

G_BEGIN_DECLS

/* Of a square. */
#define MAQ_FILM_SIDE 128

/* What one widget shows of a picture, put together in memory: one texture of exactly what is seen, so that the renderer has neither to clip
 * nor to paint anything twice. Without a graphics processor both cost more than all else. At its true size it is the picture's own pixels;
 * at any other it is cut into squares that are made a few at a time, and what is not made yet shows the nearest pixels. All lengths are
 * device pixels. All zero: nothing. Main thread. */
typedef struct {
  int x, y;
  int width, height;
} MaqFilmRect;

/* Premultiplied RGBA, @rect.width × 4 bytes a row. */
typedef struct {
  MaqFilmRect rect;   /* where it lies among all that is laid on it */
  guint8     *pixels;   /* anything, while it is blank */
  gboolean    is_blank; /* nothing was laid on it: it will be see-through */
} MaqFilmSheet;

typedef struct {
  /* What was asked for. */
  MaqPicture   *picture; /* not owned */
  gconstpointer who;
  MaqFilmRect   whole;   /* where all of the picture lies */
  MaqFilmRect   seen;
  guint         radius;  /* of its corners */
  gint64        sized_us; /* when the size was last another one */
  gboolean      waiting; /* for rest, to want what is larger than is loaded */

  MaqImage     *image;   /* ours: what it is made from */
  GHashTable   *squares; /* ours: (row << 16 | column) → premultiplied RGBA, MAQ_FILM_SIDE × 4 bytes a row */
  guint         serial;  /* another one whenever it looks different */
} MaqFilm;

/* @who is known to the picture by its address. @whole, with corners rounded by @radius, is where the picture would be drawn; @seen, of the
 * same coordinates, is what is in sight. */
void     maq_film_choose     (MaqFilm *self, MaqPicture *picture, gconstpointer who, const MaqFilmRect *whole,
                              const MaqFilmRect *seen, guint radius);
/* Nothing; the picture does not know it any more. */
void     maq_film_clear      (MaqFilm *self);
/* Whether there is nothing to lay down. */
gboolean maq_film_is_empty   (const MaqFilm *self);
/* Whether squares are still to be made, now or in a moment. */
gboolean maq_film_is_missing (const MaqFilm *self);
/* Makes one square, in about a third of a millisecond. Returns: whether any was due. */
gboolean maq_film_make       (MaqFilm *self);
/* Lays it over what is on @sheet. @share: of 256, how much of it there is. About a nanosecond for each pixel. */
void     maq_film_lay        (const MaqFilm *self, MaqFilmSheet *sheet, guint share);

/* With nothing on it. */
void        maq_film_sheet_init       (MaqFilmSheet *sheet, const MaqFilmRect *rect);
/* Takes its pixels. Returns: (transfer full) */
GdkTexture *maq_film_sheet_to_texture (MaqFilmSheet *sheet) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE: they do not meet. */
gboolean    maq_film_rect_intersect   (const MaqFilmRect *a, const MaqFilmRect *b, MaqFilmRect *out);

G_END_DECLS
