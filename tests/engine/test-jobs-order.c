/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "jobs.h"
#include "scripted.h"

/* Those that wait are started in the order a person gives them, also by the next process. */

/* The changes of all jobs in the queue's order, as one text. */
static char *
list_queue (Jobs *fixture)
{
  GListModel *queue = maq_engine_get_queue (fixture->engine);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);
      const char *change = maq_job_get_change (job);

      g_string_append_printf (text, "%s%.1s", i > 0 ? " " : "", change);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_queue (Jobs *fixture, const char *expected)
{
  g_autofree char *text = list_queue (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
started_cb (MaqJob *job, GParamSpec *pspec, GString *started)
{
  const char *change = maq_job_get_change (job);

  if (maq_job_get_state (job) != MAQ_JOB_QUEUED && strchr (started->str, change[0]) == NULL)
    g_string_append_c (started, change[0]);
}

static void
move (Jobs *fixture, MaqJob *job, MaqJob *before)
{
  maq_engine_move_step (fixture->engine, maq_job_get_step_id (job), before != NULL ? maq_job_get_step_id (before) : 0);
}

/* Two are under way and stay so; three wait behind them. */
static void
start_five (Jobs *fixture, MaqJob **jobs)
{
  static const char *const prompts[] = { "a fault:stuck", "b fault:stuck", "c", "d", "e" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    jobs[i] = jobs_start (fixture, "paid", prompts[i]);
  jobs_wait_for (jobs[0], MAQ_JOB_ACCEPTED);
  jobs_wait_for (jobs[1], MAQ_JOB_ACCEPTED);
}

static void
free_five (MaqJob **jobs)
{
  for (guint i = 0; i < 5; i++)
    g_object_unref (jobs[i]);
}

static void
test_moved (Jobs *fixture, gconstpointer data)
{
  MaqJob *jobs[5];

  start_five (fixture, jobs);
  assert_queue (fixture, "a b c d e");
  move (fixture, jobs[4], jobs[2]);
  assert_queue (fixture, "a b e c d");
  move (fixture, jobs[2], NULL);
  assert_queue (fixture, "a b e d c");
  /* What is under way has no turn to lose, and nobody goes before himself. */
  move (fixture, jobs[0], jobs[3]);
  move (fixture, jobs[3], jobs[3]);
  assert_queue (fixture, "a b e d c");
  g_assert_false (maq_job_can_move (jobs[0]));
  g_assert_true (maq_job_can_move (jobs[2]));
  free_five (jobs);
}

static void
test_started_so (Jobs *fixture, gconstpointer data)
{
  g_autoptr (GString) started = g_string_new (NULL);
  MaqJob *jobs[5];

  start_five (fixture, jobs);
  for (guint i = 2; i < 5; i++)
    g_signal_connect (jobs[i], "notify::state", G_CALLBACK (started_cb), started);
  move (fixture, jobs[4], jobs[2]);
  move (fixture, jobs[2], NULL);
  maq_job_cancel (jobs[0]);
  jobs_wait_over (jobs[2], MAQ_JOB_DONE, NULL);
  g_assert_cmpstr (started->str, ==, "edc");
  for (guint i = 2; i < 5; i++)
    g_signal_handlers_disconnect_by_data (jobs[i], started);
  free_five (jobs);
}

static void
test_kept (Jobs *fixture, gconstpointer data)
{
  MaqJob *jobs[5];
  g_autoptr (MaqJob) last = NULL;

  start_five (fixture, jobs);
  move (fixture, jobs[4], jobs[2]);
  free_five (jobs);
  jobs_reopen (fixture);
  assert_queue (fixture, "a b e c d");
  last = jobs_start (fixture, "paid", "f");
  assert_queue (fixture, "a b e c d f");
}

/* Whatever stands there, the queue is there. */
static void
test_nonsense (Jobs *fixture, gconstpointer data)
{
  static const char *const values[] = { "", "x", "3 2", "-1 0", "9223372036854775807 1", "1 1 1 1", "99999999999999999999" };
  MaqJob *jobs[5];

  start_five (fixture, jobs);
  free_five (jobs);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      harness_set_value (fixture->engine, "queue.order", values[i]);
      jobs_reopen (fixture);
      g_assert_cmpuint (g_list_model_get_n_items (maq_engine_get_queue (fixture->engine)), ==, 5);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  jobs_init ();
  JOBS_ADD ("/jobs/order/moved", test_moved);
  JOBS_ADD ("/jobs/order/started-so", test_started_so);
  JOBS_ADD ("/jobs/order/kept", test_kept);
  JOBS_ADD ("/jobs/order/nonsense", test_nonsense);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
