/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "jobs.h"
#include "maq-attempt.h"
#include "scripted.h"

/* Lost receipts, and engines that are held. */

static void
test_found (Jobs *fixture, gconstpointer data)
{
  g_object_unref (jobs_run (fixture, "paid", "fault:lost", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count ("find"), ==, 1);
}

static gboolean
is_searching (gpointer data)
{
  return maq_job_is_searching (data);
}

static void
test_found_late (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:lost fault:late-list:3");

  harness_wait (is_searching, job, 20);
  /* It is as safe as it can be, and others may go. */
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_UNKNOWN);
  jobs_wait_over (job, MAQ_JOB_DONE, NULL);
  g_assert_cmpuint (scripted_count ("find"), ==, 4);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

static void
test_not_made (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_run (fixture, "paid", "fault:lost-unmade", MAQ_JOB_UNKNOWN, "unknown-outcome");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (maq_job_get_error_message (job), "probably not created"));
  g_assert_cmpuint (scripted_count ("find"), ==, 4);
  /* Nor is it looked for again. */
  jobs_reopen (fixture);
  g_assert_true (harness_resolve (fixture->engine, maq_job_get_id (job), "resend", &error));
  g_assert_no_error (error);
  harness_wait_idle (fixture->engine, 20);
  g_assert_cmpuint (scripted_count ("create"), ==, 2);
}

/* Who cannot be asked leaves it to a person; so does who has no list. */
static void
test_not_told (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) broken = jobs_run (fixture, "paid", "fault:lost fault:list-broken", MAQ_JOB_UNKNOWN, "unknown-outcome");
  g_autoptr (MaqJob) blind = jobs_run (fixture, "blind", "fault:lost", MAQ_JOB_UNKNOWN, "unknown-outcome");

  g_assert_cmpstr (maq_job_get_error_message (broken), ==, "Connection lost");
  g_assert_cmpstr (maq_job_get_error_message (blind), ==, "Connection lost");
  g_assert_cmpuint (scripted_count ("find"), ==, 4);
}

static gboolean
has_asked (gpointer data)
{
  return scripted_count ("find") >= GPOINTER_TO_UINT (data);
}

/* A person's answer counts, whatever is found afterwards: the list is being read while the answer comes. */
static void
test_answered (Jobs *fixture, gconstpointer data)
{
  static const char *const answers[] = { "not-charged", "charged" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (MaqJob) job = NULL;
      g_autoptr (MaqStepRecord) after = NULL;
      g_autoptr (GError) error = NULL;

      scripted_open (FALSE);
      job = jobs_start (fixture, "paid", "fault:lost fault:late-list:1 fault:find-gate");
      harness_wait (has_asked, GUINT_TO_POINTER (2 * (i + 1)), 20);
      g_assert_true (maq_job_is_searching (job));
      g_assert_true (harness_resolve (fixture->engine, maq_job_get_id (job), answers[i], &error));
      g_assert_no_error (error);
      g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_DISCARDED);
      g_assert_false (maq_job_is_searching (job));
      scripted_open (TRUE);
      harness_wait_idle (fixture->engine, 20);
      /* Closing waits for what is being read. */
      jobs_reopen (fixture);
      after = harness_find (fixture->engine, maq_job_get_step_id (job));
      g_assert_cmpint (jobs_state (after), ==, MAQ_JOB_DISCARDED);
      g_assert_cmpuint (scripted_count ("create"), ==, i + 1);
    }
}

/* The next look at the list would be a minute later; the next start looks at once. */
static void
test_found_after_restart (Jobs *fixture, gconstpointer data)
{
  const guint usual = maq_pace.find_ms[1];
  g_autoptr (MaqJob) job = NULL, again = NULL;

  maq_pace.find_ms[1] = 60 * 1000;
  job = jobs_start (fixture, "paid", "fault:lost fault:late-list:1");
  harness_wait (is_searching, job, 20);
  jobs_reopen (fixture);
  again = jobs_find (fixture, maq_job_get_id (job));
  jobs_wait_for (again, MAQ_JOB_DONE);
  maq_pace.find_ms[1] = usual;
  g_assert_nonnull (jobs_get_slot (again)->picture);
  g_assert_cmpuint (scripted_count ("find"), ==, 2);
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

/* Where it costs nothing the list is looked at once, and then it is made again. */
static void
test_free (Jobs *fixture, gconstpointer data)
{
  g_object_unref (jobs_run (fixture, "free", "fault:lost", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("create"), ==, 1);
  g_object_unref (jobs_run (fixture, "free", "fault:lost-unmade", MAQ_JOB_FAILED, "unreachable"));
  g_assert_cmpuint (scripted_count ("create"), ==, 5);
  /* A server that was started anew has forgotten its jobs. */
  g_object_unref (jobs_run (fixture, "free", "fault:forget:1", MAQ_JOB_FAILED, "gone"));
  g_assert_cmpuint (scripted_count ("create"), ==, 9);
}

/* --- held engines --- */

static gboolean
is_held (gpointer data)
{
  return maq_job_get_hold (data) != NULL;
}

static const char *
get_hold (Jobs *fixture, const char *engine)
{
  return maq_catalog_entry_get_hold (maq_catalog_find (maq_engine_get_catalog (fixture->engine), engine));
}

static void
check_held (Jobs *fixture, MaqJob *job, const char *word)
{
  harness_wait (is_held, job, 20);
  g_assert_cmpstr (maq_job_get_hold (job), ==, word);
  g_assert_cmpstr (get_hold (fixture, "paid"), ==, word);
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_QUEUED);
}

static void
test_held_for_money (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) long_one = jobs_start (fixture, "paid", "fault:gate");
  g_autoptr (MaqJob) refused = jobs_start (fixture, "paid", "fault:refuse-quota");
  g_autoptr (MaqJob) behind = jobs_start (fixture, "paid", "a lamp");
  g_autoptr (MaqJob) last = jobs_start (fixture, "paid", "a vase");

  jobs_wait_over (refused, MAQ_JOB_REFUSED, "quota");
  check_held (fixture, behind, "quota");
  check_held (fixture, last, "quota");
  /* Others are none of its business. */
  g_object_unref (jobs_run (fixture, "many", "a chair", MAQ_JOB_DONE, NULL));
  maq_engine_release_endpoint (fixture->engine, "paid");
  g_assert_null (get_hold (fixture, "paid"));
  scripted_open (TRUE);
  jobs_wait_over (long_one, MAQ_JOB_DONE, NULL);
  jobs_wait_over (behind, MAQ_JOB_DONE, NULL);
  jobs_wait_over (last, MAQ_JOB_DONE, NULL);
  g_assert_null (maq_job_get_hold (last));
  g_assert_cmpuint (scripted_count ("create"), ==, 5);
}

/* One goes ahead when a person asks for more; the others are not all thrown after it. */
static void
test_held_again (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqRequest) request = harness_request ("many", "a vase", 2);
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (MaqJob) first = NULL, ahead = NULL, behind = NULL;
  g_autoptr (GError) error = NULL;

  scripted_refuse_keys (TRUE);
  first = jobs_run (fixture, "many", "a lamp", MAQ_JOB_REFUSED, "auth");
  record = harness_submit (fixture->engine, request, &error);
  g_assert_no_error (error);
  ahead = jobs_find (fixture, ((MaqSlot *) g_ptr_array_index (record->slots, 0))->job);
  behind = jobs_find (fixture, ((MaqSlot *) g_ptr_array_index (record->slots, 1))->job);
  jobs_wait_over (ahead, MAQ_JOB_REFUSED, "auth");
  harness_wait (is_held, behind, 20);
  g_assert_cmpint (maq_job_get_state (behind), ==, MAQ_JOB_QUEUED);
  scripted_refuse_keys (FALSE);
  harness_set_key (fixture->engine, "many", "a-new-key-that-is-right");
  jobs_wait_over (behind, MAQ_JOB_DONE, NULL);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
  g_assert_cmpint (maq_job_get_state (first), ==, MAQ_JOB_REFUSED);
}

/* What is accepted and paid stays so, and goes on with the key. */
static void
test_held_while_accepted (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) job = jobs_start (fixture, "paid", "fault:gate");
  guint polls;

  jobs_wait_for (job, MAQ_JOB_ACCEPTED);
  scripted_refuse_keys (TRUE);
  harness_wait (is_held, job, 20);
  g_assert_cmpstr (maq_job_get_hold (job), ==, "auth");
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_ACCEPTED);
  /* Held is held: it would be done now, and nobody asks. */
  scripted_open (TRUE);
  polls = scripted_count ("poll");
  harness_set_value (fixture->engine, "test", "a while later");
  g_assert_cmpuint (scripted_count ("poll"), ==, polls);
  scripted_refuse_keys (FALSE);
  maq_engine_release_endpoint (fixture->engine, "paid");
  jobs_wait_over (job, MAQ_JOB_DONE, NULL);
  g_assert_cmpuint (scripted_count_charges (), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  jobs_init ();
  JOBS_ADD ("/jobs-lost/found", test_found);
  JOBS_ADD ("/jobs-lost/found-late", test_found_late);
  JOBS_ADD ("/jobs-lost/not-made", test_not_made);
  JOBS_ADD ("/jobs-lost/not-told", test_not_told);
  JOBS_ADD ("/jobs-lost/answered", test_answered);
  JOBS_ADD ("/jobs-lost/found-after-restart", test_found_after_restart);
  JOBS_ADD ("/jobs-lost/free", test_free);
  JOBS_ADD ("/jobs-lost/held-for-money", test_held_for_money);
  JOBS_ADD ("/jobs-lost/held-again", test_held_again);
  JOBS_ADD ("/jobs-lost/held-while-accepted", test_held_while_accepted);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
