/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-preset.h"
#include "maq-talk.h"
#include "maq-trial-local.h"

#define MAX_POLLS 400
#define BETWEEN_POLLS_US (25 * 1000)
#define MAX_BODY (64 * 1024 * 1024)
/* Nobody listens there. */
#define NOWHERE "http://127.0.0.1:1"

static MaqTrialLocal *current; /* whose exchange it is: there is one at a time */

static gboolean
accept_cb (MaqExchange *exchange, const char *remote_id, gint64 deadline_us, GError **error)
{
  g_assert_true (exchange->committed);
  g_assert_true (maq_talk_is_id (remote_id));
  g_free (current->remote_id);
  current->remote_id = g_strdup (remote_id);
  exchange->accepted = TRUE;
  return TRUE;
}

static void
progress_cb (const MaqProgress *progress, gpointer data)
{
  MaqTrialLocal *self = data;

  self->trial->n_phases |= 1u << progress->phase;
  self->best_fraction = MAX (self->best_fraction, progress->fraction);
  self->worst_position = MAX (self->worst_position, progress->queue_position);
  self->n_previews += progress->preview != NULL;
  g_assert_cmpfloat (progress->fraction, <=, 1);
}

MaqTrialLocal *
maq_trial_local_new (const char        *kind,
                     const char *const *fake,
                     const char        *options,
                     const char        *key,
                     const char        *prompt)
{
  MaqTrialLocal *self = g_new0 (MaqTrialLocal, 1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const MaqPreset *preset = maq_preset_lookup (kind);
  gboolean is_service = preset != NULL && preset->group == MAQ_PRESET_SERVICE;
  g_autoptr (GError) error = NULL;
  MaqCall *call;

  g_ptr_array_add (words, (gpointer) "--speak");
  g_ptr_array_add (words, (gpointer) kind);
  for (gsize i = 0; fake != NULL && fake[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) fake[i]);
  g_ptr_array_add (words, NULL);
  if (fake != NULL)
    self->fake = maq_fake_start ((const char *const *) words->pdata);

  self->trial = maq_trial_new (NOWHERE, "compatible", prompt);
  self->best_fraction = -1;
  self->trial->exchange.accept = accept_cb;
  self->trial->provider = maq_providers_lookup (kind);
  g_assert_nonnull (self->trial->provider);
  call = &self->trial->call;
  maq_endpoint_unref (call->endpoint);
  call->endpoint = maq_endpoint_new_full ("trial", "Trial", kind, self->fake != NULL ? self->fake->base : NOWHERE,
                                          is_service ? preset->model : maq_model_lookup (kind)->id,
                                          is_service ? preset->row : kind, options, NULL, &error);
  g_assert_no_error (error);
  call->key = key;
  call->session = &self->session;
  call->progress = progress_cb;
  call->progress_data = self;
  current = self;
  return self;
}

static void
end_session (MaqTrialLocal *self)
{
  if (self->session.destroy != NULL)
    self->session.destroy (self->session.data);
  self->session = (MaqSession) { 0 };
}

void
maq_trial_local_free (MaqTrialLocal *self)
{
  end_session (self);
  g_clear_pointer (&self->trial->call.uploads, g_ptr_array_unref);
  maq_trial_free (self->trial);
  maq_fake_stop (self->fake);
  g_free (self->remote_id);
  g_free (self);
}

void
maq_trial_local_forget (MaqTrialLocal *self)
{
  MaqTrial *trial = self->trial;

  end_session (self);
  trial->exchange.committed = trial->exchange.replied = trial->exchange.accepted = trial->exchange.complete = FALSE;
  g_clear_pointer (&trial->head, g_free);
  g_clear_pointer (&self->remote_id, g_free);
  maq_report_clear (&trial->report);
  trial->report = (MaqReport) { 0 };
  g_assert_cmpint (ftruncate (trial->reply_fd, 0), ==, 0);
  lseek (trial->reply_fd, 0, SEEK_SET);
}

gboolean
maq_trial_local_go (MaqTrialLocal  *self,
                    GError        **error)
{
  MaqTrial *trial = self->trial;

  /* It also ends the builder, which upload() needs. */
  if (!maq_trial_prepare (trial, error))
    return FALSE;
  if (trial->provider->upload != NULL)
    {
      g_clear_pointer (&trial->call.uploads, g_ptr_array_unref);
      trial->call.uploads = g_ptr_array_new_with_free_func (g_free);
      if (!trial->provider->upload (&trial->call, trial->call.uploads, error) || !maq_trial_prepare (trial, error))
        return FALSE;
    }
  return maq_trial_submit (trial, error);
}

gboolean
maq_trial_local_wait (MaqTrialLocal  *self,
                      GError        **error)
{
  MaqTrial *trial = self->trial;
  guint n_bad = 0;
  gboolean done = FALSE;

  g_assert_nonnull (self->remote_id);
  for (guint i = 0; i < MAX_POLLS && !done; i++)
    {
      g_autoptr (GError) local = NULL;

      self->n_polls++;
      if (!trial->provider->poll (&trial->call, self->remote_id, &done, &local))
        {
          gboolean again = g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE)
                           || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_RATE)
                           || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_PROTOCOL);

          g_assert_false (done);
          if (!again || ++n_bad > 5)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
        }
      if (!done)
        g_usleep (BETWEEN_POLLS_US);
    }

  g_assert_true (done);
  g_assert_true (trial->exchange.complete);
  return TRUE;
}

MaqResult *
maq_trial_local_make (MaqTrialLocal *self,
                      guint          n)
{
  g_autoptr (GError) error = NULL;
  MaqResult *result;

  maq_trial_local_go (self, &error);
  g_assert_no_error (error);
  if (self->trial->provider->poll != NULL)
    maq_trial_local_wait (self, &error);
  g_assert_no_error (error);
  result = maq_trial_read (self->trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pictures->len, ==, n);
  return result;
}

JsonNode *
maq_trial_local_dup_body (MaqTrialLocal *self)
{
  const MaqJsonLimits limits = { MAX_BODY, 64, 10000 };
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = maq_trial_dup_body (self->trial, &length);
  JsonNode *root = maq_json_parse (text, length, &limits, &error);

  g_assert_no_error (error);
  return root;
}

GBytes *
maq_trial_local_load (const char *server,
                      const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/answers", server, file, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}
