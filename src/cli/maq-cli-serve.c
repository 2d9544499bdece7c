/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-error.h"

/* The built-in engine for other programs, behind OpenAI's interface: this process becomes maquette-server. */

#define MAX_PORT 65535

/* It makes pictures without a key, so it gets none. */
static void
drop_keys (void)
{
  g_autoptr (GPtrArray) presets = maq_preset_list ();

  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);

      if (preset->key_env != NULL)
        g_unsetenv (preset->key_env);
    }
}

static MaqExit
become_server (MaqCli     *cli,
               const char *way,
               const char *where,
               const char *token_file)
{
  g_autofree char *program = maq_engine_dup_server_program ();
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { program, way, where, token_file != NULL ? "--token-file" : NULL, token_file, NULL };

  drop_keys ();
  execv (program, (char **) arguments);
  g_set_error (&error, MAQ_ERROR, MAQ_ERROR_FAILED, "%s: %s", program, g_strerror (errno));
  return maq_cli_say_error (cli, error);
}

MaqExit
maq_cli_serve (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  int port = -1;
  g_autofree char *socket_path = NULL;
  g_autofree char *token_file = NULL;
  g_autofree char *address = NULL;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("Listen on this port of this machine alone; 0 takes any"), N_("PORT") },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &socket_path, N_("Listen on a Unix socket instead"), N_("PATH") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("Ask for the token in this file"), N_("FILE") },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("“%s” is not understood here"), argv[1]);
  if ((port >= 0) == (socket_path != NULL) || port > MAX_PORT)
    return maq_cli_usage (cli, _("write: serve --port PORT (0 takes any) or serve --socket PATH"));
  if (socket_path != NULL)
    return become_server (cli, "--socket", socket_path, token_file);
  address = g_strdup_printf ("127.0.0.1:%d", port);
  return become_server (cli, "--listen", address, token_file);
}
