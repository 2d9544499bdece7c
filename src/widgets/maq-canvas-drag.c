/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-canvas-private.h"

#define HANDLE_REACH 10.0
#define SNAP_REACH 6.0
#define SMALLEST_SHOWN 24.0

static void
get_frame (MaqCard *card, graphene_rect_t *frame)
{
  maq_card_get_frame (card, frame);
}

static gboolean
is_in_sight (MaqCanvas *self, const graphene_rect_t *frame)
{
  graphene_rect_t sight;

  maq_view_get_sight (&self->view, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)),
                      &sight);
  return graphene_rect_intersection (frame, &sight, NULL);
}

/* What moves, and what it can fall into line with: of the latter only what somebody sees. */
static void
gather (MaqCanvas *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      MaqCard *card = MAQ_CARD (child);
      graphene_rect_t frame;

      get_frame (card, &frame);
      if (maq_canvas_is_selected (self, card) && maq_card_get_movable (card))
        {
          g_ptr_array_add (self->moving, card);
          g_array_append_val (self->starts, frame);
        }
      else if (is_in_sight (self, &frame))
        g_array_append_val (self->others, frame);
    }
}

static void
forget (MaqCanvas *self)
{
  self->drag = MAQ_DRAG_NONE;
  self->dragged = NULL;
  self->corner = MAQ_CORNER_NONE;
  self->snap = (MaqSnap) { 0 };
  g_ptr_array_set_size (self->moving, 0);
  g_array_set_size (self->starts, 0);
  g_array_set_size (self->others, 0);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  maq_canvas_update_cursor (self);
}

MaqCorner
maq_canvas_find_corner (MaqCanvas *self, double x, double y)
{
  graphene_rect_t bounds;

  if (self->tool != MAQ_TOOL_SELECT || self->space_held || !maq_canvas_get_selected_bounds (self, &bounds))
    return MAQ_CORNER_NONE;
  for (int corner = 0; corner < MAQ_N_CORNERS; corner++)
    {
      double cx, cy, px, py;

      maq_arrange_corner (&bounds, (MaqCorner) corner, &cx, &cy);
      maq_view_to_shown (&self->view, cx, cy, &px, &py);
      if (fabs (px - x) <= HANDLE_REACH && fabs (py - y) <= HANDLE_REACH)
        return (MaqCorner) corner;
    }
  return MAQ_CORNER_NONE;
}

static MaqDrag
choose (MaqCanvas *self, MaqCard *card, guint button)
{
  if (self->tool == MAQ_TOOL_HAND || self->space_held || button == GDK_BUTTON_MIDDLE)
    return MAQ_DRAG_PAN;
  if (self->tool != MAQ_TOOL_SELECT)
    return MAQ_DRAG_NONE;
  if (self->corner != MAQ_CORNER_NONE)
    return MAQ_DRAG_RESIZE;
  return card != NULL ? MAQ_DRAG_MOVE : MAQ_DRAG_BAND;
}

void
maq_canvas_begin_drag (MaqCanvas *self, MaqCard *card, guint button, GdkModifierType state, double x, double y)
{
  gboolean more = (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0;

  forget (self);
  self->corner = button == GDK_BUTTON_PRIMARY ? maq_canvas_find_corner (self, x, y) : MAQ_CORNER_NONE;
  self->drag = choose (self, card, button);
  self->dragged = card;
  self->drag_view = self->view;
  maq_view_to_canvas (&self->view, x, y, &self->drag_x, &self->drag_y);
  if (self->drag == MAQ_DRAG_BAND && more)
    self->before = maq_canvas_get_selection (self);
  maq_canvas_update_cursor (self);
}

/* A drag on what is not selected takes hold of it first. */
static void
take_hold (MaqCanvas *self, GdkModifierType state)
{
  if (self->moving->len > 0)
    return;
  if (self->drag == MAQ_DRAG_MOVE && !maq_canvas_is_selected (self, self->dragged))
    {
      if ((state & GDK_SHIFT_MASK) != 0)
        maq_canvas_select_more (self, self->dragged, TRUE);
      else
        maq_canvas_select (self, self->dragged);
    }
  gather (self);
  self->fitted = FALSE;
}

static void
place (MaqCanvas *self, const graphene_rect_t *frames)
{
  for (guint i = 0; i < self->moving->len; i++)
    maq_card_set_frame (g_ptr_array_index (self->moving, i), &frames[i]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const graphene_rect_t *
get_starts (MaqCanvas *self)
{
  return (const graphene_rect_t *) (gpointer) self->starts->data;
}

static const graphene_rect_t *
get_others (MaqCanvas *self)
{
  return (const graphene_rect_t *) (gpointer) self->others->data;
}

static void
move (MaqCanvas *self, double dx, double dy, gboolean snaps)
{
  g_autofree graphene_rect_t *frames = g_memdup2 (get_starts (self), self->starts->len * sizeof *frames);
  graphene_rect_t bounds;

  maq_arrange_bounds (frames, self->starts->len, &bounds);
  graphene_rect_offset (&bounds, (float) dx, (float) dy);
  self->snap = (MaqSnap) { 0 };
  if (snaps)
    maq_snap_move (&bounds, get_others (self), self->others->len, SNAP_REACH / self->view.scale, &self->snap);
  for (guint i = 0; i < self->starts->len; i++)
    graphene_rect_offset (&frames[i], (float) (dx + self->snap.dx), (float) (dy + self->snap.dy));
  place (self, frames);
}

/* The ratio stays, so only one of the two directions can fall into line: the nearer one. */
static double
snap_factor (MaqCanvas *self, const graphene_rect_t *bounds, double factor)
{
  graphene_rect_t grown = *bounds;
  double ax, ay, x, y, width = bounds->size.width, height = bounds->size.height;
  gboolean by_x;

  maq_arrange_corner (bounds, maq_arrange_opposite (self->corner), &ax, &ay);
  maq_arrange_scale (&grown, 1, ax, ay, factor);
  maq_arrange_corner (&grown, self->corner, &x, &y);
  maq_snap_corner (x, y, get_others (self), self->others->len, SNAP_REACH / self->view.scale, &self->snap);
  by_x = self->snap.has_x && (!self->snap.has_y || fabs (self->snap.dx) <= fabs (self->snap.dy));
  self->snap.has_x = by_x;
  self->snap.has_y = self->snap.has_y && !by_x;
  if (by_x)
    return fabs (x + self->snap.dx - ax) / width;
  return self->snap.has_y ? fabs (y + self->snap.dy - ay) / height : factor;
}

static void
resize (MaqCanvas *self, double dx, double dy, gboolean snaps)
{
  g_autofree graphene_rect_t *frames = g_memdup2 (get_starts (self), self->starts->len * sizeof *frames);
  graphene_rect_t bounds;
  double x, y, factor;

  maq_arrange_bounds (frames, self->starts->len, &bounds);
  factor = maq_arrange_factor (&bounds, self->corner, dx, dy, SMALLEST_SHOWN / self->view.scale);
  self->snap = (MaqSnap) { 0 };
  if (snaps)
    factor = snap_factor (self, &bounds, factor);
  maq_arrange_corner (&bounds, maq_arrange_opposite (self->corner), &x, &y);
  maq_arrange_scale (frames, self->starts->len, x, y, factor);
  place (self, frames);
}

static void
stretch_band (MaqCanvas *self, double dx, double dy)
{
  graphene_rect_init (&self->band, (float) MIN (self->drag_x, self->drag_x + dx),
                      (float) MIN (self->drag_y, self->drag_y + dy), (float) fabs (dx), (float) fabs (dy));
  maq_canvas_select_band (self, &self->band, self->before);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_canvas_update_drag (MaqCanvas *self, double dx, double dy, GdkModifierType state)
{
  gboolean snaps = (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) == 0;
  double x, y;

  if (self->drag == MAQ_DRAG_PAN)
    {
      self->view.x = self->drag_view.x + dx;
      self->view.y = self->drag_view.y + dy;
      maq_canvas_view_changed (self);
      return;
    }
  /* From where it began on the board: the view may have been scrolled or zoomed meanwhile. */
  x = (self->drag_x * self->drag_view.scale + self->drag_view.x + dx - self->view.x) / self->view.scale - self->drag_x;
  y = (self->drag_y * self->drag_view.scale + self->drag_view.y + dy - self->view.y) / self->view.scale - self->drag_y;
  if (self->drag == MAQ_DRAG_BAND)
    stretch_band (self, x, y);
  else if (self->drag != MAQ_DRAG_NONE)
    {
      take_hold (self, state);
      (self->drag == MAQ_DRAG_MOVE ? move : resize) (self, x, y, snaps);
    }
}

void
maq_canvas_end_drag (MaqCanvas *self, gboolean moved, GdkModifierType state)
{
  MaqCard *card = self->dragged;
  MaqDrag drag = self->drag;

  forget (self);
  if (drag == MAQ_DRAG_NONE)
    {
      if (!moved && card == NULL)
        maq_canvas_click (self, NULL, state);
      return;
    }
  if (!moved && drag != MAQ_DRAG_RESIZE && self->tool == MAQ_TOOL_SELECT)
    maq_canvas_click (self, card, state);
  else if (moved && drag == MAQ_DRAG_MOVE)
    maq_canvas_emit_moved (self, _("Move"));
  else if (moved && drag == MAQ_DRAG_RESIZE)
    maq_canvas_emit_moved (self, _("Resize"));
}

void
maq_canvas_cancel_drag (MaqCanvas *self)
{
  if (self->moving->len > 0)
    place (self, get_starts (self));
  if (self->drag == MAQ_DRAG_PAN)
    {
      self->view = self->drag_view;
      maq_canvas_view_changed (self);
    }
  forget (self);
}

/* A card that goes away in the middle of a drag takes no part in it any more. */
void
maq_canvas_forget_card (MaqCanvas *self, MaqCard *card)
{
  guint position;

  if (self->dragged == card)
    forget (self);
  if (g_ptr_array_find (self->moving, card, &position))
    {
      g_ptr_array_remove_index (self->moving, position);
      g_array_remove_index (self->starts, position);
    }
}

gboolean
maq_canvas_is_busy (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), FALSE);
  return self->nudged || self->moving->len > 0;
}
