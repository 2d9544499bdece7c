/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "maq-canvas-private.h"

#define NARROW 560.0
#define DOT 1.5f

enum { PROP_TOOL = 1, PROP_ZOOM, PROP_SELECTED, N_PROPS };
enum { CARD_ACTIVATED, CARDS_MOVED, CARD_MENU, SELECTION_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqCanvas, maq_canvas, GTK_TYPE_WIDGET)

static gboolean
get_content (MaqCanvas *self, graphene_rect_t *content)
{
  gboolean any = FALSE;

  graphene_rect_init (content, 0, 0, 0, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t frame;

      maq_card_get_frame (MAQ_CARD (child), &frame);
      if (any)
        graphene_rect_union (content, &frame, content);
      else
        *content = frame;
      any = TRUE;
    }
  return any;
}

/* Room for titles, captions and the floating toolbar. */
static void
fit_view (MaqCanvas *self, int width, int height)
{
  const MaqViewMargin wide = { 36, 36, 54 + self->top_room, 112 };
  const MaqViewMargin narrow = { 20, 16, 44 + self->top_room, 104 };
  graphene_rect_t content;

  get_content (self, &content);
  maq_view_fit (&self->view, &content, width, height, width < NARROW ? &narrow : &wide, 1 / self->unit);
}

static void
place_card (MaqCanvas *self, MaqCard *card)
{
  graphene_rect_t frame;
  int top, bottom, width, height;
  double x, y;
  GskTransform *transform;

  maq_card_get_frame (card, &frame);
  maq_view_to_shown (&self->view, frame.origin.x, frame.origin.y, &x, &y);
  width = (int) MAX (round (frame.size.width * self->view.scale), 1);
  height = (int) MAX (round (frame.size.height * self->view.scale), 1);
  maq_card_get_insets (card, width, &top, &bottom);
  /* Whole pixels: a texture that lies between two looks soft. */
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y) - (float) top));
  gtk_widget_allocate (GTK_WIDGET (card), width, height + top + bottom, -1, transform);
}

static gboolean
notify_zoom_cb (gpointer data)
{
  MaqCanvas *self = data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
  return G_SOURCE_REMOVE;
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

  if (self->fitted)
    fit_view (self, width, height);
  if (before != self->view.scale && self->notify_id == 0)
    self->notify_id = g_idle_add (notify_zoom_cb, self);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      place_card (self, MAQ_CARD (child));
}

static void
snapshot_grid (MaqCanvas *self, GtkSnapshot *snapshot, float width, float height)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const GdkRGBA color = dark ? (GdkRGBA) { 1, 1, 1, 0.10f } : (GdkRGBA) { 0, 0, 0, 0.13f };
  float step = (float) round (maq_view_grid_step (&self->view));
  float x = (float) fmod (round (self->view.x), step) - step;
  float y = (float) fmod (round (self->view.y), step) - step;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  graphene_rect_t tile = GRAPHENE_RECT_INIT (x, y, step, step);
  graphene_rect_t dot = GRAPHENE_RECT_INIT (x, y, DOT, DOT);

  gtk_snapshot_push_repeat (snapshot, &all, &tile);
  gtk_snapshot_append_color (snapshot, &color, &dot);
  gtk_snapshot_pop (snapshot);
}

static void
maq_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqCanvas *self = MAQ_CANVAS (widget);

  if (self->grid)
    snapshot_grid (self, snapshot, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
  g_ptr_array_set_size (self->selection, 0);
  self->dragged = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (maq_canvas_parent_class)->dispose (object);
}

static void
maq_canvas_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_CANVAS (object)->selection, g_ptr_array_unref);
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

  props[PROP_TOOL] = g_param_spec_int ("tool", NULL, NULL, MAQ_TOOL_SELECT, MAQ_N_TOOLS - 1, MAQ_TOOL_SELECT,
                                       G_PARAM_READWRITE | flags);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, 10000, 1, G_PARAM_READABLE | flags);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MAQ_TYPE_CARD, G_PARAM_READWRITE | flags);
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
  self->view.scale = 1;
  self->unit = 1;
  self->fitted = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Canvas"), -1);
  maq_canvas_add_input (self);
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

void
maq_canvas_update_cursor (MaqCanvas *self)
{
  gboolean hand = self->tool == MAQ_TOOL_HAND || self->space_held;

  if (self->drag == MAQ_DRAG_PAN)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  else
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hand ? "grab" : NULL);
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

  if (self->dragged == card)
    self->dragged = NULL;
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
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

void
maq_canvas_fit (MaqCanvas *self)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));

  self->fitted = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
