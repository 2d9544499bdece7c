/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-work.h"

/* What engines have accepted before the program ended is asked for, and waited for. Nothing is sent that could cost. */

/* After this call's answer everything that fetch() claims is shown: the store's lane works in order. */
static void
wait_for_claims (MaqCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_get_status_async (cli->engine, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
}

static MaqExit
say_slots (MaqCli        *cli,
           MaqStepRecord *record)
{
  MaqExit code = MAQ_EXIT_DONE;

  maq_cli_print_step (cli, record, NULL);
  for (guint i = 0; i < record->slots->len; i++)
    {
      MaqExit slot = maq_cli_say_slot (cli, g_ptr_array_index (record->slots, i));

      if (code == MAQ_EXIT_DONE)
        code = slot;
    }
  return code;
}

MaqExit
maq_cli_fetch (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_autoptr (GPtrArray) records = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 1)
    return maq_cli_usage (cli, _("write: fetch"));
  if (!maq_cli_open (cli, &code))
    return code;
  maq_engine_fetch (cli->engine);
  wait_for_claims (cli);
  records = maq_cli_work_fetch (cli, &code);
  if (records->len == 0 && !cli->json)
    g_print (_("Nothing is at an engine.\n"));
  for (guint i = 0; i < records->len; i++)
    {
      MaqExit step = say_slots (cli, g_ptr_array_index (records, i));

      if (code == MAQ_EXIT_DONE)
        code = step;
    }
  return code;
}
