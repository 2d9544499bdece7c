/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "maq-hash.h"
#include "maq-json.h"

/* The built-in engine, as everybody uses it: started by itself, stopped by itself. */

static MaqEngine *
open_library (const char *name)
{
  g_autofree char *folder = harness_dup_path (name);

  return harness_open (folder);
}

/* Runs one Draft picture to its end. */
static MaqStepRecord *
draw (MaqEngine *engine, const char *prompt)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request ("draft", prompt, 1);
  g_autoptr (MaqStepRecord) record = harness_submit (engine, request, &error);

  g_assert_no_error (error);
  harness_wait_idle (engine, 60);
  return harness_find (engine, record->id);
}

static const MaqSlot *
get_slot (MaqStepRecord *record)
{
  return g_ptr_array_index (record->slots, 0);
}

static void
check_done (MaqStepRecord *record)
{
  const MaqSlot *slot = get_slot (record);

  g_test_message ("%s %s", maq_job_state_to_word (slot->state), slot->error_message);
  g_assert_cmpint (slot->state, ==, MAQ_JOB_DONE);
  g_assert_cmpuint (maq_blob_get_width (slot->picture), ==, 1024);
  g_assert_cmpuint (maq_blob_get_height (slot->picture), ==, 1024);
}

static void
test_same_bytes (void)
{
  MaqEngine *engine = open_library ("same");
  g_autoptr (MaqStepRecord) first = draw (engine, "Logo \"Nimbus\", teal");
  g_autoptr (MaqStepRecord) second = draw (engine, "Logo \"Nimbus\", teal");

  check_done (first);
  check_done (second);
  g_assert_false (first->is_ai);
  g_assert_cmpstr (maq_blob_get_sha256 (get_slot (first)->picture), ==, maq_blob_get_sha256 (get_slot (second)->picture));
  harness_close (engine);
}

static void
test_variants_differ (void)
{
  MaqEngine *engine = open_library ("variants");
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request ("draft", "Logo \"Nimbus\"", 3);
  g_autoptr (MaqStepRecord) submitted = harness_submit (engine, request, &error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (MaqStepRecord) record = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (maq_engine_get_queue (engine)), ==, 3);
  harness_wait_idle (engine, 60);
  record = harness_find (engine, submitted->id);
  for (guint i = 0; i < 3; i++)
    g_hash_table_add (seen, (char *) maq_blob_get_sha256 (((MaqSlot *) g_ptr_array_index (record->slots, i))->picture));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 3);
  harness_close (engine);
}

/* --- what will be sent is what is sent --- */

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static JsonObject *
preview (MaqEngine *engine, MaqRequest *request, JsonNode **node)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  maq_engine_preview_request_async (engine, request, 0, preview_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  *node = maq_engine_preview_request_finish (engine, result, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static MaqRequest *
edit_of (MaqBlob *blob, const char *prompt)
{
  MaqRequestBuilder *builder = maq_request_builder_new ();
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, "base", MAQ_ROLE_EDIT_THIS, blob);
  MaqRequest *request;

  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_set_change (builder, prompt);
  maq_request_builder_set_base (builder, base, NULL, 0);
  request = maq_request_builder_end (builder, NULL);
  maq_request_builder_free (builder);
  return request;
}

static void
test_preview (void)
{
  MaqEngine *engine = open_library ("preview");
  g_autoptr (MaqStepRecord) first = draw (engine, "Logo \"Nimbus\"");
  g_autoptr (MaqRequest) request = edit_of (get_slot (first)->picture, "black and white");
  g_autoptr (MaqStepRecord) submitted = NULL;
  g_autoptr (MaqStepRecord) edited = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *hash = NULL;
  JsonObject *object = preview (engine, request, &node);
  gsize length;

  g_assert_cmpstr (maq_json_get_string (object, "path", NULL), ==, "/images/edits");
  g_assert_nonnull (strstr (maq_json_get_string (object, "body", ""), " bytes of image/png>"));
  g_assert_nonnull (strstr (maq_json_get_string (object, "body", ""), "black and white"));

  submitted = harness_submit (engine, request, &error);
  g_assert_no_error (error);
  harness_wait_idle (engine, 60);
  edited = harness_find (engine, submitted->id);
  check_done (edited);
  folder = g_path_get_dirname (get_slot (edited)->raw_reply);
  path = g_build_filename (folder, "request.body", NULL);
  g_assert_true (g_file_get_contents (path, &sent, &length, &error));
  hash = maq_hash_bytes (sent, length);
  g_assert_cmpstr (hash, ==, maq_json_get_string (object, "sha256", NULL));
  g_assert_cmpint ((gint64) length, ==, maq_json_get_int (object, "bytes", 0));
  harness_close (engine);
}

/* --- the server's life --- */

/* Our child of that name, or 0. */
static pid_t
find_server (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  pids = g_strsplit (text, " ", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *name_path = g_strdup_printf ("/proc/%s/comm", pids[i]);
      g_autofree char *name = NULL;

      if (g_file_get_contents (name_path, &name, NULL, NULL) && g_str_has_prefix (name, "maquette-serve"))
        return (pid_t) g_ascii_strtoll (pids[i], NULL, 10);
    }
  return 0;
}

static gboolean
is_another (gpointer data)
{
  pid_t now = find_server ();

  return now != 0 && now != *(pid_t *) data;
}

static gboolean
is_gone (gpointer data)
{
  return find_server () == 0;
}

static void
test_server_dies (void)
{
  MaqEngine *engine = open_library ("dies");
  g_autoptr (MaqStepRecord) first = NULL;
  g_autoptr (MaqStepRecord) second = NULL;
  pid_t before;

  harness_wait (is_gone, NULL, 20);
  first = draw (engine, "Logo \"One\"");
  check_done (first);
  before = find_server ();
  g_assert_cmpint (before, >, 0);
  kill (before, SIGKILL);
  harness_wait (is_another, &before, 20);
  second = draw (engine, "Logo \"Two\"");
  check_done (second);
  harness_close (engine);
  harness_wait (is_gone, NULL, 20);
}

static void
check_broken (const char *name, const char *program)
{
  MaqEngine *engine;
  g_autoptr (MaqStepRecord) record = NULL;

  g_setenv ("MAQUETTE_SERVER", program, TRUE);
  engine = open_library (name);
  record = draw (engine, "Logo \"None\"");
  g_unsetenv ("MAQUETTE_SERVER");
  g_test_message ("%s", get_slot (record)->error_message);
  g_assert_cmpint (get_slot (record)->state, ==, MAQ_JOB_FAILED);
  g_assert_cmpstr (get_slot (record)->error_word, ==, "unreachable");
  harness_close (engine);
}

static void
test_server_missing (void)
{
  check_broken ("missing", "/nonexistent/maquette-server");
}

static void
test_server_ends_at_once (void)
{
  check_broken ("ends", "/bin/false");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/draft/same-bytes", test_same_bytes);
  g_test_add_func ("/engine/draft/variants-differ", test_variants_differ);
  g_test_add_func ("/engine/draft/preview", test_preview);
  g_test_add_func ("/engine/draft/server-dies", test_server_dies);
  g_test_add_func ("/engine/draft/server-missing", test_server_missing);
  g_test_add_func ("/engine/draft/server-ends-at-once", test_server_ends_at_once);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
