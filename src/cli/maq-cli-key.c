/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-json.h"
#include "maq-log.h"

#define MAX_KEY 4096

/* One line of standard input, without echo on a terminal; wiped by the caller. */
static char *
read_key (void)
{
  char *key = g_malloc0 (MAX_KEY + 1);
  struct termios before, quiet;
  gboolean terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  gsize length = 0;

  if (terminal)
    {
      g_printerr (_("Key: "));
      quiet = before;
      quiet.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (STDIN_FILENO, TCSANOW, &quiet);
    }
  while (length < MAX_KEY && read (STDIN_FILENO, key + length, 1) == 1 && key[length] != '\n')
    length++;
  key[length] = '\0';
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSANOW, &before);
      g_printerr ("\n");
    }
  return g_strstrip (key);
}

/* A key that only lives while a process does is no use to the next command: that is said as a failure. */
static MaqExit
finish_key (MaqCli        *cli,
            GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) result = maq_cli_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  if (!maq_engine_plain_finish (cli->engine, result, &kept, &error))
    return maq_cli_say_error (cli, error);
  if (g_strcmp0 (kept, "session") == 0)
    {
      g_printerr (_("maquette-cli: There is no system keyring here, so the key could not be kept; it is written to no file.\n"
                    "Start a keyring (gnome-keyring or KWallet) in this session, then try again.\n"));
      return MAQ_EXIT_FAILED;
    }
  maq_cli_say_done (cli, _("The key is stored."), NULL);
  return MAQ_EXIT_DONE;
}

static MaqExit
set_key (MaqCli     *cli,
         const char *id)
{
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  char *key = read_key ();

  maq_log_add_secret (key);
  if (*key == '\0')
    code = maq_cli_usage (cli, _("there was no key on standard input"));
  else if (maq_cli_open (cli, &code))
    {
      maq_engine_set_key_async (cli->engine, id, key, maq_cli_done_cb, &slot);
      code = finish_key (cli, &slot);
    }
  explicit_bzero (key, strlen (key));
  g_free (key);
  return code;
}

static void
print_key_json (const char *id,
                const char *where,
                const char *tail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const struct { const char *name, *value; } texts[] = { { "engine", id }, { "kept", where }, { "ends", tail } };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      json_builder_set_member_name (builder, texts[i].name);
      if (texts[i].value != NULL)
        json_builder_add_string_value (builder, texts[i].value);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static MaqExit
show_key (MaqCli     *cli,
          const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  const char *variable, *tail;
  GAsyncResult *slot = NULL;

  maq_engine_get_key_async (cli->engine, id, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  if (!maq_engine_plain_finish (cli->engine, result, &text, &error))
    return maq_cli_say_error (cli, error);
  parts = g_strsplit (text, " ", 2);
  tail = parts[0] != NULL ? parts[1] : NULL;
  variable = maq_engine_get_key_variable (cli->engine, id);
  if (cli->json)
    print_key_json (id, *text != '\0' ? parts[0] : NULL, tail);
  else if (*text != '\0')
    g_print (_("A key is in the system keyring; it ends in %s.\n"), tail != NULL ? tail : "…");
  else if (variable != NULL && g_getenv (variable) != NULL)
    g_print (_("No key is stored. %s is set here; “maquette-cli key import %s” takes it.\n"), variable, id);
  else
    g_print (_("No key is stored.\n"));
  return MAQ_EXIT_DONE;
}

MaqExit
maq_cli_key (MaqCli  *cli,
             int      argc,
             char   **argv)
{
  static const char *const acts[] = { "set", "clear", "show", "import", NULL };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 3 || !g_strv_contains (acts, argv[1]))
    return maq_cli_usage (cli, _("write: key set ID (the key on standard input), key clear ID, key show ID or key import ID"));
  if (g_str_equal (argv[1], "set"))
    return set_key (cli, argv[2]);
  if (!maq_cli_open (cli, &code))
    return code;
  if (g_str_equal (argv[1], "show"))
    return show_key (cli, argv[2]);
  if (g_str_equal (argv[1], "import"))
    {
      maq_engine_import_key_async (cli->engine, argv[2], maq_cli_done_cb, &slot);
      return finish_key (cli, &slot);
    }
  maq_engine_set_key_async (cli->engine, argv[2], NULL, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, _("The key is gone."));
}
