/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-history-list.h"

#include <string.h>

/* A step that moves this far at most does so in one change; from further away it leaves and comes, so that nobody looks at
 * the thousands in between. */
#define NEAR 128

/* One row is one slot of a step. Its key keeps the order of the rows: newer steps first, and of one step the first slot last, so that
 * keys fall from top to bottom as the ids of the library do. */
#define SLOT_BITS 6
G_STATIC_ASSERT (MAQ_MAX_VARIANTS <= 1 << SLOT_BITS);

struct _MaqHistoryList {
  GObject     parent_instance;

  MaqLibrary *library;
  GListModel *queue;
  GArray     *ids;        /* of keys (gint64), as shown */
  GArray     *running;    /* of keys, falling: the first of them */
  gint64      selected;   /* key; in hand */
  GArray     *also;       /* of keys: selected beside it, all of them listed */
};

enum { PROP_SELECTED = 1, N_PROPS };
enum { CHOSEN, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static gint64
make_key (gint64 step, guint slot)
{
  return step != 0 ? (step << SLOT_BITS) | slot : 0;
}

static gint64
get_step (gint64 key)
{
  return key >> SLOT_BITS;
}

static guint
get_slot (gint64 key)
{
  return (guint) (key & ((1 << SLOT_BITS) - 1));
}

static MaqHistoryEntry *
make_entry (MaqHistoryList *self, gint64 key)
{
  return maq_history_entry_new (maq_library_dup_step (self->library, get_step (key)), get_slot (key));
}

static void
append_slots (MaqHistoryList *self, GArray *ids, gint64 step)
{
  for (guint slot = maq_library_get_n_slots (self->library, step); slot-- > 0;)
    {
      gint64 key = make_key (step, slot);

      g_array_append_val (ids, key);
    }
}

static guint
find_in (const GArray *ids, gint64 id, guint n_running)
{
  guint low = n_running, high = ids->len;

  for (guint i = 0; i < n_running && i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return i;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (ids, gint64, middle) > id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < ids->len && g_array_index (ids, gint64, low) == id ? low : GTK_INVALID_LIST_POSITION;
}

static guint
find_key (MaqHistoryList *self, gint64 key)
{
  return key != 0 ? find_in (self->ids, key, MIN (self->running->len, self->ids->len)) : GTK_INVALID_LIST_POSITION;
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

  return position < self->ids->len ? make_entry (self, g_array_index (self->ids, gint64, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
has_id (const GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static gboolean
is_chosen (MaqHistoryList *self, gint64 id)
{
  return id == self->selected || has_id (self->also, id);
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);

  return position < self->ids->len && is_chosen (self, g_array_index (self->ids, gint64, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  guint at = find_key (self, self->selected);
  GtkBitset *set = gtk_bitset_new_empty ();

  if (at != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (set, at);
  for (guint i = 0; i < self->also->len; i++)
    gtk_bitset_add (set, find_key (self, g_array_index (self->also, gint64, i)));
  if (position > 0)
    gtk_bitset_remove_range (set, 0, position);
  if (n_items < G_MAXUINT - position)
    gtk_bitset_remove_range (set, position + n_items, G_MAXUINT - position - n_items);
  return set;
}

/* Takes @also (transfer full) for what is selected beside @id. Rows that stay as they are look again for nothing: the range may be
 * long, but only what is on the screen is asked. */
static void
choose (MaqHistoryList *self, gint64 id, GArray *also)
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
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static GArray *
create_ids (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
remove_id (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      {
        g_array_remove_index (ids, i);
        return;
      }
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
  id = g_array_index (self->ids, gint64, position);
  also = unselect_rest ? create_ids () : g_array_copy (self->also);
  if (!unselect_rest && find_key (self, self->selected) != GTK_INVALID_LIST_POSITION && id != self->selected)
    g_array_append_val (also, self->selected);
  remove_id (also, id);
  choose (self, id, g_steal_pointer (&also));
  return TRUE;
}

/* Something is always in hand: the last one stays. */
static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  g_autoptr (GArray) also = g_array_copy (self->also);
  gint64 id = position < self->ids->len ? g_array_index (self->ids, gint64, position) : 0, next = self->selected;

  if (id == 0 || (id == self->selected && also->len == 0))
    return TRUE;
  if (id == self->selected)
    next = g_array_index (also, gint64, also->len - 1);
  remove_id (also, id == self->selected ? next : id);
  choose (self, next, g_steal_pointer (&also));
  return TRUE;
}

/* A range as Shift makes it; what is in hand stays so where it is one of them. More than MAQ_HISTORY_LIST_MOST would be of no use
 * to anybody: those nearest to what is in hand are taken. */
static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (model);
  guint at = find_key (self, self->selected), end = MIN (position + n_items, self->ids->len);
  g_autoptr (GArray) also = unselect_rest ? create_ids () : g_array_copy (self->also);
  gint64 id = self->selected;

  if (position >= end)
    return FALSE;
  if (at == GTK_INVALID_LIST_POSITION || at < position || at >= end)
    id = g_array_index (self->ids, gint64, at != GTK_INVALID_LIST_POSITION && at < position ? position : end - 1);
  at = find_key (self, id);
  if (end - at > MAQ_HISTORY_LIST_MOST)
    end = at + MAQ_HISTORY_LIST_MOST;
  if (at - position >= MAQ_HISTORY_LIST_MOST)
    position = at - MAQ_HISTORY_LIST_MOST + 1;
  for (guint i = position; i < end; i++)
    if (i != at && !has_id (also, g_array_index (self->ids, gint64, i)))
      g_array_append_val (also, g_array_index (self->ids, gint64, i));
  remove_id (also, id);
  choose (self, id, g_steal_pointer (&also));
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqHistoryList, maq_history_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

/* --- order --- */

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x < y) - (x > y);
}

static int
compare_rising (gconstpointer a, gconstpointer b)
{
  return compare_falling (b, a);
}

/* Steps of the library's list that have a job under way, with all of their slots. */
static GArray *
list_running (MaqHistoryList *self)
{
  GArray *running = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (self->queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (self->queue, i);
      gint64 id = maq_job_get_step_id (job);

      if (!maq_job_state_is_end (maq_job_get_state (job)) && !has_id (running, make_key (id, 0)) && maq_library_has (self->library, id))
        append_slots (self, running, id);
    }
  g_array_sort (running, compare_falling);
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

      /* Both fall. */
      if (next < running->len && get_step (g_array_index (running, gint64, next)) == id)
        next += maq_library_get_n_slots (self->library, id);
      else
        append_slots (self, ids, id);
    }
  return ids;
}

/* Makes @ids what is shown, announcing only what differs: one range. */
static void
take (MaqHistoryList *self, GArray *ids)
{
  const gint64 *before = (const gint64 *) (gpointer) self->ids->data, *now = (const gint64 *) (gpointer) ids->data;
  g_autoptr (GArray) old = g_steal_pointer (&self->ids);
  guint removed = old->len, added = ids->len, start = 0;

  while (removed > 0 && added > 0 && before[start] == now[start])
    {
      start++;
      removed--;
      added--;
    }
  while (removed > 0 && added > 0 && before[start + removed - 1] == now[start + added - 1])
    {
      removed--;
      added--;
    }
  self->ids = g_array_ref (ids);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, removed, added);
}

/* Takes a step that goes far, up or down, out of what is shown; it comes back with the rest of the changes. */
static void
lift (MaqHistoryList *self, const GArray *ids, gint64 id, guint n_before, guint n_now)
{
  guint from = find_in (self->ids, id, n_before), to = find_in (ids, id, n_now);
  g_autoptr (GArray) without = NULL;

  if (from == GTK_INVALID_LIST_POSITION || to == GTK_INVALID_LIST_POSITION || MAX (from, to) - MIN (from, to) < NEAR)
    return;
  without = g_array_copy (self->ids);
  g_array_remove_index (without, from);
  take (self, without);
}

/* What a filter hides is selected no more, but for what is in hand. */
static void
drop_hidden (MaqHistoryList *self)
{
  guint n = self->also->len;

  for (guint i = n; i-- > 0;)
    if (find_key (self, g_array_index (self->also, gint64, i)) == GTK_INVALID_LIST_POSITION)
      g_array_remove_index (self->also, i);
  if (self->also->len != n)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
update (MaqHistoryList *self)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->running);
  g_autoptr (GArray) running = list_running (self);
  g_autoptr (GArray) ids = list_all (self, running);

  self->running = g_array_ref (running);
  for (guint i = 0; i < running->len; i++)
    if (!has_id (before, g_array_index (running, gint64, i)))
      lift (self, ids, g_array_index (running, gint64, i), before->len, running->len);
  for (guint i = 0; i < before->len; i++)
    if (!has_id (running, g_array_index (before, gint64, i)))
      lift (self, ids, g_array_index (before, gint64, i), before->len - i, running->len);
  take (self, ids);
  drop_hidden (self);
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
    maq_history_list_set_selected (MAQ_HISTORY_LIST (object), get_step (g_value_get_int64 (value)), get_slot (g_value_get_int64 (value)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_history_list_finalize (GObject *object)
{
  MaqHistoryList *self = MAQ_HISTORY_LIST (object);

  g_clear_object (&self->library);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->ids, g_array_unref);
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
  self->ids = create_ids ();
  self->running = create_ids ();
  self->also = create_ids ();
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
maq_history_list_get_n_running (MaqHistoryList *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), 0);
  return self->running->len;
}

gint64
maq_history_list_get_selected (MaqHistoryList *self, guint *slot)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), 0);

  if (slot != NULL)
    *slot = get_slot (self->selected);
  return get_step (self->selected);
}

guint
maq_history_list_find (MaqHistoryList *self, gint64 step, guint slot)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_LIST (self), GTK_INVALID_LIST_POSITION);
  return find_key (self, make_key (step, slot));
}

void
maq_history_list_set_selected (MaqHistoryList *self, gint64 step, guint slot)
{
  g_return_if_fail (MAQ_IS_HISTORY_LIST (self));

  if (self->selected != make_key (step, slot) || self->also->len > 0)
    choose (self, make_key (step, slot), create_ids ());
}

void
maq_history_list_take (MaqHistoryList *self, gint64 step, guint slot)
{
  gint64 id = make_key (step, slot);
  guint position;

  g_return_if_fail (MAQ_IS_HISTORY_LIST (self));

  position = find_key (self, id);
  if (has_id (self->also, id) && position != GTK_INVALID_LIST_POSITION)
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
  g_array_sort (ids, compare_rising);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (chosen, make_entry (self, g_array_index (ids, gint64, i)));
  return chosen;
}
