/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-long.h"
#include "maq-cli-request.h"
#include "maq-engine-sheet.h"

typedef struct {
  char    *output, *paper, *title;
  int      columns, width;
  gboolean no_prices, dark, starred;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->paper);
  g_free (options->title);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char *
translate (const char *message)
{
  return gettext (message);
}

/* FALSE: said what is wrong. */
static gboolean
read_options (MaqCli          *cli,
              const Options   *options,
              MaqSheetOptions *sheet,
              MaqExit         *code)
{
  *sheet = (MaqSheetOptions) {
    .with_prices = !options->no_prices, .is_dark = options->dark, .columns = (guint) options->columns, .width = (guint) options->width,
  };
  if (options->output == NULL || !maq_sheet_format_from_name (options->output, &sheet->format))
    *code = maq_cli_usage (cli, _("say where to write it: sheet -o FILE.pdf, or FILE.png"));
  else if (options->paper != NULL && !maq_sheet_paper_from_word (options->paper, &sheet->paper))
    *code = maq_cli_usage (cli, _("--paper is a4, a3, letter or screen, not “%s”"), options->paper);
  else if (options->columns != 0 && (options->columns < (int) MAQ_SHEET_LEAST_COLUMNS || options->columns > (int) MAQ_SHEET_MOST_COLUMNS))
    *code = maq_cli_usage (cli, _("--columns is a number from %u to %u"), MAQ_SHEET_LEAST_COLUMNS, MAQ_SHEET_MOST_COLUMNS);
  else if (options->width != 0 && (options->width < (int) MAQ_SHEET_LEAST_WIDTH || options->width > (int) MAQ_SHEET_MOST_WIDTH))
    *code = maq_cli_usage (cli, _("--width is a number from %u to %u"), MAQ_SHEET_LEAST_WIDTH, MAQ_SHEET_MOST_WIDTH);
  else
    {
      if (options->paper == NULL && sheet->format == MAQ_SHEET_PNG)
        sheet->paper = MAQ_SHEET_SCREEN;
      return TRUE;
    }
  return FALSE;
}

/* --- which pictures --- */

/* "STEP": all its pictures; "STEP:N": that one. */
static gboolean
add_named (MaqCli     *cli,
           const char *name,
           GArray     *items,
           MaqExit    *code)
{
  guint slot = 0;
  g_autoptr (MaqStepRecord) record = maq_cli_find_step (cli, name, &slot, code);

  if (record == NULL)
    return FALSE;
  if (strchr (name, ':') != NULL)
    maq_picture_items_add (items, record, slot, MAQ_PICTURE_ASKED);
  else
    maq_picture_items_add_step (items, record);
  return TRUE;
}

/* Of the board that is open, oldest first: as they were made. */
static gboolean
add_board (MaqCli    *cli,
           gboolean   starred,
           GArray *items,
           MaqExit   *code)
{
  g_autoptr (MaqStepFilter) filter = maq_step_filter_copy (&(MaqStepFilter) { .starred = starred });
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_list_steps_async (cli->engine, filter, MAQ_SHEET_MOST_ITEMS + 1, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  steps = maq_engine_list_steps_finish (cli->engine, result, &error);
  if (steps == NULL)
    return *code = maq_cli_say_error (cli, error), FALSE;
  for (guint i = steps->len; i > 0; i--)
    maq_picture_items_add_step (items, g_ptr_array_index (steps, i - 1));
  return TRUE;
}

static gboolean
find_items (MaqCli        *cli,
            const Options *options,
            int            n_names,
            char         **names,
            GArray        *items,
            MaqExit       *code)
{
  if (n_names == 0 && !add_board (cli, options->starred, items, code))
    return FALSE;
  for (int i = 0; i < n_names; i++)
    if (!add_named (cli, names[i], items, code))
      return FALSE;
  if (items->len > 0)
    return TRUE;
  *code = maq_cli_usage (cli, _("none of these steps has a picture"));
  return FALSE;
}

static MaqExit
write_sheet (MaqCli                *cli,
             const Options         *options,
             const MaqSheetOptions *sheet,
             GArray                *items)
{
  g_autofree char *title = options->title != NULL ? g_strdup (options->title) : maq_cli_long_title (cli);
  g_autofree char *path = NULL;
  const MaqFileHead head = { title, g_get_real_time (), translate };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  MaqCliLong way;

  path = maq_cli_long_output (cli, options->output, &code);
  if (path == NULL)
    return code;
  maq_cli_long_begin (&way, 1);
  maq_engine_export_sheet_async (cli->engine, items, sheet, &head, path, way.cancellable, maq_cli_long_fraction_cb, &way, maq_cli_done_cb,
                                 &slot);
  return maq_cli_long_end (&way, cli, &slot, _("Written:"));
}

MaqExit
maq_cli_sheet (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Where to write it"), N_("FILE") },
    { "paper", 'p', 0, G_OPTION_ARG_STRING, &options.paper, N_("a4, a3, letter, or screen: one high picture (a4; screen for PNG)"), N_("PAPER") },
    { "columns", 'c', 0, G_OPTION_ARG_INT, &options.columns, N_("So many pictures side by side (as suits their number)"), N_("N") },
    { "width", 'w', 0, G_OPTION_ARG_INT, &options.width, N_("Pixels across, for a screen (1600)"), N_("N") },
    { "title", 't', 0, G_OPTION_ARG_STRING, &options.title, N_("What it is called (the board’s name)"), N_("TEXT") },
    { "starred", 's', 0, G_OPTION_ARG_NONE, &options.starred, N_("The board’s starred steps alone"), NULL },
    { "no-prices", 0, 0, G_OPTION_ARG_NONE, &options.no_prices, N_("Without what the pictures cost"), NULL },
    { "dark", 'd', 0, G_OPTION_ARG_NONE, &options.dark, N_("Dark paper"), NULL },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;
  MaqSheetOptions sheet;
  g_autoptr (GArray) items = maq_picture_items_new ();

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code) || !read_options (cli, &options, &sheet, &code)
      || !maq_cli_open (cli, &code) || !find_items (cli, &options, argc - 1, argv + 1, items, &code))
    return code;
  return write_sheet (cli, &options, &sheet, items);
}
