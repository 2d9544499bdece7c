/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-queue-list.h"

struct _MaqQueueList {
  GObject    parent_instance;

  MaqEngine *engine;
  GPtrArray *entries; /* of MaqQueueEntry */
  guint      sync_id;
};

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_QUEUE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_QUEUE_LIST (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqQueueEntry *entry = maq_queue_list_peek (MAQ_QUEUE_LIST (model), position);

  return entry != NULL ? g_object_ref (entry) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqQueueList, maq_queue_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* The jobs of one step, as they are gathered. */
typedef struct {
  gint64     step;
  GPtrArray *jobs;
  guint      first;         /* position in the queue */
  gint       first_waiting; /* the same of the first that waits, -1: all are under way */
} Gathered;

static void
gathered_free (gpointer data)
{
  Gathered *gathered = data;

  g_ptr_array_unref (gathered->jobs);
  g_free (gathered);
}

static Gathered *
find_gathered (GPtrArray *steps, GHashTable *known, gint64 step, guint position)
{
  Gathered *gathered = g_hash_table_lookup (known, &step);

  if (gathered != NULL)
    return gathered;
  gathered = g_new (Gathered, 1);
  *gathered = (Gathered) { step, g_ptr_array_new_with_free_func (g_object_unref), position, -1 };
  g_ptr_array_add (steps, gathered);
  g_hash_table_insert (known, &gathered->step, gathered);
  return gathered;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Gathered *x = *(Gathered *const *) a, *y = *(Gathered *const *) b;

  if (x->first_waiting != y->first_waiting)
    return x->first_waiting < y->first_waiting ? -1 : 1;
  return (x->first > y->first) - (x->first < y->first);
}

static GPtrArray *
gather (GListModel *queue)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (gathered_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);
      Gathered *gathered;

      if (!maq_queue_entry_wants (job))
        continue;
      gathered = find_gathered (steps, known, maq_job_get_step_id (job), i);
      if (gathered->first_waiting < 0 && maq_job_get_state (job) == MAQ_JOB_QUEUED)
        gathered->first_waiting = (gint) i;
      g_ptr_array_add (gathered->jobs, g_steal_pointer (&job));
    }
  g_ptr_array_sort (steps, compare);
  return steps;
}

static MaqQueueEntry *
dup_entry (MaqQueueList *self, gint64 step)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      MaqQueueEntry *entry = g_ptr_array_index (self->entries, i);

      if (maq_queue_entry_get_step (entry) == step)
        return g_object_ref (entry);
    }
  return maq_queue_entry_new (step);
}

/* One range: what is the same at both ends stays. */
static void
replace (MaqQueueList *self, GPtrArray *entries)
{
  GPtrArray *old = self->entries;
  guint head = 0, tail = 0;
  guint n_old = old->len, n_new = entries->len;

  while (head < MIN (n_old, n_new) && g_ptr_array_index (old, head) == g_ptr_array_index (entries, head))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && g_ptr_array_index (old, n_old - 1 - tail) == g_ptr_array_index (entries, n_new - 1 - tail))
    tail++;
  self->entries = g_ptr_array_ref (entries);
  if (n_old - head - tail > 0 || n_new - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
  g_ptr_array_unref (old);
}

static void
sync_entries (MaqQueueList *self)
{
  g_autoptr (GPtrArray) steps = gather (maq_engine_get_queue (self->engine));
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (entries, dup_entry (self, ((Gathered *) g_ptr_array_index (steps, i))->step));
  replace (self, entries);
  /* After the entries are in the list, so that whoever shows them hears of their jobs. */
  for (guint i = 0; i < steps->len; i++)
    maq_queue_entry_set_jobs (g_ptr_array_index (entries, i), ((Gathered *) g_ptr_array_index (steps, i))->jobs);
}

static gboolean
sync_cb (gpointer data)
{
  MaqQueueList *self = data;

  self->sync_id = 0;
  sync_entries (self);
  return G_SOURCE_REMOVE;
}

/* A step of eight variants changes its jobs eight times in a row. */
static void
plan_sync (MaqQueueList *self)
{
  if (self->sync_id == 0)
    self->sync_id = g_idle_add_full (G_PRIORITY_DEFAULT, sync_cb, self, NULL);
}

static void
watch (MaqQueueList *self, GListModel *queue, guint position, guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      /* One that was moved is watched already. */
      g_signal_handlers_disconnect_by_func (job, plan_sync, self);
      g_signal_connect_object (job, "notify::state", G_CALLBACK (plan_sync), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (job, "notify::searching", G_CALLBACK (plan_sync), self, G_CONNECT_SWAPPED);
    }
}

static void
queue_changed_cb (GListModel *queue, guint position, guint removed, guint added, MaqQueueList *self)
{
  watch (self, queue, position, added);
  plan_sync (self);
}

static void
maq_queue_list_finalize (GObject *object)
{
  MaqQueueList *self = MAQ_QUEUE_LIST (object);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_queue_list_parent_class)->finalize (object);
}

static void
maq_queue_list_class_init (MaqQueueListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_queue_list_finalize;
}

static void
maq_queue_list_init (MaqQueueList *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

MaqQueueList *
maq_queue_list_new (MaqEngine *engine)
{
  MaqQueueList *self = g_object_new (MAQ_TYPE_QUEUE_LIST, NULL);
  GListModel *queue = maq_engine_get_queue (engine);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (queue_changed_cb), self, 0);
  watch (self, queue, 0, g_list_model_get_n_items (queue));
  sync_entries (self);
  return self;
}

MaqQueueEntry *
maq_queue_list_peek (MaqQueueList *self, guint position)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_LIST (self), NULL);
  return position < self->entries->len ? g_ptr_array_index (self->entries, position) : NULL;
}

void
maq_queue_list_move (MaqQueueList *self, guint from, guint to)
{
  MaqQueueEntry *entry = maq_queue_list_peek (self, from);
  MaqQueueEntry *target = maq_queue_list_peek (self, to);
  MaqQueueEntry *before;

  if (entry == NULL || target == NULL || from == to || !maq_queue_entry_can_move (entry)
      || !maq_queue_entry_can_move (target))
    return;
  /* Down means behind it, which is before the next. */
  before = to < from ? target : maq_queue_list_peek (self, to + 1);
  maq_engine_move_step (self->engine, maq_queue_entry_get_step (entry),
                        before != NULL ? maq_queue_entry_get_step (before) : 0);
  /* Whoever moved it looks for it where it is now. */
  sync_entries (self);
}

void
maq_queue_list_cancel_all (MaqQueueList *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (MAQ_IS_QUEUE_LIST (self));

  entries = g_ptr_array_ref (self->entries);
  /* The last first: else each would give its place to the next, which would begin. */
  for (guint i = entries->len; i-- > 0;)
    maq_queue_entry_cancel (g_ptr_array_index (entries, i));
}
