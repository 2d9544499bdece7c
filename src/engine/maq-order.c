/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-keys.h"

/* What goes down to a worker and what comes back up: plain values, counted or owned by one side at a time. */

MaqOrder *
maq_order_new (void)
{
  return g_atomic_rc_box_new0 (MaqOrder);
}

MaqOrder *
maq_order_ref (MaqOrder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
order_clear (MaqOrder *self)
{
  g_clear_pointer (&self->core, maq_core_unref);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  g_clear_pointer (&self->request, maq_request_unref);
  g_clear_pointer (&self->prompt, g_free);
  g_clear_pointer (&self->resume, maq_attempt_free);
  g_clear_pointer (&self->follow, maq_follow_free);
  g_clear_pointer (&self->life, maq_local_life_unref);
}

void
maq_order_unref (MaqOrder *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) order_clear);
}

MaqFollow *
maq_follow_new (MaqAttempt *attempt)
{
  MaqFollow *self = g_new0 (MaqFollow, 1);

  self->attempt = attempt;
  self->news = (MaqNews) { .state = MAQ_JOB_QUEUED, .bytes_down_total = -1, .fraction = -1, .median = -1 };
  return self;
}

void
maq_follow_free (MaqFollow *self)
{
  if (self->session.destroy != NULL)
    self->session.destroy (self->session.data);
  maq_keys_free (self->key);
  g_clear_pointer (&self->news.preview, g_bytes_unref);
  g_clear_pointer (&self->attempt, maq_attempt_free);
  g_free (self);
}

void
maq_news_free (MaqNews *news)
{
  g_clear_pointer (&news->preview, g_bytes_unref);
  g_free (news);
}

void
maq_outcome_free (MaqOutcome *outcome)
{
  g_free (outcome->error_word);
  g_free (outcome->error_message);
  g_clear_pointer (&outcome->record, maq_step_record_unref);
  g_free (outcome);
}
