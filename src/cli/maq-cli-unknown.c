/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-work.h"
#include "maq-json.h"
#include "maq-provider.h"
#include "maq-text.h"

/* Requests that were sent whole and never answered: only a person can say what became of the money. */

#define MAX_SAID 400

static const MaqSlot *
get_slot (MaqJob *job)
{
  GPtrArray *slots = maq_job_get_record (job)->slots;

  for (guint i = 0; i < slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (slots, i);

      if (slot->job == maq_job_get_id (job))
        return slot;
    }
  return NULL;
}

static const char *
get_usage_url (MaqCli     *cli,
               const char *engine)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (cli->engine), engine);
  const MaqPreset *preset = entry != NULL ? maq_preset_find (maq_catalog_entry_get_endpoint (entry)) : NULL;

  return preset != NULL ? preset->usage_url : NULL;
}

/* (transfer full) (nullable) */
static char *
format_time (gint64   wall_us,
             gboolean local)
{
  g_autoptr (GDateTime) time = local ? g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC)
                                     : g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  if (time == NULL || wall_us <= 0)
    return NULL;
  return local ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_date_time_format_iso8601 (time);
}

static void
print_json (MaqCli        *cli,
            MaqJob        *job,
            const MaqSlot *slot)
{
  const char *engine = maq_request_get_engine (maq_job_get_record (job)->request);
  g_autofree char *sent = format_time (slot->started_us, FALSE);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "job", slot->job);
  maq_cli_add_int (builder, "step", maq_job_get_step_id (job));
  maq_cli_add_int (builder, "index", slot->index);
  maq_cli_add_string (builder, "engine", engine);
  maq_cli_add_string (builder, "sent", sent);
  maq_cli_add_string (builder, "change", maq_job_get_change (job));
  maq_cli_add_money (builder, "may_cost_micros", slot->estimate.known, slot->estimate.high);
  maq_cli_add_string (builder, "reach", slot->has_reach ? maq_reach_to_word (slot->reach) : NULL);
  maq_cli_add_string (builder, "message", slot->error_message);
  maq_cli_add_string (builder, "provider_code", slot->provider_code);
  maq_cli_add_string (builder, "original", slot->original);
  maq_cli_add_string (builder, "request_id", slot->request_id);
  maq_cli_add_string (builder, "remote_id", slot->remote_id);
  maq_cli_add_string (builder, "usage_url", get_usage_url (cli, engine));
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static void
print_text (MaqCli        *cli,
            MaqJob        *job,
            const MaqSlot *slot)
{
  const char *engine = maq_request_get_engine (maq_job_get_record (job)->request);
  const char *change = maq_job_get_change (job);
  const char *url = get_usage_url (cli, engine);
  g_autofree char *shown = maq_text_display (change, strlen (change), 60);
  g_autofree char *sent = format_time (slot->started_us, TRUE);
  g_autofree char *cost = maq_cli_dollars (slot->estimate.high);
  g_autofree char *said = slot->error_message != NULL ? maq_text_display (slot->error_message, strlen (slot->error_message), MAX_SAID)
                                                      : g_strdup ("");

  g_print (_("job %ld  step %ld  %s  %s  %s\n"), (long) slot->job, (long) maq_job_get_step_id (job), engine,
           sent != NULL ? sent : "", g_strdelimit (shown, "\n\t", ' '));
  if (slot->estimate.known)
    g_print (_("      may have cost up to %s\n"), cost);
  if (*said != '\0')
    g_print ("      %s\n", said);
  if (slot->request_id != NULL)
    g_print (_("      the service knows it as %s\n"), slot->request_id);
  if (url != NULL)
    g_print (_("      what was charged: %s\n"), url);
}

static MaqExit
list (MaqCli *cli)
{
  GListModel *queue = maq_engine_get_queue (cli->engine);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);
      const MaqSlot *slot = maq_job_get_state (job) == MAQ_JOB_UNKNOWN ? get_slot (job) : NULL;

      if (slot == NULL)
        continue;
      n++;
      if (cli->json)
        print_json (cli, job, slot);
      else
        print_text (cli, job, slot);
    }
  if (cli->json)
    return MAQ_EXIT_DONE;
  if (n == 0)
    g_print (_("Nothing is undecided.\n"));
  else
    g_print (_("Decide with “unknown resolve JOB charged|not-charged”, “unknown resend JOB” or “unknown discard JOB”.\n"));
  return MAQ_EXIT_DONE;
}

MaqExit
maq_cli_unknown (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  MaqExit code = MAQ_EXIT_DONE;
  const char *answer = NULL;
  gint64 job = 0;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc == 1 || (argc == 2 && g_str_equal (argv[1], "list")))
    return maq_cli_open (cli, &code) ? list (cli) : code;
  if (argc == 4 && g_str_equal (argv[1], "resolve") && (g_str_equal (argv[3], "charged") || g_str_equal (argv[3], "not-charged")))
    answer = argv[3];
  else if (argc == 3 && g_str_equal (argv[1], "resend"))
    answer = "resend";
  /* Not to be asked again; as nobody knows, it stays counted. */
  else if (argc == 3 && g_str_equal (argv[1], "discard"))
    answer = "charged";
  if (answer == NULL)
    return maq_cli_usage (cli, _("write: unknown list, unknown resolve JOB charged|not-charged, unknown resend JOB or unknown discard JOB"));
  if (!maq_cli_read_job (cli, argv[2], &job, &code) || !maq_cli_open (cli, &code))
    return code;
  return maq_cli_answer_job (cli, job, answer);
}
