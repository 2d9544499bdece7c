/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-long.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-cli-work.h"
#include "maq-engine-web-page.h"
#include "maq-text.h"

#define DEFAULT_LIMIT 20

/* Which steps the options mean. FALSE: said what is wrong with them. */
static gboolean
read_days (MaqCli        *cli,
           const char    *since,
           const char    *until,
           MaqStepFilter *filter)
{
  if (since != NULL && !maq_cli_read_day (since, &filter->since_us))
    maq_cli_usage (cli, _("“%s” is no day: write it as 2026-11-23, or as 30d for the last thirty days"), since);
  else if (until != NULL && !maq_cli_read_day (until, &filter->until_us))
    maq_cli_usage (cli, _("“%s” is no day: write it as 2026-11-23, or as 30d for the last thirty days"), until);
  else
    return TRUE;

  return FALSE;
}

static MaqExit
print_steps (MaqCli              *cli,
             const MaqStepFilter *filter,
             int                  limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_list_steps_async (cli->engine, filter, limit, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  steps = maq_engine_list_steps_finish (cli->engine, result, &error);
  if (steps == NULL)
    return maq_cli_say_error (cli, error);
  for (guint i = 0; i < steps->len; i++)
    {
      if (cli->json)
        maq_cli_print_step (cli, g_ptr_array_index (steps, i), NULL);
      else
        maq_cli_print_line (g_ptr_array_index (steps, i));
    }

  return MAQ_EXIT_DONE;
}

static const char *
translate (const char *message)
{
  return gettext (message);
}

/* Of one board, the one that is open when none was named. */
static MaqExit
write_page (MaqCli              *cli,
            const MaqStepFilter *filter,
            const char          *output,
            gboolean             no_prices,
            gboolean             beside)
{
  g_autofree char *title = maq_cli_long_title (cli);
  g_autofree char *path = NULL;
  const MaqFileHead head = { title, g_get_real_time (), translate };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  MaqCliLong way;

  path = maq_cli_long_output (cli, output, &code);
  if (path == NULL)
    return code;
  maq_cli_long_begin (&way, 1);
  maq_engine_export_page_async (cli->engine, filter, &head, !no_prices, beside, path, way.cancellable, maq_cli_long_fraction_cb, &way,
                                maq_cli_done_cb, &slot);
  return maq_cli_long_end (&way, cli, &slot, _("Written:"));
}

MaqExit
maq_cli_history (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  g_autofree char *search = NULL, *engine = NULL, *since = NULL, *until = NULL, *html = NULL;
  gboolean no_prices = FALSE, beside = FALSE;
  MaqStepFilter filter = { 0 };
  int limit = DEFAULT_LIMIT;
  const GOptionEntry entries[] = {
    { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_("Only steps whose words have these"), N_("TEXT") },
    { "engine", 'e', 0, G_OPTION_ARG_STRING, &engine, N_("Only steps made by this engine"), N_("ID") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_("Only steps since this day"), N_("YYYY-MM-DD|30d") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_("Only steps before this day"), N_("YYYY-MM-DD|30d") },
    { "starred", 0, 0, G_OPTION_ARG_NONE, &filter.starred, N_("Only starred steps"), NULL },
    { "trashed", 0, 0, G_OPTION_ARG_NONE, &filter.trashed, N_("What is in the trash, and nothing else"), NULL },
    { "limit", 'l', 0, G_OPTION_ARG_INT, &limit, N_("At most so many (20 when left out)"), N_("N") },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &html, N_("Write the board’s history as a page that opens offline"), N_("FILE.html") },
    { "no-prices", 0, 0, G_OPTION_ARG_NONE, &no_prices, N_("With --html: without what the pictures cost"), NULL },
    { "pictures-beside", 0, 0, G_OPTION_ARG_NONE, &beside, N_("With --html: pictures in a folder beside the page, twice as large"), NULL },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1 || limit < 1)
    return maq_cli_usage (cli, _("history takes options alone, and --limit is 1 or more"));
  if (!read_days (cli, since, until, &filter))
    return MAQ_EXIT_USAGE;
  if (!maq_cli_open (cli, &code))
    return code;
  filter.search = search;
  filter.engine = engine;
  if (html != NULL)
    return write_page (cli, &filter, html, no_prices, beside);
  /* A board that was named is meant alone; else a command sees the library whole, whatever a window has open. */
  filter.all_boards = cli->board == NULL;

  return print_steps (cli, &filter, limit);
}

static void
print_prompt (const char *prompt)
{
  g_autofree char *shown = maq_text_display (prompt, strlen (prompt), 2 * MAQ_MAX_PROMPT);

  g_print ("\n%s\n", shown);
}

MaqExit
maq_cli_show (MaqCli  *cli,
              int      argc,
              char   **argv)
{
  g_autoptr (MaqStepRecord) record = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  guint slot = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 2)
    return maq_cli_usage (cli, _("name one step, by its number or the beginning of its UUID"));
  if (!maq_cli_open (cli, &code))
    return code;
  record = maq_cli_find_step (cli, argv[1], &slot, &code);
  if (record == NULL)
    return code;
  maq_cli_print_step (cli, record, NULL);
  if (!cli->json)
    print_prompt (record->prompt);
  return MAQ_EXIT_DONE;
}

/* One step, changed by one of the engine's plain calls. */
typedef void (*ChangeStep) (MaqEngine *engine, gint64 step, gboolean on, GAsyncReadyCallback callback, gpointer user_data);

static MaqExit
change_step (MaqCli      *cli,
             int          argc,
             char       **argv,
             ChangeStep   change,
             gboolean     on,
             const char  *done)
{
  g_autoptr (MaqStepRecord) record = NULL;
  GAsyncResult *waiting = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  guint slot = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 2)
    return maq_cli_usage (cli, _("name one step, by its number or the beginning of its UUID"));
  if (!maq_cli_open (cli, &code))
    return code;
  record = maq_cli_find_step (cli, argv[1], &slot, &code);
  if (record == NULL)
    return code;
  change (cli->engine, record->id, on, maq_cli_done_cb, &waiting);

  return maq_cli_plain (cli, &waiting, done);
}

MaqExit
maq_cli_trash (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  return change_step (cli, argc, argv, maq_engine_trash_step_async, TRUE,
                      _("The step is in the trash. Its pictures are kept; “restore” brings it back."));
}

MaqExit
maq_cli_restore (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  return change_step (cli, argc, argv, maq_engine_trash_step_async, FALSE, _("The step is back in the history."));
}

MaqExit
maq_cli_star (MaqCli  *cli,
              int      argc,
              char   **argv)
{
  return change_step (cli, argc, argv, maq_engine_star_async, TRUE, _("The step is starred."));
}

MaqExit
maq_cli_unstar (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  return change_step (cli, argc, argv, maq_engine_star_async, FALSE, _("The step is no longer starred."));
}
