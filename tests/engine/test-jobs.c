/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "harness.h"
#include "jobs.h"
#include "maq-error.h"
#include "scripted.h"

/* Engines of jobs, driven as a window drives them. */

static void
test_done (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_run (fixture, "paid", "a lamp", MAQ_JOB_DONE, NULL);

  g_assert_cmpuint (scripted_count_charges (), ==, 1);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count ("upload"), ==, 1);
  g_assert_nonnull (jobs_get_slot (job)->picture);
  g_assert_cmpint (jobs_get_slot (job)->cost, ==, 40000);
  g_assert_cmpuint (maq_job_get_queue_position (job), ==, 2);
  g_assert_nonnull (maq_job_get_remote_id (job));
  g_assert_cmpint (maq_job_get_deadline (job), >, g_get_real_time ());
  g_assert_cmpuint (g_list_model_get_n_items (maq_engine_get_queue (fixture->engine)), ==, 0);
}

static void
test_upload_down (Jobs *fixture, gconstpointer data)
{
  g_object_unref (jobs_run (fixture, "paid", "fault:upload-down:1", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("upload"), ==, 2);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* What says nothing about the job is asked again. */
static void
test_looks_fail (Jobs *fixture, gconstpointer data)
{
  g_object_unref (jobs_run (fixture, "paid", "fault:poll-down:3", MAQ_JOB_DONE, NULL));
  g_object_unref (jobs_run (fixture, "paid", "fault:poll-rate:2", MAQ_JOB_DONE, NULL));
  g_object_unref (jobs_run (fixture, "paid", "fault:url-down:2", MAQ_JOB_DONE, NULL));
  g_object_unref (jobs_run (fixture, "paid", "fault:url-gone:1", MAQ_JOB_DONE, NULL));
  g_object_unref (jobs_run (fixture, "paid", "fault:retry-after:30 fault:work:50", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count_charges (), ==, 5);
  g_assert_cmpuint (scripted_count ("create"), ==, 5);
}

static void
test_ends (Jobs *fixture, gconstpointer data)
{
  g_object_unref (jobs_run (fixture, "paid", "fault:fails-free", MAQ_JOB_REFUSED, "moderated"));
  g_object_unref (jobs_run (fixture, "paid", "fault:fails-paid", MAQ_JOB_INCOMPLETE, "failed"));
  g_object_unref (jobs_run (fixture, "paid", "fault:fails-unclear", MAQ_JOB_UNKNOWN, "unknown-outcome"));
  g_object_unref (jobs_run (fixture, "paid", "fault:url-garbage", MAQ_JOB_UNREADABLE, "protocol"));
  /* Its end is known, only not its price: there is nothing to look for. */
  g_assert_cmpuint (scripted_count ("find"), ==, 0);
}

static void
test_expired (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) forgotten = jobs_run (fixture, "paid", "fault:forget:2 fault:stuck", MAQ_JOB_EXPIRED, "gone");
  g_autoptr (MaqJob) address = jobs_run (fixture, "paid", "fault:url-gone:1000", MAQ_JOB_EXPIRED, "gone");
  g_autoptr (MaqJob) late = jobs_run (fixture, "paid", "fault:stuck fault:deadline:150", MAQ_JOB_EXPIRED, "gone");

  g_assert_nonnull (jobs_get_slot (forgotten)->remote_id);
  g_assert_nonnull (jobs_get_slot (address)->raw_reply);
  g_assert_cmpint (jobs_get_slot (late)->deadline_us, >, 0);
  g_assert_cmpuint (scripted_count ("create"), ==, 3);
}

/* --- restarts --- */

static void
test_resumed (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate");
  g_autoptr (MaqStepRecord) after = NULL;
  gint64 step = maq_job_get_step_id (job), begin;

  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  begin = g_get_monotonic_time ();
  jobs_reopen (fixture);
  g_test_message ("closed and open again in %.0f ms", (g_get_monotonic_time () - begin) / 1000.0);
  after = harness_find (fixture->engine, step);
  g_assert_cmpint (jobs_state (after), ==, MAQ_JOB_ACCEPTED);
  scripted_open (TRUE);
  harness_wait_idle (fixture->engine, 20);
  maq_step_record_unref (after);
  after = harness_find (fixture->engine, step);
  g_assert_cmpint (jobs_state (after), ==, MAQ_JOB_DONE);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* Its answer is here, what it points to is not. */
static void
test_resumed_download (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:url-down:8");
  g_autoptr (MaqStepRecord) after = NULL;
  guint polls;

  jobs_wait_for (job, MAQ_JOB_REMOTE_DONE);
  jobs_reopen (fixture);
  polls = scripted_count ("poll");
  harness_wait_idle (fixture->engine, 20);
  after = harness_find (fixture->engine, maq_job_get_step_id (job));
  g_assert_cmpint (jobs_state (after), ==, MAQ_JOB_DONE);
  /* What lies here need not be asked for again. */
  g_assert_cmpuint (scripted_count ("poll"), ==, polls);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* A job that never ends holds up nobody who wants to leave. */
static void
test_close (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:stuck");
  gint64 begin;

  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  begin = g_get_monotonic_time ();
  jobs_reopen (fixture);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 60 * G_USEC_PER_SEC);
}

/* --- cancelling --- */

static void
test_cancel (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:stuck");

  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  maq_job_cancel (job);
  g_assert_cmpstr (maq_job_get_error_word (job), ==, "cancelled");
  jobs_wait_over (job, MAQ_JOB_CANCELLED, "cancelled");
  g_assert_cmpuint (scripted_count ("cancel"), ==, 1);
}

static void
test_cancel_before (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:stuck");

  maq_job_cancel (job);
  jobs_wait_over (job, MAQ_JOB_CANCELLED, "cancelled");
  g_assert_cmpuint (scripted_count_charges (), ==, 0);
}

/* While the receipt is on its way: stopped as soon as it is known by name. */
static void
test_cancel_meanwhile (Jobs *fixture, gconstpointer data)
{
  const char *const engines[] = { "paid", "free" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autoptr (MaqJob) job = NULL;

      scripted_open (FALSE);
      job = jobs_start (fixture, engines[i], "fault:stuck fault:receipt-gate");
      jobs_wait_for (job, MAQ_JOB_COMMITTED);
      maq_job_cancel (job);
      scripted_open (TRUE);
      jobs_wait_over (job, MAQ_JOB_CANCELLED, "cancelled");
    }
  g_assert_cmpuint (scripted_count ("cancel"), ==, 2);
}

static void
test_cancel_refused (Jobs *fixture, gconstpointer data)
{
  const char *const engines[] = { "paid", "blind" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autoptr (MaqJob) job = NULL;

      scripted_open (FALSE);
      job = jobs_start (fixture, engines[i], "fault:no-stop fault:gate");
      jobs_wait_for (job, MAQ_JOB_ACCEPTED);
      maq_job_cancel (job);
      g_assert_true (maq_job_is_cancelled (job));
      scripted_open (TRUE);
      /* Too late: it is kept. */
      jobs_wait_over (job, MAQ_JOB_DONE, NULL);
      g_assert_nonnull (jobs_get_slot (job)->picture);
    }
}

/* --- many --- */

static gboolean
are_all_accepted (gpointer data)
{
  GListModel *queue = maq_engine_get_queue (data);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      n += maq_job_get_state (job) == MAQ_JOB_ACCEPTED;
    }
  return n == 50;
}

static void
test_fifty (Jobs *fixture, gconstpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("fault:gate number %u", i);

      g_object_unref (jobs_start (fixture, "many", prompt));
    }
  harness_wait (are_all_accepted, fixture->engine, 60);
  scripted_open (TRUE);
  harness_wait_idle (fixture->engine, 60);
  g_assert_cmpuint (scripted_count_charges (), ==, 50);
  g_assert_cmpuint (scripted_count ("create"), ==, 50);
  g_test_message ("%u looks, %u at once", scripted_count ("poll"), scripted_get_busiest ());
  g_assert_cmpuint (scripted_get_busiest (), <=, 16);
}

/* The engine's row says how many it takes at once: those it has accepted count. */
static void
test_limit (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) one = jobs_start (fixture, "paid", "fault:stuck");
  g_autoptr (MaqJob) two = jobs_start (fixture, "paid", "fault:stuck");
  g_autoptr (MaqJob) three = jobs_start (fixture, "paid", "a lamp");

  jobs_wait_for (one, MAQ_JOB_ACCEPTED);
  jobs_wait_for (two, MAQ_JOB_ACCEPTED);
  g_assert_cmpint (maq_job_get_state (three), ==, MAQ_JOB_QUEUED);
  maq_job_cancel (one);
  jobs_wait_over (three, MAQ_JOB_DONE, NULL);
  g_assert_cmpint (maq_job_get_state (two), ==, MAQ_JOB_ACCEPTED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  jobs_init ();
  JOBS_ADD ("/jobs/done", test_done);
  JOBS_ADD ("/jobs/upload-down", test_upload_down);
  JOBS_ADD ("/jobs/looks-fail", test_looks_fail);
  JOBS_ADD ("/jobs/ends", test_ends);
  JOBS_ADD ("/jobs/expired", test_expired);
  JOBS_ADD ("/jobs/resumed", test_resumed);
  JOBS_ADD ("/jobs/resumed-download", test_resumed_download);
  JOBS_ADD ("/jobs/close", test_close);
  JOBS_ADD ("/jobs/cancel", test_cancel);
  JOBS_ADD ("/jobs/cancel-before", test_cancel_before);
  JOBS_ADD ("/jobs/cancel-meanwhile", test_cancel_meanwhile);
  JOBS_ADD ("/jobs/cancel-refused", test_cancel_refused);
  JOBS_ADD ("/jobs/limit", test_limit);
  JOBS_ADD ("/jobs/fifty", test_fifty);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
