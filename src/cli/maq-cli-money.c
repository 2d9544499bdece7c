/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-json.h"

/* "12.50" → micro-dollars, without floating point. */
static gboolean
parse_dollars (const char *text,
               MaqMicros  *micros)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  g_autofree char *padded = NULL;
  guint64 whole = 0, fraction = 0;

  if (parts[0] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 0, 1000000, &whole, NULL))
    return FALSE;
  if (parts[1] != NULL)
    {
      padded = g_strdup_printf ("%s000000", parts[1]);
      if (strlen (parts[1]) > 6 || *parts[1] == '\0')
        return FALSE;
      padded[6] = '\0';
      if (!g_ascii_string_to_unsigned (padded, 10, 0, 999999, &fraction, NULL))
        return FALSE;
    }
  *micros = (MaqMicros) (whole * MAQ_MICROS_PER_DOLLAR + fraction);
  return TRUE;
}

/* The engine's status as JSON text, or NULL: said why. (transfer full) */
static JsonNode *
get_status (MaqCli  *cli,
            MaqExit *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *slot = NULL;
  JsonNode *node = NULL;

  maq_engine_get_status_async (cli->engine, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  if (maq_engine_plain_finish (cli->engine, result, &text, &error))
    node = maq_json_parse (text, strlen (text), &maq_json_limits_default, &error);
  if (node == NULL)
    *code = maq_cli_say_error (cli, error);
  return node;
}

static void
print_budget (JsonObject *status,
              const char *name,
              const char *title)
{
  JsonObject *part = maq_json_get_object (status, name);
  MaqMicros budget = maq_json_get_int (part, "budget", -1);
  g_autofree char *spent = maq_cli_dollars (maq_json_get_int (part, "spent", 0));
  g_autofree char *limit = budget >= 0 ? maq_cli_dollars (budget) : g_strdup (_("no limit"));

  g_print (_("%-12s %s of %s\n"), title, spent, limit);
}

static MaqExit
show_budget (MaqCli *cli)
{
  MaqExit code = MAQ_EXIT_DONE;
  g_autoptr (JsonNode) node = get_status (cli, &code);
  JsonObject *status;

  if (node == NULL)
    return code;
  status = json_node_get_object (node);
  if (cli->json)
    {
      maq_cli_print_json (json_node_copy (node));
      return code;
    }
  print_budget (status, "day", _("Today"));
  print_budget (status, "month", _("This month"));
  print_budget (status, "board", _("This board"));
  return code;
}

/* "budget.day", or "budget.board.UUID" for the board that is open. NULL: said why. */
static char *
name_budget (MaqCli     *cli,
             const char *period,
             MaqExit    *code)
{
  g_autoptr (JsonNode) status = NULL;

  if (!g_str_equal (period, "board"))
    return g_strconcat ("budget.", period, NULL);
  status = get_status (cli, code);
  if (status == NULL)
    return NULL;
  return g_strconcat ("budget.board.", maq_json_get_string (maq_json_get_object (json_node_get_object (status), "board"), "board", ""),
                      NULL);
}

static MaqExit
set_budget (MaqCli     *cli,
            const char *period,
            const char *amount)
{
  static const char *const periods[] = { "day", "month", "board", NULL };
  gboolean none = g_str_equal (amount, "none");
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  MaqMicros micros = -1;

  if (!g_strv_contains (periods, period) || (!none && !parse_dollars (amount, &micros)))
    return maq_cli_usage (cli, _("write: budget set day 10.00, budget set month 100, budget set board 20 or budget set month none"));
  if (!maq_cli_open (cli, &code))
    return code;
  name = name_budget (cli, period, &code);
  if (name == NULL)
    return code;
  value = g_strdup_printf ("%" G_GINT64_FORMAT, micros);
  maq_engine_set_value_async (cli->engine, name, value, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, none ? _("There is no limit now.") : _("The budget is set."));
}

MaqExit
maq_cli_budget (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc == 4 && g_str_equal (argv[1], "set"))
    return set_budget (cli, argv[2], argv[3]);
  if (argc > 2 || (argc == 2 && !g_str_equal (argv[1], "show")))
    return maq_cli_usage (cli, _("write: budget show, or budget set day|month|board DOLLARS|none"));
  return maq_cli_open (cli, &code) ? show_budget (cli) : code;
}

MaqExit
maq_cli_status (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  MaqExit code = MAQ_EXIT_DONE;
  GListModel *queue;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code) || !maq_cli_open (cli, &code))
    return code;
  code = show_budget (cli);
  if (code != MAQ_EXIT_DONE || cli->json)
    return code;
  queue = maq_engine_get_queue (cli->engine);
  if (g_list_model_get_n_items (queue) == 0)
    g_print (_("Nothing is waiting.\n"));
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      g_print (_("job %ld  step %ld  %s\n"), (long) maq_job_get_id (job), (long) maq_job_get_step_id (job),
               maq_job_state_to_word (maq_job_get_state (job)));
    }
  return code;
}
