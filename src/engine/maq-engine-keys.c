/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-keys.h"
#include "maq-secret.h"

/* A keyring may ask the user to unlock it: that is waiting, and must not hold up pictures. So all of this is on the network
 * lane. */
#define TAIL 4
#define SHORT_KEY 12

static gboolean
check_bound (MaqEndpoint *endpoint, GError **error)
{
  if (maq_endpoint_may_have_key (endpoint))
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s is never sent a key", maq_endpoint_get_title (endpoint));
  return FALSE;
}

static gpointer
set_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  const char *origin = maq_endpoint_get_origin (todo->endpoint);
  const char *account = maq_endpoint_get_id (todo->endpoint);
  gboolean kept = TRUE;

  if (todo->secret == NULL)
    return maq_keys_clear (origin, account, cancellable, error) ? g_strdup ("cleared") : NULL;
  if (!check_bound (todo->endpoint, error) || !maq_keys_set (origin, account, todo->secret, &kept, cancellable, error))
    return NULL;
  return g_strdup (kept ? "keyring" : "session");
}

static gpointer
get_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  const char *origin = maq_endpoint_get_origin (todo->endpoint);
  const char *account = maq_endpoint_get_id (todo->endpoint);
  const char *where;
  char *key, *text;
  gsize length;

  if (!maq_endpoint_may_have_key (todo->endpoint))
    return g_strdup ("");
  key = maq_keys_lookup (origin, account, cancellable, error);
  if (key == NULL)
    return error != NULL && *error != NULL ? NULL : g_strdup ("");
  where = maq_keys_is_session (origin, account) ? "session" : "keyring";
  length = strlen (key);
  text = length >= SHORT_KEY ? g_strdup_printf ("%s %s", where, key + length - TAIL) : g_strdup (where);
  maq_keys_free (key);
  return text;
}

/* With another key its jobs may go on. */
static void
set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *text = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  maq_engine_release_endpoint (self, g_task_get_task_data (task));
  g_task_return_pointer (task, text, g_free);
}

static void
run_set (MaqEngine *self, MaqTodo *todo, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (maq_endpoint_get_id (todo->endpoint)), g_free);
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, set_work, todo, (GDestroyNotify) maq_todo_free, g_free,
                        NULL, NULL, set_cb, task);
}

void
maq_engine_release_endpoint (MaqEngine *self, const char *id)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  maq_job_queue_release (self->queue, id != NULL ? id : MAQ_DRAFT_ENGINE);
}

static void
run (MaqEngine *self, MaqWorkFunc work, MaqEndpoint *endpoint, const char *key, gpointer tag,
     GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo = maq_todo_new (self);

  todo->endpoint = maq_endpoint_ref (endpoint);
  todo->secret = key != NULL ? maq_secret_new (key) : NULL;
  if (key != NULL && todo->secret == NULL)
    {
      maq_todo_free (todo);
      maq_engine_fail (self, tag, g_error_new (MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the key"), callback, user_data);
      return;
    }
  if (work == set_work)
    run_set (self, todo, tag, callback, user_data);
  else
    maq_engine_run (self, MAQ_LANE_NETWORK, work, todo, g_free, NULL, NULL, tag, callback, user_data);
}

void
maq_engine_set_key_async (MaqEngine *self, const char *id, const char *key, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  MaqEndpoint *endpoint;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  endpoint = maq_engine_find_endpoint (self, id, maq_engine_set_key_async, callback, user_data);
  if (endpoint != NULL)
    run (self, set_work, endpoint, key, maq_engine_set_key_async, callback, user_data);
}

void
maq_engine_get_key_async (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqEndpoint *endpoint;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  endpoint = maq_engine_find_endpoint (self, id, maq_engine_get_key_async, callback, user_data);
  if (endpoint != NULL)
    run (self, get_work, endpoint, NULL, maq_engine_get_key_async, callback, user_data);
}

/* The variable's name; NULL: other programs have none for this service, and anybody's own address is no service: a key of
 * one must not go to another. */
static const char *
get_variable (MaqEndpoint *endpoint)
{
  const MaqPreset *preset = maq_preset_find (endpoint);
  g_autoptr (MaqEndpoint) original = preset != NULL ? maq_preset_make (preset, NULL, NULL, NULL, NULL) : NULL;

  if (original == NULL || g_strcmp0 (maq_endpoint_get_origin (original), maq_endpoint_get_origin (endpoint)) != 0)
    return NULL;
  return preset->key_env;
}

void
maq_engine_import_key_async (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqEndpoint *endpoint;
  const char *variable, *key;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  endpoint = maq_engine_find_endpoint (self, id, maq_engine_import_key_async, callback, user_data);
  if (endpoint == NULL)
    return;
  variable = get_variable (endpoint);
  key = variable != NULL ? g_getenv (variable) : NULL;
  if (key == NULL || *key == '\0')
    {
      maq_engine_fail (self, maq_engine_import_key_async,
                       variable != NULL
                       ? g_error_new (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The environment has no %s", variable)
                       : g_error_new (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "No variable is known to hold a key for %s",
                                      maq_endpoint_get_origin (endpoint)), callback, user_data);
      return;
    }
  run (self, set_work, endpoint, key, maq_engine_import_key_async, callback, user_data);
  /* It is in locked memory now. Wiped where it lies, too: /proc/PID/environ shows these very bytes as long as we live. */
  explicit_bzero ((char *) key, strlen (key));
  g_unsetenv (variable);
}

const char *
maq_engine_get_key_variable (MaqEngine *self, const char *id)
{
  MaqCatalogEntry *entry;

  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);

  entry = maq_catalog_find (self->catalog, id);
  return entry != NULL ? get_variable (maq_catalog_entry_get_endpoint (entry)) : NULL;
}
