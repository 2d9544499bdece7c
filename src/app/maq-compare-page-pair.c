/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"
#include "maq-error-text.h"
#include "maq-step-text.h"

/* How quickly a new threshold is drawn after the slider rests. */
#define REDRAW_MS 80
/* More boxes than these are no places any more. */
#define MOST_PLACES 12

/* What a screen reader and a tooltip say of a figure is the same sentence. */
static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

/* The figures of a sentence are what is looked for in it. */
static void
embolden (GtkLabel *label, const char *text)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (const char *c = text; *c != '\0';)
    {
      const char *end = c;
      PangoAttribute *bold;

      while (g_ascii_isdigit (*end) || (end > c && (*end == '.' || *end == ',' || *end == ' ' || *end == '%')))
        end++;
      if (end == c || end[-1] == ',')
        {
          c = g_utf8_next_char (c);
          continue;
        }
      bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
      bold->start_index = (guint) (c - text);
      bold->end_index = (guint) (end - text);
      pango_attr_list_insert (attributes, bold);
      c = end;
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

static gboolean
has_parent (MaqComparePage *self)
{
  return maq_compare_item_is_parent (maq_compare_page_get_before (self), maq_compare_page_get_now (self));
}

static void
point_out (MaqComparePage *self, const char *const *names)
{
  double width = maq_difference_get_width (self->difference), height = maq_difference_get_height (self->difference);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (MaqCompareMark));

  for (guint i = 0; i < self->boxes->len; i++)
    {
      const MaqDifferenceBox *box = &g_array_index (self->boxes, MaqDifferenceBox, i);
      MaqCompareMark mark = { GRAPHENE_RECT_INIT ((float) (box->x / width), (float) (box->y / height), (float) (box->width / width),
                                                  (float) (box->height / height)), names[i] };

      g_array_append_val (marks, mark);
    }
  maq_compare_set_boxes (self->compare, (const MaqCompareMark *) marks->data, marks->len);
}

/* Where something changed that was not asked for; without a mask everything was asked for, and the places are those of the change. */
static void
list_places (MaqComparePage *self)
{
  gboolean outside = maq_difference_has_region (self->difference);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = has_parent (self) ? g_strdup (_("Restore from the parent"))
                                            : g_strdup_printf (_("Restore from %c"),
                                                               maq_compare_page_get_letter (maq_compare_get_against (self->compare)));
  g_autofree char *label = NULL;

  g_clear_pointer (&self->boxes, g_array_unref);
  self->boxes = maq_difference_list_boxes (self->difference, self->threshold, MOST_PLACES);
  for (guint i = 0; i < self->boxes->len; i++)
    g_ptr_array_add (names, maq_compare_text_place (self->difference, &g_array_index (self->boxes, MaqDifferenceBox, i), i,
                                                    self->boxes->len));
  g_ptr_array_add (names, NULL);
  point_out (self, (const char *const *) names->pdata);
  maq_compare_panel_set_places (self->panel, (const char *const *) names->pdata, from, outside);
  label = g_strdup_printf (outside ? ngettext ("%u change outside", "%u changes outside", self->boxes->len)
                                   : ngettext ("%u place", "%u places", self->boxes->len), self->boxes->len);
  gtk_label_set_label (self->changes_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->changes), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (self->changes, self->boxes->len > 0);
}

static void
say_figures (MaqComparePage *self)
{
  g_autofree char *figures = maq_compare_text_figures (self->difference, self->threshold);
  g_autofree char *alignment = maq_compare_text_alignment (self->difference);
  g_autofree char *found = maq_compare_text_found (self->difference);

  say (self->figures, figures);
  embolden (self->figures, figures);
  say (self->alignment, alignment);
  maq_compare_panel_set_figures (self->panel, figures, found);
}

static void
say_words (MaqComparePage *self)
{
  const MaqCompareItem *before = maq_compare_page_get_before (self), *now = maq_compare_page_get_now (self);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *words = maq_compare_text_words (before, now, &ranges);
  g_autofree char *settings = maq_compare_text_settings (before, now);
  g_autofree char *exact = maq_compare_text_exact (now->is_raw ? NULL : maq_compare_item_get_slot (now));
  g_autoptr (MaqCompareItem) raw = exact != NULL ? maq_compare_item_new_raw (now->record, now->slot) : NULL;
  PangoAttrList *attributes = maq_step_text_attributes (ranges, adw_style_manager_get_dark (adw_style_manager_get_default ()));

  gtk_label_set_attributes (self->words, attributes);
  pango_attr_list_unref (attributes);
  say (self->words, words);
  say (self->settings, settings);
  maq_compare_panel_set_pair (self->panel, before, now);
  maq_compare_panel_set_exact (self->panel, exact, raw != NULL);
}

static void
name_buttons (MaqComparePage *self)
{
  char first = maq_compare_page_get_letter (maq_compare_get_against (self->compare));
  char second = maq_compare_page_get_letter (maq_compare_get_current (self->compare));
  g_autofree char *keep = g_strdup_printf (_("Keep %c"), first);
  g_autofree char *edit = g_strdup_printf (_("Keep %c and Edit"), second);

  gtk_button_set_label (self->keep_first, keep);
  gtk_button_set_label (self->keep_second, edit);
  /* A reference is kept anyway. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_first), maq_compare_page_get_before (self)->record != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_second), maq_compare_page_get_now (self)->record != NULL);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqPyramid) pyramid = maq_engine_draw_difference_finish (MAQ_ENGINE (source), result, &error);
  g_autofree char *tag = NULL, *name = NULL;
  char first, second;

  if (pyramid == NULL || self->difference == NULL)
    return;
  if (self->heat != NULL)
    {
      maq_picture_set_pyramid (self->heat, pyramid);
      return;
    }
  first = maq_compare_page_get_letter (maq_compare_get_against (self->compare));
  second = maq_compare_page_get_letter (maq_compare_get_current (self->compare));
  tag = g_strdup_printf (_("%c ↔ %c difference"), first, second);
  name = g_strdup_printf (_("Difference of %c and %c"), first, second);
  self->heat = maq_picture_new (0, 0);
  maq_picture_set_pyramid (self->heat, pyramid);
  maq_compare_set_heat (self->compare, self->heat, tag, name);
}

static void
draw (MaqComparePage *self)
{
  maq_engine_draw_difference_async (self->engine, self->difference, maq_compare_page_get_before (self)->picture, self->threshold,
                                    self->cancellable, drawn_cb, g_object_ref (self));
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (MaqDifference) difference = maq_engine_compare_finish (MAQ_ENGINE (source), result, &error);

  if (difference == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      sentence = maq_error_text_sentence (error);
      say (self->figures, sentence);
      maq_compare_panel_set_figures (self->panel, sentence, NULL);
      return;
    }
  /* It may have been done before somebody could stop it. */
  if (self->items == NULL || self->cancellable == NULL || self->difference != NULL)
    return;
  self->difference = g_steal_pointer (&difference);
  say_figures (self);
  list_places (self);
  draw (self);
}

void
maq_compare_page_drop (MaqComparePage *self)
{
  g_clear_handle_id (&self->redraw_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->difference, maq_difference_unref);
  g_clear_pointer (&self->boxes, g_array_unref);
  g_clear_pointer (&self->rebase, g_ptr_array_unref);
  g_clear_object (&self->heat);
  self->has_drift = FALSE;
  maq_compare_set_heat (self->compare, NULL, NULL, NULL);
  maq_compare_set_boxes (self->compare, NULL, 0);
  maq_compare_panel_set_places (self->panel, NULL, NULL, FALSE);
  maq_compare_panel_set_drift (self->panel, NULL, -1);
  maq_compare_panel_set_rebase (self->panel, NULL);
  gtk_widget_set_visible (self->changes, FALSE);
}

static const MaqStepRecord *
find_record (MaqComparePage *self, const char *uuid)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const MaqStepRecord *record = maq_compare_page_get_item (self, i)->record;

      if (record != NULL && g_strcmp0 (record->uuid, uuid) == 0)
        return record;
    }
  return NULL;
}

/* Whether @record was made of the picture of @before. */
static gboolean
is_made_of (const MaqStepRecord *record, const MaqCompareItem *before)
{
  MaqReference *first = maq_request_is_edit (record->request) ? maq_request_get_image (record->request, 0) : NULL;

  if (before->record != NULL && g_strcmp0 (record->parent_uuid, before->record->uuid) == 0)
    return TRUE;
  return first != NULL && g_str_equal (maq_blob_get_sha256 (maq_reference_get_blob (first)), maq_blob_get_sha256 (before->picture));
}

/* What was asked to change is known of a step that came from the other one, and of its raw answer. What was restored here was asked
 * for by the step that it was made of. */
static MaqRequest *
get_asked (MaqComparePage *self, const MaqCompareItem *before, const MaqCompareItem *now)
{
  const MaqStepRecord *record = now->record;

  if (record != NULL && before->record == record && (before->is_raw || now->is_raw))
    return record->request;
  /* The picture that was made last stands last, so this comes to an end. */
  for (guint i = 0; record != NULL && i <= self->items->len; i++)
    {
      if (is_made_of (record, before) && !maq_step_record_is_made_here (record))
        return record->request;
      record = maq_step_record_is_made_here (record) ? find_record (self, record->parent_uuid) : NULL;
    }
  return NULL;
}

void
maq_compare_page_compare (MaqComparePage *self)
{
  const MaqCompareItem *before, *now;

  maq_compare_page_drop (self);
  if (self->items == NULL || self->items->len < 2)
    return;
  before = maq_compare_page_get_before (self);
  now = maq_compare_page_get_now (self);
  name_buttons (self);
  say_words (self);
  say (self->figures, _("Looking for what changed…"));
  gtk_label_set_attributes (self->figures, NULL);
  say (self->alignment, NULL);
  maq_compare_panel_set_figures (self->panel, _("Looking for what changed…"), NULL);
  self->cancellable = g_cancellable_new ();
  maq_engine_compare_async (self->engine, before->picture, now->picture, get_asked (self, before, now), self->cancellable, compared_cb,
                            g_object_ref (self));
  maq_compare_page_look_at_branch (self);
}

static gboolean
redraw_cb (gpointer data)
{
  MaqComparePage *self = data;

  self->redraw_id = 0;
  if (self->difference == NULL)
    return G_SOURCE_REMOVE;
  list_places (self);
  draw (self);
  return G_SOURCE_REMOVE;
}

void
maq_compare_page_set_threshold (MaqComparePage *self, double value)
{
  self->threshold = (guint8) CLAMP (value, 1, 255);
  if (self->difference == NULL)
    return;
  say_figures (self);
  /* Boxes are looked for when the slider rests: that takes longer than a frame. */
  if (self->redraw_id == 0)
    self->redraw_id = g_timeout_add (REDRAW_MS, redraw_cb, self);
}
