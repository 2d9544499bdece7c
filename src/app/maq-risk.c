/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-money-text.h"
#include "maq-risk.h"
#include "maq-step-text.h"

static void
add_paid (MaqRisk *risk, MaqJob *job)
{
  const MaqSlot *slot = maq_step_record_get_slot (maq_job_get_record (job), maq_job_get_slot (job));

  /* What is free may be asked for again. */
  if (slot != NULL && slot->estimate.known && slot->estimate.high == 0)
    return;
  risk->n_paid++;
  if (slot != NULL && slot->estimate.known)
    risk->most += slot->estimate.high;
  else
    risk->is_known = FALSE;
}

void
maq_risk_look (GListModel *queue, MaqRisk *risk)
{
  *risk = (MaqRisk) { .is_known = TRUE };
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);
      MaqJobState state = maq_job_get_state (job);

      if (state == MAQ_JOB_QUEUED)
        risk->n_waiting++;
      else if (state == MAQ_JOB_ACCEPTED || state == MAQ_JOB_REMOTE_DONE)
        risk->n_remote++;
      else if (!maq_job_state_is_end (state))
        add_paid (risk, job);
    }
}

char *
maq_risk_make_text (const MaqRisk *risk)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *money = risk->is_known ? maq_money_text (risk->most) : NULL;

  if (risk->n_paid == 0)
    return NULL;
  if (money != NULL)
    /* Translators: %s is an amount of money. */
    g_string_append_printf (text, ngettext ("%u picture for up to %s is being made.", "%u pictures for up to %s are being made.",
                                            risk->n_paid), risk->n_paid, money);
  else
    g_string_append_printf (text, ngettext ("%u picture that is paid for is being made.",
                                            "%u pictures that are paid for are being made.", risk->n_paid), risk->n_paid);
  g_string_append_c (text, ' ');
  g_string_append (text, _("Maquette can stay without a window until everything has arrived, and then quit by itself."));
  if (risk->n_waiting > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u picture that still waits is asked for at the next start.",
                                              "%u pictures that still wait are asked for at the next start.",
                                              risk->n_waiting), risk->n_waiting);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
