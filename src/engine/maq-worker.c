/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-worker.h"

#define N_LANES 4
#define MAX_NETWORK_THREADS 16
#define CPU_NICE 10
#define BATCH_NICE 15

typedef struct _Item Item;

struct _MaqSink {
  Item *item;
};

/* One piece of work. Everything below "under the lock" is touched only with the worker's lock held; the lock is what
 * hands data, result and error from one thread to the next. */
struct _Item {
  MaqWorker      *worker;
  MaqLane         lane;
  MaqWorkFunc     work;
  gpointer        data;
  GDestroyNotify  free_data;
  GDestroyNotify  free_result;
  void          (*notify) (gpointer value, gpointer user_data);
  gpointer        user_data;
  GCancellable   *cancellable;
  gulong          cancel_id;
  GTask          *task;          /* NULL: a thread waits in maq_worker_call() */
  MaqSink         sink;

  /* under the lock */
  gboolean        waiting;       /* in its lane's queue */
  gboolean        done;
  gpointer        progress;
  GDestroyNotify  free_progress;
  gpointer        result;
  GError         *error;
};

typedef struct {
  GQueue         waiting;        /* of Item */
  pthread_cond_t wake;
  guint          n_threads;
  guint          max_threads;
  guint          n_idle;
} Lane;

struct _MaqWorker {
  GObject         parent_instance;

  GSource        *source;        /* brings results and progress to the main context */
  pthread_mutex_t lock;
  pthread_cond_t  called;        /* somebody in maq_worker_call() may go on */
  Lane            lanes[N_LANES];
  GArray         *threads;       /* of pthread_t */
  GQueue          finished;      /* of Item, for the main context */
  GQueue          news;          /* of Item with progress */
  gboolean        stopping;
};

G_DEFINE_FINAL_TYPE (MaqWorker, maq_worker, G_TYPE_OBJECT)

typedef struct {
  MaqWorker *worker;
  MaqLane    lane;
} ThreadStart;

static __thread int current_lane = -1;

/* With the lock held: whoever waits for @item learns that it is over. Progress that was not shown yet is dropped. */
static void
end_item (Item *item)
{
  MaqWorker *self = item->worker;

  item->done = TRUE;
  if (item->progress != NULL)
    {
      g_queue_remove (&self->news, item);
      item->free_progress (g_steal_pointer (&item->progress));
    }
  if (item->task == NULL)
    {
      pthread_cond_broadcast (&self->called);
      return;
    }
  g_queue_push_tail (&self->finished, item);
  g_source_set_ready_time (self->source, 0);
}

static void
run_item (MaqWorker *self, Item *item)
{
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  pthread_mutex_unlock (&self->lock);
  if (!g_cancellable_set_error_if_cancelled (item->cancellable, &error))
    result = item->work (item->data, &item->sink, item->cancellable, &error);
  pthread_mutex_lock (&self->lock);

  item->result = result;
  item->error = g_steal_pointer (&error);
  end_item (item);
}

/* A laptop's fan and the window's frames matter more than a thumbnail. */
static void
settle_thread (MaqLane lane)
{
  static const char *const names[N_LANES] = { "maq-network", "maq-cpu", "maq-store", "maq-batch" };
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, NULL);
  pthread_setname_np (pthread_self (), names[lane]);
  if (lane == MAQ_LANE_CPU || lane == MAQ_LANE_BATCH)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), lane == MAQ_LANE_CPU ? CPU_NICE : BATCH_NICE);
  current_lane = (int) lane;
}

static void *
run_thread (void *data)
{
  g_autofree ThreadStart *start = data;
  MaqWorker *self = start->worker;
  Lane *lane = &self->lanes[start->lane];

  settle_thread (start->lane);
  pthread_mutex_lock (&self->lock);
  for (;;)
    {
      Item *item = g_queue_pop_head (&lane->waiting);

      if (item != NULL)
        {
          item->waiting = FALSE;
          run_item (self, item);
        }
      else if (self->stopping)
        {
          break;
        }
      else
        {
          lane->n_idle++;
          pthread_cond_wait (&lane->wake, &self->lock);
          lane->n_idle--;
        }
    }
  pthread_mutex_unlock (&self->lock);
  return NULL;
}

/* With the lock held. FALSE only where the lane has no thread at all and none can be made. */
static gboolean
ensure_thread (MaqWorker *self, MaqLane index)
{
  Lane *lane = &self->lanes[index];
  ThreadStart *start;
  pthread_t thread;

  if (lane->n_idle >= lane->waiting.length || lane->n_threads >= lane->max_threads)
    return TRUE;

  start = g_new0 (ThreadStart, 1);
  start->worker = self;
  start->lane = index;
  if (pthread_create (&thread, NULL, run_thread, start) != 0)
    {
      g_free (start);
      return lane->n_threads > 0;
    }
  g_array_append_val (self->threads, thread);
  lane->n_threads++;
  return TRUE;
}

/* With the lock held. */
static void
push_item (MaqWorker *self, Item *item)
{
  Lane *lane = &self->lanes[item->lane];

  item->waiting = TRUE;
  g_queue_push_tail (&lane->waiting, item);
  if (ensure_thread (self, item->lane))
    {
      pthread_cond_signal (&lane->wake);
      return;
    }
  g_queue_remove (&lane->waiting, item);
  item->waiting = FALSE;
  item->error = g_error_new (MAQ_ERROR, MAQ_ERROR_FAILED, "The system gives us no thread to work on");
  end_item (item);
}

/* What has not begun ends at once; what runs is woken by its own means. Any thread. */
static void
cancelled_cb (GCancellable *cancellable, Item *item)
{
  MaqWorker *self = item->worker;

  pthread_mutex_lock (&self->lock);
  if (item->waiting)
    {
      g_queue_remove (&self->lanes[item->lane].waiting, item);
      item->waiting = FALSE;
      item->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled before it began");
      end_item (item);
    }
  pthread_mutex_unlock (&self->lock);
}

static void
report_item (Item *item)
{
  g_autoptr (GTask) task = g_steal_pointer (&item->task);

  if (item->cancel_id != 0)
    g_cancellable_disconnect (item->cancellable, item->cancel_id);
  if (item->free_data != NULL)
    g_clear_pointer (&item->data, item->free_data);
  g_clear_object (&item->cancellable);

  if (item->error != NULL)
    {
      if (item->result != NULL && item->free_result != NULL)
        item->free_result (item->result);
      g_task_return_error (task, item->error);
    }
  else
    {
      g_task_return_pointer (task, item->result, item->free_result);
    }
  g_free (item);
}

/* Main context. One source for everything: results in the order they came, and of each item's news only the newest. */
static gboolean
dispatch_cb (gpointer data)
{
  g_autoptr (MaqWorker) self = g_object_ref (MAQ_WORKER (data));
  Item *item;

  g_source_set_ready_time (self->source, -1);

  pthread_mutex_lock (&self->lock);
  /* Counted beforehand: a busy worker must not keep the main loop in here. */
  for (guint left = self->news.length; left > 0 && (item = g_queue_pop_head (&self->news)) != NULL; left--)
    {
      gpointer value = g_steal_pointer (&item->progress);
      GDestroyNotify free_value = item->free_progress;

      pthread_mutex_unlock (&self->lock);
      if (item->notify != NULL)
        item->notify (value, item->user_data);
      free_value (value);
      pthread_mutex_lock (&self->lock);
    }
  while ((item = g_queue_pop_head (&self->finished)) != NULL)
    {
      pthread_mutex_unlock (&self->lock);
      report_item (item);
      pthread_mutex_lock (&self->lock);
    }
  pthread_mutex_unlock (&self->lock);
  return G_SOURCE_CONTINUE;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

static void
maq_worker_finalize (GObject *object)
{
  MaqWorker *self = MAQ_WORKER (object);

  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  for (guint i = 0; i < N_LANES; i++)
    pthread_cond_broadcast (&self->lanes[i].wake);
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->threads->len; i++)
    pthread_join (g_array_index (self->threads, pthread_t, i), NULL);

  /* Every item in flight holds a reference to us through its task: nothing can be left. */
  g_assert (self->finished.length == 0 && self->news.length == 0);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  for (guint i = 0; i < N_LANES; i++)
    pthread_cond_destroy (&self->lanes[i].wake);
  pthread_cond_destroy (&self->called);
  pthread_mutex_destroy (&self->lock);
  g_array_unref (self->threads);

  G_OBJECT_CLASS (maq_worker_parent_class)->finalize (object);
}

static void
maq_worker_class_init (MaqWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_worker_finalize;
}

static void
maq_worker_init (MaqWorker *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->called, NULL);
  for (guint i = 0; i < N_LANES; i++)
    {
      g_queue_init (&self->lanes[i].waiting);
      pthread_cond_init (&self->lanes[i].wake, NULL);
    }
  self->lanes[MAQ_LANE_NETWORK].max_threads = MAX_NETWORK_THREADS;
  self->lanes[MAQ_LANE_CPU].max_threads = MAX (g_get_num_processors (), 2) - 1;
  self->lanes[MAQ_LANE_STORE].max_threads = 1;
  self->lanes[MAQ_LANE_BATCH].max_threads = MAX (g_get_num_processors (), 1);
  self->threads = g_array_new (FALSE, FALSE, sizeof (pthread_t));

  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, dispatch_cb, self, NULL);
  g_source_set_static_name (self->source, "maq-worker");
  g_source_attach (self->source, context);
}

MaqWorker *
maq_worker_new (void)
{
  return g_object_new (MAQ_TYPE_WORKER, NULL);
}

static Item *
item_new (MaqWorker *self, MaqLane lane, MaqWorkFunc work, gpointer data)
{
  Item *item = g_new0 (Item, 1);

  item->worker = self;
  item->lane = lane;
  item->work = work;
  item->data = data;
  item->sink.item = item;
  return item;
}

void
maq_worker_run_async (MaqWorker *self, MaqLane lane, MaqWorkFunc work, gpointer data, GDestroyNotify free_data,
                      GDestroyNotify free_result, void (*notify) (gpointer value, gpointer user_data),
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Item *item;

  g_return_if_fail (MAQ_IS_WORKER (self));
  g_return_if_fail (work != NULL);

  item = item_new (self, lane, work, data);
  item->free_data = free_data;
  item->free_result = free_result;
  item->notify = notify;
  item->user_data = user_data;
  item->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (item->task, maq_worker_run_async);
  g_task_set_name (item->task, "maq-worker");
  /* What was finished is handed over even when somebody cancelled meanwhile: it may have been paid for. */
  g_task_set_check_cancellable (item->task, FALSE);
  g_set_object (&item->cancellable, cancellable);

  pthread_mutex_lock (&self->lock);
  push_item (self, item);
  pthread_mutex_unlock (&self->lock);
  /* Only now: when it is cancelled already, the handler runs at once and takes the item out again. The item lives
   * until this thread's main context reports it. */
  if (cancellable != NULL)
    item->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), item, NULL);
}

gpointer
maq_worker_run_finish (MaqWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
maq_worker_call (MaqWorker *self, MaqLane lane, MaqWorkFunc work, gpointer data, GError **error)
{
  Item *item;
  gpointer result;

  /* A lane that waits for itself waits for ever. */
  g_return_val_if_fail (current_lane != (int) lane, NULL);

  item = item_new (self, lane, work, data);
  pthread_mutex_lock (&self->lock);
  push_item (self, item);
  while (!item->done)
    pthread_cond_wait (&self->called, &self->lock);
  result = item->result;
  if (item->error != NULL)
    g_propagate_error (error, item->error);
  pthread_mutex_unlock (&self->lock);
  g_free (item);
  return result;
}

void
maq_sink_put (MaqSink *sink, gpointer value, GDestroyNotify free_value)
{
  Item *item = sink != NULL ? sink->item : NULL;
  MaqWorker *self;
  gpointer old;
  GDestroyNotify free_old;

  if (item == NULL || item->task == NULL)
    {
      free_value (value);
      return;
    }

  self = item->worker;
  pthread_mutex_lock (&self->lock);
  old = item->progress;
  free_old = item->free_progress;
  item->progress = value;
  item->free_progress = free_value;
  if (old == NULL)
    g_queue_push_tail (&self->news, item);
  g_source_set_ready_time (self->source, 0);
  pthread_mutex_unlock (&self->lock);

  if (old != NULL)
    free_old (old);
}
