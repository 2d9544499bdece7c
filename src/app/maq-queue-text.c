/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-job-text.h"
#include "maq-money-text.h"
#include "maq-queue-text.h"
#include "maq-step-text.h"

static char *
count_pictures (guint n)
{
  return g_strdup_printf (ngettext ("%u picture", "%u pictures", n), n);
}

/* Money that the budgets count already, though nobody may have asked for it yet. */
static char *
describe_price (const MaqPrice *price)
{
  g_autofree char *text = maq_money_text_price (price);

  if (!price->known || price->high == 0)
    return g_steal_pointer (&text);
  /* Translators: %s is a price. */
  return g_strdup_printf (_("%s reserved"), text);
}

char *
maq_queue_text_meta (MaqQueueEntry *entry)
{
  MaqJob *lead = maq_queue_entry_get_lead (entry);
  MaqPrice price = maq_queue_entry_get_price (entry);
  g_autofree char *sum = describe_price (&price);
  g_autofree char *count = count_pictures (maq_queue_entry_get_n_jobs (entry));
  const char *engine = lead != NULL ? maq_job_get_record (lead)->engine_title : NULL;

  return g_strdup_printf ("%s · %s · %s", engine != NULL ? engine : "", count, sum);
}

char *
maq_queue_text_status (MaqQueueEntry *entry)
{
  MaqJob *lead = maq_queue_entry_get_lead (entry);
  const MaqSlot *slot = lead != NULL ? maq_step_record_get_slot (maq_job_get_record (lead), maq_job_get_slot (lead)) : NULL;
  guint n_jobs = maq_queue_entry_get_n_jobs (entry), n_running = maq_queue_entry_count_running (entry);
  g_autofree char *line = NULL;
  MaqJobNews news;

  if (slot == NULL)
    return g_strdup ("");
  if (maq_job_is_searching (lead))
    return g_strdup (_("Its answer was lost; the engine is being asked for it"));
  maq_job_text_read (lead, slot, &news);
  /* A clock that stands still says nothing. */
  line = news.state == MAQ_JOB_QUEUED && news.remaining < 0 ? maq_job_text_phase (&news) : maq_job_text_line (&news);
  if (n_running == 0 || n_running == n_jobs)
    return g_steal_pointer (&line);
  /* Translators: so many of so many pictures are under way, and what the first of them does. */
  return g_strdup_printf (_("%u of %u under way · %s"), n_running, n_jobs, line);
}

char *
maq_queue_text_sum (GListModel *entries)
{
  guint n_entries = g_list_model_get_n_items (entries), n = 0;
  MaqPrice sum = { TRUE, 0, 0 };
  g_autofree char *count = NULL;
  g_autofree char *price = NULL;

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (MaqQueueEntry) entry = g_list_model_get_item (entries, i);
      MaqPrice one = maq_queue_entry_get_price (entry);

      n += maq_queue_entry_get_n_jobs (entry);
      sum.known = sum.known && one.known;
      sum.low += one.low;
      sum.high += one.high;
    }
  if (n == 0)
    return g_strdup ("");
  count = count_pictures (n);
  price = describe_price (&sum);
  return g_strdup_printf ("%s · %s", count, price);
}
