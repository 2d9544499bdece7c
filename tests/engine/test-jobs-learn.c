/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "jobs.h"
#include "scripted.h"

/* What engines say of themselves. */

static gboolean
waits_for_retry (gpointer data)
{
  return maq_job_get_state (data) == MAQ_JOB_QUEUED && g_strcmp0 (maq_job_get_error_word (data), "rate") == 0;
}

/* One was told to wait: the others need not ask. */
static void
test_busy (Jobs *fixture, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (MaqJob) first = jobs_start (fixture, "many", "fault:busy:1");
  g_autoptr (MaqJob) second = NULL;

  harness_wait (waits_for_retry, first, 20);
  second = jobs_start (fixture, "many", "a lamp");
  jobs_wait_over (second, MAQ_JOB_DONE, NULL);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 300 * 1000);
  jobs_wait_over (first, MAQ_JOB_DONE, NULL);
  g_assert_cmpuint (scripted_count ("create"), ==, 3);
  g_assert_cmpuint (scripted_count_charges (), ==, 2);
}

static gboolean
has_charged (gpointer data)
{
  return scripted_count_charges () >= GPOINTER_TO_UINT (data);
}

/* Starts @n, waits until @most are charged, and a while longer for one too many. */
static guint
count_charged (Jobs *fixture, guint n, guint most)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("number %u", i);

      g_object_unref (jobs_start (fixture, "many", prompt));
    }
  harness_wait (has_charged, GUINT_TO_POINTER (most), 30);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (20 * 1000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  return scripted_count_charges ();
}

/* So many a minute it takes, in the next process too. */
static void
test_limit (Jobs *fixture, gconstpointer data)
{
  g_autofree char *value = NULL;
  g_autofree char *other = NULL;

  g_object_unref (jobs_run (fixture, "many", "fault:limit:3", MAQ_JOB_DONE, NULL));
  value = harness_get_value (fixture->engine, "limit.many");
  other = harness_get_value (fixture->engine, "limit.paid");
  g_assert_cmpstr (value, ==, "3");
  g_assert_null (other);
  g_assert_cmpuint (count_charged (fixture, 5, 1 + 3), ==, 1 + 3);
  jobs_reopen (fixture);
  g_assert_cmpuint (count_charged (fixture, 0, 1 + 3 + 2), ==, 1 + 3 + 2);
}

/* Whoever set one by hand knows why. */
static void
test_own_limit (Jobs *fixture, gconstpointer data)
{
  g_autofree char *value = NULL;

  harness_put_kind (fixture->engine, "many", SCRIPTED_KIND, "http://127.0.0.1:1/v1", "m", "compatible",
                    "{\"concurrency\":50,\"per_minute\":100}");
  g_object_unref (jobs_run (fixture, "many", "fault:limit:3", MAQ_JOB_DONE, NULL));
  value = harness_get_value (fixture->engine, "limit.many");
  g_assert_null (value);
  g_assert_cmpuint (count_charged (fixture, 5, 6), ==, 6);
}

static void
put_rated (Jobs *fixture, const char *url)
{
  harness_put_kind (fixture->engine, "rated", SCRIPTED_KIND, url, "m", "openai/gpt-image-2", NULL);
}

static MaqJob *
run_high (Jobs *fixture, MaqJobState state, const char *word)
{
  MaqRequestBuilder *builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  MaqJob *job;

  maq_request_builder_set_engine (builder, "rated");
  maq_request_builder_set_change (builder, "a lamp");
  maq_request_builder_set_quality (builder, "high");
  request = maq_request_builder_end (builder, &error);
  maq_request_builder_free (builder);
  g_assert_no_error (error);
  record = harness_submit (fixture->engine, request, &error);
  g_assert_no_error (error);
  job = jobs_find (fixture, ((MaqSlot *) g_ptr_array_index (record->slots, 0))->job);
  jobs_wait_over (job, state, word);
  return job;
}

/* Asked once, before anything is sent; what does not fit then is not sent, and it says what would. */
static void
test_learn (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) refused = NULL;

  put_rated (fixture, "http://127.0.0.1:1/v1");
  scripted_teach ("{\"qualities\":[\"low\"],\"default_quality\":\"low\"}");
  refused = run_high (fixture, MAQ_JOB_FAILED, "bad-input");
  g_assert_nonnull (strstr (maq_job_get_error_message (refused), "it has low"));
  g_assert_cmpuint (scripted_count ("create"), ==, 0);
  g_object_unref (jobs_run (fixture, "rated", "a lamp", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("learn"), ==, 1);

  /* It stays with the engine, and is new enough for the next start. */
  jobs_reopen (fixture);
  g_object_unref (jobs_run (fixture, "rated", "a vase", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("learn"), ==, 1);
  /* Another server under the same name has said nothing yet. */
  scripted_teach ("{\"qualities\":[\"high\"],\"default_quality\":\"high\"}");
  put_rated (fixture, "http://127.0.0.1:2/v1");
  g_object_unref (run_high (fixture, MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("learn"), ==, 2);
}

/* Who says nothing is used as its row says; several jobs ask but once. */
static void
test_learn_nothing (Jobs *fixture, gconstpointer data)
{
  g_autoptr (MaqJob) one = NULL, two = NULL;

  scripted_teach (NULL);
  one = jobs_start (fixture, "many", "a lamp");
  two = jobs_start (fixture, "many", "a vase");
  jobs_wait_over (one, MAQ_JOB_DONE, NULL);
  jobs_wait_over (two, MAQ_JOB_DONE, NULL);
  g_object_unref (jobs_run (fixture, "many", "a chair", MAQ_JOB_DONE, NULL));
  g_assert_cmpuint (scripted_count ("learn"), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  jobs_init ();
  JOBS_ADD ("/jobs-learn/busy", test_busy);
  JOBS_ADD ("/jobs-learn/limit", test_limit);
  JOBS_ADD ("/jobs-learn/own-limit", test_own_limit);
  JOBS_ADD ("/jobs-learn/learn", test_learn);
  JOBS_ADD ("/jobs-learn/learn-nothing", test_learn_nothing);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
