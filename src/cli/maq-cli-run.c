/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli.h"
#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-text.h"

#define MAX_DETAIL 8000

void
maq_cli_done_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

GAsyncResult *
maq_cli_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

static void
say_recovered (MaqEngine *engine)
{
  guint pictures = 0, undecided = 0;

  maq_engine_get_recovered (engine, &pictures, &undecided);
  if (pictures > 0)
    g_printerr (ngettext ("Recovered %u picture.\n", "Recovered %u pictures.\n", pictures), pictures);
  if (undecided > 0)
    g_printerr (ngettext ("%u request needs your decision: see “maquette-cli status”.\n",
                          "%u requests need your decision: see “maquette-cli status”.\n", undecided), undecided);
}

static gboolean
choose_board (MaqCli  *cli,
              MaqExit *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  if (cli->board == NULL)
    return TRUE;
  maq_engine_open_board_async (cli->engine, cli->board, FALSE, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  if (maq_engine_plain_finish (cli->engine, result, NULL, &error))
    return TRUE;
  *code = maq_cli_say_error (cli, error);

  return FALSE;
}

gboolean
maq_cli_open (MaqCli  *cli,
              MaqExit *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  if (cli->engine != NULL)
    return TRUE;
  maq_engine_open_async (cli->library, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  cli->engine = maq_engine_open_finish (result, &error);
  if (cli->engine == NULL)
    {
      *code = maq_cli_say_error (cli, error);
      return FALSE;
    }
  say_recovered (cli->engine);
  return choose_board (cli, code);
}

gboolean
maq_cli_parse (MaqCli               *cli,
               const MaqCliCommand  *command,
               const GOptionEntry   *entries,
               int                  *argc,
               char               ***argv,
               MaqExit              *code)
{
  gboolean version = FALSE;
  const GOptionEntry common[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the program's version"), NULL },
    { "board", 0, 0, G_OPTION_ARG_STRING, &cli->given, N_("The board that is meant (its name, or the beginning of its id)"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print one JSON object per line and nothing else"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (command->usage);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("maquette-cli %s", command->name);

  g_set_prgname (program);
  g_option_context_set_summary (context, _(command->summary));
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      if (cli->given != NULL)
        cli->board = cli->given;
      if (version)
        g_print ("maquette-cli %s\n", MAQ_VERSION);
      *code = MAQ_EXIT_DONE;
      return !version;
    }
  *code = maq_cli_usage (cli, "%s", error->message);
  return FALSE;
}

void
maq_cli_complain (MaqCli     *cli,
                  const char *word,
                  const char *message)
{
  g_return_if_fail (cli->complaint != NULL);

  cli->complaint->word = word;
  g_free (cli->complaint->message);
  cli->complaint->message = g_strdup (message);
}

static void
print_done (const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "done");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, text != NULL ? text : "");
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

void
maq_cli_say_done (MaqCli     *cli,
                  const char *done,
                  const char *detail)
{
  if (cli->json)
    print_done (detail);
  else if (detail != NULL && *detail != '\0')
    {
      /* A path or what a server said of itself. */
      g_autofree char *shown = maq_text_display (detail, strlen (detail), MAX_DETAIL);

      g_print ("%s\n%s\n", done, shown);
    }
  else
    g_print ("%s\n", done);
}

MaqExit
maq_cli_plain (MaqCli        *cli,
               GAsyncResult **slot,
               const char    *done)
{
  g_autoptr (GAsyncResult) result = maq_cli_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!maq_engine_plain_finish (cli->engine, result, &text, &error))
    return maq_cli_say_error (cli, error);
  maq_cli_say_done (cli, done, text);
  return MAQ_EXIT_DONE;
}
