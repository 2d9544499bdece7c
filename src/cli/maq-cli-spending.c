/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-json.h"
#include "maq-text.h"

#define MAX_DAYS 36600

gboolean
maq_cli_read_day (const char *text,
                  gint64     *since_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start = NULL, back = NULL;
  g_auto (GStrv) parts = g_strsplit (text, "-", 3);
  guint64 numbers[3] = { 0 };
  char *end = NULL;
  guint64 days = g_ascii_strtoull (text, &end, 10);

  if (g_ascii_isdigit (*text) && g_str_equal (end, "d") && days >= 1 && days <= MAX_DAYS)
    {
      back = g_date_time_add_days (now, 1 - (int) days);
      start = back != NULL ? g_date_time_new_local (g_date_time_get_year (back), g_date_time_get_month (back),
                                                    g_date_time_get_day_of_month (back), 0, 0, 0) : NULL;
    }
  else if (g_strv_length (parts) == 3)
    {
      for (guint i = 0; i < 3; i++)
        if (!g_ascii_string_to_unsigned (parts[i], 10, 1, 9999, &numbers[i], NULL))
          return FALSE;
      start = g_date_time_new_local ((int) numbers[0], (int) numbers[1], (int) numbers[2], 0, 0, 0);
    }
  if (start == NULL)
    return FALSE;
  *since_us = g_date_time_to_unix (start) * G_USEC_PER_SEC;
  return TRUE;
}

static void
add_row (JsonBuilder          *builder,
         const MaqSpendingRow *row)
{
  json_builder_begin_object (builder);
  if (row->key != NULL)
    maq_cli_add_string (builder, "key", row->key);
  if (row->key != NULL)
    maq_cli_add_string (builder, "title", row->title);
  maq_cli_add_int (builder, "pictures", row->n_pictures);
  maq_cli_add_int (builder, "confirmed_micros", row->confirmed);
  maq_cli_add_int (builder, "open_micros", row->open);
  maq_cli_add_int (builder, "unknown_micros", row->unknown);
  maq_cli_add_int (builder, "unknown", row->n_unknown);
  json_builder_end_object (builder);
}

static void
add_rows (JsonBuilder *builder,
          const char  *name,
          GPtrArray   *rows)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    add_row (builder, g_ptr_array_index (rows, i));
  json_builder_end_array (builder);
}

static void
print_json (const MaqSpending *spending)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_utc (spending->since_us / G_USEC_PER_SEC);
  g_autofree char *stamp = spending->since_us > 0 && since != NULL ? g_date_time_format_iso8601 (since) : NULL;

  json_builder_begin_object (builder);
  maq_cli_add_string (builder, "since", stamp);
  json_builder_set_member_name (builder, "total");
  add_row (builder, &spending->total);
  add_rows (builder, "days", spending->days);
  add_rows (builder, "engines", spending->engines);
  add_rows (builder, "boards", spending->boards);
  json_builder_set_member_name (builder, "estimates");
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "count", spending->n_estimates);
  maq_cli_add_money (builder, "error_permille", spending->n_estimates > 0, spending->error_permille);
  maq_cli_add_int (builder, "outside", spending->n_outside);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static void
print_row (const char           *name,
           const MaqSpendingRow *row)
{
  g_autofree char *shown = maq_text_display (name, strlen (name), 40);
  g_autofree char *confirmed = maq_cli_dollars (row->confirmed);
  g_autofree char *open = maq_cli_dollars (row->open), *unknown = maq_cli_dollars (row->unknown);

  g_print ("%-28s %10s  ", shown, confirmed);
  g_print (ngettext ("%u picture", "%u pictures", row->n_pictures), row->n_pictures);
  if (row->open > 0)
    g_print (_(", up to %s under way"), open);
  if (row->n_unknown > 0)
    g_print (_(", up to %s perhaps charged (%u undecided)"), unknown, row->n_unknown);
  g_print ("\n");
}

static void
print_rows (const char *title,
            GPtrArray  *rows)
{
  if (rows->len == 0)
    return;
  g_print ("\n%s\n", title);
  for (guint i = 0; i < rows->len; i++)
    {
      const MaqSpendingRow *row = g_ptr_array_index (rows, i);

      print_row (row->title != NULL ? row->title : row->key, row);
    }
}

static void
print_text (const MaqSpending *spending)
{
  print_row (_("Total"), &spending->total);
  print_rows (_("By day"), spending->days);
  print_rows (_("By engine"), spending->engines);
  /* A library with one board that has no name says nothing new. */
  if (spending->boards->len > 1)
    print_rows (_("By board"), spending->boards);
  if (spending->n_estimates > 0)
    g_print (_("\nThe estimates were off by %ld.%ld %% on average; %u of %u costs were outside of them.\n"),
             (long) (spending->error_permille / 10), (long) (spending->error_permille % 10), spending->n_outside, spending->n_estimates);
}

MaqExit
maq_cli_spending (MaqCli  *cli,
                  int      argc,
                  char   **argv)
{
  g_autofree char *since = NULL;
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_("Only from this day on, or of the last so many days"), N_("YYYY-MM-DD|30d") },
    { NULL }
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MaqSpending) spending = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  gint64 since_us = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("“%s” is not understood here"), argv[1]);
  if (since != NULL && !maq_cli_read_day (since, &since_us))
    return maq_cli_usage (cli, _("“%s” is no day; write 2026-11-01, or 30d"), since);
  if (!maq_cli_open (cli, &code))
    return code;
  maq_engine_get_spending_async (cli->engine, since_us, 0, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  spending = maq_engine_get_spending_finish (cli->engine, result, &error);
  if (spending == NULL)
    return maq_cli_say_error (cli, error);
  if (cli->json)
    print_json (spending);
  else
    print_text (spending);
  return MAQ_EXIT_DONE;
}
