/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-cell-private.h"
#include "maq-compare-glass.h"

/* A cell's picture, and what the loupe shows of it, put together in memory. */

static MaqFilmRect
to_device (MaqCompareCell *self, const graphene_rect_t *rect)
{
  float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return (MaqFilmRect) { (int) lroundf (rect->origin.x * factor), (int) lroundf (rect->origin.y * factor),
                         (int) lroundf (rect->size.width * factor), (int) lroundf (rect->size.height * factor) };
}

static graphene_rect_t
from_device (MaqCompareCell *self, const MaqFilmRect *rect)
{
  float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return GRAPHENE_RECT_INIT ((float) rect->x / factor, (float) rect->y / factor, (float) rect->width / factor, (float) rect->height / factor);
}

void
maq_compare_cell_round (MaqCompareCell *self, graphene_rect_t *rect)
{
  MaqFilmRect device = to_device (self, rect);

  *rect = from_device (self, &device);
}

/* All that the cell could show: it may be told to draw another part of it at any time. */
void
maq_compare_cell_choose_film (MaqCompareCell *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  MaqFilmRect whole = to_device (self, &self->area);
  MaqFilmRect seen = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)) * factor, gtk_widget_get_height (GTK_WIDGET (self)) * factor };

  maq_film_choose (&self->film, self->picture, self, &whole, &seen, (guint) (MAQ_COMPARE_RADIUS * (float) factor));
}

static guint
get_device_radius (MaqCompareCell *self)
{
  return (guint) lroundf (self->radius * (float) gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

/* What is under the loupe lies at (0, 0). */
void
maq_compare_cell_choose_lens (MaqCompareCell *self)
{
  int radius = (int) get_device_radius (self);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, self->area.size.width * (float) self->power, self->area.size.height * (float) self->power);
  MaqFilmRect whole, seen = { -radius, -radius, 2 * radius, 2 * radius };

  if (self->power <= 0)
    return;
  whole = to_device (self, &area);
  whole.x = -(int) lround (self->u * whole.width);
  whole.y = -(int) lround (self->v * whole.height);
  maq_film_choose (&self->lens_film, self->picture, &self->lens_film, &whole, &seen, 0);
}

void
maq_compare_cell_clear_films (MaqCompareCell *self)
{
  maq_film_clear (&self->film);
  maq_film_clear (&self->lens_film);
  g_clear_object (&self->print.texture);
  g_clear_object (&self->glass.texture);
}

/* Returns: whether it is what is wanted; it is remembered as that. */
static gboolean
is_fresh (MaqComparePrint *print, const MaqFilmRect *rect, guint serial, guint below_serial, guint share)
{
  MaqComparePrint wanted = { print->texture, *rect, serial, below_serial, share };
  gboolean same = print->serial == serial && print->below_serial == below_serial && print->share == share && print->rect.x == rect->x
                  && print->rect.y == rect->y && print->rect.width == rect->width && print->rect.height == rect->height;

  *print = wanted;
  return print->texture != NULL && same;
}

static void
develop_picture (MaqCompareCell *self)
{
  MaqFilmRect sight = to_device (self, &self->sight), rect;
  MaqFilmSheet sheet;
  gboolean any = maq_film_rect_intersect (&sight, &self->film.seen, &rect) && !maq_film_is_empty (&self->film);

  /* Two may be of different shapes. */
  if (self->below == NULL)
    any = any && maq_film_rect_intersect (&rect, &self->film.whole, &rect);
  if (!any)
    {
      g_clear_object (&self->print.texture);
      return;
    }
  if (is_fresh (&self->print, &rect, self->film.serial, self->below != NULL ? self->below->film.serial : 0, self->share))
    return;
  maq_film_sheet_init (&sheet, &rect);
  if (self->below != NULL)
    maq_film_lay (&self->below->film, &sheet, 256);
  maq_film_lay (&self->film, &sheet, self->share);
  g_clear_object (&self->print.texture);
  self->print.texture = maq_film_sheet_to_texture (&sheet);
}

static void
develop_glass (MaqCompareCell *self)
{
  guint factor = (guint) gtk_widget_get_scale_factor (GTK_WIDGET (self)), radius = get_device_radius (self);
  int reach = (int) (radius + maq_compare_glass_get_margin (factor));
  MaqFilmRect rect = { -reach, -reach, 2 * reach, 2 * reach };
  MaqFilmSheet sheet;

  if (self->power <= 0)
    g_clear_object (&self->glass.texture);
  if (self->power <= 0 || is_fresh (&self->glass, &rect, self->lens_film.serial, 0, 256))
    return;
  maq_film_sheet_init (&sheet, &rect);
  /* Beside the picture it is grey. */
  for (gsize i = 0; i < (gsize) rect.width * (gsize) rect.height; i++)
    ((guint32 *) (gpointer) sheet.pixels)[i] = GUINT32_TO_LE (0xff808080);
  sheet.is_blank = FALSE;
  maq_film_lay (&self->lens_film, &sheet, 256);
  maq_compare_glass_cut (&sheet, radius, factor);
  g_clear_object (&self->glass.texture);
  self->glass.texture = maq_film_sheet_to_texture (&sheet);
}

void
maq_compare_cell_set_film (MaqCompareCell *self, const graphene_rect_t *sight, MaqCompareCell *below, double share)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (self->filmed && sight == NULL)
    maq_compare_cell_clear_films (self);
  else if (!self->filmed && sight != NULL)
    maq_compare_cell_clear_pixels (self);
  self->filmed = sight != NULL;
  self->sight = sight != NULL ? *sight : GRAPHENE_RECT_INIT (0, 0, 0, 0);
  self->below = below;
  self->share = (guint) lround (share * 256);
}

gboolean
maq_compare_cell_is_filmed (MaqCompareCell *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), FALSE);
  return self->filmed;
}

void
maq_compare_cell_develop (MaqCompareCell *self)
{
  GdkTexture *before = self->print.texture;

  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  /* One that is not shown may still know what it lay over. */
  if (!self->filmed || !gtk_widget_get_child_visible (GTK_WIDGET (self)))
    return;
  develop_picture (self);
  develop_glass (self);
  if (self->print.texture != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_compare_cell_snapshot_film (MaqCompareCell *self, GtkSnapshot *snapshot)
{
  graphene_rect_t place;

  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  place = from_device (self, &self->print.rect);
  if (self->print.texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->print.texture, &place);
}

void
maq_compare_cell_snapshot_glass (MaqCompareCell *self, GtkSnapshot *snapshot, float x, float y)
{
  float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  MaqFilmRect rect = self->glass.rect;
  graphene_rect_t place;

  rect.x += (int) lroundf (x * factor);
  rect.y += (int) lroundf (y * factor);
  place = from_device (self, &rect);
  if (self->glass.texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->glass.texture, &place);
}
