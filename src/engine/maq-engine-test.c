/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-keys.h"
#include "maq-local-trust.h"
#include "maq-log.h"
#include "maq-providers.h"

/* "Test connection". When it is fine, the server is also asked what it can do, so that the controls fit it. */

typedef struct {
  MaqDiagnosis  diagnosis;
  char         *detail;
  GPtrArray    *rows;     /* (nullable) the engines as the library has them, when one has learned something */
} Finding;

static void
finding_free (Finding *finding)
{
  g_free (finding->detail);
  g_clear_pointer (&finding->rows, g_ptr_array_unref);
  g_free (finding);
}

typedef struct {
  MaqTodo *todo;
  char    *learned;
} Lesson;

static gpointer
keep_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Lesson *lesson = data;
  MaqStore *store = maq_core_get_store (lesson->todo->core, error);

  if (store == NULL || !maq_store_set_learned (store, maq_endpoint_get_id (lesson->todo->endpoint), lesson->learned, error))
    return NULL;
  return maq_store_list_engines (store, error);
}

/* What it says of itself is a help, never a condition: an error is only logged. */
static void
learn (MaqTodo *todo, const MaqProvider *provider, const MaqCall *call, Finding *finding)
{
  g_autoptr (GError) error = NULL;
  Lesson lesson = { todo, NULL };

  if (provider->learn == NULL || g_str_equal (maq_endpoint_get_id (todo->endpoint), MAQ_DRAFT_ENGINE))
    return;
  lesson.learned = provider->learn (call, &error);
  if (lesson.learned != NULL)
    finding->rows = maq_worker_call (todo->core->worker, MAQ_LANE_STORE, keep_work, &lesson, &error);
  if (error != NULL)
    maq_log_event ("learn", "engine=%s: %s", maq_endpoint_get_id (todo->endpoint), error->message);
  g_free (lesson.learned);
}

/* A program of our own is given the time to load its model. FALSE with @error only where it never came to an answer. */
static gboolean
await_program (MaqTodo *todo, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (todo->life == NULL || maq_local_life_wait (todo->life, todo->endpoint, NULL, NULL, cancellable, &local)
      || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Without a key a service can only refuse; that much is known without asking it. */
static gboolean
ask (MaqTodo *todo, const MaqProvider *provider, const MaqCall *call, Finding *finding, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (call->key == NULL && maq_endpoint_needs_key (todo->endpoint))
    {
      finding->diagnosis = MAQ_DIAGNOSIS_NO_KEY;
      return TRUE;
    }
  if (!await_program (todo, call->cancellable, &failed))
    finding->diagnosis = MAQ_DIAGNOSIS_NOBODY;
  if (failed != NULL || !provider->test (call, &finding->diagnosis, &finding->detail, &failed))
    {
      if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      /* What was found out is the diagnosis; the error says it in the server's or the network's words. */
      if (finding->detail == NULL && failed != NULL)
        finding->detail = g_strdup (failed->message);
      return TRUE;
    }
  if (finding->diagnosis == MAQ_DIAGNOSIS_FINE)
    learn (todo, provider, call, finding);
  return TRUE;
}

static gpointer
test_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (todo->endpoint));
  g_auto (MaqReport) report = { .retry_after_ms = -1, .limit_reset_ms = -1 };
  MaqCall call = { .endpoint = todo->endpoint, .report = &report, .cancellable = cancellable };
  g_autoptr (GError) failed = NULL;
  g_autofree char *ca_file = NULL;
  Finding *finding;
  char *key = NULL;

  if (provider == NULL || provider->test == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "An engine of the kind “%s” cannot be tested",
                   maq_endpoint_get_kind (todo->endpoint));
      return NULL;
    }
  if (!maq_local_trust_check_authority (todo->endpoint, error))
    return NULL;
  if (maq_endpoint_may_have_key (todo->endpoint))
    key = maq_keys_lookup (maq_endpoint_get_origin (todo->endpoint), maq_endpoint_get_id (todo->endpoint), cancellable, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  call.key = key;
  call.ca_file = ca_file = maq_local_trust_dup_authority (todo->endpoint);
  finding = g_new0 (Finding, 1);
  finding->diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  if (!ask (todo, provider, &call, finding, error))
    g_clear_pointer (&finding, finding_free);
  maq_keys_free (key);
  return finding;
}

static void
tested (MaqEngine *self, gpointer result)
{
  Finding *finding = result;

  if (finding != NULL && finding->rows != NULL)
    maq_catalog_fill (self->catalog, finding->rows);
}

void
maq_engine_test_endpoint_async (MaqEngine *self, const char *id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;
  MaqEndpoint *endpoint;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  endpoint = maq_engine_find_endpoint (self, id, maq_engine_test_endpoint_async, callback, user_data);
  if (endpoint == NULL)
    return;
  if (g_str_equal (id, MAQ_DRAFT_ENGINE) && !maq_local_server_ensure (self->server, &error))
    {
      maq_engine_fail (self, maq_engine_test_endpoint_async, error, callback, user_data);
      return;
    }
  todo = maq_todo_new (self);
  if (!maq_local_programs_wants (endpoint))
    {
      todo->endpoint = maq_endpoint_ref (endpoint);
    }
  else if (!maq_local_programs_ensure (self->programs, endpoint, &todo->endpoint, &todo->life, &error))
    {
      maq_todo_free (todo);
      maq_engine_fail (self, maq_engine_test_endpoint_async, error, callback, user_data);
      return;
    }
  maq_engine_run (self, MAQ_LANE_NETWORK, test_work, todo, (GDestroyNotify) finding_free, tested, cancellable,
                  maq_engine_test_endpoint_async, callback, user_data);
}

gboolean
maq_engine_test_endpoint_finish (MaqEngine *self, GAsyncResult *result, MaqDiagnosis *diagnosis, char **detail,
                                 GError **error)
{
  Finding *finding;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (diagnosis != NULL, FALSE);

  *diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  if (detail != NULL)
    *detail = NULL;
  finding = g_task_propagate_pointer (G_TASK (result), error);
  if (finding == NULL)
    return FALSE;
  *diagnosis = finding->diagnosis;
  if (detail != NULL)
    *detail = g_steal_pointer (&finding->detail);
  finding_free (finding);
  return TRUE;
}
