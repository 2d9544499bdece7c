/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "maq-cli.h"
#include "maq-cli-errors.h"
#include "maq-error.h"
#include "maq-log.h"

const MaqCliCommand maq_cli_commands[] = {
  { "generate", N_("--prompt TEXT|- [OPTION…]"), N_("Make pictures from text."), maq_cli_generate },
  { "edit", N_("--prompt TEXT|- (--image FILE[#NAME]… | --from STEP[:N]) [OPTION…]"),
    N_("Edit or compose from up to 20 pictures, or go on from a step."), maq_cli_edit },
  { "price", N_("--prompt TEXT|- [OPTION…]"), N_("Say what a request would cost at every engine, without sending it."), maq_cli_price },
  { "batch", N_("FILE|- [--dry-run]"), N_("Run many requests, one JSON object a line."), maq_cli_batch },
  { "history", N_("[--search TEXT] [--engine ID] [--since DAY] [--until DAY] [--starred] [--trashed] [--limit N] [--html FILE]"),
    N_("List the steps, newest first."), maq_cli_history },
  { "star", N_("STEP"), N_("Star a step."), maq_cli_star },
  { "unstar", N_("STEP"), N_("Take a step's star away."), maq_cli_unstar },
  { "trash", N_("STEP"), N_("Put a step into the trash; its pictures are kept."), maq_cli_trash },
  { "restore", N_("STEP"), N_("Take a step out of the trash."), maq_cli_restore },
  { "show", N_("STEP"), N_("Show one step with everything that is known of it."), maq_cli_show },
  { "export", N_("STEP[:N]… -o FILE|FOLDER [--with-prompt | --clean] [OPTION…]"),
    N_("Write pictures of steps: byte for byte as they were stored, with the prompt inside, or clean."), maq_cli_export },
  { "sheet", N_("[STEP[:N]…] -o FILE.pdf|FILE.png [--paper a4|a3|letter|screen] [--columns N] [--no-prices] [--dark]"),
    N_("Write a contact sheet of steps’ pictures, or of the whole board."), maq_cli_sheet },
  { "compare", N_("A B [--mask FILE] [-o FILE.png]"), N_("Say what changed between two pictures, each a file or a step's."), maq_cli_compare },
  { "boards", NULL, N_("List the boards, most recently opened first."), maq_cli_boards },
  { "board", N_("export -o FILE | import FILE | create NAME | rename NAME | duplicate NAME | trash | restore NAME"),
    N_("Export, import, make, rename or trash a board."), maq_cli_board },
  { "status", NULL, N_("Say what is waiting, running or undecided, and what was spent."), maq_cli_status },
  { "resolve", N_("JOB charged|not-charged|resend"), N_("Decide on a request that may have been charged."), maq_cli_resolve },
  { "retry", N_("JOB"), N_("Try a picture again that was refused, failed or still waits."), maq_cli_retry },
  { "fetch", NULL, N_("Fetch what engines have finished since the program ended, and wait for the rest; sends nothing."), maq_cli_fetch },
  { "budget", N_("show | set day|month|board DOLLARS|none"), N_("Show or change the spending limits."), maq_cli_budget },
  { "spending", N_("[--since YYYY-MM-DD|30d]"), N_("Say what was spent, by day, engine and board."), maq_cli_spending },
  { "unknown", N_("list | resolve JOB charged|not-charged | resend JOB | discard JOB"),
    N_("List what may have been charged, and decide on it."), maq_cli_unknown },
  { "engines", N_("[--presets]"), N_("List the configured engines and what they can do."), maq_cli_engines },
  { "engine", N_("add ID (--preset NAME | --url URL) [--model M] | allow ID | remove ID | test ID"), N_("Add, allow, remove or test an engine."), maq_cli_engine },
  { "key", N_("set ID | clear ID | show ID | import ID"),
    N_("Store an engine's key in the system keyring (set reads standard input, import the environment)."), maq_cli_key },
  { "serve", N_("--port PORT | --socket PATH [--token-file FILE]"),
    N_("Serve the built-in engine to other programs, behind OpenAI's interface."), maq_cli_serve },
  { NULL }
};

static const char exit_codes[] =
  N_("Exit codes:\n"
     "  0  done\n"
     "  1  failed\n"
     "  2  wrong use or bad input; nothing was sent\n"
     "  3  refused by the engine; not charged\n"
     "  4  a budget would be passed; nothing was sent\n"
     "  5  unknown: may have been charged\n"
     "  6  the engine cannot be reached; not charged\n"
     "  7  the key is missing or was refused\n");

static void
print_help (void)
{
  g_print (_("Usage: maquette-cli [--library FOLDER] [--board NAME] COMMAND [OPTION…]\n\n"));
  for (const MaqCliCommand *command = maq_cli_commands; command->name != NULL; command++)
    g_print ("  %-10s %s\n", command->name, _(command->summary));
  g_print (_("\nEach command has its own --help, and --json for one JSON object per line.\n"
             "MAQUETTE_LIBRARY also names the library. Without --board, the board that was open last is meant.\n\n"));
  g_print ("%s", _(exit_codes));
}

const MaqCliCommand *
maq_cli_find_command (const char *name)
{
  for (const MaqCliCommand *command = maq_cli_commands; command->name != NULL; command++)
    if (g_str_equal (command->name, name))
      return command;
  return NULL;
}

MaqExit
maq_cli_usage (MaqCli     *cli,
               const char *format,
               ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (cli->complaint != NULL)
    {
      maq_cli_complain (cli, maq_error_to_word (MAQ_ERROR_BAD_INPUT), message);
      return MAQ_EXIT_USAGE;
    }
  g_printerr ("maquette-cli: %s\n", message);
  g_printerr (_("“maquette-cli --help” lists the commands; each has its own --help.\n"));
  if (cli->json)
    maq_cli_print_error (maq_error_to_word (MAQ_ERROR_BAD_INPUT), message);
  return MAQ_EXIT_USAGE;
}

/* Options before the command. Returns the index of the command; 0: the program is done with *@code. */
static int
parse_global (MaqCli   *cli,
              int       argc,
              char    **argv,
              MaqExit  *code)
{
  int i = 1;

  *code = MAQ_EXIT_DONE;
  for (; i < argc && argv[i][0] == '-'; i++)
    {
      if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
        return print_help (), 0;
      if (g_str_equal (argv[i], "--version"))
        return g_print ("maquette-cli %s\n", MAQ_VERSION), 0;
      if (g_str_equal (argv[i], "--library") && i + 1 < argc)
        cli->library = argv[++i];
      else if (g_str_has_prefix (argv[i], "--library="))
        cli->library = argv[i] + strlen ("--library=");
      else if (g_str_equal (argv[i], "--board") && i + 1 < argc)
        cli->board = argv[++i];
      else if (g_str_has_prefix (argv[i], "--board="))
        cli->board = argv[i] + strlen ("--board=");
      else
        return *code = maq_cli_usage (cli, _("“%s” is not understood here"), argv[i]), 0;
    }
  if (i < argc)
    return i;
  print_help ();
  *code = MAQ_EXIT_USAGE;
  return 0;
}

static void
close_engine (MaqCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  if (cli->engine == NULL)
    return;
  maq_engine_close_async (cli->engine, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  maq_engine_close_finish (cli->engine, result, NULL);
  g_clear_object (&cli->engine);
}

/* Without a locale (a container, a cron job) the C library knows ASCII alone and every prompt with another letter would be
 * refused: then texts are UTF-8 all the same. */
static void
set_locale (void)
{
  if (setlocale (LC_ALL, "") == NULL || g_str_equal (nl_langinfo (CODESET), "ANSI_X3.4-1968"))
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int    argc,
      char **argv)
{
  MaqCli cli = { .library = g_getenv ("MAQUETTE_LIBRARY") };
  const MaqCliCommand *command;
  g_autofree char *state_dir = NULL;
  MaqExit code;
  int first;

  maq_process_harden ();
  set_locale ();
  bindtextdomain (GETTEXT_PACKAGE, MAQ_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  first = parse_global (&cli, argc, argv, &code);
  if (first == 0)
    return code;
  command = maq_cli_find_command (argv[first]);
  if (command == NULL)
    return maq_cli_usage (&cli, _("there is no command “%s”"), argv[first]);
  state_dir = g_build_filename (g_get_user_state_dir (), "maquette", NULL);
  maq_log_init (state_dir);
  code = command->run (&cli, argc - first, argv + first);
  close_engine (&cli);
  g_free (cli.given);
  return code;
}
