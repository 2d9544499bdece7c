/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-cli-work.h"

#define INTERRUPTED 130

/* The jobs of one step while they run. */
typedef struct {
  MaqCli    *cli;
  GPtrArray *jobs;         /* of MaqJob */
  gboolean   interrupted;
  gboolean   terminal;
} Work;

/* Nothing more comes, also because the library cannot be written, or because somebody has to do something first: a new key,
 * more credit. A job that its engine is still asked about is not over. */
static gboolean
is_over (Work *work)
{
  for (guint i = 0; i < work->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (work->jobs, i);

      if (maq_job_is_stuck (job) || maq_job_get_hold (job) != NULL)
        continue;
      if (!maq_job_state_is_end (maq_job_get_state (job)) || maq_job_is_searching (job))
        return FALSE;
    }
  return TRUE;
}

static gboolean
interrupt_cb (gpointer data)
{
  Work *work = data;
  gboolean paid = FALSE;

  if (work->interrupted)
    exit (INTERRUPTED);
  work->interrupted = TRUE;
  for (guint i = 0; i < work->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (work->jobs, i);

      paid = paid || maq_job_state_is_at_risk (maq_job_get_state (job));
      maq_job_cancel (job);
    }
  if (paid)
    g_printerr (_("\nAlready sent and perhaps charged: waiting for the answer, to keep it. Ctrl+C again leaves; "
                  "the next start then says what became of it.\n"));
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

static GPtrArray *
find_jobs (MaqEngine *engine,
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

/* The step as the library has it now. */
static MaqStepRecord *
read_step (MaqCli  *cli,
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

static MaqStepRecord *
work_step (MaqCli  *cli,
           gint64   step,
           MaqExit *code)
{
  g_autoptr (GPtrArray) jobs = find_jobs (cli->engine, step);
  Work work = { .cli = cli, .jobs = jobs, .terminal = isatty (STDERR_FILENO) };
  guint on_int = g_unix_signal_add (SIGINT, interrupt_cb, &work);
  guint on_term = g_unix_signal_add (SIGTERM, interrupt_cb, &work);
  guint on_tick = work.terminal ? g_timeout_add (250, progress_cb, &work) : 0;

  while (!is_over (&work))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (on_int);
  g_source_remove (on_term);
  if (on_tick != 0)
    {
      g_source_remove (on_tick);
      g_printerr ("\r\033[K");
    }
  return read_step (cli, step, code);
}

MaqStepRecord *
maq_cli_work (MaqCli     *cli,
              MaqRequest *request,
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
  return work_step (cli, record->id, code);
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
        return work_step (cli, maq_job_get_step_id (item), code);
    }
  return *code = maq_cli_usage (cli, _("job %" G_GINT64_FORMAT " is not waiting; “maquette-cli status” lists those that are"), job), NULL;
}

gboolean
maq_cli_check_output (MaqCli     *cli,
                      const char *output,
                      MaqExit    *code)
{
  g_autofree char *folder = NULL;
  MaqFormat format;

  if (output == NULL || g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR))
    return TRUE;
  format = maq_format_from_name (output);
  if (format != MAQ_FORMAT_UNKNOWN && format != MAQ_FORMAT_PNG)
    return *code = maq_cli_usage (cli, _("engines answer with PNG, and their bytes are kept as they are; name the file .png, not “%s”"),
                                  output), FALSE;
  folder = g_path_get_dirname (output);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return *code = maq_cli_usage (cli, _("the folder “%s” is not there; make it first"), folder), FALSE;
  return TRUE;
}

/* FILE.png, or FILE-2.png where there are several; a folder as it is, which gets a made-up name. */
static char *
name_output (const char *output,
             guint       index,
             guint       count)
{
  g_autofree char *stem = NULL;
  const char *dot = strrchr (output, '.');
  const char *slash = strrchr (output, '/');

  if (count == 1 || g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR))
    return g_strdup (output);
  if (dot == NULL || (slash != NULL && dot < slash))
    dot = output + strlen (output);
  stem = g_strndup (output, dot - output);
  return g_strdup_printf ("%s-%u%s", stem, index + 1, dot);
}

static char *
save_one (MaqCli        *cli,
          MaqStepRecord *record,
          MaqSlot       *slot,
          const char    *output,
          MaqExit       *code)
{
  g_autofree char *path = name_output (output, slot->index, record->slots->len);
  g_autofree char *name = g_strdup_printf ("step-%" G_GINT64_FORMAT "-%u.%s", record->id, slot->index + 1,
                                           maq_format_to_extension (maq_blob_get_format (slot->picture)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *waiting = NULL;
  char *written = NULL;
  MaqFormat format = maq_blob_get_format (slot->picture), named = maq_format_from_name (path);

  /* Known only now that it is here; it is safe in the library. */
  if (named != MAQ_FORMAT_UNKNOWN && named != format)
    {
      g_printerr (_("maquette-cli: The engine answered with %s, whose bytes are kept as they are, so “%s” was not written.\n"
                    "Run “maquette-cli export %" G_GINT64_FORMAT ":%u -o FILE.%s”.\n"),
                  maq_format_to_mime (format), path, record->id, slot->index + 1, maq_format_to_extension (format));
      *code = MAQ_EXIT_FAILED;
      return NULL;
    }
  maq_engine_export_async (cli->engine, slot->picture, path, name, maq_cli_done_cb, &waiting);
  result = maq_cli_wait (&waiting);
  if (!maq_engine_plain_finish (cli->engine, result, &written, &error))
    {
      *code = maq_cli_say_error (cli, error);
      g_printerr (_("The picture is safe in the library: “maquette-cli export %" G_GINT64_FORMAT ":%u -o FILE” writes it.\n"),
                  record->id, slot->index + 1);
    }
  return written;
}

MaqExit
maq_cli_save (MaqCli        *cli,
              MaqStepRecord *record,
              const char    *output,
              char        ***files)
{
  MaqExit code = MAQ_EXIT_DONE;

  *files = g_new0 (char *, record->slots->len + 1);
  for (guint i = 0; output != NULL && i < record->slots->len; i++)
    {
      MaqSlot *slot = g_ptr_array_index (record->slots, i);

      (*files)[i] = slot->picture != NULL ? save_one (cli, record, slot, output, &code) : NULL;
    }
  return code;
}
