/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-drag.h"
#include "maq-history-pane-private.h"
#include "maq-history-row.h"
#include "maq-step-text.h"

/* As many are on the tallest screen, about. */
#define ROWS_SEEN 24

/* --- places --- */

static MaqStepRecord *
dup_record_at (MaqHistoryPane *self, guint position)
{
  g_autoptr (MaqHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->steps), position);
  MaqStepRecord *record = entry != NULL ? maq_history_entry_get_record (entry) : NULL;

  return record != NULL ? maq_step_record_ref (record) : NULL;
}

/* A row has a heading when it is the first of its group. What is above may not be known yet: then it has none so far, since most have none. */
static gboolean
is_first (MaqHistoryPane *self, guint position, const MaqStepRecord *record)
{
  guint n_running = maq_history_list_get_n_running (self->steps);
  g_autoptr (MaqStepRecord) above = NULL;

  if (position == 0 || position == n_running)
    return TRUE;
  if (position < n_running)
    return FALSE;
  above = dup_record_at (self, position - 1);
  return above != NULL && !maq_step_text_is_same_day (above->created_us, record->created_us);
}

static char *
dup_heading (MaqHistoryPane *self, guint position, const MaqStepRecord *record)
{
  if (!is_first (self, position, record))
    return NULL;
  if (position < maq_history_list_get_n_running (self->steps))
    return g_strdup (_("RUNNING"));
  return maq_step_text_day (record->created_us, g_get_real_time ());
}

/* On the trunk: what was made from its neighbour below, or from nothing. Variants stand beside it. */
static guint
find_lane (MaqHistoryPane *self, guint position, const MaqStepRecord *record, guint slot)
{
  g_autoptr (MaqStepRecord) next = dup_record_at (self, position + 1);

  if (slot > 0)
    return 1;
  if (record->parent_uuid == NULL || next == NULL)
    return 0;
  return g_strcmp0 (record->parent_uuid, next->uuid) == 0 ? 0 : 1;
}

static gboolean
is_in_hand (MaqHistoryPane *self, MaqHistoryEntry *entry)
{
  guint slot;

  return maq_history_list_get_selected (self->steps, &slot) == maq_step_get_id (maq_history_entry_get_step (entry))
         && slot == maq_history_entry_get_slot (entry);
}

static void
place_row (MaqHistoryPane *self, GtkListItem *item)
{
  MaqHistoryEntry *entry = gtk_list_item_get_item (item);
  MaqStepRecord *record = entry != NULL ? maq_history_entry_get_record (entry) : NULL;
  guint position = gtk_list_item_get_position (item);
  MaqHistoryRow *row = MAQ_HISTORY_ROW (gtk_list_item_get_child (item));
  g_autofree char *heading = NULL;

  if (record == NULL)
    {
      maq_history_row_place (row, NULL, 0, FALSE);
      return;
    }
  heading = dup_heading (self, position, record);
  maq_history_row_place (row, heading, find_lane (self, position, record, maq_history_entry_get_slot (entry)),
                         is_in_hand (self, entry));
}

void
maq_history_pane_place_rows (MaqHistoryPane *self)
{
  gboolean growing = maq_history_list_is_growing (self->steps);

  for (guint i = 0; i < self->items->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->items, i);

      /* All of them each time some come would be slow; all look again behind the last. */
      if (growing && gtk_list_item_get_position (item) >= ROWS_SEEN)
        continue;
      maq_history_row_find_job (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)));
      place_row (self, item);
    }
}

/* --- what is done with a row --- */

static void
sibling_cb (MaqHistoryPane *self, int direction, MaqHistoryRow *row)
{
  MaqHistoryEntry *entry = maq_history_row_get_entry (row);

  if (entry == NULL)
    return;
  maq_history_list_set_selected (self->steps, maq_step_get_id (maq_history_entry_get_step (entry)), maq_history_entry_get_slot (entry));
  g_signal_emit_by_name (self, "sibling", direction);
}

void
maq_history_pane_open_menu (MaqHistoryPane *self, GtkWidget *row, double x, double y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };
  double left, top;

  if (self->menu == NULL)
    {
      g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/maquette/Maquette/ui/maq-history-menu.ui");

      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_widget_translate_coordinates (row, GTK_WIDGET (self), x, y, &left, &top);
  place.x = (int) left;
  place.y = (int) top;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The menu is about the step in hand: the one under the pointer becomes it. */
static void
secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqHistoryPane *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  MaqHistoryEntry *entry = maq_history_row_get_entry (MAQ_HISTORY_ROW (row));

  if (entry == NULL)
    return;
  maq_history_list_take (self->steps, maq_step_get_id (maq_history_entry_get_step (entry)), maq_history_entry_get_slot (entry));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  maq_history_pane_open_menu (self, row, x, y);
}

/* Alt and a click: that one beside the one in hand, which stays in hand. */
static void
primary_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqHistoryPane *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  MaqHistoryEntry *entry = maq_history_row_get_entry (MAQ_HISTORY_ROW (row));

  if (entry == NULL || (state & GDK_ALT_MASK) == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit_by_name (self, "compare-with", maq_history_entry_get_step (entry), maq_history_entry_get_slot (entry));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  GtkWidget *row = maq_history_row_new (self->loader, self->engine);
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *primary = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (primary), GTK_PHASE_CAPTURE);
  g_signal_connect_object (primary, "pressed", G_CALLBACK (primary_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (primary));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (secondary));
  maq_history_drag_add (MAQ_HISTORY_ROW (row), self->engine);
  /* What one step says may concern the rows around it. */
  g_signal_connect_object (row, "record-changed", G_CALLBACK (maq_history_pane_queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "sibling", G_CALLBACK (sibling_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  g_ptr_array_add (self->items, item);
  maq_history_row_set_entry (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
  place_row (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  g_ptr_array_remove (self->items, item);
  maq_history_row_set_entry (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
maq_history_pane_create_factory (MaqHistoryPane *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  return factory;
}
