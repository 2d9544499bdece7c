/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-cli-work.h"
#include "maq-json.h"

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

/* Says what became of @record; the first slot that is not done decides how the program ends. */
static MaqExit
finish (MaqCli        *cli,
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

static void
print_price (MaqCli     *cli,
             MaqRequest *request)
{
  MaqPrice price = maq_engine_get_price (cli->engine, request);
  g_autofree char *text = maq_price_to_text (&price);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%-12s %s\n", maq_request_get_engine (request), text);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "engine");
  json_builder_add_string_value (builder, maq_request_get_engine (request));
  json_builder_set_member_name (builder, "known");
  json_builder_add_boolean_value (builder, price.known);
  json_builder_set_member_name (builder, "low_micros");
  json_builder_add_int_value (builder, price.low);
  json_builder_set_member_name (builder, "high_micros");
  json_builder_add_int_value (builder, price.high);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

/* Prints what one variant would send, byte for byte but for the pictures' contents. */
static MaqExit
dry_run (MaqCli     *cli,
         MaqRequest *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  JsonNode *node;
  JsonObject *object;

  maq_engine_preview_request_async (cli->engine, request, 0, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  node = maq_engine_preview_request_finish (cli->engine, result, &error);
  if (node == NULL)
    return maq_cli_say_error (cli, error);
  object = json_node_get_object (node);
  if (cli->json)
    maq_cli_print_json (json_node_copy (node));
  else
    g_print ("%s %s\nContent-Type: %s\n\n%s\n\n", maq_json_get_string (object, "method", ""), maq_json_get_string (object, "path", ""),
             maq_json_get_string (object, "content_type", ""), maq_json_get_string (object, "body", ""));
  json_node_unref (node);
  print_price (cli, request);
  return MAQ_EXIT_DONE;
}

static MaqExit
run (MaqCli     *cli,
     int         argc,
     char      **argv,
     gboolean    edits)
{
  g_auto (MaqCliOptions) options = { 0 };
  g_autofree GOptionEntry *entries = maq_cli_options_entries (&options, edits);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("“%s” is not understood; the prompt goes after --prompt"), argv[1]);
  if (!maq_cli_check_output (cli, options.output, &code))
    return code;
  if (!maq_cli_check_request (cli, &options, edits, &code))
    return code;
  request = maq_cli_look_at_request (cli, &options, &code);
  if (request == NULL)
    return code;
  if (options.dry_run)
    return dry_run (cli, request);
  /* Nothing can be refused any more for what was given: only now are its pictures copied in. */
  maq_request_unref (request);
  request = maq_cli_build_request (cli, &options, &code);
  if (request == NULL)
    return code;
  record = maq_cli_work (cli, request, &code);
  return record != NULL ? finish (cli, record, options.output) : code;
}

MaqExit
maq_cli_generate (MaqCli  *cli,
                  int      argc,
                  char   **argv)
{
  return run (cli, argc, argv, FALSE);
}

MaqExit
maq_cli_edit (MaqCli  *cli,
              int      argc,
              char   **argv)
{
  return run (cli, argc, argv, TRUE);
}

/* At every configured engine; one that cannot take the request says so and is left out. */
static MaqExit
print_prices (MaqCli        *cli,
              MaqCliOptions *options)
{
  GListModel *catalog = G_LIST_MODEL (maq_engine_get_catalog (cli->engine));
  MaqExit code = MAQ_EXIT_DONE;
  gboolean any = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);
      g_autoptr (MaqRequest) request = NULL;

      g_free (options->engine);
      options->engine = g_strdup (maq_catalog_entry_get_id (entry));
      request = maq_cli_look_at_request (cli, options, &code);
      if (request == NULL)
        continue;
      print_price (cli, request);
      any = TRUE;
    }
  return any ? MAQ_EXIT_DONE : code;
}

MaqExit
maq_cli_price (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_auto (MaqCliOptions) options = { 0 };
  g_autofree GOptionEntry *entries = maq_cli_options_entries (&options, TRUE);
  g_autoptr (MaqRequest) request = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("“%s” is not understood; the prompt goes after --prompt"), argv[1]);
  if (!maq_cli_check_request (cli, &options, options.images != NULL || options.from != NULL, &code))
    return code;
  if (options.engine == NULL)
    return print_prices (cli, &options);
  request = maq_cli_look_at_request (cli, &options, &code);
  if (request == NULL)
    return code;
  print_price (cli, request);
  return MAQ_EXIT_DONE;
}

/* Reads argv[1] as the number of a job. */
static gboolean
read_job (MaqCli   *cli,
          char    **argv,
          gint64   *job,
          MaqExit  *code)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (argv[1], 10, 1, G_MAXINT64, &number, NULL))
    return *code = maq_cli_usage (cli, _("“%s” is no job number; “maquette-cli show STEP --json” gives them"), argv[1]), FALSE;
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
  return record != NULL ? finish (cli, record, NULL) : code;
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
  return record != NULL ? finish (cli, record, NULL) : code;
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
  if (!read_job (cli, argv, &job, &code) || !maq_cli_open (cli, &code))
    return code;
  state = find_state (cli, job);
  if (state == MAQ_JOB_QUEUED || state == MAQ_JOB_ACCEPTED || state == MAQ_JOB_REMOTE_DONE)
    return work_waiting (cli, job, state);
  maq_engine_retry_async (cli->engine, job, maq_cli_done_cb, &slot);
  return work_again (cli, job, &slot);
}

MaqExit
maq_cli_resolve (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  static const char *const answers[] = { "charged", "not-charged", "resend", NULL };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  gint64 job = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 3 || !g_strv_contains (answers, argv[2]))
    return maq_cli_usage (cli, _("write: resolve JOB charged, resolve JOB not-charged or resolve JOB resend"));
  if (!read_job (cli, argv, &job, &code) || !maq_cli_open (cli, &code))
    return code;
  maq_engine_resolve_async (cli->engine, job, argv[2], maq_cli_done_cb, &slot);
  if (g_str_equal (argv[2], "resend"))
    return work_again (cli, job, &slot);
  return maq_cli_plain (cli, &slot, _("Noted."));
}
