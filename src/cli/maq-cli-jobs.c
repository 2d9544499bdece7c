/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-save.h"
#include "maq-cli-work.h"

static void
print_notes (MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      GPtrArray *notes = ((MaqSlot *) g_ptr_array_index (record->slots, i))->notes;

      /* Every variant of one request ignores the same words: said once. */
      for (guint j = 0; i == 0 && j < notes->len; j++)
        maq_cli_print_foreign (g_ptr_array_index (notes, j));
    }
}

MaqExit
maq_cli_finish (MaqCli        *cli,
                MaqStepRecord *record,
                const char    *output)
{
  MaqExit code = MAQ_EXIT_DONE, saved;
  char **files = NULL;

  saved = maq_cli_save (cli, record, output, &files);
  maq_cli_print_step (cli, record, files);
  print_notes (record);
  for (guint i = 0; i < record->slots->len; i++)
    {
      MaqExit slot = maq_cli_say_slot (cli, g_ptr_array_index (record->slots, i));

      if (code == MAQ_EXIT_DONE)
        code = slot;
    }
  for (guint i = 0; i < record->slots->len; i++)
    g_free (files[i]);
  g_free (files);
  return code != MAQ_EXIT_DONE ? code : saved;
}

gboolean
maq_cli_read_job (MaqCli     *cli,
                  const char *text,
                  gint64     *job,
                  MaqExit    *code)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    return *code = maq_cli_usage (cli, _("“%s” is no job number; “maquette-cli show STEP --json” gives them"), text), FALSE;
  *job = number;
  return TRUE;
}

/* Waits for a job that has just been queued again. */
static MaqExit
work_again (MaqCli        *cli,
            gint64         job,
            GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) result = maq_cli_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_engine_plain_finish (cli->engine, result, NULL, &error))
    return maq_cli_say_error (cli, error);
  record = maq_cli_work_job (cli, job, &code);
  return record != NULL ? maq_cli_finish (cli, record, NULL) : code;
}

/* What the job left behind by a process that ended waits for. */
static MaqJobState
find_state (MaqCli *cli,
            gint64  job)
{
  GListModel *queue = maq_engine_get_queue (cli->engine);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) item = g_list_model_get_item (queue, i);

      if (maq_job_get_id (item) == job)
        return maq_job_get_state (item);
    }
  return MAQ_JOB_DONE;
}

/* Waits for a job that waits to be sent, with the others that wait, or that an engine has accepted. */
static MaqExit
work_waiting (MaqCli      *cli,
              gint64       job,
              MaqJobState  state)
{
  g_autoptr (MaqStepRecord) record = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (state == MAQ_JOB_QUEUED)
    maq_engine_take_waiting (cli->engine);
  else
    maq_engine_fetch (cli->engine);
  record = maq_cli_work_job (cli, job, &code);
  return record != NULL ? maq_cli_finish (cli, record, NULL) : code;
}

MaqExit
maq_cli_retry (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  MaqJobState state;
  gint64 job = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 2)
    return maq_cli_usage (cli, _("name one job: retry JOB"));
  if (!maq_cli_read_job (cli, argv[1], &job, &code) || !maq_cli_open (cli, &code))
    return code;
  state = find_state (cli, job);
  if (state == MAQ_JOB_QUEUED || state == MAQ_JOB_ACCEPTED || state == MAQ_JOB_REMOTE_DONE)
    return work_waiting (cli, job, state);
  maq_engine_retry_async (cli->engine, job, maq_cli_done_cb, &slot);
  return work_again (cli, job, &slot);
}

MaqExit
maq_cli_answer_job (MaqCli     *cli,
                    gint64      job,
                    const char *answer)
{
  GAsyncResult *slot = NULL;

  maq_engine_resolve_async (cli->engine, job, answer, maq_cli_done_cb, &slot);
  if (g_str_equal (answer, "resend"))
    return work_again (cli, job, &slot);
  return maq_cli_plain (cli, &slot, _("Noted."));
}

MaqExit
maq_cli_resolve (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  static const char *const answers[] = { "charged", "not-charged", "resend", NULL };
  MaqExit code = MAQ_EXIT_DONE;
  gint64 job = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 3 || !g_strv_contains (answers, argv[2]))
    return maq_cli_usage (cli, _("write: resolve JOB charged, resolve JOB not-charged or resolve JOB resend"));
  if (!maq_cli_read_job (cli, argv[1], &job, &code) || !maq_cli_open (cli, &code))
    return code;
  return maq_cli_answer_job (cli, job, argv[2]);
}
