/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <time.h>

#include "harness.h"
#include "jobs.h"
#include "scripted.h"

/* Clocks that are set, computers that sleep, and networks that are gone, while an engine works on what is paid. */

#define DAY_US ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)
#define YEARS_US (3652 * DAY_US)

static GMutex lock;
static gint64 ahead_us;

/* In place of GLib's, for everything that this program is linked from. The monotonic clock goes on: Linux's stands still
 * while the computer sleeps, and nobody can set it. */
gint64
g_get_real_time (void)
{
  struct timespec now;
  gint64 us;

  clock_gettime (CLOCK_REALTIME, &now);
  g_mutex_lock (&lock);
  us = now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + ahead_us;
  g_mutex_unlock (&lock);
  return us;
}

static void
set_clock (gint64 us)
{
  g_mutex_lock (&lock);
  ahead_us = us;
  g_mutex_unlock (&lock);
}

static gboolean
has_looked (gpointer data)
{
  return scripted_count ("poll") >= GPOINTER_TO_UINT (data);
}

/* Until it has been looked at so often again. */
static void
wait_looks (guint n)
{
  harness_wait (has_looked, GUINT_TO_POINTER (scripted_count ("poll") + n), 30);
}

/* From the first look on it is known by the clock that nobody sets how long it is waited for. */
static void
wait_followed (MaqJob *job)
{
  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  wait_looks (1);
}

static void
check_fetched (MaqJob *job)
{
  scripted_open (TRUE);
  jobs_wait_over (job, MAQ_JOB_DONE, NULL);
  g_assert_nonnull (jobs_get_slot (job)->picture);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* Summer time, a battery that was empty, a person who sets the year: none of them is a deadline. */
static void
test_set (Jobs *fixture, gconstpointer data)
{
  static const gint64 jumps[] = { DAY_US / 24, -DAY_US / 24, YEARS_US, -YEARS_US };
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate fault:deadline:600000");

  wait_followed (job);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      set_clock (jumps[i]);
      wait_looks (2);
      g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_ACCEPTED);
    }
  check_fetched (job);
}

/* The next start does not know how long it was away, nor whether it was: what the server still has is fetched. */
static void
test_set_between (Jobs *fixture, gconstpointer data)
{
  const gint64 *jump = data;
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate fault:deadline:600000");
  g_autoptr (MaqStepRecord) after = NULL;

  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  harness_close (fixture->engine);
  set_clock (*jump);
  scripted_open (TRUE);
  fixture->engine = harness_open (fixture->folder);
  harness_wait_idle (fixture->engine, 30);
  after = harness_find (fixture->engine, maq_job_get_step_id (job));
  g_assert_cmpint (jobs_state (after), ==, MAQ_JOB_DONE);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* A night with the lid shut: eight hours later by the clock, and the network comes back after the computer. */
static void
test_sleep (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate fault:deadline:600000");

  wait_followed (job);
  scripted_cut (TRUE);
  set_clock (DAY_US / 3);
  wait_looks (4);
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_ACCEPTED);
  g_assert_cmpstr (maq_job_get_error_word (job), ==, "unreachable");
  scripted_cut (FALSE);
  wait_looks (2);
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_ACCEPTED);
  check_fetched (job);
}

/* Without a network for as long as it takes, and a restart in between. */
static void
test_cut (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate"), again = NULL;

  wait_followed (job);
  scripted_cut (TRUE);
  wait_looks (5);
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_ACCEPTED);
  jobs_reopen (fixture);
  again = jobs_find (fixture, maq_job_get_id (job));
  wait_looks (3);
  g_assert_cmpint (maq_job_get_state (again), ==, MAQ_JOB_ACCEPTED);
  scripted_cut (FALSE);
  check_fetched (again);
}

static void
set_up (Jobs *fixture, gconstpointer data)
{
  set_clock (0);
  jobs_set_up (fixture, data);
}

#define ADD(path, data, test) g_test_add (path, Jobs, data, set_up, test, jobs_tear_down)

int
main (int argc, char **argv)
{
  static const gint64 ahead = 30 * DAY_US, back = -30 * DAY_US;
  int status;

  g_test_init (&argc, &argv, NULL);
  jobs_init ();
  ADD ("/jobs-clock/set", NULL, test_set);
  ADD ("/jobs-clock/set-ahead-between", &ahead, test_set_between);
  ADD ("/jobs-clock/set-back-between", &back, test_set_between);
  ADD ("/jobs-clock/sleep", NULL, test_sleep);
  ADD ("/jobs-clock/cut", NULL, test_cut);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
