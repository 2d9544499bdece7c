/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "jobs.h"
#include "maq-attempt.h"
#include "scripted.h"

#define URL "http://127.0.0.1:1/v1"
#define PATIENCE_S 30

void
jobs_init (void)
{
  harness_init ();
  maq_pace = (MaqPace) {
    .first_ms = 10,
    .most_ms = 100,
    .gone_times = 3,
    .gone_ms = 60,
    .grace_ms = 2000,
    .find_ms = { 0, 100, 200, 300 },
  };
}

static void
open_engine (Jobs *fixture)
{
  fixture->engine = harness_open (fixture->folder);
  harness_put_kind (fixture->engine, "paid", SCRIPTED_KIND, URL, "m", "compatible", NULL);
  harness_put_kind (fixture->engine, "many", SCRIPTED_KIND, URL, "m", "compatible", "{\"concurrency\":50}");
  harness_put_kind (fixture->engine, "free", SCRIPTED_KIND, URL, "m", "vllm-omni", NULL);
  harness_put_kind (fixture->engine, "blind", SCRIPTED_BLIND_KIND, URL, "m", "compatible", NULL);
}

void
jobs_set_up (Jobs *fixture, gconstpointer data)
{
  static guint n;
  g_autofree char *library = g_strdup_printf ("library-%u", ++n);
  g_autofree char *server = g_strdup_printf ("server-%u", n);

  fixture->folder = harness_dup_path (library);
  fixture->server = harness_dup_path (server);
  scripted_init (fixture->server);
  open_engine (fixture);
}

void
jobs_tear_down (Jobs *fixture, gconstpointer data)
{
  harness_close (fixture->engine);
  g_free (fixture->folder);
  g_free (fixture->server);
}

void
jobs_reopen (Jobs *fixture)
{
  harness_close (fixture->engine);
  open_engine (fixture);
}

MaqJob *
jobs_start (Jobs *fixture, const char *engine, const char *prompt)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request (engine, prompt, 1);
  g_autoptr (MaqStepRecord) record = harness_submit (fixture->engine, request, &error);
  GListModel *queue = maq_engine_get_queue (fixture->engine);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_step_id (job) == record->id)
        return g_steal_pointer (&job);
    }
  g_assert_not_reached ();
}

MaqJob *
jobs_find (Jobs *fixture, gint64 id)
{
  GListModel *queue = maq_engine_get_queue (fixture->engine);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_id (job) == id)
        return g_steal_pointer (&job);
    }
  g_assert_not_reached ();
}

static gboolean
is_over (gpointer data)
{
  return maq_job_state_is_end (maq_job_get_state (data)) && !maq_job_is_searching (data);
}

typedef struct {
  MaqJob     *job;
  MaqJobState state;
} Awaited;

static gboolean
is_there (gpointer data)
{
  Awaited *awaited = data;

  return maq_job_get_state (awaited->job) == awaited->state;
}

void
jobs_wait_for (MaqJob *job, MaqJobState state)
{
  Awaited awaited = { job, state };

  harness_wait (is_there, &awaited, PATIENCE_S);
}

const MaqSlot *
jobs_get_slot (MaqJob *job)
{
  return g_ptr_array_index (maq_job_get_record (job)->slots, maq_job_get_slot (job));
}

void
jobs_wait_over (MaqJob *job, MaqJobState state, const char *word)
{
  harness_wait (is_over, job, PATIENCE_S);
  g_test_message ("%s: %s %s %s", maq_job_get_change (job), maq_job_state_to_word (maq_job_get_state (job)),
                  maq_job_get_error_word (job), maq_job_get_error_message (job));
  g_assert_cmpstr (maq_job_state_to_word (maq_job_get_state (job)), ==, maq_job_state_to_word (state));
  g_assert_cmpstr (maq_job_get_error_word (job), ==, word);
  /* The record is as new as the state. */
  g_assert_cmpstr (maq_job_state_to_word (jobs_get_slot (job)->state), ==, maq_job_state_to_word (state));
}

MaqJob *
jobs_run (Jobs *fixture, const char *engine, const char *prompt, MaqJobState state, const char *word)
{
  MaqJob *job = jobs_start (fixture, engine, prompt);

  jobs_wait_over (job, state, word);
  return job;
}

MaqJobState
jobs_state (MaqStepRecord *record)
{
  return ((MaqSlot *) g_ptr_array_index (record->slots, 0))->state;
}
