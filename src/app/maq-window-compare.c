/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-step-text.h"
#include "maq-window-private.h"

#define WORK "work"
#define COMPARE "compare"

gboolean
maq_window_is_comparing (MaqWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), COMPARE) == 0;
}

static void
leave (MaqWindow *self)
{
  if (!maq_window_is_comparing (self))
    return;
  gtk_stack_set_visible_child_name (self->pages, WORK);
  maq_compare_page_hide (self->compare);
  gtk_widget_grab_focus (GTK_WIDGET (maq_canvas_pane_get_canvas (self->canvas)));
  maq_window_update_actions (self);
}

static void
keep_cb (MaqWindow *self, gint64 step, guint slot, gboolean edit)
{
  leave (self);
  maq_window_show_step (self, step);
  maq_stage_set_slot (maq_canvas_pane_get_stage (self->canvas), slot);
  if (edit)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-from-here", NULL);
}

static void
picked_cb (MaqWindow *self, gint64 step, gboolean picked)
{
  maq_engine_star_async (self->engine, step, picked, maq_window_done_cb, g_object_ref (self));
}

static void
make_page (MaqWindow *self)
{
  if (self->compare != NULL)
    return;
  self->compare = g_object_new (MAQ_TYPE_COMPARE_PAGE, NULL);
  maq_compare_page_set_engine (self->compare, self->engine, self->loader);
  maq_actions_install_keys (GTK_WIDGET (self->compare), MAQ_KEYS_COMPARE);
  g_signal_connect_object (self->compare, "back", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "keep", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->compare_place, GTK_WIDGET (self->compare));
}

void
maq_window_compare_items (MaqWindow *self, GPtrArray *items)
{
  make_page (self);
  gtk_stack_set_visible_child_name (self->pages, COMPARE);
  maq_compare_page_show (self->compare, items);
  maq_window_update_actions (self);
}

static void
add_item (GPtrArray *items, MaqStepRecord *record, const MaqSlot *slot)
{
  if (slot != NULL && slot->picture != NULL && items->len < MAQ_COMPARE_MOST)
    g_ptr_array_add (items, maq_compare_item_new (record, slot->index));
}

/* What a step has to show for itself: its variants. (transfer full) */
static GPtrArray *
list_variants (MaqStepRecord *record)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_compare_item_free);

  for (guint i = 0; i < record->slots->len; i++)
    add_item (items, record, g_ptr_array_index (record->slots, i));
  return items;
}

static void
show (MaqWindow *self, GPtrArray *items)
{
  if (items->len >= 2)
    maq_window_compare_items (self, items);
  else
    maq_window_toast (self, _("There is nothing to compare this picture with yet."));
}

static void
parent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) parent = maq_engine_find_step_finish (MAQ_ENGINE (source), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_compare_item_free);
  MaqStepRecord *record = maq_window_get_record (self);

  if (parent == NULL)
    {
      maq_window_toast_error (self, error);
      return;
    }
  if (record == NULL || g_strcmp0 (record->parent_uuid, parent->uuid) != 0)
    return;
  add_item (items, parent, maq_step_record_get_slot (parent, maq_request_get_parent_slot (record->request)));
  add_item (items, record, maq_window_get_slot (self));
  show (self, items);
}

void
maq_window_compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  g_autoptr (GPtrArray) items = NULL;

  if (record == NULL || maq_window_is_comparing (self))
    return;
  if (record->parent_uuid != NULL)
    {
      maq_engine_find_step_async (self->engine, record->parent_uuid, parent_cb, g_object_ref (self));
      return;
    }
  items = list_variants (record);
  show (self, items);
}

void
maq_window_compare_with (MaqWindow *self, MaqStep *other)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_compare_item_free);
  MaqStepRecord *record = maq_window_get_record (self), *before = maq_step_get_record (other);

  if (record == NULL || before == NULL || record == before)
    return;
  add_item (items, before, maq_step_record_get_best (before));
  add_item (items, record, maq_window_get_slot (self));
  show (self, items);
}

static void
set_mode (GtkWidget *widget, MaqCompareMode mode)
{
  maq_compare_page_set_mode (MAQ_WINDOW (widget)->compare, mode);
}

void
maq_window_compare_side_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_SIDE);
}

void
maq_window_compare_slider_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_SLIDER);
}

void
maq_window_compare_blink_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_BLINK);
}

void
maq_window_compare_difference_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_DIFFERENCE);
}

void
maq_window_compare_fade_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_FADE);
}

void
maq_window_compare_pick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_judge (MAQ_WINDOW (widget)->compare, MAQ_VERDICT_PICK);
}

void
maq_window_compare_reject_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_judge (MAQ_WINDOW (widget)->compare, MAQ_VERDICT_REJECT);
}

void
maq_window_compare_promote_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_keep (MAQ_WINDOW (widget)->compare, TRUE);
}

void
maq_window_compare_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  leave (MAQ_WINDOW (widget));
}

void
maq_window_update_compare (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *const inside[] = { "win.compare-side", "win.compare-slider", "win.compare-blink", "win.compare-difference",
                                 "win.compare-fade", "win.compare-pick", "win.compare-reject", "win.compare-promote",
                                 "win.compare-back" };
  const MaqSlot *slot = maq_window_get_slot (self);
  MaqStepRecord *record = maq_window_get_record (self);
  gboolean comparing = self->pages != NULL && maq_window_is_comparing (self);
  gboolean has_other = record != NULL && (record->parent_uuid != NULL || record->slots->len > 1);

  gtk_widget_action_set_enabled (widget, "win.compare", !comparing && has_other && slot != NULL && slot->picture != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (inside); i++)
    gtk_widget_action_set_enabled (widget, inside[i], comparing);
}
