/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-error.h"
#include "maq-log.h"

/* Reconciliation (durability, section 3.5, A10): the engine's list says whether a request whose answer was lost has become a
 * job. Until it says so a person may decide, and then that counts. */

#define NOT_FOUND "The engine has no such job: it was probably not created"

/* As the library has it now: somebody may have answered meanwhile. */
static MaqOutcome *
describe (MaqRun *run)
{
  MaqOutcome *outcome = maq_run_outcome (run, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER, NULL, NULL);
  const MaqSlot *slot;

  if (outcome->record == NULL || run->order->variant >= outcome->record->slots->len)
    return outcome;
  slot = g_ptr_array_index (outcome->record->slots, run->order->variant);
  outcome->state = slot->state;
  outcome->error_word = g_strdup (slot->state == MAQ_JOB_UNKNOWN ? maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME)
                                                                 : slot->error_word);
  outcome->error_message = g_strdup (slot->error_message);
  return outcome;
}

static gboolean
ask (MaqRun *run, char **remote_id, GError **error)
{
  if (!maq_run_find_key (run, error))
    return FALSE;
  maq_run_clear_report (run);
  return run->provider->find (&run->call, run->attempt->committed_us, remote_id, error);
}

static MaqOutcome *
take_found (MaqRun *run, const char *remote_id)
{
  g_autoptr (GError) error = NULL;

  if (maq_run_found (run, remote_id, &error))
    {
      run->exchange.base.accepted = TRUE;
      maq_run_moved (MAQ_JOB_ACCEPTED, run);
      return maq_run_follow (run);
    }
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " was found, and is not taken: %s", run->order->job, error->message);
  return describe (run);
}

static MaqOutcome *
search (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  g_autofree char *remote_id = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) unwritten = NULL;
  gboolean told = ask (run, &remote_id, &failure);
  MaqOutcome *outcome;

  if (remote_id != NULL)
    return take_found (run, remote_id);
  if (failure != NULL)
    maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be looked for: %s", run->order->job, failure->message);
  follow->n_finds++;
  if (follow->n_finds < G_N_ELEMENTS (maq_pace.find_ms))
    {
      gint64 past_ms = (g_get_monotonic_time () - follow->search_us) / 1000;

      outcome = describe (run);
      if (outcome->state == MAQ_JOB_UNKNOWN)
        outcome->look_ms = MAX ((gint64) maq_pace.find_ms[follow->n_finds] - past_ms, 0);
      return outcome;
    }
  /* What could not be asked is asked again by the next start. */
  if (told && !maq_run_not_found (run, NOT_FOUND, &unwritten))
    maq_log_event ("job", "job=%" G_GINT64_FORMAT ": %s", run->order->job, unwritten->message);
  return describe (run);
}

MaqOutcome *
maq_run_search (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;

  follow->attempt = run->attempt;
  follow->search_us = g_get_monotonic_time ();
  return search (run);
}

gboolean
maq_run_find_first (MaqRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remote_id = NULL;

  if (run->provider->find == NULL || !ask (run, &remote_id, &error) || remote_id == NULL)
    {
      maq_run_clear_report (run);
      return FALSE;
    }
  run->exchange.remote_id = g_steal_pointer (&remote_id);
  if (maq_run_accepted (run, &error))
    return TRUE;
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " was found, and is not taken: %s", run->order->job, error->message);
  return FALSE;
}

gpointer
maq_attempt_find_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun run = { .order = data, .sink = sink, .cancellable = cancellable };
  MaqFollow *follow = run.order->follow;
  MaqOutcome *outcome = NULL;

  if (follow->search_us == 0)
    follow->search_us = g_get_monotonic_time ();
  if (maq_run_open_follow (&run, error))
    outcome = search (&run);
  maq_run_close_follow (&run, outcome);
  return outcome;
}
