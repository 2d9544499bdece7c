/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-local-life.h"
#include "maq-providers.h"

#define LIMIT_US (10 * G_TIME_SPAN_MINUTE) /* a large model from a slow disk */
#define STEP_MS 300

struct _MaqLocalLife {
  int   n_refs;  /* atomic */
  int   ended;   /* atomic; @words is written before */
  int   ready;   /* atomic */
  char *words;
};

MaqLocalLife *
maq_local_life_new (void)
{
  MaqLocalLife *self = g_new0 (MaqLocalLife, 1);

  self->n_refs = 1;
  return self;
}

MaqLocalLife *
maq_local_life_ref (MaqLocalLife *self)
{
  g_atomic_int_inc (&self->n_refs);
  return self;
}

void
maq_local_life_unref (MaqLocalLife *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  g_free (self->words);
  g_free (self);
}

gboolean
maq_local_life_is_held (MaqLocalLife *self)
{
  return g_atomic_int_get (&self->n_refs) > 1;
}

void
maq_local_life_end (MaqLocalLife *self, const char *words)
{
  g_return_if_fail (!maq_local_life_has_ended (self));

  self->words = g_strdup (words);
  g_atomic_int_set (&self->ended, TRUE);
}

gboolean
maq_local_life_has_ended (MaqLocalLife *self)
{
  return g_atomic_int_get (&self->ended);
}

gboolean
maq_local_life_is_ready (MaqLocalLife *self)
{
  return g_atomic_int_get (&self->ready);
}

static gboolean
fail (MaqLocalLife *self, GError **error)
{
  if (maq_local_life_has_ended (self))
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The server program ended before it answered%s%s",
                 self->words != NULL ? ": " : "", self->words != NULL ? self->words : "");
  else
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The server program does not answer");
  return FALSE;
}

/* FALSE: cancelled. */
static gboolean
pause_a_little (GCancellable *cancellable, GError **error)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep (STEP_MS * 1000);
      return TRUE;
    }
  g_poll (&fd, 1, STEP_MS);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* TRUE: there is an answer to be had: *@fine, or an error that waiting does not mend. */
static gboolean
ask (const MaqProvider *provider, MaqEndpoint *endpoint, GCancellable *cancellable, gboolean *fine, GError **error)
{
  g_auto (MaqReport) report = { .retry_after_ms = -1, .limit_reset_ms = -1 };
  MaqCall call = { .endpoint = endpoint, .report = &report, .cancellable = cancellable };
  g_autoptr (GError) local = NULL;
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;

  *fine = provider->test (&call, &diagnosis, NULL, &local);
  if (*fine)
    return TRUE;
  if (diagnosis == MAQ_DIAGNOSIS_NOBODY || diagnosis == MAQ_DIAGNOSIS_BUSY
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The server program answers, but: %s", local->message);
  return TRUE;
}

gboolean
maq_local_life_wait (MaqLocalLife *self, MaqEndpoint *endpoint, void (*waiting) (gpointer data), gpointer data,
                     GCancellable *cancellable, GError **error)
{
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (endpoint));
  gint64 end_us = g_get_monotonic_time () + LIMIT_US;
  gboolean fine = FALSE;

  g_return_val_if_fail (provider != NULL && provider->test != NULL, FALSE);

  while (!maq_local_life_is_ready (self))
    {
      if (maq_local_life_has_ended (self) || g_get_monotonic_time () > end_us)
        return fail (self, error);
      if (waiting != NULL)
        waiting (data);
      if (ask (provider, endpoint, cancellable, &fine, error))
        {
          g_atomic_int_set (&self->ready, fine);
          return fine;
        }
      if (!pause_a_little (cancellable, error))
        return FALSE;
    }
  return TRUE;
}
