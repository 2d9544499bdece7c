/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-cli-previews.h"
#include "maq-cli-work.h"

#define INTERRUPTED 130

/* The jobs of one step while they run. */
typedef struct {
  MaqCli    *cli;
  GPtrArray *jobs;         /* of MaqJob */
  gboolean   fetches;      /* what was begun before: nothing is stopped */
  gboolean   interrupted;
  gboolean   terminal;
} Work;

gboolean
maq_cli_are_over (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (jobs, i);

      if (maq_job_is_stuck (job) || maq_job_get_hold (job) != NULL)
        continue;
      if (!maq_job_state_is_end (maq_job_get_state (job)) || maq_job_is_searching (job))
        return FALSE;
    }
  return TRUE;
}

gboolean
maq_cli_cancel (GPtrArray *jobs)
{
  gboolean paid = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (jobs, i);

      paid = paid || maq_job_state_is_at_risk (maq_job_get_state (job));
      maq_job_cancel (job);
    }
  return paid;
}

static gboolean
is_at_an_engine (MaqJob *job)
{
  MaqJobState state = maq_job_get_state (job);

  return state == MAQ_JOB_ACCEPTED || state == MAQ_JOB_REMOTE_DONE || maq_job_is_searching (job);
}

static gboolean
interrupt_cb (gpointer data)
{
  Work *work = data;
  gboolean accepted = FALSE;

  if (work->interrupted)
    exit (INTERRUPTED);
  work->interrupted = TRUE;
  /* Who only fetches wants to leave, and not to have stopped what others began. */
  if (work->fetches)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < work->jobs->len; i++)
    accepted = accepted || is_at_an_engine (g_ptr_array_index (work->jobs, i));
  if (maq_cli_cancel (work->jobs))
    g_printerr (_("\nAlready sent and perhaps charged: waiting for the answer, to keep it. Ctrl+C again leaves; "
                  "the next start then says what became of it.\n"));
  else if (accepted)
    g_printerr (_("\nThe engine is asked to stop; what it finishes all the same is kept. Ctrl+C again leaves; "
                  "“maquette-cli fetch” then goes on with it.\n"));
  return G_SOURCE_CONTINUE;
}

static const char *
phase_text (MaqJob *job)
{
  switch (maq_job_get_phase (job))
    {
    case MAQ_PHASE_WAITING:
      return _("waiting");
    case MAQ_PHASE_CONNECTING:
      return _("connecting");
    case MAQ_PHASE_SENDING:
      return _("sending");
    case MAQ_PHASE_THINKING:
      return _("working");
    case MAQ_PHASE_RECEIVING:
      return _("receiving");
    case MAQ_PHASE_SAVING:
      return _("saving");
    case MAQ_PHASE_STARTING:
      return _("starting the server");
    default:
      return "";
    }
}

static gboolean
progress_cb (gpointer data)
{
  Work *work = data;
  guint done = 0;
  MaqJob *running = NULL;

  for (guint i = 0; i < work->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (work->jobs, i);

      if (maq_job_state_is_end (maq_job_get_state (job)))
        done++;
      else if (running == NULL)
        running = job;
    }
  if (running != NULL)
    g_printerr ("\r%u/%u  %s  %" G_GINT64_FORMAT " s \033[K", done, work->jobs->len, phase_text (running),
                maq_job_get_elapsed (running));
  return G_SOURCE_CONTINUE;
}

GPtrArray *
maq_cli_find_jobs (MaqEngine *engine,
                   gint64     step)
{
  GListModel *queue = maq_engine_get_queue (engine);
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_step_id (job) == step)
        g_ptr_array_add (jobs, g_steal_pointer (&job));
    }
  return jobs;
}

MaqStepRecord *
maq_cli_read_step (MaqCli  *cli,
                   gint64   step,
                   MaqExit *code)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, step);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MaqStepRecord *record;

  maq_engine_find_step_async (cli->engine, text, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  record = maq_engine_find_step_finish (cli->engine, result, &error);
  if (record == NULL)
    *code = maq_cli_say_error (cli, error);
  return record;
}

static void
work_jobs (MaqCli    *cli,
           GPtrArray *jobs,
           gboolean   fetches)
{
  Work work = { .cli = cli, .jobs = jobs, .fetches = fetches, .terminal = isatty (STDERR_FILENO) };
  guint on_int = g_unix_signal_add (SIGINT, interrupt_cb, &work);
  guint on_term = g_unix_signal_add (SIGTERM, interrupt_cb, &work);
  guint on_tick = work.terminal ? g_timeout_add (250, progress_cb, &work) : 0;

  while (!maq_cli_are_over (work.jobs) && !(work.fetches && work.interrupted))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (on_int);
  g_source_remove (on_term);
  if (on_tick != 0)
    {
      g_source_remove (on_tick);
      g_printerr ("\r\033[K");
    }
}

static MaqStepRecord *
work_step (MaqCli     *cli,
           gint64      step,
           const char *output,
           MaqExit    *code)
{
  g_autoptr (GPtrArray) jobs = maq_cli_find_jobs (cli->engine, step);
  g_autoptr (MaqCliPreviews) previews G_GNUC_UNUSED = maq_cli_previews_new (jobs, output);

  work_jobs (cli, jobs, FALSE);
  return maq_cli_read_step (cli, step, code);
}

MaqStepRecord *
maq_cli_work (MaqCli     *cli,
              MaqRequest *request,
              const char *output,
              MaqExit    *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_submit_async (cli->engine, request, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  record = maq_engine_submit_finish (cli->engine, result, &error);
  if (record == NULL)
    return *code = maq_cli_say_error (cli, error), NULL;
  return work_step (cli, record->id, output, code);
}

MaqStepRecord *
maq_cli_work_job (MaqCli  *cli,
                  gint64   job,
                  MaqExit *code)
{
  GListModel *queue = maq_engine_get_queue (cli->engine);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) item = g_list_model_get_item (queue, i);

      if (maq_job_get_id (item) == job)
        return work_step (cli, maq_job_get_step_id (item), NULL, code);
    }
  return *code = maq_cli_usage (cli, _("job %ld is not waiting; “maquette-cli status” lists those that are"), (long) job), NULL;
}

GPtrArray *
maq_cli_work_fetch (MaqCli  *cli,
                    MaqExit *code)
{
  GListModel *queue = maq_engine_get_queue (cli->engine);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  gint64 last = 0;

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (is_at_an_engine (job))
        g_ptr_array_add (jobs, g_steal_pointer (&job));
    }
  work_jobs (cli, jobs, TRUE);
  for (guint i = 0; i < jobs->len; i++)
    {
      gint64 step = maq_job_get_step_id (g_ptr_array_index (jobs, i));
      MaqStepRecord *record = step != last ? maq_cli_read_step (cli, step, code) : NULL;

      if (record != NULL)
        g_ptr_array_add (records, record);
      last = step;
    }
  return g_steal_pointer (&records);
}
