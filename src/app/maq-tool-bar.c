/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-tool-bar.h"

/* How long a slider of the mask rests before its value becomes a change that can be undone. */
#define REST_MS 300

struct _MaqToolBar {
  AdwBin           parent_instance;

  GtkWidget       *tools[MAQ_N_TOOLS];  /* toggle buttons; NULL for those in the menu of marks */
  GtkBox          *rows;
  GtkMenuButton   *marks;
  GMenuModel      *marks_model;
  GtkToggleButton *masks;               /* any tool of the mask */
  GtkWidget       *mask_row;            /* with all that belongs to it made when it is first needed */
  GtkButton       *zoom;
  GtkAdjustment   *size;
  GtkAdjustment   *hardness;
  GtkAdjustment   *feather;
  GtkSwitch       *exact;

  MaqCanvas       *canvas;
  MaqStage        *stage;      /* nullable */
  gboolean         reading;    /* what is shown is being taken from the picture */
  guint            rest_id;
};

G_DEFINE_FINAL_TYPE (MaqToolBar, maq_tool_bar, ADW_TYPE_BIN)

static const struct {
  MaqTool     tool;
  const char *name;
} buttons[] = {
  { MAQ_TOOL_SELECT, "select_tool" },
  { MAQ_TOOL_HAND, "hand_tool" },
  { MAQ_TOOL_BOX, "box_tool" },
  { MAQ_TOOL_MASK_BRUSH, "mask_brush_tool" },
  { MAQ_TOOL_MASK_BOX, "mask_box_tool" },
  { MAQ_TOOL_MASK_ELLIPSE, "mask_ellipse_tool" },
  { MAQ_TOOL_MASK_LASSO, "mask_lasso_tool" },
  { MAQ_TOOL_MASK_ERASER, "eraser_tool" },
};

/* As many are in the row that is always there. */
#define N_FIRST 3

/* The icon of the mark's tool in hand, so that the bar says what a drag will draw. */
static const char *
get_mark_icon (int tool)
{
  switch (tool)
    {
    case MAQ_TOOL_PIN:
      return "maq-pin-symbolic";
    case MAQ_TOOL_ELLIPSE:
      return "maq-ellipse-symbolic";
    case MAQ_TOOL_ARROW:
      return "maq-arrow-symbolic";
    case MAQ_TOOL_STROKE:
      return "maq-pencil-symbolic";
    case MAQ_TOOL_TEXT:
      return "maq-text-symbolic";
    default:
      return NULL;
    }
}

static void
zoom_cb (MaqToolBar *self)
{
  double zoom = maq_canvas_get_zoom (self->canvas) * 100;
  g_autofree char *label = g_strdup_printf (zoom < 10 ? _("%.1f %%") : _("%.0f %%"), zoom);
  g_autofree char *name = g_strdup_printf (_("Zoom %s, set actual size"), label);

  gtk_button_set_label (self->zoom, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static MaqMarkupLayer *
get_layer (MaqToolBar *self)
{
  return self->stage != NULL ? maq_stage_get_layer (self->stage) : NULL;
}

/* What belongs to the picture in hand, when the options are opened. */
static void
read_options (MaqToolBar *self)
{
  MaqMarkupLayer *layer = get_layer (self);
  MaqMarkup *markup = layer != NULL ? maq_markup_layer_get_markup (layer) : NULL;
  MaqMaskPlan *mask = maq_markup_get_mask (markup);

  self->reading = TRUE;
  gtk_adjustment_set_value (self->feather, mask != NULL ? maq_mask_plan_get_feather (mask) * 100 : 0);
  gtk_switch_set_active (self->exact, maq_markup_is_exact (markup));
  self->reading = FALSE;
}

static void
take_feather (MaqToolBar *self)
{
  MaqMarkupLayer *layer = get_layer (self);
  MaqMarkup *markup = layer != NULL ? maq_markup_layer_get_markup (layer) : NULL;
  MaqMaskPlan *old = maq_markup_get_mask (markup);
  g_autoptr (MaqMaskPlan) plan = NULL;
  g_autoptr (MaqMarkup) now = NULL;

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (old == NULL)
    return;
  plan = maq_mask_plan_with_feather (old, gtk_adjustment_get_value (self->feather) / 100);
  now = maq_markup_with_mask (markup, plan);
  maq_markup_layer_edit (layer, now, _("Feather the mask"));
}

static gboolean
rested_cb (gpointer data)
{
  MaqToolBar *self = data;

  self->rest_id = 0;
  take_feather (self);
  return G_SOURCE_REMOVE;
}

static void
feather_cb (MaqToolBar *self)
{
  if (self->reading)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
}

static void
exact_cb (MaqToolBar *self)
{
  MaqMarkupLayer *layer = get_layer (self);
  g_autoptr (MaqMarkup) now = NULL;

  if (self->reading || layer == NULL)
    return;
  now = maq_markup_with_exact (maq_markup_layer_get_markup (layer), gtk_switch_get_active (self->exact));
  maq_markup_layer_edit (layer, now, gtk_switch_get_active (self->exact) ? _("Keep everything else exactly")
                                                                         : _("Do not keep everything else exactly"));
}

static void
options_cb (MaqToolBar *self)
{
  if (self->rest_id != 0)
    take_feather (self);
  read_options (self);
}

/* A brush is set in per cent of the picture. */
static gboolean
to_percent (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, g_value_get_double (from) * 100);
  return TRUE;
}

static gboolean
from_percent (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, g_value_get_double (from) / 100);
  return TRUE;
}

static void
bind_brush (MaqToolBar *self)
{
  MaqBrush *brush = maq_stage_get_brush (self->stage);

  g_object_bind_property_full (brush, "size", self->size, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, to_percent,
                               from_percent, NULL, NULL);
  g_object_bind_property_full (brush, "hardness", self->hardness, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               to_percent, from_percent, NULL, NULL);
}

static void
take_mask_row (MaqToolBar *self, GtkBuilder *builder)
{
  self->mask_row = GTK_WIDGET (gtk_builder_get_object (builder, "mask_row"));
  self->size = GTK_ADJUSTMENT (gtk_builder_get_object (builder, "size"));
  self->hardness = GTK_ADJUSTMENT (gtk_builder_get_object (builder, "hardness"));
  self->feather = GTK_ADJUSTMENT (gtk_builder_get_object (builder, "feather"));
  self->exact = GTK_SWITCH (gtk_builder_get_object (builder, "exact"));
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (self->tools[buttons[i].tool] == NULL)
      self->tools[buttons[i].tool] = GTK_WIDGET (gtk_builder_get_object (builder, buttons[i].name));
  gtk_box_prepend (self->rows, self->mask_row);
}

static void
build_mask_row (MaqToolBar *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GError) error = NULL;
  GtkBuilderScope *scope = gtk_builder_get_scope (builder);

  gtk_builder_cscope_add_callback_symbols (GTK_BUILDER_CSCOPE (scope), "feather_cb", G_CALLBACK (feather_cb), "exact_cb",
                                           G_CALLBACK (exact_cb), "options_cb", G_CALLBACK (options_cb), NULL);
  gtk_builder_set_current_object (builder, G_OBJECT (self));
  if (!gtk_builder_add_from_resource (builder, "/io/github/maquette/Maquette/ui/maq-mask-row.ui", &error))
    g_error ("%s", error->message);
  take_mask_row (self, builder);
  maq_actions_name_keys (self->mask_row);
  if (self->stage != NULL)
    bind_brush (self);
}

static void
create_marks_cb (GtkMenuButton *button, gpointer data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, MAQ_TOOL_BAR (data)->marks_model);
}

static void
tool_cb (MaqToolBar *self)
{
  gboolean masking;
  const char *icon;
  int tool = 0;

  g_object_get (self->canvas, "tool", &tool, NULL);
  masking = tool >= MAQ_TOOL_MASK_BRUSH && tool <= MAQ_TOOL_MASK_ERASER;
  if (masking && self->mask_row == NULL)
    build_mask_row (self);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (self->tools[buttons[i].tool] != NULL)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tools[buttons[i].tool]),
                                    buttons[i].tool == (MaqTool) tool);
  gtk_toggle_button_set_active (self->masks, masking);
  icon = get_mark_icon (tool);
  gtk_menu_button_set_icon_name (self->marks, icon != NULL ? icon : "maq-mark-symbolic");
  if (icon != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->marks), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->marks), "chosen");
  if (self->mask_row != NULL)
    gtk_widget_set_visible (self->mask_row, masking);
}

static void
maq_tool_bar_dispose (GObject *object)
{
  MaqToolBar *self = MAQ_TOOL_BAR (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->stage);
  g_clear_object (&self->canvas);
  G_OBJECT_CLASS (maq_tool_bar_parent_class)->dispose (object);
}

static void
maq_tool_bar_class_init (MaqToolBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = maq_tool_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-tool-bar.ui");
  for (guint i = 0; i < N_FIRST; i++)
    gtk_widget_class_bind_template_child_full (widget_class, buttons[i].name, FALSE,
                                               G_STRUCT_OFFSET (MaqToolBar, tools) + buttons[i].tool * (gssize) sizeof (GtkWidget *));
  gtk_widget_class_bind_template_child (widget_class, MaqToolBar, rows);
  gtk_widget_class_bind_template_child (widget_class, MaqToolBar, marks_model);
  gtk_widget_class_bind_template_child (widget_class, MaqToolBar, marks);
  gtk_widget_class_bind_template_child_full (widget_class, "brush_tool", FALSE, G_STRUCT_OFFSET (MaqToolBar, masks));
  gtk_widget_class_bind_template_child (widget_class, MaqToolBar, zoom);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
maq_tool_bar_init (MaqToolBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A menu's popover is made when it is first opened: it is no part of a quick start. */
  gtk_menu_button_set_create_popup_func (self->marks, create_marks_cb, self, NULL);
}

void
maq_tool_bar_set_canvas (MaqToolBar *self, MaqCanvas *canvas)
{
  g_return_if_fail (MAQ_IS_TOOL_BAR (self));
  g_return_if_fail (self->canvas == NULL);

  self->canvas = g_object_ref (canvas);
  g_signal_connect_object (canvas, "notify::tool", G_CALLBACK (tool_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "notify::zoom", G_CALLBACK (zoom_cb), self, G_CONNECT_SWAPPED);
  tool_cb (self);
  zoom_cb (self);
}

void
maq_tool_bar_set_stage (MaqToolBar *self, MaqStage *stage)
{
  g_return_if_fail (MAQ_IS_TOOL_BAR (self));

  if (g_set_object (&self->stage, stage) && stage != NULL && self->mask_row != NULL)
    bind_brush (self);
}
