/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-limit.h"

#define MINUTE_US (60.0 * G_USEC_PER_SEC)

static void
fill (MaqLimit *self, guint per_minute, gint64 now_us)
{
  if (self->filled_us == 0)
    self->tokens = per_minute;
  else
    self->tokens += (now_us - self->filled_us) * per_minute / MINUTE_US;
  self->tokens = MIN (self->tokens, per_minute);
  self->filled_us = now_us;
}

gboolean
maq_limit_learn (MaqLimit *self, guint per_minute)
{
  if (per_minute == 0 || self->learned == per_minute)
    return FALSE;
  self->learned = per_minute;
  return TRUE;
}

void
maq_limit_pause (MaqLimit *self, gint64 until_us)
{
  self->paused_us = MAX (self->paused_us, until_us);
}

gboolean
maq_limit_take (MaqLimit *self, const MaqModel *row, gint64 now_us, gint64 *wait_us)
{
  const guint per_minute = self->learned > 0 ? self->learned : row->per_minute;

  *wait_us = -1;
  if (self->running >= (self->is_careful ? 1 : MAX (row->concurrency, 1)))
    return FALSE;
  if (self->paused_us > now_us)
    {
      *wait_us = self->paused_us - now_us;
      return FALSE;
    }
  if (per_minute > 0)
    {
      fill (self, per_minute, now_us);
      if (self->tokens < 1)
        {
          *wait_us = (gint64) ((1 - self->tokens) * MINUTE_US / per_minute) + 1;
          return FALSE;
        }
      self->tokens -= 1;
    }
  self->running++;
  return TRUE;
}

void
maq_limit_join (MaqLimit *self)
{
  self->running++;
}

void
maq_limit_release (MaqLimit *self)
{
  g_return_if_fail (self->running > 0);
  self->running--;
}
