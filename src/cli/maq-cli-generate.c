/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-cli-save.h"
#include "maq-cli-work.h"
#include "maq-json.h"

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
  maq_cli_add_string (builder, "engine", maq_request_get_engine (request));
  maq_cli_add_bool (builder, "known", price.known);
  maq_cli_add_int (builder, "low_micros", price.low);
  maq_cli_add_int (builder, "high_micros", price.high);
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
  record = maq_cli_work (cli, request, options.output, &code);
  return record != NULL ? maq_cli_finish (cli, record, options.output) : code;
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
