/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-event.h"
#include "maq-comfy-job.h"
#include "maq-json.h"

#define ID "0b7c9d6e-3f1a-4a52-9c1d-6a4c1f0e2b11"
#define OTHER "5d0c8f63-7a44-4d0e-8f0c-1b5a2c3d4e5f"

/* Recorded answers (tests/fake-provider/answers/comfyui). */
static GBytes *
load (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/answers/comfyui", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static JsonNode *
load_json (const char *name)
{
  g_autoptr (GBytes) bytes = load (name);
  g_autoptr (GError) error = NULL;
  JsonNode *root = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &maq_json_limits_default, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return root;
}

/* What a recorded conversation comes to: a letter for each message, and the best fraction. */
static char *
follow (const char *name,
        double     *best)
{
  static const char letters[] = ".bpvOFS";
  g_autoptr (GBytes) bytes = load (name);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (g_strstrip (text), "\n", -1);
  GString *seen = g_string_new (NULL);

  *best = -1;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GBytes) line = g_bytes_new (lines[i], strlen (lines[i]));
      g_auto (MaqComfyEvent) event = { 0 };

      maq_comfy_event_read (&event, FALSE, line, ID);
      g_string_append_c (seen, letters[event.kind]);
      *best = MAX (*best, event.fraction);
      g_assert_cmpfloat (event.fraction, <=, 1);
      if (event.kind == MAQ_COMFY_EVENT_FAILED)
        {
          g_assert_true (g_str_has_prefix (event.message, "Allocation on device"));
          g_assert_cmpstr (event.code, ==, "torch.OutOfMemoryError");
          g_assert_cmpstr (event.node, ==, "3");
        }
    }
  return g_string_free (seen, FALSE);
}

static const struct {
  const char *name;
  const char *wanted;
  double      best;
} conversations[] = {
  { "old", "..b.bp..O", 0.25 },     { "cached", "..b..O.O", -1 },      { "memory", "..b.bF.O", -1 },
  { "interrupted", "..b.bpS.O", 0.25 }, { "feature-flags", "..", -1 },   { "others", ".......", -1 },
  { "strange", "........", -1 },
};

static void
test_conversations (void)
{
  g_autofree char *success = NULL;
  double best;

  for (gsize i = 0; i < G_N_ELEMENTS (conversations); i++)
    {
      g_autofree char *file = g_strconcat (conversations[i].name, ".ws.jsonl", NULL);
      g_autofree char *seen = follow (file, &best);

      g_test_message ("%s: %s", file, seen);
      g_assert_cmpstr (seen, ==, conversations[i].wanted);
      g_assert_cmpfloat (best, ==, conversations[i].best);
    }

  success = follow ("success.ws.jsonl", &best);
  g_assert_true (g_str_has_prefix (success, "..b.bbpppp"));
  g_assert_nonnull (strchr (success, 'O'));
  g_assert_null (strchr (success, 'F'));
  g_assert_cmpfloat (best, ==, 1);
}

static const struct {
  const char *name;
  gboolean    good;
} previews[] = {
  { "preview-jpeg", TRUE },   { "preview-png", TRUE },   { "preview-metadata", TRUE }, { "text", FALSE },
  { "unknown-type", FALSE },  { "preview-short", FALSE }, { "preview-bomb", FALSE },
  { "preview-metadata-long", FALSE }, { "empty", FALSE },
};

static void
test_previews (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (previews); i++)
    {
      g_autofree char *file = g_strconcat (previews[i].name, ".ws.bin", NULL);
      g_autoptr (GBytes) bytes = load (file);
      g_auto (MaqComfyEvent) event = { 0 };

      g_test_message ("%s", file);
      maq_comfy_event_read (&event, TRUE, bytes, ID);
      g_assert_cmpint (event.kind, ==, previews[i].good ? MAQ_COMFY_EVENT_PREVIEW : MAQ_COMFY_EVENT_OTHER);
      g_assert_true ((event.preview != NULL) == previews[i].good);
    }
}

/* Any prefix of any message is read, or passed over. */
static void
test_prefixes (void)
{
  static const char *const names[] = { "preview-metadata.ws.bin", "preview-png.ws.bin", "preview-metadata-no-json.ws.bin",
                                       "preview-lies.ws.bin" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) whole = load (names[i]);
      gsize length;
      const guint8 *data = g_bytes_get_data (whole, &length);

      for (gsize n = 0; n <= length; n++)
        {
          g_autoptr (GBytes) part = g_bytes_new (data, n);
          g_auto (MaqComfyEvent) event = { 0 };

          maq_comfy_event_read (&event, TRUE, part, ID);
          g_assert_true (event.kind == MAQ_COMFY_EVENT_OTHER || event.preview != NULL);
        }
    }
}

static const struct {
  const char   *name;
  MaqComfyState state;
  const char   *message;
  guint         n_files;
} histories[] = {
  { "history", MAQ_COMFY_JOB_DONE, NULL, 1 },
  { "history-several", MAQ_COMFY_JOB_DONE, NULL, 3 },
  { "history-empty", MAQ_COMFY_JOB_ABSENT, NULL, 0 },
  { "history-memory", MAQ_COMFY_JOB_FAILED, "Allocation on device", 0 },
  { "history-error", MAQ_COMFY_JOB_FAILED, "[Errno 2] No such file", 0 },
  { "history-interrupted", MAQ_COMFY_JOB_STOPPED, "no reason", 0 },
  { "history-no-status", MAQ_COMFY_JOB_DONE, NULL, 1 },
  { "history-no-pictures", MAQ_COMFY_JOB_DONE, NULL, 0 },
  { "history-hostile", MAQ_COMFY_JOB_DONE, NULL, 0 },
  { "history-other", MAQ_COMFY_JOB_ABSENT, NULL, 0 },
};

static void
test_histories (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autofree char *file = g_strconcat (histories[i].name, ".json", NULL);
      g_autoptr (JsonNode) root = load_json (file);
      g_auto (MaqComfyJob) job = { 0 };
      g_autoptr (GArray) files = NULL;
      guint n_bad;

      g_test_message ("%s", file);
      maq_comfy_job_read_history (&job, json_node_get_object (root), ID);
      g_assert_cmpint (job.state, ==, histories[i].state);
      if (histories[i].message != NULL)
        g_assert_true (g_str_has_prefix (job.message, histories[i].message));
      files = maq_comfy_job_list_files (json_node_get_object (root), ID, NULL, &n_bad);
      g_assert_cmpuint (files->len, ==, histories[i].n_files);
      g_assert_cmpuint (n_bad, ==, g_str_equal (histories[i].name, "history-hostile") ? 5 : 0);
    }
}

/* Only what is marked counts, not the preview of another node. */
static void
test_outputs (void)
{
  const char *text = "{\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{},\"_meta\":{\"title\":\"maquette:output\"}}}";
  g_autoptr (JsonNode) graph = maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);
  g_autoptr (JsonNode) root = load_json ("history-several.json");
  guint n_bad;
  g_autoptr (GArray) files = maq_comfy_job_list_files (json_node_get_object (root), ID, json_node_get_object (graph), &n_bad);

  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (g_array_index (files, MaqComfyFile, 1).name, ==, "maquette_00002_.png");
  g_assert_cmpstr (g_array_index (files, MaqComfyFile, 1).folder, ==, "a b/ü");
}

static void
expect_queue (const char    *file,
              const char    *id,
              MaqComfyState  state,
              guint          position)
{
  g_autoptr (JsonNode) root = load_json (file);
  g_auto (MaqComfyJob) job = { 0 };

  maq_comfy_job_read_queue (&job, json_node_get_object (root), id);
  g_assert_cmpint (job.state, ==, state);
  g_assert_cmpuint (job.position, ==, position);
}

static void
test_queue (void)
{
  g_autoptr (JsonNode) queue = load_json ("queue.json");
  g_autoptr (JsonNode) history = load_json ("history.json");
  g_autofree char *in_queue = maq_comfy_job_find (json_node_get_object (queue), "maquette-client");
  g_autofree char *in_history = maq_comfy_job_find (json_node_get_object (history), "maquette-client");

  expect_queue ("queue.json", ID, MAQ_COMFY_JOB_WAITING, 1);
  expect_queue ("queue.json", OTHER, MAQ_COMFY_JOB_RUNNING, 0);
  expect_queue ("queue-running.json", ID, MAQ_COMFY_JOB_RUNNING, 0);
  expect_queue ("queue-empty.json", ID, MAQ_COMFY_JOB_ABSENT, 0);
  expect_queue ("queue-strange.json", ID, MAQ_COMFY_JOB_ABSENT, 0);

  g_assert_cmpstr (in_queue, ==, ID);
  g_assert_cmpstr (in_history, ==, ID);
  g_assert_null (maq_comfy_job_find (json_node_get_object (history), "somebody else"));
  g_assert_null (maq_comfy_job_find (json_node_get_object (queue), "somebody else"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy-answers/conversations", test_conversations);
  g_test_add_func ("/comfy-answers/previews", test_previews);
  g_test_add_func ("/comfy-answers/prefixes", test_prefixes);
  g_test_add_func ("/comfy-answers/histories", test_histories);
  g_test_add_func ("/comfy-answers/outputs", test_outputs);
  g_test_add_func ("/comfy-answers/queue", test_queue);
  return g_test_run ();
}
