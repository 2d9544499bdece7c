/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-canvas.h"
#include "maq-mark-paint.h"
#include "maq-markup-layer-private.h"

#define CLICK_SLOP 4.0
/* What a click draws instead of a drag, as a part of the picture. */
#define USUAL_BOX 0.2

static MaqMarkView *
pick_view (MaqMarkupLayer *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return picked != NULL ? (MaqMarkView *) gtk_widget_get_ancestor (picked, MAQ_TYPE_MARK_VIEW) : NULL;
}

static int
find_handle (MaqMarkupLayer *self, MaqMarkView *view, double x, double y)
{
  double width, height;

  maq_markup_layer_get_size (self, &width, &height);
  return view != NULL && maq_mark_view_get_selected (view)
         ? maq_mark_find_handle (maq_mark_view_get_mark (view), width, height, x, y) : -1;
}

void
maq_markup_layer_update_ring (MaqMarkupLayer *self)
{
  gboolean brush = self->tool == MAQ_TOOL_MASK_BRUSH || self->tool == MAQ_TOOL_MASK_ERASER;
  double width, height;
  float radius;

  g_clear_pointer (&self->ring, gsk_render_node_unref);
  maq_markup_layer_get_size (self, &width, &height);
  radius = (float) (self->brush_size * MAX (width, height) / 2);
  if (brush && radius > 0)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      for (guint i = 0; i < 2; i++)
        {
          const GdkRGBA colour = { i, i, i, 0.9f };
          const GdkRGBA colours[] = { colour, colour, colour, colour };
          const float widths[] = { 1, 1, 1, 1 };
          float r = radius + 1 - i;
          graphene_rect_t rect = GRAPHENE_RECT_INIT (-r, -r, 2 * r, 2 * r);
          GskRoundedRect outline;

          gsk_rounded_rect_init_from_rect (&outline, &rect, r);
          gtk_snapshot_append_border (snapshot, &outline, widths, colours);
        }
      self->ring = gtk_snapshot_free_to_node (snapshot);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_markup_layer_fill_shape (MaqMarkupLayer *self, const MaqPoint *points, guint n, MaqMaskShape *shape)
{
  *shape = (MaqMaskShape) { .tool = MAQ_MASK_BRUSH, .size = self->brush_size, .hardness = self->hardness, .n = n, .points = points };
  if (self->tool == MAQ_TOOL_MASK_BOX)
    shape->tool = MAQ_MASK_BOX;
  else if (self->tool == MAQ_TOOL_MASK_ELLIPSE)
    shape->tool = MAQ_MASK_ELLIPSE;
  else if (self->tool == MAQ_TOOL_MASK_LASSO)
    shape->tool = MAQ_MASK_LASSO;
  else if (self->tool == MAQ_TOOL_MASK_ERASER)
    shape->erase = TRUE;
  maq_mask_shape_clean (shape);
}

static const char *
get_mask_title (MaqMarkupLayer *self)
{
  return self->tool == MAQ_TOOL_MASK_ERASER ? _("Erase from the mask") : _("Paint the mask");
}

void
maq_markup_layer_add_shape (MaqMarkupLayer *self, const MaqPoint *points, guint n)
{
  MaqMaskPlan *old = maq_markup_get_mask (self->markup);
  g_autoptr (MaqMaskPlan) plan = old != NULL ? maq_mask_plan_ref (old) : maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) longer = NULL;
  g_autoptr (MaqMarkup) now = NULL;
  MaqMaskShape shape;

  maq_markup_layer_fill_shape (self, points, n, &shape);
  longer = maq_mask_plan_add (plan, &shape);
  now = maq_markup_with_mask (self->markup, longer);
  maq_markup_layer_edit (self, now, get_mask_title (self));
}

/* A shape of the mask as it stands under the pointer. */
static void
preview_mask (MaqMarkupLayer *self, MaqPoint to)
{
  const MaqPoint corners[] = { self->start, to };
  gboolean area = self->tool == MAQ_TOOL_MASK_BOX || self->tool == MAQ_TOOL_MASK_ELLIPSE;
  const MaqPoint *points = corners;
  guint n = G_N_ELEMENTS (corners);
  MaqMaskShape shape;

  if (!area && !maq_markup_layer_extend_line (self, to))
    return;
  if (!area)
    points = maq_hand_line_get_points (self->line, &n);
  maq_markup_layer_fill_shape (self, points, n, &shape);
  maq_mask_view_preview (MAQ_MASK_VIEW (self->mask), &shape);
}

static void
show_with (MaqMarkupLayer *self, MaqMark *mark)
{
  g_autoptr (MaqMarkup) markup = maq_markup_with_mark (self->markup, mark);

  maq_markup_layer_show (self, markup);
}

/* The new mark from where the drag began to @to. */
static void
draw_new (MaqMarkupLayer *self, MaqPoint to)
{
  const MaqPoint ends[] = { self->start, to }, *points = ends;
  guint n = G_N_ELEMENTS (ends);
  g_autoptr (MaqMark) mark = NULL;

  if (maq_mark_get_kind (self->dragged) == MAQ_MARK_STROKE)
    {
      if (!maq_markup_layer_extend_line (self, to))
        return;
      points = maq_hand_line_get_points (self->line, &n);
    }
  mark = maq_mark_with_points (self->dragged, points, n);
  show_with (self, mark);
}

static gboolean
begin_new (MaqMarkupLayer *self)
{
  MaqMarkKind kind;

  if (!maq_markup_layer_get_kind (self, &kind) || !maq_markup_has_room (self->markup, 2))
    return FALSE;
  self->drag = MAQ_LAYER_NEW;
  self->dragged = maq_mark_new (NULL, kind, maq_markup_next_letter (self->markup), NULL, &self->start, 1);
  draw_new (self, self->start);
  return TRUE;
}

/* A mark that is under the pointer is what is meant, also with a tool that draws others. */
static gboolean
begin_old (MaqMarkupLayer *self, MaqMarkView *view, double x, double y)
{
  if (view == NULL)
    return FALSE;
  self->handle = find_handle (self, view, x, y);
  self->drag = self->handle >= 0 ? MAQ_LAYER_RESIZE : MAQ_LAYER_MOVE;
  self->dragged = maq_mark_ref (maq_mark_view_get_mark (view));
  maq_markup_layer_set_selected (self, maq_mark_get_id (self->dragged));
  gtk_widget_grab_focus (GTK_WIDGET (view));
  return TRUE;
}

static gboolean
begin (MaqMarkupLayer *self, double x, double y)
{
  maq_hand_line_clear (self->line);
  g_clear_pointer (&self->dragged, maq_mark_unref);
  self->start = maq_markup_layer_to_point (self, x, y);
  if (maq_markup_layer_is_masking (self))
    {
      self->drag = MAQ_LAYER_MASK;
      preview_mask (self, self->start);
      return TRUE;
    }
  return begin_old (self, pick_view (self, x, y), x, y) || begin_new (self);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, MaqMarkupLayer *self)
{
  MaqMarkView *view = pick_view (self, x, y);

  self->drag = MAQ_LAYER_IDLE;
  /* The entry over a mark has its own use for the pointer. */
  if ((view != NULL && maq_mark_view_is_renaming (view)) || !begin (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
move (MaqMarkupLayer *self, double dx, double dy)
{
  double width, height;
  g_autoptr (MaqMark) moved = NULL;

  maq_markup_layer_get_size (self, &width, &height);
  moved = maq_mark_moved (self->dragged, dx / width, dy / height);
  show_with (self, moved);
}

static void
resize (MaqMarkupLayer *self, MaqPoint to)
{
  g_autoptr (MaqMark) resized = maq_mark_drag_handle (self->dragged, self->handle, to);

  show_with (self, resized);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MaqMarkupLayer *self)
{
  double x, y;
  MaqPoint to;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->drag == MAQ_LAYER_NEW || self->drag == MAQ_LAYER_MASK)
    maq_markup_layer_catch_up (self, GTK_GESTURE (gesture));
  to = maq_markup_layer_to_point (self, x + dx, y + dy);
  switch (self->drag)
    {
    case MAQ_LAYER_NEW:
      draw_new (self, to);
      break;
    case MAQ_LAYER_MOVE:
      move (self, dx, dy);
      break;
    case MAQ_LAYER_RESIZE:
      resize (self, to);
      break;
    case MAQ_LAYER_MASK:
      preview_mask (self, to);
      break;
    case MAQ_LAYER_IDLE:
    default:
      break;
    }
}

/* A click with a tool that wants two points draws something that can be seen and taken hold of. */
static MaqMark *
finish_new (MaqMarkupLayer *self, MaqPoint to, gboolean dragged)
{
  MaqMarkKind kind = maq_mark_get_kind (self->dragged);
  MaqPoint points[] = { self->start, to };

  if (kind == MAQ_MARK_STROKE)
    {
      g_autoptr (GArray) thin = maq_markup_layer_thin_line (self);

      return maq_mark_with_points (self->dragged, (const MaqPoint *) (gpointer) thin->data, thin->len);
    }
  if (!dragged && kind == MAQ_MARK_ARROW)
    points[0] = (MaqPoint) { self->start.x - USUAL_BOX, self->start.y + USUAL_BOX };
  else if (!dragged)
    {
      points[0] = (MaqPoint) { self->start.x - USUAL_BOX / 2, self->start.y - USUAL_BOX / 2 };
      points[1] = (MaqPoint) { self->start.x + USUAL_BOX / 2, self->start.y + USUAL_BOX / 2 };
    }
  if (maq_mark_kind_get_points (kind) == 1)
    points[0] = to;
  return maq_mark_with_points (self->dragged, points, 2);
}

static void
end_new (MaqMarkupLayer *self, MaqPoint to, gboolean dragged)
{
  g_autoptr (MaqMark) mark = finish_new (self, to, dragged);
  MaqMarkView *view;

  show_with (self, mark);
  maq_markup_layer_commit (self, maq_markup_layer_add_title (maq_mark_get_kind (mark)));
  maq_markup_layer_set_selected (self, maq_mark_get_id (mark));
  view = maq_markup_layer_find_view (self, maq_mark_get_id (mark));
  if (view == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (view));
  /* Words belong to most marks, and it is the text of a text. */
  if (maq_mark_get_kind (mark) != MAQ_MARK_STROKE)
    maq_mark_view_rename (view);
}

static void
end_mask (MaqMarkupLayer *self, MaqPoint to, gboolean dragged)
{
  const MaqPoint corners[] = { self->start, to }, *points;
  gboolean area = self->tool == MAQ_TOOL_MASK_BOX || self->tool == MAQ_TOOL_MASK_ELLIPSE;
  guint n;

  if (self->tool == MAQ_TOOL_MASK_LASSO)
    {
      g_autoptr (GArray) thin = maq_markup_layer_thin_line (self);

      if (thin->len > 2)
        maq_markup_layer_add_shape (self, (const MaqPoint *) (gpointer) thin->data, thin->len);
    }
  else if (area && dragged)
    maq_markup_layer_add_shape (self, corners, 2);
  else if (!area)
    {
      /* With all its points, as it was seen: what is drawn of it stays. */
      points = maq_hand_line_get_points (self->line, &n);
      maq_markup_layer_add_shape (self, points, n);
    }
  maq_mask_view_preview (MAQ_MASK_VIEW (self->mask), NULL);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MaqMarkupLayer *self)
{
  gboolean dragged = fabs (dx) >= CLICK_SLOP || fabs (dy) >= CLICK_SLOP;
  MaqLayerDrag drag = self->drag;
  MaqPoint to;
  double x, y;

  self->drag = MAQ_LAYER_IDLE;
  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  to = maq_markup_layer_to_point (self, x + dx, y + dy);
  if (drag == MAQ_LAYER_NEW)
    end_new (self, to, dragged);
  else if (drag == MAQ_LAYER_MASK)
    end_mask (self, to, dragged);
  else if (drag != MAQ_LAYER_IDLE && dragged)
    maq_markup_layer_commit (self, drag == MAQ_LAYER_MOVE ? _("Move a mark") : _("Resize a mark"));
  else if (drag != MAQ_LAYER_IDLE)
    maq_markup_layer_show (self, self->markup);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqMarkupLayer *self)
{
  if (self->drag == MAQ_LAYER_IDLE)
    return;
  self->drag = MAQ_LAYER_IDLE;
  maq_markup_layer_show (self, self->markup);
  maq_mask_view_preview (MAQ_MASK_VIEW (self->mask), NULL);
}

/* Twice on a mark: its label. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqMarkupLayer *self)
{
  MaqMarkView *view = n_press == 2 && !maq_markup_layer_is_masking (self) ? pick_view (self, x, y) : NULL;

  if (view != NULL)
    maq_mark_view_rename (view);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, MaqMarkupLayer *self)
{
  MaqMarkView *view = maq_markup_layer_is_masking (self) ? NULL : pick_view (self, x, y);
  int handle = find_handle (self, view, x, y);

  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_in = TRUE;
  if (view != NULL)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (view), maq_mark_handle_cursor (maq_mark_view_get_mark (view), handle));
  if (self->ring != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
enter_cb (GtkEventControllerMotion *controller, double x, double y, MaqMarkupLayer *self)
{
  maq_markup_layer_update_ring (self);
  motion_cb (controller, x, y, self);
}

static void
leave_cb (GtkEventControllerMotion *controller, MaqMarkupLayer *self)
{
  self->pointer_in = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_markup_layer_add_input (MaqMarkupLayer *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->gesture = gtk_gesture_drag_new ();
  g_signal_connect (self->gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (self->gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (self->gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (self->gesture, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->gesture));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_group (click, self->gesture);
  g_signal_connect (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
