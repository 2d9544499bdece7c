/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maq-worker.h"

#define N_ITEMS 200
#define POLL_US 500
#define PATIENCE_US (20 * G_USEC_PER_SEC)

/* What the test and its work tell one another; only atomics. */
typedef struct {
  int gate;        /* work waits for it */
  int count;
  int reached;
  int freed;
  int threads[N_ITEMS];
  int order[N_ITEMS];
  int n_order;
} Shared;

typedef struct {
  Shared *shared;
  int     index;
} Job;

typedef struct {
  guint    n_done;
  guint    n_cancelled;
  guint    n_news;
  int      last_news;
  gboolean news_after_end;
  gpointer result;
  char    *message;
} Seen;

static void
wait_atomic (int *word, int value)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (g_atomic_int_get (word) < value)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (POLL_US);
    }
}

static void
iterate_until (guint *word, guint value)
{
  while (*word < value)
    g_main_context_iteration (NULL, TRUE);
}

static Job *
job_new (Shared *shared, int index)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { shared, index };
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_assert_cmpint ((int) syscall (SYS_gettid), ==, (int) getpid ());
  g_atomic_int_inc (&job->shared->freed);
  g_free (job);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Seen *seen = data;
  g_autoptr (GError) error = NULL;

  seen->result = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  seen->n_done++;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    seen->n_cancelled++;
  else if (error != NULL)
    seen->message = g_strdup (error->message);
}

static void
news_cb (gpointer value, gpointer data)
{
  Seen *seen = data;

  seen->news_after_end |= seen->n_done > 0;
  seen->n_news++;
  seen->last_news = GPOINTER_TO_INT (value);
}

static void
keep (gpointer value)
{
}

/* --- order --- */

static gpointer
note_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  int at = g_atomic_int_add (&job->shared->n_order, 1);

  job->shared->order[at] = job->index;
  job->shared->threads[at] = (int) syscall (SYS_gettid);
  return NULL;
}

static void
test_store_is_in_order (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  for (int i = 0; i < N_ITEMS; i++)
    maq_worker_run_async (worker, MAQ_LANE_STORE, note_work, job_new (&shared, i), job_free, NULL, NULL, NULL, done_cb,
                          &seen);
  iterate_until (&seen.n_done, N_ITEMS);
  for (int i = 0; i < N_ITEMS; i++)
    {
      g_assert_cmpint (shared.order[i], ==, i);
      g_assert_cmpint (shared.threads[i], ==, shared.threads[0]);
    }
  g_assert_cmpint (shared.threads[0], !=, (int) getpid ());
  g_assert_cmpint (shared.freed, ==, N_ITEMS);
}

static gpointer
meet_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  g_atomic_int_inc (&job->shared->count);
  wait_atomic (&job->shared->count, job->index);
  return NULL;
}

static void
test_network_is_wide (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  for (int i = 0; i < 16; i++)
    maq_worker_run_async (worker, MAQ_LANE_NETWORK, meet_work, job_new (&shared, 16), job_free, NULL, NULL, NULL, done_cb,
                          &seen);
  iterate_until (&seen.n_done, 16);
}

/* One piece of work for each core is under way at a time; none of them would end alone. */
static void
test_batch_takes_all_cores (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  int n = (int) g_get_num_processors ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  for (int i = 0; i < 3 * n; i++)
    maq_worker_run_async (worker, MAQ_LANE_BATCH, meet_work, job_new (&shared, n), job_free, NULL, NULL, NULL, done_cb, &seen);
  iterate_until (&seen.n_done, (guint) (3 * n));
}

static gpointer
nice_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (getpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid)));
}

static void
test_cpu_is_nice (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Seen seen = { 0 };
  int ours = getpriority (PRIO_PROCESS, 0);

  maq_worker_run_async (worker, MAQ_LANE_CPU, nice_work, NULL, NULL, NULL, NULL, NULL, done_cb, &seen);
  iterate_until (&seen.n_done, 1);
  g_assert_cmpint (GPOINTER_TO_INT (seen.result), ==, 10);
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, ours);
}

/* --- progress --- */

static gpointer
news_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  for (int i = 1; i <= 1000; i++)
    maq_sink_put (sink, GINT_TO_POINTER (i), keep);
  g_atomic_int_set (&job->shared->reached, 1);
  wait_atomic (&job->shared->gate, 1);
  for (int i = 1001; i <= 1010; i++)
    maq_sink_put (sink, GINT_TO_POINTER (i), keep);
  g_atomic_int_set (&job->shared->reached, 2);
  return GINT_TO_POINTER (7);
}

static void
test_newest_news_win (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  maq_worker_run_async (worker, MAQ_LANE_NETWORK, news_work, job_new (&shared, 0), job_free, NULL, news_cb, NULL, done_cb,
                        &seen);
  wait_atomic (&shared.reached, 1);
  iterate_until (&seen.n_news, 1);
  g_assert_cmpint (seen.last_news, ==, 1000);
  g_assert_cmpuint (seen.n_news, ==, 1);

  g_atomic_int_set (&shared.gate, 1);
  iterate_until (&seen.n_done, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (GPOINTER_TO_INT (seen.result), ==, 7);
  g_assert_cmpuint (seen.n_news, <=, 3);
  g_assert_false (seen.news_after_end);
}

static gpointer
hasty_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  maq_sink_put (sink, GINT_TO_POINTER (1), keep);
  g_atomic_int_set (&job->shared->reached, 1);
  return NULL;
}

/* News that were put but not shown yet when the work ended are never shown. */
static void
test_no_news_after_the_end (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Shared shared = { 0 };
  Seen first = { 0 };
  Seen second = { 0 };

  maq_worker_run_async (worker, MAQ_LANE_STORE, hasty_work, job_new (&shared, 0), job_free, NULL, news_cb, NULL, done_cb,
                        &first);
  /* The lane is in order: once this one has begun, the first is over. */
  maq_worker_run_async (worker, MAQ_LANE_STORE, note_work, job_new (&shared, 1), job_free, NULL, NULL, NULL, done_cb,
                        &second);
  wait_atomic (&shared.n_order, 1);
  iterate_until (&second.n_done, 1);
  g_assert_cmpuint (first.n_done, ==, 1);
  g_assert_cmpuint (first.n_news, ==, 0);
}

/* --- cancelling --- */

static gpointer
gate_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  g_atomic_int_set (&job->shared->reached, 1);
  wait_atomic (&job->shared->gate, 1);
  return NULL;
}

static void
test_cancel_what_waits (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Shared shared = { 0 };
  Seen busy = { 0 };
  Seen seen = { 0 };

  maq_worker_run_async (worker, MAQ_LANE_STORE, gate_work, job_new (&shared, 0), job_free, NULL, NULL, NULL, done_cb, &busy);
  wait_atomic (&shared.reached, 1);
  maq_worker_run_async (worker, MAQ_LANE_STORE, note_work, job_new (&shared, 1), job_free, NULL, NULL, cancellable, done_cb,
                        &seen);
  g_cancellable_cancel (cancellable);
  iterate_until (&seen.n_done, 1);
  g_assert_cmpuint (seen.n_cancelled, ==, 1);
  g_assert_cmpuint (busy.n_done, ==, 0);
  g_assert_cmpint (shared.n_order, ==, 0);
  g_assert_cmpint (shared.freed, ==, 1);

  g_atomic_int_set (&shared.gate, 1);
  iterate_until (&busy.n_done, 1);
}

static void
test_cancelled_before (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  g_cancellable_cancel (cancellable);
  maq_worker_run_async (worker, MAQ_LANE_CPU, note_work, job_new (&shared, 0), job_free, NULL, NULL, cancellable, done_cb,
                        &seen);
  g_assert_cmpuint (seen.n_done, ==, 0);
  iterate_until (&seen.n_done, 1);
  g_assert_cmpuint (seen.n_cancelled, ==, 1);
  g_assert_cmpint (shared.n_order, ==, 0);
}

static gpointer
late_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  g_atomic_int_set (&job->shared->reached, 1);
  wait_atomic (&job->shared->gate, 1);
  return GINT_TO_POINTER (42);
}

/* What was finished in spite of a cancel is handed over: it may have been paid for. */
static void
test_result_outlives_cancel (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Shared shared = { 0 };
  Seen seen = { 0 };

  maq_worker_run_async (worker, MAQ_LANE_NETWORK, late_work, job_new (&shared, 0), job_free, NULL, NULL, cancellable,
                        done_cb, &seen);
  wait_atomic (&shared.reached, 1);
  g_cancellable_cancel (cancellable);
  g_atomic_int_set (&shared.gate, 1);
  iterate_until (&seen.n_done, 1);
  g_assert_cmpuint (seen.n_cancelled, ==, 0);
  g_assert_cmpint (GPOINTER_TO_INT (seen.result), ==, 42);
}

/* --- from lane to lane --- */

static gpointer
store_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  if (GPOINTER_TO_INT (data) < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "number %d", GPOINTER_TO_INT (data));
      return NULL;
    }
  return GINT_TO_POINTER (GPOINTER_TO_INT (data) * 2);
}

typedef struct {
  MaqWorker *worker;
  int        number;
} Asking;

static gpointer
asking_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Asking *asking = data;

  return maq_worker_call (asking->worker, MAQ_LANE_STORE, store_work, GINT_TO_POINTER (asking->number), error);
}

static void
test_call (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  Asking good = { worker, 21 };
  Asking bad = { worker, -1 };
  Seen seen = { 0 };

  maq_worker_run_async (worker, MAQ_LANE_NETWORK, asking_work, &good, NULL, NULL, NULL, NULL, done_cb, &seen);
  iterate_until (&seen.n_done, 1);
  g_assert_cmpint (GPOINTER_TO_INT (seen.result), ==, 42);
  maq_worker_run_async (worker, MAQ_LANE_NETWORK, asking_work, &bad, NULL, NULL, NULL, NULL, done_cb, &seen);
  iterate_until (&seen.n_done, 2);
  g_assert_cmpstr (seen.message, ==, "number -1");
  g_free (seen.message);
}

/* Many lanes, cancels and calls at once: for the thread sanitizer. */
static void
test_crowd (void)
{
  g_autoptr (MaqWorker) worker = maq_worker_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Asking asking = { worker, 3 };
  Shared shared = { .gate = 1 };
  Seen seen = { 0 };

  for (int i = 0; i < 100; i++)
    {
      maq_worker_run_async (worker, MAQ_LANE_NETWORK, asking_work, &asking, NULL, NULL, NULL, cancellable, done_cb, &seen);
      maq_worker_run_async (worker, MAQ_LANE_CPU, news_work, job_new (&shared, i), job_free, NULL, news_cb, cancellable,
                            done_cb, &seen);
      if (i == 60)
        g_cancellable_cancel (cancellable);
    }
  iterate_until (&seen.n_done, 200);
  g_assert_cmpuint (seen.n_cancelled, >=, 78);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/worker/store-is-in-order", test_store_is_in_order);
  g_test_add_func ("/engine/worker/network-is-wide", test_network_is_wide);
  g_test_add_func ("/engine/worker/batch-takes-all-cores", test_batch_takes_all_cores);
  g_test_add_func ("/engine/worker/cpu-is-nice", test_cpu_is_nice);
  g_test_add_func ("/engine/worker/newest-news-win", test_newest_news_win);
  g_test_add_func ("/engine/worker/no-news-after-the-end", test_no_news_after_the_end);
  g_test_add_func ("/engine/worker/cancel-what-waits", test_cancel_what_waits);
  g_test_add_func ("/engine/worker/cancelled-before", test_cancelled_before);
  g_test_add_func ("/engine/worker/result-outlives-cancel", test_result_outlives_cancel);
  g_test_add_func ("/engine/worker/call", test_call);
  g_test_add_func ("/engine/worker/crowd", test_crowd);
  return g_test_run ();
}
