/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-catalog.h"
#include "maq-engine.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"
#include "maq-log.h"

/* Who goes first among those that wait. The queue's own order is the order they are started in; a job comes where its
 * rank says, which is its id until a person moves it. The order is kept in the library as the ids of all open jobs: read
 * back, the first of them gets the smallest of the ids as its rank and so on, so that what is younger still goes last. */

#define ORDER_VALUE "queue.order"
#define MAX_ORDER 10000

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Ids of jobs as they were written; NULL for what was never written by us. */
static GArray *
parse_order (const char *text)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = g_strsplit (text, " ", MAX_ORDER + 1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint64 id = 0;

      if (i >= MAX_ORDER || !g_ascii_string_to_signed (words[i], 10, 1, G_MAXINT64, &id, NULL))
        return NULL;
      g_array_append_val (ids, id);
    }
  return g_steal_pointer (&ids);
}

void
maq_job_queue_set_order (MaqJobQueue *self, const char *text)
{
  g_autoptr (GArray) ids = text != NULL ? parse_order (text) : NULL;
  g_autoptr (GArray) sorted = ids != NULL ? g_array_copy (ids) : NULL;

  if (ids == NULL)
    return;
  g_array_sort (sorted, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_insert (self->ranks, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)),
                         g_memdup2 (&g_array_index (sorted, gint64, i), sizeof (gint64)));
}

gint64
maq_job_queue_get_rank (MaqJobQueue *self, MaqJob *job)
{
  const gint64 *rank = g_hash_table_lookup (self->ranks, &job->id);

  return rank != NULL ? *rank : job->id;
}

char *
maq_job_queue_read_order (MaqStore *store)
{
  return maq_store_get_value (store, ORDER_VALUE);
}

typedef struct {
  const MaqCore *core;
  char          *text;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  maq_core_unref (keeping->core);
  g_free (keeping->text);
  g_free (keeping);
}

static gpointer
keep_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Keeping *keeping = data;
  MaqStore *store = maq_core_get_store (keeping->core, error);

  if (store != NULL)
    maq_store_set_value (store, ORDER_VALUE, keeping->text, error);
  return NULL;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (error != NULL)
    maq_log_event ("queue", "the order was not written: %s", error->message);
}

static void
keep_order (MaqJobQueue *self)
{
  Keeping *keeping = g_new (Keeping, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->jobs->len, MAX_ORDER); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            MAQ_JOB (g_ptr_array_index (self->jobs, i))->id);
  *keeping = (Keeping) { maq_core_ref (self->core), g_string_free (g_steal_pointer (&text), FALSE) };
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, keep_work, keeping, (GDestroyNotify) keeping_free, NULL,
                        NULL, NULL, kept_cb, NULL);
}

/* Those that can be moved, with @step's before the first of @before's; @places: where they stand now. */
static GPtrArray *
arrange (MaqJobQueue *self, gint64 step, gint64 before, GArray *places)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  GPtrArray *others = g_ptr_array_new ();
  guint position;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (!maq_job_can_move (job))
        continue;
      g_array_append_val (places, i);
      g_ptr_array_add (job->step_id == step ? moved : others, job);
    }
  for (position = 0; position < others->len; position++)
    if (MAQ_JOB (g_ptr_array_index (others, position))->step_id == before)
      break;
  for (guint i = 0; i < moved->len; i++)
    g_ptr_array_insert (others, (int) (position + i), g_ptr_array_index (moved, i));
  return others;
}

/* The jobs change places; the ranks stay where they are. */
static gboolean
rearrange (MaqJobQueue *self, GPtrArray *jobs, GArray *places, guint *first, guint *last)
{
  g_autofree gint64 *ranks = g_new (gint64, MAX (jobs->len, 1));
  gboolean changed = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    ranks[i] = MAQ_JOB (g_ptr_array_index (self->jobs, g_array_index (places, guint, i)))->rank;
  for (guint i = 0; i < jobs->len; i++)
    {
      guint place = g_array_index (places, guint, i);
      MaqJob *job = g_ptr_array_index (jobs, i);

      if (g_ptr_array_index (self->jobs, place) == job)
        continue;
      if (!changed)
        *first = place;
      *last = place;
      changed = TRUE;
      job->rank = ranks[i];
      g_ptr_array_index (self->jobs, place) = job;
    }
  return changed;
}

void
maq_job_queue_move_step (MaqJobQueue *self, gint64 step, gint64 before)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) jobs = arrange (self, step, before, places);
  guint first = 0, last = 0;

  if (step == before || !rearrange (self, jobs, places, &first, &last))
    return;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      g_hash_table_insert (self->ranks, g_memdup2 (&job->id, sizeof job->id), g_memdup2 (&job->rank, sizeof job->rank));
    }
  keep_order (self);
  g_list_model_items_changed (G_LIST_MODEL (self), first, last - first + 1, last - first + 1);
  maq_job_queue_pump_in (self, 0);
}
