/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "harness.h"
#include "maq-encode.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-providers.h"

static char *folder;

/* One line a transition is right for a log, and too much for a test's output. */
static void
drop_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (g_getenv ("MAQUETTE_DEBUG") != NULL)
    g_printerr ("%s\n", message);
}

void
harness_init_at (const char *path)
{
  maq_providers_init ();
  folder = g_strdup (path);
}

const char *
harness_init (void)
{
  g_autofree char *runtime = NULL;
  g_autofree char *cache = NULL;

  g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, drop_cb, NULL);
  maq_providers_init ();
  folder = g_strdup ("/dev/shm/maq-engine-XXXXXX");
  if (g_mkdtemp_full (folder, 0700) == NULL)
    {
      g_free (folder);
      folder = g_dir_make_tmp ("maq-engine-XXXXXX", NULL);
    }
  g_assert_nonnull (folder);
  runtime = harness_dup_path ("runtime");
  cache = harness_dup_path ("cache");
  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("MAQUETTE_TEST_RESERVE", "0", FALSE);
  return folder;
}

void
harness_cleanup (void)
{
  maq_file_remove_tree (folder, NULL);
  g_clear_pointer (&folder, g_free);
}

char *
harness_dup_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* --- blocking calls --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

MaqEngine *
harness_open (const char *library)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqEngine *engine;

  maq_engine_open_async (library, NULL, done_cb, &result);
  engine = maq_engine_open_finish (await (&result), &error);
  g_assert_no_error (error);
  maq_engine_take_waiting (engine);
  return engine;
}

void
harness_close (MaqEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  maq_engine_close_async (engine, done_cb, &result);
  g_assert_true (maq_engine_close_finish (engine, await (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_unref (engine);
}

MaqRequest *
harness_request (const char *engine, const char *prompt, guint variants)
{
  g_autoptr (GError) error = NULL;
  MaqRequestBuilder *builder = maq_request_builder_new ();
  MaqRequest *request;

  maq_request_builder_set_engine (builder, engine);
  maq_request_builder_set_change (builder, prompt);
  maq_request_builder_set_ratio (builder, MAQ_RATIO_1_1);
  maq_request_builder_set_variants (builder, variants);
  request = maq_request_builder_end (builder, &error);
  maq_request_builder_free (builder);
  g_assert_no_error (error);
  return request;
}

MaqStepRecord *
harness_submit (MaqEngine *engine, MaqRequest *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_submit_async (engine, request, NULL, done_cb, &result);
  return maq_engine_submit_finish (engine, await (&result), error);
}

MaqBlob *
harness_add_bytes (MaqEngine *engine, GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_add_bytes_async (engine, bytes, NULL, done_cb, &result);
  return maq_engine_add_finish (engine, await (&result), error);
}

MaqBlob *
harness_add_picture (MaqEngine *engine, guint8 shade)
{
  g_autoptr (GError) error = NULL;
  guint8 *pixels;
  g_autoptr (MaqImage) image = maq_image_new_blank (8, 8, &pixels, &error);
  g_autoptr (GBytes) png = NULL;
  MaqBlob *blob;

  memset (pixels, shade, 8 * maq_image_get_stride (image));
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  blob = harness_add_bytes (engine, png, &error);
  g_assert_no_error (error);
  return blob;
}

MaqImage *
harness_load (MaqEngine *engine, MaqBlob *blob, guint side, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_load_image_async (engine, blob, side, NULL, done_cb, &result);
  return maq_engine_load_image_finish (engine, await (&result), error);
}

void
harness_put_engine (MaqEngine *engine, const char *id, const char *url, const char *model, const char *row)
{
  harness_put_kind (engine, id, "openai", url, model, row, NULL);
}

void
harness_put_kind (MaqEngine *engine, const char *id, const char *kind, const char *url, const char *model, const char *row,
                  const char *options)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new_full (id, id, kind, url, model, row, options, NULL, &error);

  g_assert_no_error (error);
  maq_engine_put_endpoint_async (engine, endpoint, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), NULL, &error);
  g_assert_no_error (error);
}

void
harness_set_key (MaqEngine *engine, const char *id, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  maq_engine_set_key_async (engine, id, key, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), NULL, &error);
  g_assert_no_error (error);
}

MaqStepRecord *
harness_find (MaqEngine *engine, gint64 step)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, step);
  MaqStepRecord *record;

  maq_engine_find_step_async (engine, text, done_cb, &result);
  record = maq_engine_find_step_finish (engine, await (&result), &error);
  g_assert_no_error (error);
  return record;
}

char *
harness_status (MaqEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  maq_engine_get_status_async (engine, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), &text, &error);
  g_assert_no_error (error);
  return text;
}

void
harness_set_value (MaqEngine *engine, const char *name, const char *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  maq_engine_set_value_async (engine, name, value, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), NULL, &error);
  g_assert_no_error (error);
}

char *
harness_get_value (MaqEngine *engine, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *value = NULL;

  maq_engine_get_value_async (engine, name, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), &value, &error);
  g_assert_no_error (error);
  return value;
}

gboolean
harness_resolve (MaqEngine *engine, gint64 job, const char *answer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_resolve_async (engine, job, answer, done_cb, &result);
  return maq_engine_plain_finish (engine, await (&result), NULL, error);
}

gboolean
harness_retry (MaqEngine *engine, gint64 job, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_retry_async (engine, job, done_cb, &result);
  return maq_engine_plain_finish (engine, await (&result), NULL, error);
}

/* --- waiting --- */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A machine that does other work as well takes longer; who waits for a state loses nothing by it. */
#define PATIENCE 4

void
harness_wait (HarnessCheck check, gpointer data, guint seconds)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * seconds * G_USEC_PER_SEC;
  guint id = g_timeout_add (20, wake_cb, NULL);

  while (!check (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static gboolean
is_idle (gpointer data)
{
  GListModel *queue = maq_engine_get_queue (data);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_is_stuck (job))
        continue;
      if (!maq_job_state_is_end (maq_job_get_state (job)) || maq_job_is_searching (job))
        return FALSE;
    }
  return TRUE;
}

void
harness_wait_idle (MaqEngine *engine, guint seconds)
{
  harness_wait (is_idle, engine, seconds);
}
