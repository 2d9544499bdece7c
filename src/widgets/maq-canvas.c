/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "maq-canvas-private.h"

enum { PROP_TOOL = 1, PROP_ZOOM, PROP_SELECTED, PROP_GREY, PROP_WHEEL_ZOOMS, N_PROPS };
enum { CARD_ACTIVATED, CARDS_MOVED, CARD_MENU, SELECTION_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqCanvas, maq_canvas, GTK_TYPE_WIDGET)

static gboolean
notify_zoom_cb (gpointer data)
{
  MaqCanvas *self = data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
  return G_SOURCE_REMOVE;
}

static gboolean
is_missing (GtkWidget *child)
{
  return maq_card_is_missing (MAQ_CARD (child));
}

static gboolean
make (GtkWidget *child)
{
  return maq_card_make (MAQ_CARD (child));
}

static void
maq_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  /* GTK wants every child measured before it is allocated, although our cards have no size of their own. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 420 : 400;
}

static void
maq_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqCanvas *self = MAQ_CANVAS (widget);
  double before = self->view.scale;

  maq_canvas_layout (self, width, height);
  maq_canvas_prepare_dots (self, width);
  if (before != self->view.scale && self->notify_id == 0)
    self->notify_id = g_idle_add (notify_zoom_cb, self);
  maq_squares_update (&self->squares, widget);
}

static void
maq_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqCanvas *self = MAQ_CANVAS (widget);

  maq_canvas_draw_below (self, snapshot);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
  maq_canvas_draw_above (self, snapshot);
}

/* Who comes to a card with the Tab key wants to see it. */
static void
maq_canvas_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  MaqCanvas *self = MAQ_CANVAS (widget);

  GTK_WIDGET_CLASS (maq_canvas_parent_class)->set_focus_child (widget, child);
  if (child != NULL && MAQ_IS_CARD (child) && !self->pressed)
    maq_canvas_reveal (self, MAQ_CARD (child));
}

static void
maq_canvas_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqCanvas *self = MAQ_CANVAS (object);

  switch (prop_id)
    {
    case PROP_TOOL:
      g_value_set_int (value, (int) self->tool);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, maq_canvas_get_zoom (self));
      break;
    case PROP_SELECTED:
      g_value_set_object (value, maq_canvas_get_selected (self));
      break;
    case PROP_GREY:
      g_value_set_boolean (value, self->grey);
      break;
    case PROP_WHEEL_ZOOMS:
      g_value_set_boolean (value, self->wheel_zooms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_flag (MaqCanvas *self, gboolean *flag, gboolean value, GParamSpec *pspec)
{
  if (*flag == value)
    return;
  *flag = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
maq_canvas_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqCanvas *self = MAQ_CANVAS (object);

  switch (prop_id)
    {
    case PROP_TOOL:
      if ((int) self->tool == g_value_get_int (value))
        return;
      self->tool = (MaqTool) g_value_get_int (value);
      maq_canvas_update_overlays (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SELECTED:
      maq_canvas_select (self, g_value_get_object (value));
      break;
    case PROP_GREY:
      set_flag (self, &self->grey, g_value_get_boolean (value), pspec);
      break;
    case PROP_WHEEL_ZOOMS:
      set_flag (self, &self->wheel_zooms, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_canvas_dispose (GObject *object)
{
  MaqCanvas *self = MAQ_CANVAS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->notify_id, g_source_remove);
  maq_squares_stop (&self->squares, GTK_WIDGET (self));
  g_ptr_array_set_size (self->selection, 0);
  g_ptr_array_set_size (self->moving, 0);
  self->dragged = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (maq_canvas_parent_class)->dispose (object);
}

static void
maq_canvas_finalize (GObject *object)
{
  MaqCanvas *self = MAQ_CANVAS (object);

  g_clear_object (&self->dots.row);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->moving, g_ptr_array_unref);
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->others, g_array_unref);
  g_clear_pointer (&self->selection, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_canvas_parent_class)->finalize (object);
}

static void
maq_canvas_class_init (MaqCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = maq_canvas_get_property;
  object_class->set_property = maq_canvas_set_property;
  object_class->dispose = maq_canvas_dispose;
  object_class->finalize = maq_canvas_finalize;
  widget_class->measure = maq_canvas_measure;
  widget_class->size_allocate = maq_canvas_size_allocate;
  widget_class->snapshot = maq_canvas_snapshot;
  widget_class->set_focus_child = maq_canvas_set_focus_child;

  props[PROP_TOOL] = g_param_spec_int ("tool", NULL, NULL, MAQ_TOOL_SELECT, MAQ_N_TOOLS - 1, MAQ_TOOL_SELECT,
                                       G_PARAM_READWRITE | flags);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, 10000, 1, G_PARAM_READABLE | flags);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MAQ_TYPE_CARD, G_PARAM_READWRITE | flags);
  props[PROP_GREY] = g_param_spec_boolean ("grey", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  props[PROP_WHEEL_ZOOMS] = g_param_spec_boolean ("wheel-zooms", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CARD_ACTIVATED] = g_signal_new ("card-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MAQ_TYPE_CARD);
  signals[CARDS_MOVED] = g_signal_new ("cards-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[CARD_MENU] = g_signal_new ("card-menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 3, MAQ_TYPE_CARD, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_canvas_init (MaqCanvas *self)
{
  self->selection = g_ptr_array_new ();
  self->moving = g_ptr_array_new ();
  self->starts = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  self->others = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  self->corner = MAQ_CORNER_NONE;
  self->squares = (MaqSquares) { is_missing, make, 0 };
  self->view.scale = 1;
  self->unit = 1;
  self->fitted = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Canvas"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_allocate), self,
                           G_CONNECT_SWAPPED);
  maq_canvas_add_input (self);
  maq_canvas_add_keys (self);
}

void
maq_canvas_view_changed (MaqCanvas *self)
{
  self->fitted = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

void
maq_canvas_emit_activated (MaqCanvas *self, MaqCard *card)
{
  g_signal_emit (self, signals[CARD_ACTIVATED], 0, card);
}

void
maq_canvas_emit_moved (MaqCanvas *self, const char *what)
{
  g_signal_emit (self, signals[CARDS_MOVED], 0, what);
}

void
maq_canvas_notify_selection (MaqCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* Where the hand drags everything, what lies over the cards is out of its way. */
void
maq_canvas_update_overlays (MaqCanvas *self)
{
  gboolean open = self->tool != MAQ_TOOL_HAND && !self->space_held;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    maq_card_set_overlay_open (MAQ_CARD (child), open);
  maq_canvas_update_cursor (self);
}

void
maq_canvas_emit_menu (MaqCanvas *self, MaqCard *card, double x, double y)
{
  g_signal_emit (self, signals[CARD_MENU], 0, card, x, y);
}

static const char *
choose_cursor (MaqCanvas *self)
{
  static const char *const corners[] = { "nw-resize", "ne-resize", "sw-resize", "se-resize" };
  gboolean hand = self->tool == MAQ_TOOL_HAND || self->space_held;
  MaqCorner corner = self->corner;

  if (self->drag == MAQ_DRAG_PAN)
    return "grabbing";
  if (self->drag == MAQ_DRAG_NONE && self->pointer_in && !hand)
    corner = maq_canvas_find_corner (self, self->pointer_x, self->pointer_y);
  if (corner != MAQ_CORNER_NONE)
    return corners[corner];
  return hand ? "grab" : NULL;
}

void
maq_canvas_update_cursor (MaqCanvas *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), choose_cursor (self));
}

GtkWidget *
maq_canvas_new (void)
{
  return g_object_new (MAQ_TYPE_CANVAS, NULL);
}

const MaqView *
maq_canvas_get_view (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), NULL);
  return &self->view;
}

void
maq_canvas_set_view (MaqCanvas *self, const MaqView *view)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (view->scale >= MAQ_VIEW_MIN_SCALE && view->scale <= MAQ_VIEW_MAX_SCALE);

  self->view = *view;
  maq_canvas_view_changed (self);
}

gboolean
maq_canvas_is_fitted (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), FALSE);
  return self->fitted;
}

double
maq_canvas_get_zoom (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), 1);
  return self->view.scale * self->unit;
}

void
maq_canvas_add (MaqCanvas *self, MaqCard *card)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (MAQ_IS_CARD (card));

  maq_card_set_overlay_open (card, self->tool != MAQ_TOOL_HAND && !self->space_held);
  gtk_widget_set_parent (GTK_WIDGET (card), GTK_WIDGET (self));
}

void
maq_canvas_remove (MaqCanvas *self, MaqCard *card)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (MAQ_IS_CARD (card));

  maq_canvas_forget_card (self, card);
  maq_canvas_select_more (self, card, FALSE);
  gtk_widget_unparent (GTK_WIDGET (card));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
maq_canvas_set_unit (MaqCanvas *self, double units)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (units > 0);

  if (self->unit == units)
    return;
  self->unit = units;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

void
maq_canvas_set_zoom (MaqCanvas *self, double zoom)
{
  double x, y;

  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (zoom > 0);

  x = self->pointer_in ? self->pointer_x : gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  y = self->pointer_in ? self->pointer_y : gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  maq_view_set_scale_at (&self->view, zoom / self->unit, x, y);
  maq_canvas_view_changed (self);
}

void
maq_canvas_pan (MaqCanvas *self, double dx, double dy)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));

  self->view.x += dx;
  self->view.y += dy;
  maq_canvas_view_changed (self);
}

void
maq_canvas_step_zoom (MaqCanvas *self, int direction)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  maq_canvas_set_zoom (self, maq_view_next_stop (maq_canvas_get_zoom (self), direction));
}

void
maq_canvas_set_grid (MaqCanvas *self, gboolean grid)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));

  if (self->grid == grid)
    return;
  self->grid = grid;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
maq_canvas_set_top_room (MaqCanvas *self, int room)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));

  if (self->top_room == room)
    return;
  self->top_room = room;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
