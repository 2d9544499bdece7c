/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-tree-area-private.h"

#define CELL_WIDTH 120
#define CELL_HEIGHT 78
#define BUTTON_WIDTH (MAQ_TREE_THUMB_WIDTH + 12)
#define BUTTON_HEIGHT (MAQ_TREE_THUMB_HEIGHT + 12)
#define PAD 18
#define LINE 2.0f

enum { PICKED, FOCUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqTreeArea, maq_tree_area, GTK_TYPE_WIDGET)

const MaqTreePlace *
maq_tree_area_get_place (MaqTreeArea *self, guint index)
{
  return &g_array_index (self->places, MaqTreePlace, index);
}

static int
get_width (MaqTreeArea *self)
{
  return (int) self->n_columns * CELL_WIDTH - (CELL_WIDTH - BUTTON_WIDTH) + 2 * PAD;
}

static int
get_height (MaqTreeArea *self)
{
  return (int) self->n_rows * CELL_HEIGHT - (CELL_HEIGHT - BUTTON_HEIGHT) + 2 * PAD;
}

/* Generations go the way one reads. */
void
maq_tree_area_find_frame (MaqTreeArea *self, const MaqTreePlace *place, GdkRectangle *frame)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = PAD + (int) place->column * CELL_WIDTH;

  frame->x = mirrored ? MAX (gtk_widget_get_width (GTK_WIDGET (self)), get_width (self)) - x - BUTTON_WIDTH : x;
  frame->y = PAD + (int) place->row * CELL_HEIGHT;
  frame->width = BUTTON_WIDTH;
  frame->height = BUTTON_HEIGHT;
}

void
maq_tree_area_find_sight (MaqTreeArea *self, GdkRectangle *sight)
{
  GtkAdjustment *x = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkAdjustment *y = gtk_scrolled_window_get_vadjustment (self->scroller);

  sight->x = (int) gtk_adjustment_get_value (x);
  sight->y = (int) gtk_adjustment_get_value (y);
  sight->width = (int) gtk_adjustment_get_page_size (x);
  sight->height = (int) gtk_adjustment_get_page_size (y);
}

static gboolean
look_cb (gpointer data)
{
  MAQ_TREE_AREA (data)->look_id = 0;
  maq_tree_area_look (data);
  return G_SOURCE_REMOVE;
}

/* Scrolling is told in the middle of a layout, where no widget may come or go. */
static void
look_soon (MaqTreeArea *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, look_cb, self, NULL);
}

/* --- moving --- */

static void
scroll_to (GtkAdjustment *adjustment, int position, int size)
{
  gtk_adjustment_clamp_page (adjustment, position - PAD, position + size + PAD);
}

static void
go (MaqTreeArea *self, guint index)
{
  GdkRectangle frame;

  maq_tree_area_find_frame (self, maq_tree_area_get_place (self, index), &frame);
  scroll_to (gtk_scrolled_window_get_hadjustment (self->scroller), frame.x, frame.width);
  scroll_to (gtk_scrolled_window_get_vadjustment (self->scroller), frame.y, frame.height);
  gtk_widget_grab_focus (maq_tree_area_bring (self, index));
}

static guint
find_root (MaqTreeArea *self, guint index)
{
  while (maq_tree_area_get_place (self, index)->parent != MAQ_TREE_NONE)
    index = maq_tree_area_get_place (self, index)->parent;
  return index;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, MaqTreeArea *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  MaqTreeShown *shown = focus != NULL ? maq_tree_area_find_button (self, focus) : NULL;
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (shown == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      go (self, maq_tree_walk (self->places, shown->index, mirrored ? MAQ_TREE_TO_CHILD : MAQ_TREE_TO_PARENT));
      return TRUE;
    case GDK_KEY_Right:
      go (self, maq_tree_walk (self->places, shown->index, mirrored ? MAQ_TREE_TO_PARENT : MAQ_TREE_TO_CHILD));
      return TRUE;
    case GDK_KEY_Up:
      go (self, maq_tree_walk (self->places, shown->index, MAQ_TREE_TO_PREVIOUS));
      return TRUE;
    case GDK_KEY_Down:
      go (self, maq_tree_walk (self->places, shown->index, MAQ_TREE_TO_NEXT));
      return TRUE;
    case GDK_KEY_Home:
      go (self, find_root (self, shown->index));
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- widget --- */

static void
maq_tree_area_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  MaqTreeArea *self = MAQ_TREE_AREA (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? get_width (self) : get_height (self);
}

static void
maq_tree_area_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqTreeArea *self = MAQ_TREE_AREA (widget);

  for (guint i = 0; i < self->shown->len; i++)
    {
      MaqTreeShown *shown = g_ptr_array_index (self->shown, i);
      GdkRectangle frame;

      maq_tree_area_find_frame (self, maq_tree_area_get_place (self, shown->index), &frame);
      gtk_widget_size_allocate (shown->button, &frame, -1);
    }
}

static void
append_line (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* From the middle of the parent's side straight on to the first child, or from the line to the sibling @above down and on. */
static void
append_edge (GtkSnapshot *snapshot, const GdkRGBA *color, const GdkRectangle *from, const GdkRectangle *above,
             const GdkRectangle *to)
{
  float y1 = (float) above->y + (float) above->height / 2, y2 = (float) to->y + (float) to->height / 2;
  float left = (float) MIN (from->x + from->width, to->x + to->width), right = (float) MAX (from->x, to->x);
  float middle = (left + right) / 2;
  gboolean mirrored = to->x < from->x;

  /* The colour is half clear: where lines lay over one another, one would see it. */
  if (from->y == to->y)
    {
      append_line (snapshot, color, left, y1 - LINE / 2, right - left, LINE);
      return;
    }
  append_line (snapshot, color, middle - LINE / 2, MIN (y1, y2) + LINE / 2, LINE, MAX (y1, y2) - MIN (y1, y2) - LINE / 2);
  append_line (snapshot, color, mirrored ? left : middle + LINE / 2, y2 - LINE / 2, right - middle - LINE / 2, LINE);
}

static void
maq_tree_area_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqTreeArea *self = MAQ_TREE_AREA (widget);
  GdkRectangle sight;
  GdkRGBA color;

  if (self->scroller == NULL)
    return;
  maq_tree_area_find_sight (self, &sight);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= 0.25f;
  for (guint i = 0; i < self->places->len; i++)
    {
      const MaqTreePlace *place = maq_tree_area_get_place (self, i);
      GdkRectangle from, above, to, both;

      if (place->parent == MAQ_TREE_NONE)
        continue;
      maq_tree_area_find_frame (self, maq_tree_area_get_place (self, place->parent), &from);
      maq_tree_area_find_frame (self, maq_tree_area_get_place (self, place->previous != MAQ_TREE_NONE ? place->previous : place->parent), &above);
      maq_tree_area_find_frame (self, place, &to);
      gdk_rectangle_union (&from, &to, &both);
      if (gdk_rectangle_intersect (&both, &sight, NULL))
        append_edge (snapshot, &color, &from, &above, &to);
    }
  GTK_WIDGET_CLASS (maq_tree_area_parent_class)->snapshot (widget, snapshot);
}

static void
maq_tree_area_dispose (GObject *object)
{
  MaqTreeArea *self = MAQ_TREE_AREA (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_ptr_array_set_size (self->shown, 0);
  self->scroller = NULL;
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_tree_area_parent_class)->dispose (object);
}

static void
maq_tree_area_finalize (GObject *object)
{
  MaqTreeArea *self = MAQ_TREE_AREA (object);

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  G_OBJECT_CLASS (maq_tree_area_parent_class)->finalize (object);
}

static void
maq_tree_area_class_init (MaqTreeAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = maq_tree_area_dispose;
  object_class->finalize = maq_tree_area_finalize;
  widget_class->measure = maq_tree_area_measure;
  widget_class->size_allocate = maq_tree_area_size_allocate;
  widget_class->snapshot = maq_tree_area_snapshot;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);
  signals[FOCUSED] = g_signal_new ("focused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "tree");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TREE);
}

static void
maq_tree_area_init (MaqTreeArea *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->places = g_array_new (FALSE, FALSE, sizeof (MaqTreePlace));
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_tree_shown_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
maq_tree_area_set_engine (MaqTreeArea *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_TREE_AREA (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
}

void
maq_tree_area_set_scroller (MaqTreeArea *self, GtkScrolledWindow *scroller)
{
  GtkAdjustment *both[] = { gtk_scrolled_window_get_hadjustment (scroller), gtk_scrolled_window_get_vadjustment (scroller) };

  g_return_if_fail (MAQ_IS_TREE_AREA (self));

  self->scroller = scroller;
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_signal_connect_object (both[i], "value-changed", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (both[i], "notify::page-size", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
    }
}

void
maq_tree_area_set_nodes (MaqTreeArea *self, const GArray *nodes, gint64 current)
{
  g_return_if_fail (MAQ_IS_TREE_AREA (self));

  g_ptr_array_set_size (self->shown, 0);
  g_array_unref (self->places);
  self->places = maq_tree_layout (nodes, &self->n_columns, &self->n_rows);
  self->current = current;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  look_soon (self);
}

void
maq_tree_area_show (MaqTreeArea *self, gint64 id)
{
  guint index;

  g_return_if_fail (MAQ_IS_TREE_AREA (self));

  index = maq_tree_find (self->places, id);
  if (index == MAQ_TREE_NONE && self->places->len > 0)
    index = self->places->len - 1;
  if (index != MAQ_TREE_NONE)
    go (self, index);
}
