/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-history-keys.h"
#include "maq-history-list-private.h"

/* What is selected: one that is in hand, and others beside it. */

static gboolean
is_chosen (MaqHistoryList *self, gint64 id)
{
  return id == self->selected || maq_history_keys_has (self->also, id);
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);

  return position < self->ids->len && is_chosen (self, maq_history_keys_get (self->ids, position));
}

static void
add_key (MaqHistoryList *self, GtkBitset *set, gint64 key)
{
  guint position = maq_history_list_find_key (self, key);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (set, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  GtkBitset *set = gtk_bitset_new_empty ();

  add_key (self, set, self->selected);
  for (guint i = 0; i < self->also->len; i++)
    add_key (self, set, maq_history_keys_get (self->also, i));
  if (position > 0)
    gtk_bitset_remove_range (set, 0, position);
  if (n_items < G_MAXUINT - position)
    gtk_bitset_remove_range (set, position + n_items, G_MAXUINT - position - n_items);
  return set;
}

/* Rows that stay as they are look again for nothing: the range may be
 * long, but only what is on the screen is asked. */
void
maq_history_list_choose (MaqHistoryList *self, gint64 id, GArray *also)
{
  g_autoptr (GtkBitset) before = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  g_autoptr (GtkBitset) now = NULL;
  gboolean other = id != self->selected;

  self->selected = id;
  g_array_unref (self->also);
  self->also = also;
  now = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  gtk_bitset_difference (before, now);
  if (!gtk_bitset_is_empty (before))
    {
      guint first = gtk_bitset_get_minimum (before), last = gtk_bitset_get_maximum (before);

      gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
    }
  if (other)
    g_object_notify (G_OBJECT (self), "selected");
  g_signal_emit_by_name (self, "chosen");
}

/* What was in hand stays selected when it is listed: nobody compares with what is out of sight. */
static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  g_autoptr (GArray) also = NULL;
  gint64 id;

  if (position >= self->ids->len)
    return FALSE;
  id = maq_history_keys_get (self->ids, position);
  also = unselect_rest ? maq_history_keys_new () : g_array_copy (self->also);
  if (!unselect_rest && maq_history_list_find_key (self, self->selected) != GTK_INVALID_LIST_POSITION && id != self->selected)
    g_array_append_val (also, self->selected);
  maq_history_keys_remove (also, id);
  maq_history_list_choose (self, id, g_steal_pointer (&also));
  return TRUE;
}

/* Something is always in hand: the last one stays. */
static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  g_autoptr (GArray) also = g_array_copy (self->also);
  gint64 id = position < self->ids->len ? maq_history_keys_get (self->ids, position) : 0, next = self->selected;

  if (id == 0 || (id == self->selected && also->len == 0))
    return TRUE;
  if (id == self->selected)
    next = maq_history_keys_get (also, also->len - 1);
  maq_history_keys_remove (also, id == self->selected ? next : id);
  maq_history_list_choose (self, next, g_steal_pointer (&also));
  return TRUE;
}

/* A range as Shift makes it; what is in hand stays so where it is one of them. More than MAQ_HISTORY_LIST_MOST would be of no use
 * to anybody: those nearest to what is in hand are taken. */
static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  guint at = maq_history_list_find_key (self, self->selected), end = MIN (position + n_items, self->ids->len);
  g_autoptr (GArray) also = unselect_rest ? maq_history_keys_new () : g_array_copy (self->also);
  gint64 id = self->selected;

  if (position >= end)
    return FALSE;
  if (at == GTK_INVALID_LIST_POSITION || at < position || at >= end)
    id = maq_history_keys_get (self->ids, at != GTK_INVALID_LIST_POSITION && at < position ? position : end - 1);
  at = maq_history_list_find_key (self, id);
  if (end - at > MAQ_HISTORY_LIST_MOST)
    end = at + MAQ_HISTORY_LIST_MOST;
  if (at - position >= MAQ_HISTORY_LIST_MOST)
    position = at - MAQ_HISTORY_LIST_MOST + 1;
  for (guint i = position; i < end; i++)
    if (i != at && !maq_history_keys_has (also, maq_history_keys_get (self->ids, i)))
      g_array_append_vals (also, &g_array_index (self->ids, gint64, i), 1);
  maq_history_keys_remove (also, id);
  maq_history_list_choose (self, id, g_steal_pointer (&also));
  return TRUE;
}

void
maq_history_list_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
}
