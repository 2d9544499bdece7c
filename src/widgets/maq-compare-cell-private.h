/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare-cell.h"
#include "maq-pixels.h"

G_BEGIN_DECLS

/* Of a picture's corners. */
#define MAQ_COMPARE_RADIUS 9.0f

/* A texture, and what it was made of. */
typedef struct {
  GdkTexture *texture;
  MaqFilmRect rect;
  guint       serial, below_serial;
  guint       share;
} MaqComparePrint;

struct _MaqCompareCell {
  GtkWidget       parent_instance;

  MaqPicture     *picture;
  gulong          changed_id;
  MaqPixels       pixels;
  graphene_rect_t area;
  GtkWidget      *tag;
  GtkWidget      *mark;     /* the icon of the verdict */
  char           *name;
  MaqPart         part;
  gboolean        ringed;
  double          u, v, power;   /* of the loupe */
  float           radius;
  MaqPixels       lens;
  gboolean        filmed;      /* instead of pixels and lens: */
  graphene_rect_t sight;
  MaqCompareCell *below;       /* not owned, nullable; until it is laid out again */
  guint           share;       /* of 256 */
  MaqFilm         film;
  MaqFilm         lens_film;
  MaqComparePrint print;
  MaqComparePrint glass;
  gboolean        tag_at_end;
  gboolean        tag_at_bottom;
  MaqVerdict      verdict;
};

/* maq-compare-cell.c */
void maq_compare_cell_clear_pixels   (MaqCompareCell *self);

/* maq-compare-cell-film.c */
void maq_compare_cell_choose_film    (MaqCompareCell *self);
void maq_compare_cell_choose_lens    (MaqCompareCell *self);
void maq_compare_cell_clear_films    (MaqCompareCell *self);
/* To whole device pixels, as films are. */
void maq_compare_cell_round          (MaqCompareCell *self, graphene_rect_t *rect);
/* Around (@x, @y), in whatever coordinates @snapshot has. */
void maq_compare_cell_snapshot_glass (MaqCompareCell *self, GtkSnapshot *snapshot, float x, float y);

G_END_DECLS
