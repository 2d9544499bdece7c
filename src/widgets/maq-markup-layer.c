/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-canvas.h"
#include "maq-markup-layer-private.h"

#define USUAL_BRUSH 0.06
#define USUAL_HARDNESS 0.8

enum { PROP_MARKUP = 1, PROP_TOOL, PROP_BRUSH_SIZE, PROP_HARDNESS, PROP_SELECTED, N_PROPS };
enum { EDITED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqMarkupLayer, maq_markup_layer, GTK_TYPE_WIDGET)

gboolean
maq_markup_layer_is_masking (MaqMarkupLayer *self)
{
  return self->tool >= MAQ_TOOL_MASK_BRUSH && self->tool <= MAQ_TOOL_MASK_ERASER;
}

gboolean
maq_markup_layer_get_kind (MaqMarkupLayer *self, MaqMarkKind *kind)
{
  static const struct { int tool; MaqMarkKind kind; } kinds[] = {
    { MAQ_TOOL_PIN, MAQ_MARK_PIN }, { MAQ_TOOL_BOX, MAQ_MARK_BOX }, { MAQ_TOOL_ELLIPSE, MAQ_MARK_ELLIPSE },
    { MAQ_TOOL_ARROW, MAQ_MARK_ARROW }, { MAQ_TOOL_STROKE, MAQ_MARK_STROKE }, { MAQ_TOOL_TEXT, MAQ_MARK_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].tool == self->tool)
      {
        *kind = kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

const char *
maq_markup_layer_add_title (MaqMarkKind kind)
{
  switch (kind)
    {
    case MAQ_MARK_PIN:
      return _("Set a pin");
    case MAQ_MARK_BOX:
      return _("Draw a box");
    case MAQ_MARK_ELLIPSE:
      return _("Draw an ellipse");
    case MAQ_MARK_ARROW:
      return _("Draw an arrow");
    case MAQ_MARK_STROKE:
      return _("Draw a line");
    case MAQ_MARK_TEXT:
    case MAQ_N_MARK_KINDS:
    default:
      return _("Write a text");
    }
}

MaqMarkView *
maq_markup_layer_find_view (MaqMarkupLayer *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->views->len; i++)
    {
      MaqMarkView *view = g_ptr_array_index (self->views, i);

      if (g_str_equal (maq_mark_get_id (maq_mark_view_get_mark (view)), id))
        return view;
    }
  return NULL;
}

static void
renamed_cb (MaqMarkView *view, const char *label, MaqMarkupLayer *self)
{
  g_autoptr (MaqMark) mark = maq_mark_with_label (maq_mark_view_get_mark (view), label);
  g_autoptr (MaqMarkup) now = maq_markup_with_mark (self->markup, mark);

  maq_markup_layer_edit (self, now, _("Label a mark"));
}

/* The mark that has the focus is the one that commands work on. */
static void
focus_cb (MaqMarkView *view, GParamSpec *pspec, MaqMarkupLayer *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (view)))
    maq_markup_layer_set_selected (self, maq_mark_get_id (maq_mark_view_get_mark (view)));
}

static GtkWidget *
make_view (MaqMarkupLayer *self, MaqMark *mark)
{
  GtkWidget *view = maq_mark_view_new (mark);

  maq_mark_view_set_selected (MAQ_MARK_VIEW (view), g_strcmp0 (self->selected, maq_mark_get_id (mark)) == 0);
  g_signal_connect (view, "renamed", G_CALLBACK (renamed_cb), self);
  g_signal_connect (view, "notify::has-focus", G_CALLBACK (focus_cb), self);
  return view;
}

/* Views of marks that are gone go; where one of them had the focus, the next one has it. */
static void
drop_views (MaqMarkupLayer *self, MaqMarkup *markup)
{
  for (guint i = self->views->len; i-- > 0;)
    {
      GtkWidget *view = g_ptr_array_index (self->views, i);
      const char *id = maq_mark_get_id (maq_mark_view_get_mark (MAQ_MARK_VIEW (view)));
      gboolean focused = gtk_widget_has_focus (view);

      if (maq_markup_find_mark (markup, id) != NULL)
        continue;
      g_ptr_array_remove_index (self->views, i);
      if (focused)
        gtk_widget_grab_focus (self->views->len > 0 ? g_ptr_array_index (self->views, MIN (i, self->views->len - 1))
                                                    : gtk_widget_get_parent (GTK_WIDGET (self)));
      gtk_widget_unparent (view);
    }
}

void
maq_markup_layer_show (MaqMarkupLayer *self, MaqMarkup *markup)
{
  MaqMarkup *now = markup != NULL ? maq_markup_ref (markup) : NULL;

  g_clear_pointer (&self->shown, maq_markup_unref);
  self->shown = now;
  drop_views (self, markup);
  for (guint i = 0; i < maq_markup_get_n_marks (markup); i++)
    {
      MaqMark *mark = maq_markup_get_mark (markup, i);
      MaqMarkView *view = maq_markup_layer_find_view (self, maq_mark_get_id (mark));

      if (view != NULL)
        {
          maq_mark_view_set_mark (view, mark);
          continue;
        }
      g_ptr_array_insert (self->views, (int) MIN (i, self->views->len), make_view (self, mark));
      gtk_widget_insert_after (g_ptr_array_index (self->views, MIN (i, self->views->len - 1)), GTK_WIDGET (self),
                               i > 0 ? g_ptr_array_index (self->views, i - 1) : self->mask);
    }
  maq_mask_view_set_plan (MAQ_MASK_VIEW (self->mask), maq_markup_get_mask (markup));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
maq_markup_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (widget);

  if (gtk_widget_should_layout (self->mask))
    gtk_widget_size_allocate (self->mask, &(GtkAllocation) { 0, 0, width, height }, -1);
  for (guint i = 0; i < self->views->len; i++)
    {
      graphene_rect_t place;
      GtkAllocation at;

      maq_mark_view_place (g_ptr_array_index (self->views, i), width, height, &place);
      at = (GtkAllocation) { (int) place.origin.x, (int) place.origin.y, (int) place.size.width, (int) place.size.height };
      gtk_widget_size_allocate (g_ptr_array_index (self->views, i), &at, -1);
    }
}

static void
maq_markup_layer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (widget);

  /* As large as the picture it lies on; its children are measured as GTK wants it. */
  for (guint i = 0; i < self->views->len; i++)
    gtk_widget_measure (g_ptr_array_index (self->views, i), orientation, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (self->mask, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = 0;
}

/* Where there is no mark the picture below is the one that is clicked, unless something is drawn. */
static gboolean
maq_markup_layer_contains (GtkWidget *widget, double x, double y)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (widget);

  return self->tool > MAQ_TOOL_HAND && x >= 0 && y >= 0 && x < gtk_widget_get_width (widget) && y < gtk_widget_get_height (widget);
}

static void
maq_markup_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (widget);

  GTK_WIDGET_CLASS (maq_markup_layer_parent_class)->snapshot (widget, snapshot);
  if (self->ring != NULL && self->pointer_in)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->pointer_x, (float) self->pointer_y));
      gtk_snapshot_append_node (snapshot, self->ring);
      gtk_snapshot_restore (snapshot);
    }
}

static void
maq_markup_layer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (object);

  if (prop_id == PROP_MARKUP)
    g_value_set_boxed (value, self->markup);
  else if (prop_id == PROP_TOOL)
    g_value_set_int (value, self->tool);
  else if (prop_id == PROP_BRUSH_SIZE)
    g_value_set_double (value, self->brush_size);
  else if (prop_id == PROP_HARDNESS)
    g_value_set_double (value, self->hardness);
  else if (prop_id == PROP_SELECTED)
    g_value_set_string (value, self->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
set_tool (MaqMarkupLayer *self, int tool)
{
  if (self->tool == tool)
    return;
  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), tool > MAQ_TOOL_HAND ? "crosshair" : NULL);
  maq_markup_layer_update_ring (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOOL]);
}

static void
set_number (MaqMarkupLayer *self, double *field, double value, guint prop)
{
  if (*field == value)
    return;
  *field = value;
  maq_markup_layer_update_ring (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
maq_markup_layer_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (object);

  if (prop_id == PROP_MARKUP)
    maq_markup_layer_set_markup (self, g_value_get_boxed (value));
  else if (prop_id == PROP_TOOL)
    set_tool (self, g_value_get_int (value));
  else if (prop_id == PROP_BRUSH_SIZE)
    set_number (self, &self->brush_size, g_value_get_double (value), PROP_BRUSH_SIZE);
  else if (prop_id == PROP_HARDNESS)
    set_number (self, &self->hardness, g_value_get_double (value), PROP_HARDNESS);
  else if (prop_id == PROP_SELECTED)
    maq_markup_layer_set_selected (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_markup_layer_dispose (GObject *object)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (object);

  for (guint i = 0; i < self->views->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->views, i));
  g_ptr_array_set_size (self->views, 0);
  g_clear_pointer (&self->mask, gtk_widget_unparent);
  G_OBJECT_CLASS (maq_markup_layer_parent_class)->dispose (object);
}

static void
maq_markup_layer_finalize (GObject *object)
{
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (object);

  g_clear_pointer (&self->markup, maq_markup_unref);
  g_clear_pointer (&self->shown, maq_markup_unref);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_pointer (&self->dragged, maq_mark_unref);
  g_clear_pointer (&self->line, maq_hand_line_free);
  g_clear_pointer (&self->ring, gsk_render_node_unref);
  G_OBJECT_CLASS (maq_markup_layer_parent_class)->finalize (object);
}

static void
maq_markup_layer_class_init (MaqMarkupLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_markup_layer_get_property;
  object_class->set_property = maq_markup_layer_set_property;
  object_class->dispose = maq_markup_layer_dispose;
  object_class->finalize = maq_markup_layer_finalize;
  widget_class->measure = maq_markup_layer_measure;
  widget_class->size_allocate = maq_markup_layer_size_allocate;
  widget_class->contains = maq_markup_layer_contains;
  widget_class->snapshot = maq_markup_layer_snapshot;

  props[PROP_MARKUP] = g_param_spec_boxed ("markup", NULL, NULL, MAQ_TYPE_MARKUP, flags);
  props[PROP_TOOL] = g_param_spec_int ("tool", NULL, NULL, 0, MAQ_N_TOOLS - 1, MAQ_TOOL_SELECT, flags);
  props[PROP_BRUSH_SIZE] = g_param_spec_double ("brush-size", NULL, NULL, MAQ_MIN_MASK_SIZE, MAQ_MAX_MASK_SIZE, USUAL_BRUSH, flags);
  props[PROP_HARDNESS] = g_param_spec_double ("hardness", NULL, NULL, 0, 1, USUAL_HARDNESS, flags);
  props[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  MAQ_TYPE_MARKUP, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "markup");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_markup_layer_init (MaqMarkupLayer *self)
{
  self->brush_size = USUAL_BRUSH;
  self->hardness = USUAL_HARDNESS;
  self->views = g_ptr_array_new ();
  self->line = maq_hand_line_new ();
  self->mask = maq_mask_view_new ();
  gtk_widget_set_parent (self->mask, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Marks"), -1);
  maq_markup_layer_add_input (self);
  maq_markup_layer_add_keys (self);
}

GtkWidget *
maq_markup_layer_new (void)
{
  return g_object_new (MAQ_TYPE_MARKUP_LAYER, NULL);
}

MaqMarkup *
maq_markup_layer_get_markup (MaqMarkupLayer *self)
{
  g_return_val_if_fail (MAQ_IS_MARKUP_LAYER (self), NULL);

  return self->markup;
}

const char *
maq_markup_layer_get_selected (MaqMarkupLayer *self)
{
  g_return_val_if_fail (MAQ_IS_MARKUP_LAYER (self), NULL);

  return self->selected;
}

void
maq_markup_layer_set_markup (MaqMarkupLayer *self, MaqMarkup *markup)
{
  g_autoptr (MaqMarkup) old = NULL;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  if (markup == self->markup && markup == self->shown)
    return;
  old = g_steal_pointer (&self->markup);
  self->markup = markup != NULL ? maq_markup_ref (markup) : NULL;
  maq_markup_layer_show (self, self->markup);
  if (self->selected != NULL && maq_markup_find_mark (markup, self->selected) == NULL)
    maq_markup_layer_set_selected (self, NULL);
  if (old != markup)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARKUP]);
}

void
maq_markup_layer_set_selected (MaqMarkupLayer *self, const char *id)
{
  MaqMarkView *view;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  if (g_strcmp0 (self->selected, id) == 0)
    return;
  view = maq_markup_layer_find_view (self, self->selected);
  if (view != NULL)
    maq_mark_view_set_selected (view, FALSE);
  g_free (self->selected);
  self->selected = g_strdup (id);
  view = maq_markup_layer_find_view (self, id);
  if (view != NULL)
    maq_mark_view_set_selected (view, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

void
maq_markup_layer_edit (MaqMarkupLayer *self, MaqMarkup *now, const char *title)
{
  g_autoptr (MaqMarkup) kept = NULL;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  if (maq_markup_equal (self->markup, now))
    {
      maq_markup_layer_show (self, self->markup);
      return;
    }
  kept = now != NULL && (!maq_markup_is_empty (now) || !maq_markup_is_exact (now)) ? maq_markup_ref (now) : NULL;
  maq_markup_layer_set_markup (self, kept);
  g_signal_emit (self, signals[EDITED], 0, kept, title);
}

void
maq_markup_layer_commit (MaqMarkupLayer *self, const char *title)
{
  g_autoptr (MaqMarkup) now = self->shown != NULL ? maq_markup_ref (self->shown) : NULL;

  maq_markup_layer_edit (self, now, title);
}
