/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-private.h"

#define EDGE 21.0
#define GAP 14.0
/* Device pixels that the processor puts together in a few milliseconds. A screen with more of them has a graphics processor. */
#define FILM_MOST 2600000.0

static void
get_size (MaqCompareCell *cell, double *width, double *height)
{
  MaqPicture *picture = maq_compare_cell_get_picture (cell);

  *width = maq_picture_get_width (picture);
  *height = maq_picture_get_height (picture);
  if (*width < 1 || *height < 1)
    {
      *width = 3;
      *height = 2;
    }
}

/* The room without the edge around it. */
static graphene_rect_t
get_room (MaqCompare *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double edge = MIN (EDGE, MIN (width, height) / 8);

  return GRAPHENE_RECT_INIT ((float) edge, (float) edge, (float) MAX (width - 2 * edge, 1), (float) MAX (height - 2 * edge, 1));
}

/* The difference of two comes as the third; that of more has no place among them. */
static guint
count_places (MaqCompare *self)
{
  return self->pictures->len + (self->heat != NULL && self->pictures->len == 2 ? 1 : 0);
}

guint
maq_compare_get_columns (MaqCompare *self)
{
  graphene_rect_t room = get_room (self);
  double width, height;

  if (self->mode != MAQ_COMPARE_SIDE || self->pictures->len == 0)
    return 1;
  get_size (maq_compare_get (self, 0)->cell, &width, &height);
  return maq_compare_view_columns (count_places (self), width / height, room.size.width, room.size.height, GAP);
}

/* All beside one another. */
static void
get_tile (MaqCompare *self, guint index, graphene_rect_t *place)
{
  graphene_rect_t room = get_room (self);
  guint n = count_places (self), columns = maq_compare_get_columns (self), rows;
  double w, h;

  rows = (n + columns - 1) / columns;
  w = (room.size.width - GAP * (columns - 1)) / columns;
  h = (room.size.height - GAP * (rows - 1)) / rows;
  graphene_rect_init (place, (float) round (room.origin.x + (index % columns) * (w + GAP)),
                      (float) round (room.origin.y + (index / columns) * (h + GAP)), (float) MAX (floor (w), 1),
                      (float) MAX (floor (h), 1));
}

void
maq_compare_get_place (MaqCompare *self, guint index, graphene_rect_t *place, graphene_rect_t *area)
{
  gboolean is_heat = index >= self->pictures->len;
  MaqCompareCell *cell = is_heat ? self->heat : maq_compare_get (self, index)->cell;
  double width, height;

  if (self->mode == MAQ_COMPARE_SIDE)
    get_tile (self, index, place);
  else
    *place = get_room (self);
  get_size (cell, &width, &height);
  maq_compare_view_place (&self->view, width, height, place->size.width, place->size.height,
                          is_heat ? 0 : maq_compare_get (self, index)->dx, is_heat ? 0 : maq_compare_get (self, index)->dy, area);
}

gboolean
maq_compare_is_seen (MaqCompare *self, guint index)
{
  if (self->mode == MAQ_COMPARE_SIDE)
    return index < count_places (self);
  if (index >= self->pictures->len)
    return self->mode == MAQ_COMPARE_DIFFERENCE && !self->peeking;
  if (self->mode == MAQ_COMPARE_DIFFERENCE)
    return index == (self->peeking ? self->against : self->current) && (self->peeking || self->heat == NULL);
  return index == self->current || index == self->against;
}

MaqCompareCell *
maq_compare_get_cell (MaqCompare *self, guint index)
{
  return index < self->pictures->len ? maq_compare_get (self, index)->cell : self->heat;
}

guint
maq_compare_count_cells (MaqCompare *self)
{
  return self->pictures->len + (self->heat != NULL ? 1 : 0);
}

/* The focus goes on from a cell that is not in sight to one that is: its keys would be heard no more. */
void
maq_compare_show_cells (MaqCompare *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *next = NULL;
  guint n = maq_compare_count_cells (self);
  gboolean lost = FALSE;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *cell = GTK_WIDGET (maq_compare_get_cell (self, i));

      if (!maq_compare_is_seen (self, i))
        {
          lost = lost || focus == cell;
          continue;
        }
      gtk_widget_set_child_visible (cell, TRUE);
      if (next == NULL || i == self->current)
        next = cell;
    }
  if (lost && next != NULL)
    gtk_widget_grab_focus (next);
  for (guint i = 0; i < n; i++)
    if (!maq_compare_is_seen (self, i))
      gtk_widget_set_child_visible (GTK_WIDGET (maq_compare_get_cell (self, i)), FALSE);
}

static gboolean
is_filmed (MaqCompare *self)
{
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return gtk_widget_get_width (GTK_WIDGET (self)) * factor * gtk_widget_get_height (GTK_WIDGET (self)) * factor <= FILM_MOST;
}

/* What of a cell can be seen where two lie over one another; of @place. */
static graphene_rect_t
get_sight (MaqCompare *self, guint index, const graphene_rect_t *place)
{
  gboolean is_over = index == self->current, shows_under = self->peeking || (self->mode == MAQ_COMPARE_BLINK && self->blinked);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, place->size.width, place->size.height), part, seen;

  if (!maq_compare_is_pair (self) || self->pictures->len < 2)
    return all;
  if (shows_under || self->mode != MAQ_COMPARE_SLIDER)
    return is_over != shows_under ? all : GRAPHENE_RECT_INIT (0, 0, 0, 0);
  maq_compare_get_part (self, is_over, &part);
  graphene_rect_offset (&part, -place->origin.x, -place->origin.y);
  return graphene_rect_intersection (&all, &part, &seen) ? seen : GRAPHENE_RECT_INIT (0, 0, 0, 0);
}

static void
lay_out_film (MaqCompare *self, MaqCompareCell *cell, guint index, const graphene_rect_t *place)
{
  gboolean fades = self->mode == MAQ_COMPARE_FADE && !self->peeking && index == self->current && self->pictures->len >= 2;
  graphene_rect_t sight = get_sight (self, index, place);

  if (!is_filmed (self))
    maq_compare_cell_set_film (cell, NULL, NULL, 1);
  else
    maq_compare_cell_set_film (cell, &sight, fades ? maq_compare_get (self, self->against)->cell : NULL, fades ? self->fade : 1);
}

static void
lay_out_cell (MaqCompare *self, MaqCompareCell *cell, guint index, guint stands_at)
{
  graphene_rect_t place, area;
  GtkAllocation box;

  if (!maq_compare_is_seen (self, index))
    return;
  maq_compare_get_place (self, stands_at, &place, &area);
  maq_compare_cell_set_area (cell, &area);
  lay_out_film (self, cell, index, &place);
  box = (GtkAllocation) { (int) place.origin.x, (int) place.origin.y, (int) place.size.width, (int) place.size.height };
  gtk_widget_size_allocate (GTK_WIDGET (cell), &box, -1);
}

void
maq_compare_lay_out (MaqCompare *self)
{
  gboolean swap = self->peeking && self->mode == MAQ_COMPARE_SIDE;

  maq_compare_prepare_loupe (self);
  for (guint i = 0; i < self->pictures->len; i++)
    {
      guint at = i;

      /* The other one in the place of this one: the eye sees what jumps. */
      if (swap && (i == self->current || i == self->against))
        at = i == self->current ? self->against : self->current;
      lay_out_cell (self, maq_compare_get (self, i)->cell, i, at);
    }
  if (self->heat != NULL)
    lay_out_cell (self, self->heat, self->pictures->len, self->pictures->len);
  maq_compare_lay_out_boxes (self);
  for (guint i = 0; i < self->pictures->len; i++)
    maq_compare_cell_develop (maq_compare_get (self, i)->cell);
  if (self->heat != NULL)
    maq_compare_cell_develop (self->heat);
}

guint
maq_compare_find (MaqCompare *self, double x, double y)
{
  for (guint i = 0; self->mode == MAQ_COMPARE_SIDE && i < self->pictures->len; i++)
    {
      graphene_rect_t place, area;

      maq_compare_get_place (self, i, &place, &area);
      if (graphene_rect_contains_point (&place, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
        return i;
    }
  return self->current;
}
