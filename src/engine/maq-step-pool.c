/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-log.h"
#include "maq-step-pool.h"

/* Records read in one go, so that the journal's moments are not kept waiting on the store lane. */
#define MAX_BATCH 32
/* Steps kept though nobody holds them: what scrolling back and forth touches. */
#define MAX_RECENT 256

struct _MaqStepPool {
  gatomicrefcount count;       /* one is the library's, one the reading's */
  const MaqCore  *core;
  MaqStepPoolRead read;        /* NULL once it is freed */
  gpointer        user_data;
  GHashTable     *steps;       /* gint64 → Alive: every one that is alive */
  GQueue          recent;      /* of MaqStep, owned, newest first */
  GArray         *wanted;      /* ids whose records shall be read */
  gboolean        is_reading;
};

typedef struct {
  MaqStepPool *pool;
  gint64       id;
  MaqStep     *step;     /* not owned */
} Alive;

static void
pool_unref (MaqStepPool *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_array_unref (self->wanted);
  g_hash_table_unref (self->steps);
  maq_core_unref (self->core);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqStepPool, pool_unref)

static void
step_gone_cb (gpointer data, GObject *where_it_was)
{
  Alive *alive = data;

  alive->step = NULL;
  g_hash_table_remove (alive->pool->steps, &alive->id);
}

static void
alive_free (Alive *alive)
{
  if (alive->step != NULL)
    g_object_weak_unref (G_OBJECT (alive->step), step_gone_cb, alive);
  g_free (alive);
}

static void
remember (MaqStepPool *self, MaqStep *step)
{
  g_queue_push_head (&self->recent, g_object_ref (step));
  if (self->recent.length > MAX_RECENT)
    g_object_unref (g_queue_pop_tail (&self->recent));
}

/* --- reading --- */

typedef struct {
  const MaqCore *core;
  GArray        *ids;
} Batch;

static void
batch_free (Batch *batch)
{
  maq_core_unref (batch->core);
  g_array_unref (batch->ids);
  g_free (batch);
}

static gpointer
batch_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  MaqStore *store = maq_core_get_store (batch->core, error);
  GPtrArray *records;

  if (store == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  for (guint i = 0; i < batch->ids->len; i++)
    {
      g_autoptr (GError) local = NULL;
      MaqStepRecord *record = maq_store_get_step (store, g_array_index (batch->ids, gint64, i), &local);

      if (record != NULL)
        g_ptr_array_add (records, record);
      else
        maq_log_event ("library", "step=%" G_GINT64_FORMAT ": %s", g_array_index (batch->ids, gint64, i), local->message);
    }
  return records;
}

static void
take_records (MaqStepPool *self, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len && self->read != NULL; i++)
    {
      MaqStepRecord *record = g_ptr_array_index (records, i);
      MaqStep *step = maq_step_pool_find (self, record->id);

      if (step == NULL)
        continue;
      g_object_ref (step);
      maq_step_set_record (step, record);
      self->read (self->user_data, record);
      g_object_unref (step);
    }
}

static void
read_wanted (MaqStepPool *self, GAsyncReadyCallback callback)
{
  guint n = MIN (self->wanted->len, MAX_BATCH);
  Batch *batch;

  if (self->is_reading || n == 0 || self->read == NULL)
    return;
  self->is_reading = TRUE;
  batch = g_new0 (Batch, 1);
  batch->core = maq_core_ref (self->core);
  batch->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  /* The newest wishes first: they are what is on the screen now. */
  g_array_append_vals (batch->ids, &g_array_index (self->wanted, gint64, self->wanted->len - n), n);
  g_array_set_size (self->wanted, self->wanted->len - n);
  g_atomic_ref_count_inc (&self->count);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, batch_work, batch, (GDestroyNotify) batch_free,
                        (GDestroyNotify) g_ptr_array_unref, NULL, NULL, callback, self);
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqStepPool) self = data;
  g_autoptr (GPtrArray) records = maq_worker_run_finish (MAQ_WORKER (source), result, NULL);

  self->is_reading = FALSE;
  take_records (self, records);
  read_wanted (self, records_cb);
}

/* --- public --- */

MaqStepPool *
maq_step_pool_new (const MaqCore *core, MaqStepPoolRead read, gpointer user_data)
{
  MaqStepPool *self = g_new0 (MaqStepPool, 1);

  g_atomic_ref_count_init (&self->count);
  self->core = maq_core_ref (core);
  self->read = read;
  self->user_data = user_data;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->steps = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) alive_free);
  g_queue_init (&self->recent);
  return self;
}

void
maq_step_pool_free (MaqStepPool *self)
{
  self->read = NULL;
  g_hash_table_remove_all (self->steps);
  g_queue_clear_full (&self->recent, g_object_unref);
  pool_unref (self);
}

MaqStep *
maq_step_pool_find (MaqStepPool *self, gint64 id)
{
  Alive *alive = g_hash_table_lookup (self->steps, &id);

  return alive != NULL ? alive->step : NULL;
}

MaqStep *
maq_step_pool_dup (MaqStepPool *self, gint64 id)
{
  MaqStep *step = maq_step_pool_find (self, id);
  Alive *alive;

  if (step != NULL)
    return g_object_ref (step);
  step = maq_step_new (id);
  alive = g_new (Alive, 1);
  *alive = (Alive) { self, id, step };
  g_object_weak_ref (G_OBJECT (step), step_gone_cb, alive);
  g_hash_table_insert (self->steps, &alive->id, alive);
  remember (self, step);
  g_array_append_val (self->wanted, id);
  read_wanted (self, records_cb);
  return step;
}

GPtrArray *
maq_step_pool_list (MaqStepPool *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->steps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MaqStepRecord *record = maq_step_get_record (((const Alive *) value)->step);

      if (record != NULL)
        g_ptr_array_add (records, maq_step_record_ref (record));
    }
  return records;
}
