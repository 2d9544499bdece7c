/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page.h"
#include "maq-compare-text.h"
#include "maq-engine-compare.h"
#include "maq-error-text.h"
#include "maq-picker.h"
#include "maq-step-text.h"
#include "maq-wrap-layout.h"

/* How quickly a new threshold is drawn after the slider rests. */
#define REDRAW_MS 80

struct _MaqComparePage {
  AdwBin          parent_instance;

  MaqPicker      *modes;
  MaqPicker      *short_modes;
  MaqCompare     *compare;
  GtkWidget      *tools;
  GtkLabel       *tool_label;
  GtkScale       *scale;
  GtkWidget      *turn;
  GtkLabel       *figures;
  GtkLabel       *alignment;
  GtkLabel       *words;
  GtkLabel       *settings;
  GtkButton      *keep_first;
  GtkButton      *keep_second;

  MaqEngine      *engine;
  MaqLoader      *loader;
  GPtrArray      *items;       /* of MaqCompareItem, by picture */
  GCancellable   *cancellable; /* of the comparison under way */
  MaqDifference  *difference;  /* of the two in hand, nullable */
  MaqPicture     *heat;
  guint8          threshold;
  guint           redraw_id;
  gboolean        filling;     /* we set the scale ourselves */
};

enum { BACK, KEEP, PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqComparePage, maq_compare_page, ADW_TYPE_BIN)

MaqCompareItem *
maq_compare_item_new (MaqStepRecord *record, guint slot)
{
  MaqCompareItem *self = g_new (MaqCompareItem, 1);

  *self = (MaqCompareItem) { maq_step_record_ref (record), slot };
  return self;
}

void
maq_compare_item_free (MaqCompareItem *self)
{
  maq_step_record_unref (self->record);
  g_free (self);
}

static const MaqCompareItem *
get_item (MaqComparePage *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

static const MaqSlot *
get_slot (const MaqCompareItem *item)
{
  return maq_step_record_get_slot (item->record, item->slot);
}

static char
get_letter (guint index)
{
  return (char) ('A' + index);
}

/* What a screen reader and a tooltip say of a figure is the same sentence. */
static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
say_figures (MaqComparePage *self)
{
  g_autofree char *figures = maq_compare_text_figures (self->difference, self->threshold);
  g_autofree char *alignment = maq_compare_text_alignment (self->difference);

  say (self->figures, figures);
  say (self->alignment, alignment);
}

static void
say_words (MaqComparePage *self)
{
  const MaqCompareItem *before = get_item (self, maq_compare_get_against (self->compare));
  const MaqCompareItem *now = get_item (self, maq_compare_get_current (self->compare));
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *words = maq_compare_text_words (before->record, now->record, &ranges);
  g_autofree char *settings = maq_compare_text_settings (before->record, get_slot (before), now->record, get_slot (now));

  attributes = maq_step_text_attributes (ranges, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gtk_label_set_attributes (self->words, attributes);
  say (self->words, words);
  say (self->settings, settings);
}

static void
name_buttons (MaqComparePage *self)
{
  char first = get_letter (maq_compare_get_against (self->compare)), second = get_letter (maq_compare_get_current (self->compare));
  g_autofree char *keep = g_strdup_printf (_("Keep %c"), first);
  g_autofree char *edit = g_strdup_printf (_("Keep %c and Edit"), second);

  gtk_button_set_label (self->keep_first, keep);
  gtk_button_set_label (self->keep_second, edit);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqPyramid) pyramid = maq_engine_draw_difference_finish (MAQ_ENGINE (source), result, &error);
  char first = get_letter (maq_compare_get_against (self->compare)), second = get_letter (maq_compare_get_current (self->compare));
  g_autofree char *tag = g_strdup_printf (_("%c ↔ %c difference"), first, second);
  g_autofree char *name = g_strdup_printf (_("Difference of %c and %c, drawn"), first, second);

  if (pyramid == NULL)
    return;
  if (self->heat != NULL)
    {
      maq_picture_set_pyramid (self->heat, pyramid);
      return;
    }
  self->heat = maq_picture_new (0, 0);
  maq_picture_set_pyramid (self->heat, pyramid);
  maq_compare_set_heat (self->compare, self->heat, tag, name);
}

static void
draw (MaqComparePage *self)
{
  const MaqCompareItem *before = get_item (self, maq_compare_get_against (self->compare));

  maq_engine_draw_difference_async (self->engine, self->difference, get_slot (before)->picture, self->threshold, self->cancellable,
                                    drawn_cb, g_object_ref (self));
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  MaqDifference *difference = maq_engine_compare_finish (MAQ_ENGINE (source), result, &error);

  if (difference == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      sentence = maq_error_text_sentence (error);
      say (self->figures, sentence);
      return;
    }
  self->difference = difference;
  say_figures (self);
  draw (self);
}

static void
drop_comparison (MaqComparePage *self)
{
  g_clear_handle_id (&self->redraw_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->difference, maq_difference_unref);
  g_clear_object (&self->heat);
  maq_compare_set_heat (self->compare, NULL, NULL, NULL);
}

/* What was asked to change is known of a step that came from the other one with a mask. */
static MaqBlob *
get_region (const MaqCompareItem *before, const MaqCompareItem *now)
{
  if (g_strcmp0 (now->record->parent_uuid, before->record->uuid) != 0)
    return NULL;
  return maq_request_get_mask (now->record->request);
}

static void
compare_pair (MaqComparePage *self)
{
  const MaqCompareItem *before, *now;

  drop_comparison (self);
  if (self->items == NULL || self->items->len < 2)
    return;
  before = get_item (self, maq_compare_get_against (self->compare));
  now = get_item (self, maq_compare_get_current (self->compare));
  name_buttons (self);
  say_words (self);
  say (self->figures, _("Looking for what changed…"));
  say (self->alignment, NULL);
  self->cancellable = g_cancellable_new ();
  maq_engine_compare_async (self->engine, get_slot (before)->picture, get_slot (now)->picture, get_region (before, now),
                            self->cancellable, compared_cb, g_object_ref (self));
}

static void
pair_cb (MaqComparePage *self)
{
  if (self->items != NULL)
    compare_pair (self);
}

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

static void
show_tool (MaqComparePage *self)
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

static void
mode_cb (MaqComparePage *self)
{
  int mode = (int) maq_compare_get_mode (self->compare);

  maq_picker_set_value (self->modes, mode);
  maq_picker_set_value (self->short_modes, mode);
  show_tool (self);
}

static void
split_cb (MaqComparePage *self)
{
  if (maq_compare_get_mode (self->compare) == MAQ_COMPARE_SLIDER)
    show_tool (self);
}

static gboolean
redraw_cb (gpointer data)
{
  MaqComparePage *self = data;

  self->redraw_id = 0;
  if (self->difference != NULL)
    draw (self);
  return G_SOURCE_REMOVE;
}

static void
set_threshold (MaqComparePage *self, double value)
{
  self->threshold = (guint8) CLAMP (value, 1, 255);
  if (self->difference == NULL)
    return;
  say_figures (self);
  if (self->redraw_id == 0)
    self->redraw_id = g_timeout_add (REDRAW_MS, redraw_cb, self);
}

static void
scale_cb (MaqComparePage *self)
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
    set_threshold (self, value);
}

static void
turn_cb (MaqComparePage *self)
{
  gboolean upright;

  g_object_get (self->compare, "upright", &upright, NULL);
  g_object_set (self->compare, "upright", !upright, NULL);
}

static void
picked_mode_cb (MaqPicker *picker, GParamSpec *pspec, MaqComparePage *self)
{
  maq_compare_page_set_mode (self, (MaqCompareMode) maq_picker_get_value (picker));
}

static void
back_cb (MaqComparePage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
keep (MaqComparePage *self, guint index, gboolean edit)
{
  const MaqCompareItem *item = get_item (self, index);

  g_signal_emit (self, signals[KEEP], 0, item->record->id, item->slot, edit);
}

static void
keep_first_cb (MaqComparePage *self)
{
  keep (self, maq_compare_get_against (self->compare), FALSE);
}

static void
keep_second_cb (MaqComparePage *self)
{
  maq_compare_page_keep (self, TRUE);
}

static void
maq_compare_page_dispose (GObject *object)
{
  MaqComparePage *self = MAQ_COMPARE_PAGE (object);

  if (self->compare != NULL)
    maq_compare_page_hide (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_compare_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, modes);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, short_modes);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, compare);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, tools);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, tool_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, scale);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, turn);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, figures);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, alignment);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, words);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, settings);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, keep_first);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, keep_second);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_second_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_cb);
  gtk_widget_class_bind_template_callback (widget_class, split_cb);
  gtk_widget_class_bind_template_callback (widget_class, turn_cb);
}

static void
maq_compare_page_class_init (MaqComparePageClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_compare_page_dispose;
  g_type_ensure (MAQ_TYPE_COMPARE);
  g_type_ensure (MAQ_TYPE_PICKER);
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/maquette/Maquette/ui/maq-compare-page.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[KEEP] = g_signal_new ("keep", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT,
                                G_TYPE_BOOLEAN);
  signals[PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
fill_modes (MaqComparePage *self)
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
}

static void
maq_compare_page_init (MaqComparePage *self)
{
  self->threshold = MAQ_DIFFERENCE_THRESHOLD;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_modes (self);
  show_tool (self);
}

void
maq_compare_page_set_engine (MaqComparePage *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  g_set_object (&self->engine, engine);
  g_set_object (&self->loader, loader);
}

static void
add_picture (MaqComparePage *self, guint index)
{
  const MaqCompareItem *item = get_item (self, index);
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, get_slot (item)->picture);
  g_autofree char *title = item->record->slots->len > 1 ? g_strdup_printf (_("Step %ld, variant %u"), (long) item->record->id, item->slot + 1)
                                                        : g_strdup_printf (_("Step %ld"), (long) item->record->id);
  g_autofree char *tag = g_strdup_printf ("%c · %s", get_letter (index), title);
  g_autofree char *name = g_strdup_printf ("%c, %s, %s", get_letter (index), title, maq_request_get_change (item->record->request));

  maq_compare_add (self->compare, picture, tag, name);
}

static MaqCompareItem *
copy_item (const MaqCompareItem *item, gpointer data)
{
  return maq_compare_item_new (item->record, item->slot);
}

void
maq_compare_page_show (MaqComparePage *self, GPtrArray *items)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  g_return_if_fail (self->engine != NULL);
  g_return_if_fail (items->len >= 2 && items->len <= MAQ_COMPARE_MOST);

  maq_compare_page_hide (self);
  self->items = g_ptr_array_copy (items, (GCopyFunc) (void (*) (void)) copy_item, NULL);
  g_ptr_array_set_free_func (self->items, (GDestroyNotify) maq_compare_item_free);
  for (guint i = 0; i < items->len; i++)
    add_picture (self, i);
  compare_pair (self);
  gtk_widget_child_focus (GTK_WIDGET (self->compare), GTK_DIR_TAB_FORWARD);
}

void
maq_compare_page_hide (MaqComparePage *self)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  drop_comparison (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  maq_compare_clear (self->compare);
}

GPtrArray *
maq_compare_page_get_items (MaqComparePage *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), NULL);

  return self->items;
}

void
maq_compare_page_set_mode (MaqComparePage *self, MaqCompareMode mode)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  maq_compare_set_mode (self->compare, mode);
}

void
maq_compare_page_judge (MaqComparePage *self, MaqVerdict verdict)
{
  guint index;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->items == NULL)
    return;
  index = maq_compare_get_current (self->compare);
  if (maq_compare_get_verdict (self->compare, index) == verdict)
    verdict = MAQ_VERDICT_NONE;
  maq_compare_set_verdict (self->compare, index, verdict);
  g_signal_emit (self, signals[PICKED], 0, get_item (self, index)->record->id, verdict == MAQ_VERDICT_PICK);
}

void
maq_compare_page_keep (MaqComparePage *self, gboolean edit)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->items != NULL)
    keep (self, maq_compare_get_current (self->compare), edit);
}

MaqCompare *
maq_compare_page_get_compare (MaqComparePage *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), NULL);
  return self->compare;
}
