/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-drag-out.h"

/* The longer side of what hangs at the pointer. */
#define ICON_SIDE 96

typedef struct {
  GtkWidget          *widget;   /* not owned: it owns us */
  GtkWidget          *outer;
  MaqDragOutFunc      func;
  gpointer            data;
  GdkContentProvider *content;  /* of the drag that may come, nullable */
  GdkTexture         *picture;
} DragOut;

static void
let_go (DragOut *drag)
{
  g_clear_object (&drag->content);
  g_clear_object (&drag->picture);
}

static void
drag_out_free (gpointer data, GClosure *closure)
{
  DragOut *drag = data;

  let_go (drag);
  g_free (drag);
}

static DragOut *
drag_out_new (GtkWidget *widget, MaqDragOutFunc func, gpointer data)
{
  DragOut *drag = g_new0 (DragOut, 1);

  drag->widget = widget;
  drag->func = func;
  drag->data = data;
  return drag;
}

static GdkPaintable *
create_icon (GdkTexture *picture)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  float width = (float) gdk_texture_get_width (picture), height = (float) gdk_texture_get_height (picture);
  float scale = ICON_SIDE / MAX (MAX (width, height), 1);
  graphene_size_t size = GRAPHENE_SIZE_INIT (width * scale, height * scale);

  gtk_snapshot_append_texture (snapshot, picture, &GRAPHENE_RECT_INIT (0, 0, size.width, size.height));
  return gtk_snapshot_to_paintable (snapshot, &size);
}

/* --- any drag --- */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, DragOut *drag)
{
  let_go (drag);
  return drag->func (drag->widget, x, y, &drag->picture, drag->data);
}

static void
begin_cb (GtkDragSource *source, GdkDrag *gdk_drag, DragOut *drag)
{
  g_autoptr (GdkPaintable) icon = drag->picture != NULL ? create_icon (drag->picture) : NULL;

  if (icon != NULL)
    gtk_drag_source_set_icon (source, icon, 0, 0);
  let_go (drag);
}

void
maq_drag_out_add (GtkWidget *widget, MaqDragOutFunc func, gpointer data)
{
  GtkDragSource *source = gtk_drag_source_new ();
  DragOut *drag = drag_out_new (widget, func, data);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_data (source, "prepare", G_CALLBACK (prepare_cb), drag, drag_out_free, 0);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), drag);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}

/* --- one that leaves --- */

static void
pressed_cb (GtkGesture *gesture, double x, double y, DragOut *drag)
{
  double wx, wy;

  let_go (drag);
  if (gtk_widget_translate_coordinates (drag->outer, drag->widget, x, y, &wx, &wy)
      && gtk_widget_contains (drag->widget, wx, wy))
    drag->content = drag->func (drag->widget, wx, wy, &drag->picture, drag->data);
  if (drag->content == NULL)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

/* It ends once, but may say so twice. */
static void
over_cb (GdkDrag *gdk_drag)
{
  g_signal_handlers_disconnect_by_data (gdk_drag, gdk_drag);
  g_object_unref (gdk_drag);
}

static void
begin_drag (GtkGesture *gesture, DragOut *drag)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (drag->outer));
  g_autoptr (GdkContentProvider) content = g_steal_pointer (&drag->content);
  g_autoptr (GdkPaintable) icon = drag->picture != NULL ? create_icon (drag->picture) : NULL;
  GdkDrag *gdk_drag;

  let_go (drag);
  /* Takes the pointer away from whatever it moved till now. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gdk_drag = gdk_drag_begin (surface, gtk_gesture_get_device (gesture), content, GDK_ACTION_COPY, 0, 0);
  gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
  if (gdk_drag == NULL)
    return;
  if (icon != NULL)
    gtk_drag_icon_set_from_paintable (gdk_drag, icon, 0, 0);
  g_signal_connect_swapped (gdk_drag, "dnd-finished", G_CALLBACK (over_cb), gdk_drag);
  g_signal_connect_swapped (gdk_drag, "cancel", G_CALLBACK (over_cb), gdk_drag);
}

static void
moved_cb (GtkGestureDrag *gesture, double dx, double dy, DragOut *drag)
{
  double x, y, wx, wy;

  if (drag->content == NULL || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (gtk_widget_translate_coordinates (drag->outer, drag->widget, x + dx, y + dy, &wx, &wy)
      && !gtk_widget_contains (drag->widget, wx, wy))
    begin_drag (GTK_GESTURE (gesture), drag);
}

static void
ended_cb (GtkGesture *gesture, double dx, double dy, DragOut *drag)
{
  let_go (drag);
}

void
maq_drag_out_add_beyond (GtkWidget *outer, GtkWidget *widget, MaqDragOutFunc func, gpointer data)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();
  DragOut *drag = drag_out_new (widget, func, data);

  g_return_if_fail (gtk_widget_is_ancestor (widget, outer));

  drag->outer = outer;
  g_signal_connect_data (gesture, "drag-begin", G_CALLBACK (pressed_cb), drag, drag_out_free, 0);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (moved_cb), drag);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (ended_cb), drag);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (outer, GTK_EVENT_CONTROLLER (gesture));
}
