/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"

/* What the one scale at the bottom does in each mode. */
typedef struct {
  const char *label;
  double      low, high, step;
} Tool;

static const Tool tool_rows[MAQ_N_COMPARE_MODES] = {
  [MAQ_COMPARE_SIDE] = { NULL, 0, 0, 0 },
  [MAQ_COMPARE_SLIDER] = { N_("Line"), 0, 1, 0.05 },
  [MAQ_COMPARE_BLINK] = { N_("Seconds"), 0.1, 3, 0.1 },
  [MAQ_COMPARE_DIFFERENCE] = { N_("Counts as changed from"), 1, 128, 1 },
  [MAQ_COMPARE_FADE] = { N_("Fade"), 0, 1, 0.05 },
};

static double
get_tool_value (MaqComparePage *self, MaqCompareMode mode)
{
  double split, fade;
  guint interval;

  g_object_get (self->compare, "split", &split, "fade", &fade, "interval", &interval, NULL);
  if (mode == MAQ_COMPARE_SLIDER)
    return split;
  if (mode == MAQ_COMPARE_BLINK)
    return interval / 1000.0;
  return mode == MAQ_COMPARE_FADE ? fade : self->threshold;
}

void
maq_compare_page_show_tool (MaqComparePage *self)
{
  MaqCompareMode mode = maq_compare_get_mode (self->compare);
  const Tool *tool = &tool_rows[mode];

  gtk_widget_set_visible (self->tools, tool->label != NULL);
  gtk_widget_set_visible (self->turn, mode == MAQ_COMPARE_SLIDER);
  if (tool->label == NULL)
    return;
  self->filling = TRUE;
  gtk_label_set_label (self->tool_label, _(tool->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _(tool->label), -1);
  gtk_range_set_range (GTK_RANGE (self->scale), tool->low, tool->high);
  gtk_range_set_increments (GTK_RANGE (self->scale), tool->step, tool->step * 5);
  gtk_range_set_value (GTK_RANGE (self->scale), get_tool_value (self, mode));
  self->filling = FALSE;
}

void
maq_compare_page_mode_cb (MaqComparePage *self)
{
  int mode = (int) maq_compare_get_mode (self->compare);

  maq_picker_set_value (self->modes, mode);
  maq_picker_set_value (self->short_modes, mode);
  maq_compare_page_show_tool (self);
}

void
maq_compare_page_split_cb (MaqComparePage *self)
{
  if (maq_compare_get_mode (self->compare) == MAQ_COMPARE_SLIDER)
    maq_compare_page_show_tool (self);
}

void
maq_compare_page_scale_cb (MaqComparePage *self)
{
  double value = gtk_range_get_value (GTK_RANGE (self->scale));
  MaqCompareMode mode = maq_compare_get_mode (self->compare);

  if (self->filling)
    return;
  if (mode == MAQ_COMPARE_SLIDER)
    g_object_set (self->compare, "split", value, NULL);
  else if (mode == MAQ_COMPARE_BLINK)
    g_object_set (self->compare, "interval", (guint) (value * 1000), NULL);
  else if (mode == MAQ_COMPARE_FADE)
    g_object_set (self->compare, "fade", value, NULL);
  else if (mode == MAQ_COMPARE_DIFFERENCE)
    maq_compare_page_set_threshold (self, value);
}

void
maq_compare_page_nudge (MaqComparePage *self, int direction)
{
  const Tool *tool;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  tool = &tool_rows[maq_compare_get_mode (self->compare)];
  if (tool->label != NULL)
    gtk_range_set_value (GTK_RANGE (self->scale), gtk_range_get_value (GTK_RANGE (self->scale)) + direction * tool->step);
}

void
maq_compare_page_turn (MaqComparePage *self)
{
  gboolean upright;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  g_object_get (self->compare, "upright", &upright, NULL);
  g_object_set (self->compare, "upright", !upright, NULL);
  maq_compare_page_set_mode (self, MAQ_COMPARE_SLIDER);
}

void
maq_compare_page_turn_cb (MaqComparePage *self)
{
  maq_compare_page_turn (self);
}

static void
picked_mode_cb (MaqPicker *picker, GParamSpec *pspec, MaqComparePage *self)
{
  maq_compare_page_set_mode (self, (MaqCompareMode) maq_picker_get_value (picker));
}

void
maq_compare_page_set_up_tools (MaqComparePage *self)
{
  const char *const labels[MAQ_N_COMPARE_MODES] = { N_("Side by side"), N_("Slider"), N_("Blink"), N_("Difference"), N_("Fade") };

  for (int mode = 0; mode < MAQ_N_COMPARE_MODES; mode++)
    {
      g_autofree char *digit = g_strdup_printf ("%d", mode + 1);

      maq_picker_add (self->modes, mode, _(labels[mode]), _(labels[mode]), NULL);
      maq_picker_add (self->short_modes, mode, digit, _(labels[mode]), NULL);
    }
  maq_picker_set_value (self->modes, 0);
  maq_picker_set_value (self->short_modes, 0);
  g_signal_connect_object (self->modes, "notify::value", G_CALLBACK (picked_mode_cb), self, 0);
  g_signal_connect_object (self->short_modes, "notify::value", G_CALLBACK (picked_mode_cb), self, 0);
  g_object_bind_property (self->compare, "loupe", self->loupe, "active", G_BINDING_BIDIRECTIONAL);
  maq_compare_page_show_tool (self);
}
