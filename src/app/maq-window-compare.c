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

void
maq_window_leave_compare (MaqWindow *self)
{
  if (!maq_window_is_comparing (self))
    return;
  gtk_stack_set_visible_child_name (self->pages, WORK);
  maq_compare_page_hide (self->compare);
  if (self->focused == NULL || !gtk_widget_grab_focus (self->focused))
    gtk_widget_grab_focus (GTK_WIDGET (maq_canvas_pane_get_canvas (self->canvas)));
  g_clear_weak_pointer (&self->focused);
  maq_window_update_actions (self);
}

static void
keep_cb (MaqWindow *self, gint64 step, guint slot, gboolean edit)
{
  /* What was in focus may be gone with the step before. */
  g_clear_weak_pointer (&self->focused);
  maq_window_leave_compare (self);
  maq_window_show_step (self, step);
  maq_stage_set_slot (maq_canvas_pane_get_stage (self->canvas), slot);
  if (edit)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-from-here", NULL);
}

static void
star_cb (MaqWindow *self, gint64 step, gboolean starred)
{
  maq_engine_star_async (self->engine, step, starred, maq_window_done_cb, g_object_ref (self));
}

static void
failed_cb (MaqWindow *self, const GError *error)
{
  maq_window_toast_error (self, error);
}

static void
make_page (MaqWindow *self)
{
  if (self->compare != NULL)
    return;
  self->compare = g_object_new (MAQ_TYPE_COMPARE_PAGE, NULL);
  maq_compare_page_set_engine (self->compare, self->engine, self->loader);
  maq_actions_install_keys (GTK_WIDGET (self->compare), MAQ_KEYS_COMPARE);
  g_signal_connect_object (self->compare, "back", G_CALLBACK (maq_window_leave_compare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "keep", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "star", G_CALLBACK (star_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "restored", G_CALLBACK (maq_window_compare_restored), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "trash", G_CALLBACK (maq_window_compare_trash), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "notify::can-rebase", G_CALLBACK (maq_window_update_compare), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->compare_place, GTK_WIDGET (self->compare));
}

void
maq_window_compare_items (MaqWindow *self, GPtrArray *items)
{
  make_page (self);
  if (!maq_window_is_comparing (self))
    g_set_weak_pointer (&self->focused, gtk_window_get_focus (GTK_WINDOW (self)));
  gtk_stack_set_visible_child_name (self->pages, COMPARE);
  maq_compare_page_show (self->compare, items);
  maq_window_update_actions (self);
}

static void
add_item (GPtrArray *items, MaqStepRecord *record, const MaqSlot *slot)
{
  if (slot != NULL && slot->picture != NULL)
    g_ptr_array_add (items, maq_compare_item_new (record, slot->index));
}

/* A reference was there before all steps. */
static gint64
get_age (const MaqCompareItem *item)
{
  return item->record != NULL ? item->record->id : 0;
}

/* The one that came first comes first. */
static int
compare_items (gconstpointer a, gconstpointer b)
{
  const MaqCompareItem *one = *(const MaqCompareItem *const *) a, *other = *(const MaqCompareItem *const *) b;

  if (get_age (one) != get_age (other))
    return get_age (one) < get_age (other) ? -1 : 1;
  return (one->slot > other->slot) - (one->slot < other->slot);
}

/* The cards that are selected on the canvas: pictures of steps, and references. */
static GPtrArray *
list_cards (MaqWindow *self)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);
  g_autoptr (GPtrArray) cards = maq_canvas_get_selection (maq_canvas_pane_get_canvas (self->canvas));
  GPtrArray *items = maq_compare_items_new ();

  for (guint i = 0; stage != NULL && i < cards->len; i++)
    {
      guint slot = 0;
      MaqStepRecord *record = maq_stage_get_shown (stage, g_ptr_array_index (cards, i), &slot);
      MaqBoardItem *item = record == NULL ? maq_stage_find_item (stage, g_ptr_array_index (cards, i)) : NULL;

      if (record != NULL)
        add_item (items, record, maq_step_record_get_slot (record, slot));
      else if (item != NULL)
        g_ptr_array_add (items, maq_compare_item_new_reference (maq_board_item_get_reference (item)));
    }
  return items;
}

static GPtrArray *
list_steps (MaqWindow *self)
{
  GPtrArray *chosen = maq_history_pane_get_chosen (self->history);
  GPtrArray *items = maq_compare_items_new ();

  for (guint i = 0; i < chosen->len; i++)
    {
      MaqHistoryEntry *entry = g_ptr_array_index (chosen, i);

      add_item (items, maq_history_entry_get_record (entry), maq_history_entry_get_shown (entry));
    }
  return items;
}

/* What a step has to show for itself: its variants. */
static GPtrArray *
list_variants (MaqStepRecord *record)
{
  GPtrArray *items = maq_compare_items_new ();

  for (guint i = 0; i < record->slots->len; i++)
    add_item (items, record, g_ptr_array_index (record->slots, i));
  return items;
}

GPtrArray *
maq_window_list_chosen (MaqWindow *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->history == NULL || self->engine == NULL)
    return NULL;
  items = list_steps (self);
  if (items->len < 2)
    {
      g_ptr_array_unref (items);
      items = list_cards (self);
    }
  if (items->len < 2)
    return NULL;
  g_ptr_array_sort (items, compare_items);
  return g_steal_pointer (&items);
}

/* How many pictures would be compared now; 0: there is nothing to compare with. */
static guint
count_compared (MaqWindow *self)
{
  g_autoptr (GPtrArray) chosen = maq_window_list_chosen (self);
  g_autoptr (GPtrArray) variants = NULL;
  const MaqSlot *slot = maq_window_get_slot (self);
  MaqStepRecord *record = maq_window_get_record (self);

  if (chosen != NULL)
    return chosen->len;
  if (record == NULL || slot == NULL || slot->picture == NULL)
    return 0;
  if (record->parent_uuid != NULL)
    return 2;
  variants = list_variants (record);
  return variants->len >= 2 ? variants->len : 0;
}

static void
show (MaqWindow *self, GPtrArray *items)
{
  if (items->len >= 2 && items->len <= MAQ_COMPARE_MOST)
    maq_window_compare_items (self, items);
  else if (items->len > MAQ_COMPARE_MOST)
    maq_window_toast (self, _("At most twelve pictures can be compared at once."));
  else
    maq_window_toast (self, _("There is nothing to compare this picture with yet."));
}

/* A picture that waits for the one it was made from. */
typedef struct {
  MaqWindow     *window;
  MaqStepRecord *record;
  const MaqSlot *slot;      /* of @record */
} Made;

static void
made_free (Made *made)
{
  maq_step_record_unref (made->record);
  g_object_unref (made->window);
  g_free (made);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Made, made_free)

/* Who has gone on to another step meanwhile is left there. */
static gboolean
is_in_hand (MaqWindow *self, const MaqStepRecord *record)
{
  MaqStep *step = maq_stage_get_step (maq_canvas_pane_get_stage (self->canvas));

  return step != NULL && maq_step_get_id (step) == record->id;
}

static void
parent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Made) made = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) parent = maq_engine_find_step_finish (MAQ_ENGINE (source), result, &error);
  g_autoptr (GPtrArray) items = maq_compare_items_new ();

  if (parent == NULL)
    {
      maq_window_toast_error (made->window, error);
      return;
    }
  if (!is_in_hand (made->window, made->record))
    return;
  add_item (items, parent, maq_step_record_get_slot (parent, maq_request_get_parent_slot (made->record->request)));
  add_item (items, made->record, made->slot);
  show (made->window, items);
}

static const MaqSlot *
find_picture (const MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->picture != NULL)
        return slot;
    }
  return NULL;
}

void
maq_window_compare_record (MaqWindow *self, MaqStepRecord *record, const MaqSlot *slot)
{
  g_autoptr (GPtrArray) items = NULL;
  Made *made;

  if (record->parent_uuid == NULL)
    {
      items = list_variants (record);
      show (self, items);
      return;
    }

  made = g_new0 (Made, 1);
  *made = (Made) { g_object_ref (self), maq_step_record_ref (record), slot != NULL ? slot : find_picture (record) };
  maq_engine_find_step_async (self->engine, record->parent_uuid, parent_cb, made);
}

void
maq_window_compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  g_autoptr (GPtrArray) items = maq_window_is_comparing (self) ? NULL : maq_window_list_chosen (self);

  if (items != NULL)
    show (self, items);
  else if (!maq_window_is_comparing (self) && record != NULL)
    maq_window_compare_record (self, record, maq_window_get_slot (self));
}

void
maq_window_compare_with (MaqWindow *self, MaqStep *other, guint slot)
{
  g_autoptr (GPtrArray) items = maq_compare_items_new ();
  MaqStepRecord *record = maq_window_get_record (self), *before = maq_step_get_record (other);

  if (record == NULL || before == NULL || (record == before && slot == maq_stage_get_slot (maq_canvas_pane_get_stage (self->canvas))))
    return;
  add_item (items, before, maq_step_record_get_slot (before, slot));
  add_item (items, record, maq_window_get_slot (self));
  show (self, items);
}

/* Several are selected in one place at a time: who chooses in the history does not mean cards he chose before. */
void
maq_window_history_chosen (MaqWindow *self)
{
  MaqCanvas *canvas = maq_canvas_pane_get_canvas (self->canvas);
  g_autoptr (GPtrArray) cards = maq_canvas_get_selection (canvas);

  if (maq_history_pane_get_chosen (self->history)->len > 1 && cards->len > 1)
    maq_canvas_select (canvas, NULL);
  maq_window_update_actions (self);
}

void
maq_window_cards_chosen (MaqWindow *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->history == NULL || self->engine == NULL)
    return;
  items = list_cards (self);
  if (items->len > 1)
    maq_history_pane_select_only (self->history);
}

void
maq_window_update_compare (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *const inside[] = { "win.compare-side", "win.compare-slider", "win.compare-blink", "win.compare-difference",
                                 "win.compare-fade", "win.compare-pick", "win.compare-reject", "win.compare-undo", "win.compare-redo",
                                 "win.compare-promote",
                                 "win.compare-hold", "win.compare-reset", "win.compare-less", "win.compare-more", "win.compare-turn",
                                 "win.compare-loupe", "win.compare-weaker", "win.compare-stronger", "win.compare-details",
                                 "win.compare-restore-all", "win.compare-back" };
  gboolean comparing = self->pages != NULL && maq_window_is_comparing (self);
  guint n = count_compared (self);

  gtk_widget_action_set_enabled (widget, "win.compare", !comparing && n >= 2);
  maq_window_update_branch (self);
  maq_canvas_pane_set_compared (self->canvas, n);
  for (guint i = 0; i < G_N_ELEMENTS (inside); i++)
    gtk_widget_action_set_enabled (widget, inside[i], comparing);
}
