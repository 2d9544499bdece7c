/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-engine-recover.h"
#include "maq-log.h"
#include "maq-thumbnails.h"

/* What is done when there is time: taking over the work of processes that died meanwhile, the daily backup, the spool's
 * sweep, and the limit of the cache of small pictures. */

#define ADOPT_S 10
#define TIDY_S 60

/* --- work of the dead --- */

static gpointer
adopt_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_recovered_new (store, todo->flag, todo->number != 0, error) : NULL;
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqEngine) self = data;
  g_autoptr (GError) error = NULL;
  MaqRecovered *recovered = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (recovered == NULL)
    maq_log_event ("care", "nothing is taken over: %s", error->message);
  else if (self->adopt_id == 0)
    maq_recovered_free (recovered);
  else
    maq_engine_resume (self, recovered, NULL, NULL);
}

static void
adopt (MaqEngine *self)
{
  MaqTodo *todo = maq_todo_new (self);

  todo->flag = self->takes_waiting;
  todo->number = self->fetches;
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, adopt_work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) maq_recovered_free, NULL, NULL, adopted_cb, g_object_ref (self));
}

/* Only while there is somebody else's work to be seen: its owner may be gone. */
static gboolean
adopt_cb (gpointer data)
{
  MaqEngine *self = data;

  if (maq_job_queue_has_foreign (self->queue))
    adopt (self);
  return G_SOURCE_CONTINUE;
}

void
maq_engine_take_waiting (MaqEngine *self)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  if (self->takes_waiting)
    return;
  self->takes_waiting = self->fetches = TRUE;
  adopt (self);
}

void
maq_engine_fetch (MaqEngine *self)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  if (self->fetches)
    return;
  self->fetches = TRUE;
  adopt (self);
}

/* --- tidying --- */

static gpointer
sweep_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store != NULL)
    maq_store_sweep_spool (store, NULL, error);
  return NULL;
}

/* A backup takes seconds where there are many steps. It has a connection of its own and mostly waits for the disk, so
 * that it needs neither the store lane, where a request may want to start, nor the one for pictures. */
static gpointer
tidy_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  maq_thumbnails_trim ();
  if (maq_store_backup (todo->core->dir, error))
    maq_worker_call (todo->core->worker, MAQ_LANE_STORE, sweep_work, todo, error);
  return NULL;
}

static void
tidied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (error != NULL)
    maq_log_event ("care", "not tidied: %s", error->message);
}

/* Once, in the first quiet minute. */
static gboolean
tidy_cb (gpointer data)
{
  MaqEngine *self = data;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0)
    return G_SOURCE_CONTINUE;
  self->tidy_id = 0;
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, tidy_work, maq_todo_new (self),
                        (GDestroyNotify) maq_todo_free, NULL, NULL, NULL, tidied_cb, NULL);
  return G_SOURCE_REMOVE;
}

void
maq_engine_care_start (MaqEngine *self)
{
  self->adopt_id = g_timeout_add_seconds (ADOPT_S, adopt_cb, self);
  self->tidy_id = g_timeout_add_seconds (TIDY_S, tidy_cb, self);
}

void
maq_engine_care_stop (MaqEngine *self)
{
  g_clear_handle_id (&self->adopt_id, g_source_remove);
  g_clear_handle_id (&self->tidy_id, g_source_remove);
}
