/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-window-private.h"

/* Marks and masks on the picture in hand. */

#define TOOL_ACTION(stem, tool) \
  void \
  maq_window_tool_##stem##_action (GtkWidget *widget, const char *name, GVariant *parameter) \
  { \
    maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, tool); \
  }

TOOL_ACTION (pin, MAQ_TOOL_PIN)
TOOL_ACTION (box, MAQ_TOOL_BOX)
TOOL_ACTION (ellipse, MAQ_TOOL_ELLIPSE)
TOOL_ACTION (arrow, MAQ_TOOL_ARROW)
TOOL_ACTION (draw, MAQ_TOOL_STROKE)
TOOL_ACTION (text, MAQ_TOOL_TEXT)
TOOL_ACTION (brush, MAQ_TOOL_MASK_BRUSH)
TOOL_ACTION (eraser, MAQ_TOOL_MASK_ERASER)
TOOL_ACTION (mask_box, MAQ_TOOL_MASK_BOX)
TOOL_ACTION (mask_ellipse, MAQ_TOOL_MASK_ELLIPSE)
TOOL_ACTION (mask_lasso, MAQ_TOOL_MASK_LASSO)

static MaqStage *
get_stage (GtkWidget *widget)
{
  return maq_canvas_pane_get_stage (MAQ_WINDOW (widget)->canvas);
}

static MaqMarkupLayer *
get_layer (GtkWidget *widget)
{
  MaqStage *stage = get_stage (widget);

  return stage != NULL ? maq_stage_get_layer (stage) : NULL;
}

static int
get_tool (GtkWidget *widget)
{
  int tool = 0;

  g_object_get (maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas), "tool", &tool, NULL);
  return tool;
}

/* A tool that draws nothing makes way for the pin: the key says that a mark is wanted. */
void
maq_window_mark_add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqMarkupLayer *layer = get_layer (widget);

  if (layer == NULL)
    return;
  if (get_tool (widget) <= MAQ_TOOL_HAND)
    maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, MAQ_TOOL_PIN);
  maq_markup_layer_add_in_middle (layer);
}

void
maq_window_mask_from_mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqMarkupLayer *layer = get_layer (widget);

  if (layer != NULL && !maq_markup_layer_mask_selected (layer))
    maq_window_toast (MAQ_WINDOW (widget), _("Select a box or an ellipse first: it becomes the part that may change."));
}

void
maq_window_mask_invert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqMarkupLayer *layer = get_layer (widget);
  MaqMarkup *markup = layer != NULL ? maq_markup_layer_get_markup (layer) : NULL;
  MaqMaskPlan *mask = maq_markup_get_mask (markup);
  g_autoptr (MaqMaskPlan) inverted = NULL;
  g_autoptr (MaqMarkup) now = NULL;

  if (mask == NULL || maq_mask_plan_get_n_shapes (mask) == 0)
    {
      maq_window_toast (MAQ_WINDOW (widget), _("There is no mask on this picture. Paint with the brush what may change (B)."));
      return;
    }
  inverted = maq_mask_plan_inverted (mask);
  now = maq_markup_with_mask (markup, inverted);
  maq_markup_layer_edit (layer, now, _("Invert the mask"));
}

void
maq_window_mask_clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqMarkupLayer *layer = get_layer (widget);
  g_autoptr (MaqMarkup) now = NULL;

  if (layer == NULL)
    return;
  now = maq_markup_with_mask (maq_markup_layer_get_markup (layer), NULL);
  maq_markup_layer_edit (layer, now, _("Clear the mask"));
}

/* From brush to eraser and back. */
void
maq_window_mask_swap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas,
                            get_tool (widget) == MAQ_TOOL_MASK_ERASER ? MAQ_TOOL_MASK_BRUSH : MAQ_TOOL_MASK_ERASER);
}

#define BRUSH_ACTION(stem, change, direction) \
  void \
  maq_window_brush_##stem##_action (GtkWidget *widget, const char *name, GVariant *parameter) \
  { \
    if (get_stage (widget) != NULL) \
      maq_brush_##change (maq_stage_get_brush (get_stage (widget)), direction); \
  }

BRUSH_ACTION (larger, resize, 1)
BRUSH_ACTION (smaller, resize, -1)
BRUSH_ACTION (harder, harden, 1)
BRUSH_ACTION (softer, harden, -1)

void
maq_window_update_marks (MaqWindow *self)
{
  static const char *const needs_picture[] = { "win.mark-add", "win.mask-from-mark", "win.mask-invert", "win.mask-clear" };
  gboolean has_layer = self->canvas != NULL && get_layer (GTK_WIDGET (self)) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needs_picture); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), needs_picture[i], has_layer);
}
