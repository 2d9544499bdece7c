/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-history-keys.h"
#include "maq-history-list-private.h"

/* A list view makes two hundred rows at once of what is new, a third of a millisecond each, and a dozen are seen. So what comes anew is
 * announced that many at a time, in idle moments, until there are more than it makes rows of. */
#define ROWS_AT_ONCE 3
#define ROWS_MS 8
#define ROWS_MADE 220

enum { PROP_SELECTED = 1, N_PROPS };
enum { CHOSEN, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static MaqHistoryEntry *
make_entry (MaqHistoryList *self, gint64 key)
{
  return maq_history_entry_new (maq_library_dup_step (self->library, maq_history_key_get_step (key)), maq_history_key_get_slot (key));
}

/* --- models --- */

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_HISTORY_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_HISTORY_LIST (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);

  return position < self->ids->len ? make_entry (self, maq_history_keys_get (self->ids, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqHistoryList, maq_history_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, maq_history_list_selection_init))

/* --- order --- */

/* Steps of the library's list that have a job under way, with all of their slots. */
static GArray *
list_running (MaqHistoryList *self)
{
  GArray *running = maq_history_keys_new ();

  for (guint i = 0; i < g_list_model_get_n_items (self->queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (self->queue, i);
      gint64 id = maq_job_get_step_id (job);

      if (!maq_job_state_is_end (maq_job_get_state (job)) && maq_library_has (self->library, id)
          && !maq_history_keys_has (running, maq_history_key_make (id, 0)))
        maq_history_keys_append_step (running, id, maq_library_get_n_slots (self->library, id));
    }
  maq_history_keys_sort (running, TRUE);
  return running;
}

static GArray *
list_all (MaqHistoryList *self, const GArray *running)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->library));
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  guint next = 0;

  g_array_append_vals (ids, running->data, running->len);
  for (guint i = 0; i < n; i++)
    {
      gint64 id = maq_library_get_id (self->library, i);
      guint n_slots = maq_library_get_n_slots (self->library, id);

      /* Both fall. */
      if (next < running->len && maq_history_key_get_step (maq_history_keys_get (running, next)) == id)
        next += n_slots;
      else
        maq_history_keys_append_step (ids, id, n_slots);
    }
  return ids;
}

/* --- what is announced --- */

/* What a filter hides is selected no more, but for what is in hand. */
static void
drop_hidden (MaqHistoryList *self)
{
  guint n = self->also->len;

  for (guint i = n; i-- > 0;)
    if (maq_history_list_find_key (self, maq_history_keys_get (self->also, i)) == GTK_INVALID_LIST_POSITION)
      g_array_remove_index (self->also, i);
  if (self->also->len != n)
    g_signal_emit (self, signals[CHOSEN], 0);
}

/* The first @n of @ids, and its last @n_last. */
static GArray *
cut (const GArray *ids, guint n, guint n_last)
{
  GArray *some = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n + n_last);

  g_array_append_vals (some, ids->data, n);
  g_array_append_vals (some, &g_array_index (ids, gint64, ids->len - n_last), n_last);
  return some;
}

/* Makes @ids what is shown, telling only what differs: one range, of which as much as may come at once. The rest is kept. */
static void
announce (MaqHistoryList *self, GArray *ids)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->ids);
  guint removed = old->len, added = ids->len, start = 0, n;

  while (removed > 0 && added > 0 && maq_history_keys_get (old, start) == maq_history_keys_get (ids, start))
    {
      start++;
      removed--;
      added--;
    }
  while (removed > 0 && added > 0
         && maq_history_keys_get (old, start + removed - 1) == maq_history_keys_get (ids, start + added - 1))
    {
      removed--;
      added--;
    }
  n = start < ROWS_MADE ? MIN (added, ROWS_AT_ONCE) : added;
  g_clear_pointer (&self->rest, g_array_unref);
  if (n < added)
    self->rest = g_array_ref (ids);
  self->ids = n < added ? cut (ids, start + n, ids->len - start - added) : g_array_ref (ids);
  if (removed > 0 || n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, removed, n);
}

static gboolean
grow_cb (gpointer data)
{
  MaqHistoryList *self = data;
  g_autoptr (GArray) rest = g_array_ref (self->rest);

  announce (self, rest);
  if (self->rest != NULL)
    return G_SOURCE_CONTINUE;
  self->grow_id = 0;
  drop_hidden (self);
  return G_SOURCE_REMOVE;
}

static void
take (MaqHistoryList *self, GArray *ids)
{
  announce (self, ids);
  if (self->rest == NULL)
    {
      g_clear_handle_id (&self->grow_id, g_source_remove);
      drop_hidden (self);
    }
  else if (self->grow_id == 0)
    /* Behind all else, and few for each frame, which measures what is new. */
    self->grow_id = g_timeout_add_full (G_PRIORITY_LOW, ROWS_MS, grow_cb, self, NULL);
}

/* Takes a step that goes far, up or down, out of what is shown; it comes back with the rest of the changes. So nobody looks at the thousands
 * in between. */
static void
lift (MaqHistoryList *self, const GArray *ids, gint64 id, guint n_before, guint n_now)
{
  guint from = maq_history_keys_find (self->ids, id, n_before), to = maq_history_keys_find (ids, id, n_now);
  g_autoptr (GArray) without = NULL;

  if (from == G_MAXUINT || to == G_MAXUINT || MAX (from, to) - MIN (from, to) < ROWS_AT_ONCE)
    return;
  without = g_array_copy (self->ids);
  g_array_remove_index (without, from);
  announce (self, without);
}

static void
update (MaqHistoryList *self)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->running);
  g_autoptr (GArray) running = list_running (self);
  g_autoptr (GArray) ids = list_all (self, running);

  self->running = g_array_ref (running);
  for (guint i = 0; i < running->len; i++)
    if (!maq_history_keys_has (before, maq_history_keys_get (running, i)))
      lift (self, ids, maq_history_keys_get (running, i), before->len, running->len);
  for (guint i = 0; i < before->len; i++)
    if (!maq_history_keys_has (running, maq_history_keys_get (before, i)))
      lift (self, ids, maq_history_keys_get (before, i), before->len - i, running->len);
  take (self, ids);
}

/* --- class --- */

static void
maq_history_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    g_value_set_int64 (value, MAQ_HISTORY_LIST (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_history_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    maq_history_list_set_selected (MAQ_HISTORY_LIST (object), maq_history_key_get_step (g_value_get_int64 (value)),
                                   maq_history_key_get_slot (g_value_get_int64 (value)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_history_list_finalize (GObject *object)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_object (&self->library);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->rest, g_array_unref);
  g_clear_pointer (&self->running, g_array_unref);
  g_clear_pointer (&self->also, g_array_unref);
  G_OBJECT_CLASS (maq_history_list_parent_class)->finalize (object);
}

static void
maq_history_list_class_init (MaqHistoryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_history_list_get_property;
  object_class->set_property = maq_history_list_set_property;
  object_class->finalize = maq_history_list_finalize;
  props[PROP_SELECTED] = g_param_spec_int64 ("selected", NULL, NULL, 0, G_MAXINT64, 0,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_history_list_init (MaqHistoryList *self)
{
  self->ids = maq_history_keys_new ();
  self->running = maq_history_keys_new ();
  self->also = maq_history_keys_new ();
}

MaqHistoryList *
maq_history_list_new (MaqLibrary *library, GListModel *queue)
{
  MaqHistoryList *self = g_object_new (MAQ_TYPE_HISTORY_LIST, NULL);

  self->library = g_object_ref (library);
  self->queue = g_object_ref (queue);
  g_signal_connect_object (library, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

guint
maq_history_list_find_key (MaqHistoryList *self, gint64 key)
{
  guint position = key != 0 ? maq_history_keys_find (self->ids, key, self->running->len) : G_MAXUINT;

  return position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION;
}

/* Some may not be announced yet, and what is below them be so. */
guint
maq_history_list_get_n_running (MaqHistoryList *self)
{
  guint n = 0;

  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), 0);

  while (n < MIN (self->running->len, self->ids->len)
         && maq_history_keys_get (self->ids, n) == maq_history_keys_get (self->running, n))
    n++;
  return n;
}

gboolean
maq_history_list_is_growing (MaqHistoryList *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), FALSE);
  return self->rest != NULL;
}

gint64
maq_history_list_get_selected (MaqHistoryList *self, guint *slot)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), 0);

  if (slot != NULL)
    *slot = maq_history_key_get_slot (self->selected);
  return maq_history_key_get_step (self->selected);
}

guint
maq_history_list_find (MaqHistoryList *self, gint64 step, guint slot)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), GTK_INVALID_LIST_POSITION);
  return maq_history_list_find_key (self, maq_history_key_make (step, slot));
}

void
maq_history_list_set_selected (MaqHistoryList *self, gint64 step, guint slot)
{
  g_return_if_fail (MAQ_IS_HISTORY_LIST (self));

  if (self->selected != maq_history_key_make (step, slot) || self->also->len > 0)
    maq_history_list_choose (self, maq_history_key_make (step, slot), maq_history_keys_new ());
}

void
maq_history_list_take (MaqHistoryList *self, gint64 step, guint slot)
{
  gint64 id = maq_history_key_make (step, slot);
  guint position;

  g_return_if_fail (MAQ_IS_HISTORY_LIST (self));

  position = maq_history_list_find_key (self, id);
  if (maq_history_keys_has (self->also, id) && position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), position, FALSE);
  else if (id != self->selected)
    maq_history_list_set_selected (self, step, slot);
}

GPtrArray *
maq_history_list_dup_chosen (MaqHistoryList *self)
{
  g_autoptr (GArray) ids = NULL;
  GPtrArray *chosen;

  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), NULL);

  chosen = g_ptr_array_new_with_free_func (g_object_unref);
  ids = g_array_copy (self->also);
  if (self->selected != 0)
    g_array_append_val (ids, self->selected);
  maq_history_keys_sort (ids, FALSE);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (chosen, make_entry (self, maq_history_keys_get (ids, i)));
  return chosen;
}
