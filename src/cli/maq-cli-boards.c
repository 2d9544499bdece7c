/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-text.h"

static const char usage[] = N_("board takes export -o FILE, import FILE, create NAME, rename NAME, duplicate NAME, trash or restore NAME");

static void
print_board (MaqCli       *cli,
             MaqBoardInfo *info)
{
  gboolean is_open = g_strcmp0 (maq_board_info_get_uuid (info), maq_engine_get_board_uuid (cli->engine)) == 0;
  g_autoptr (JsonBuilder) builder = NULL;
  const char *name = maq_board_info_get_name (info);

  if (!cli->json)
    {
      g_print ("%c %.8s  %4u  %6u  %s\n", is_open ? '*' : ' ', maq_board_info_get_uuid (info), maq_board_info_get_n_references (info),
               maq_board_info_get_n_steps (info), *name != '\0' ? name : _("Untitled board"));
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "uuid");
  json_builder_add_string_value (builder, maq_board_info_get_uuid (info));
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "references");
  json_builder_add_int_value (builder, maq_board_info_get_n_references (info));
  json_builder_set_member_name (builder, "steps");
  json_builder_add_int_value (builder, maq_board_info_get_n_steps (info));
  json_builder_set_member_name (builder, "open");
  json_builder_add_boolean_value (builder, is_open);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

MaqExit
maq_cli_boards (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  gboolean trashed = FALSE;
  const GOptionEntry entries[] = {
    { "trashed", 0, 0, G_OPTION_ARG_NONE, &trashed, N_("Those in the trash"), NULL },
    { NULL }
  };
  GListModel *boards;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("boards takes no arguments"));
  if (!maq_cli_open (cli, &code))
    return code;
  maq_engine_refresh_boards_async (cli->engine, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  if (!maq_engine_refresh_boards_finish (cli->engine, result, &error))
    return maq_cli_say_error (cli, error);
  boards = G_LIST_MODEL (trashed ? maq_engine_get_trashed_boards (cli->engine) : maq_engine_get_boards (cli->engine));
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++)
    {
      g_autoptr (MaqBoardInfo) info = g_list_model_get_item (boards, i);

      print_board (cli, info);
    }
  return MAQ_EXIT_DONE;
}

/* What is said after --board is the board that is open by now. */
static MaqExit
export_board (MaqCli     *cli,
              const char *output)
{
  GAsyncResult *slot = NULL;
  g_autofree char *path = NULL;

  if (output == NULL)
    return maq_cli_usage (cli, _("say where to write it: board export -o FILE"));
  path = g_canonicalize_filename (output, NULL);
  maq_engine_export_board_async (cli->engine, NULL, path, NULL, NULL, NULL, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, _("Written:"));
}

static MaqExit
import_board (MaqCli     *cli,
              const char *file)
{
  GAsyncResult *slot = NULL;
  g_autofree char *path = g_canonicalize_filename (file, NULL);

  maq_engine_import_board_async (cli->engine, path, NULL, NULL, NULL, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, _("Imported as a new board:"));
}

static MaqExit
act (MaqCli     *cli,
     const char *what,
     const char *argument,
     const char *output)
{
  const char *uuid = maq_engine_get_board_uuid (cli->engine);
  GAsyncResult *slot = NULL;

  if (g_str_equal (what, "export") && argument == NULL)
    return export_board (cli, output);
  if (g_str_equal (what, "import") && argument != NULL)
    return import_board (cli, argument);
  if (g_str_equal (what, "create") && argument != NULL)
    {
      maq_engine_create_board_async (cli->engine, argument, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("There is a new board:"));
    }
  if (g_str_equal (what, "rename") && argument != NULL)
    {
      maq_engine_rename_board_async (cli->engine, uuid, argument, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("The board has another name."));
    }
  if (g_str_equal (what, "trash") && argument == NULL)
    {
      maq_engine_trash_board_async (cli->engine, uuid, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("The board is in the trash. This one is open now:"));
    }
  if (g_str_equal (what, "restore") && argument != NULL)
    {
      maq_engine_restore_board_async (cli->engine, argument, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("Back from the trash:"));
    }
  if (g_str_equal (what, "duplicate") && argument != NULL)
    {
      maq_engine_duplicate_board_async (cli->engine, NULL, argument, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("There is a twin of the board:"));
    }
  return maq_cli_usage (cli, _(usage));
}

MaqExit
maq_cli_board (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where to write it"), N_("FILE") },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc < 2 || argc > 3)
    return maq_cli_usage (cli, _(usage));
  if (!maq_cli_open (cli, &code))
    return code;
  return act (cli, argv[1], argc == 3 ? argv[2] : NULL, output);
}
