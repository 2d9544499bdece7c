/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-step-text.h"
#include "maq-thumbnail.h"
#include "maq-tree-area.h"
#include "maq-tree-layout.h"

#define THUMB_WIDTH 76
#define THUMB_HEIGHT 52
#define CELL_WIDTH 120
#define CELL_HEIGHT 78
#define BUTTON_WIDTH (THUMB_WIDTH + 12)
#define BUTTON_HEIGHT (THUMB_HEIGHT + 12)
#define PAD 18
#define LINE 2.0f

/* A step in sight. */
typedef struct {
  guint         index;
  GtkWidget    *button;
  MaqThumbnail *thumbnail;
  MaqStep      *step;
  gulong        changed_id;
} Shown;

struct _MaqTreeArea {
  GtkWidget          parent_instance;

  MaqEngine         *engine;
  MaqLoader         *loader;
  GtkScrolledWindow *scroller;   /* not owned: it owns us */
  GArray            *places;     /* of MaqTreePlace */
  guint              n_columns, n_rows;
  gint64             current;
  GPtrArray         *shown;      /* of Shown */
  guint              look_id;
};

enum { PICKED, FOCUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqTreeArea, maq_tree_area, GTK_TYPE_WIDGET)

static void
shown_free (Shown *shown)
{
  g_clear_signal_handler (&shown->changed_id, shown->step);
  g_object_unref (shown->step);
  gtk_widget_unparent (shown->button);
  g_free (shown);
}

static const MaqTreePlace *
get_place (MaqTreeArea *self, guint index)
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
static void
find_frame (MaqTreeArea *self, const MaqTreePlace *place, GdkRectangle *frame)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = PAD + (int) place->column * CELL_WIDTH;

  frame->x = mirrored ? MAX (gtk_widget_get_width (GTK_WIDGET (self)), get_width (self)) - x - BUTTON_WIDTH : x;
  frame->y = PAD + (int) place->row * CELL_HEIGHT;
  frame->width = BUTTON_WIDTH;
  frame->height = BUTTON_HEIGHT;
}

static void
find_sight (MaqTreeArea *self, GdkRectangle *sight)
{
  GtkAdjustment *x = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkAdjustment *y = gtk_scrolled_window_get_vadjustment (self->scroller);

  sight->x = (int) gtk_adjustment_get_value (x);
  sight->y = (int) gtk_adjustment_get_value (y);
  sight->width = (int) gtk_adjustment_get_page_size (x);
  sight->height = (int) gtk_adjustment_get_page_size (y);
}

/* --- what is in sight --- */

static Shown *
find_shown (MaqTreeArea *self, guint index)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((Shown *) g_ptr_array_index (self->shown, i))->index == index)
      return g_ptr_array_index (self->shown, i);
  return NULL;
}

static Shown *
find_button (MaqTreeArea *self, GtkWidget *button)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((Shown *) g_ptr_array_index (self->shown, i))->button == button)
      return g_ptr_array_index (self->shown, i);
  return NULL;
}

static char *
describe (const MaqTreePlace *place, const MaqStepRecord *record)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = record != NULL ? maq_step_text_title (record) : g_strdup_printf (_("Step %ld"), (long) place->id);

  g_string_append (text, title);
  if (record != NULL && record->n_siblings > 1)
    g_string_append_printf (text, _(", try %u of %u"), record->sibling + 1, record->n_siblings);
  if (record != NULL && record->n_children > 0)
    g_string_append_printf (text, ngettext (", %u step was made from it", ", %u steps were made from it", record->n_children),
                            record->n_children);
  if (record != NULL ? record->starred : place->starred)
    g_string_append (text, _(", starred"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_record (Shown *shown, MaqTreeArea *self)
{
  const MaqTreePlace *place = get_place (self, shown->index);
  MaqStepRecord *record = maq_step_get_record (shown->step);
  const MaqSlot *slot = record != NULL ? maq_step_record_get_best (record) : NULL;
  g_autoptr (MaqPicture) picture = slot != NULL && slot->picture != NULL ? maq_loader_get (self->loader, slot->picture) : NULL;
  g_autofree char *name = describe (place, record);
  gboolean starred = record != NULL ? record->starred : place->starred;

  maq_thumbnail_set_picture (shown->thumbnail, picture);
  maq_thumbnail_set_icon (shown->thumbnail, starred && picture == NULL ? "starred-symbolic" : NULL);
  if (starred)
    gtk_widget_add_css_class (shown->button, "starred");
  else
    gtk_widget_remove_css_class (shown->button, "starred");
  gtk_widget_set_tooltip_text (shown->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
record_cb (MaqStep *step, GParamSpec *pspec, MaqTreeArea *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((Shown *) g_ptr_array_index (self->shown, i))->step == step)
      show_record (g_ptr_array_index (self->shown, i), self);
}

static void
clicked_cb (GtkWidget *button, MaqTreeArea *self)
{
  Shown *shown = find_button (self, button);

  if (shown != NULL)
    g_signal_emit (self, signals[PICKED], 0, get_place (self, shown->index)->id);
}

static void
focus_cb (GtkEventControllerFocus *controller, MaqTreeArea *self)
{
  Shown *shown = find_button (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));

  if (shown != NULL)
    g_signal_emit (self, signals[FOCUSED], 0, get_place (self, shown->index)->id);
}

static Shown *
add_shown (MaqTreeArea *self, guint index)
{
  Shown *shown = g_new0 (Shown, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gint64 id = get_place (self, index)->id;

  shown->index = index;
  shown->step = maq_library_dup_step (maq_engine_get_library (self->engine), id);
  shown->thumbnail = MAQ_THUMBNAIL (maq_thumbnail_new (THUMB_WIDTH, THUMB_HEIGHT));
  shown->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (shown->button), GTK_WIDGET (shown->thumbnail));
  gtk_widget_add_css_class (shown->button, "tree-step");
  if (id == self->current)
    gtk_widget_add_css_class (shown->button, "current");
  gtk_widget_set_parent (shown->button, GTK_WIDGET (self));
  g_ptr_array_add (self->shown, shown);
  shown->changed_id = g_signal_connect_object (shown->step, "notify::record", G_CALLBACK (record_cb), self, 0);
  g_signal_connect_object (shown->button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, 0);
  gtk_widget_add_controller (shown->button, focus);
  show_record (shown, self);
  return shown;
}

static gboolean
is_in_sight (MaqTreeArea *self, guint index, const GdkRectangle *sight)
{
  GdkRectangle frame;

  find_frame (self, get_place (self, index), &frame);
  return gdk_rectangle_intersect (&frame, sight, NULL);
}

/* A walk over all places takes a fraction of a millisecond where there are a hundred thousand. */
static void
look (MaqTreeArea *self)
{
  GdkRectangle sight;

  if (self->scroller == NULL)
    return;
  find_sight (self, &sight);
  for (guint i = self->shown->len; i-- > 0;)
    {
      Shown *shown = g_ptr_array_index (self->shown, i);

      if (!gtk_widget_has_focus (shown->button) && !is_in_sight (self, shown->index, &sight))
        g_ptr_array_remove_index_fast (self->shown, i);
    }
  for (guint i = 0; i < self->places->len; i++)
    if (is_in_sight (self, i, &sight) && find_shown (self, i) == NULL)
      add_shown (self, i);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
look_cb (gpointer data)
{
  MAQ_TREE_AREA (data)->look_id = 0;
  look (data);
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
  Shown *shown;

  find_frame (self, get_place (self, index), &frame);
  scroll_to (gtk_scrolled_window_get_hadjustment (self->scroller), frame.x, frame.width);
  scroll_to (gtk_scrolled_window_get_vadjustment (self->scroller), frame.y, frame.height);
  look (self);
  shown = find_shown (self, index);
  if (shown == NULL)
    shown = add_shown (self, index);
  gtk_widget_grab_focus (shown->button);
}

static guint
find_root (MaqTreeArea *self, guint index)
{
  while (get_place (self, index)->parent != MAQ_TREE_NONE)
    index = get_place (self, index)->parent;
  return index;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, MaqTreeArea *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  Shown *shown = focus != NULL ? find_button (self, focus) : NULL;
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
      Shown *shown = g_ptr_array_index (self->shown, i);
      GdkRectangle frame;

      find_frame (self, get_place (self, shown->index), &frame);
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
  find_sight (self, &sight);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= 0.25f;
  for (guint i = 0; i < self->places->len; i++)
    {
      const MaqTreePlace *place = get_place (self, i);
      GdkRectangle from, above, to, both;

      if (place->parent == MAQ_TREE_NONE)
        continue;
      find_frame (self, get_place (self, place->parent), &from);
      find_frame (self, get_place (self, place->previous != MAQ_TREE_NONE ? place->previous : place->parent), &above);
      find_frame (self, place, &to);
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
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) shown_free);
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
