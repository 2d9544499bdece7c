/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "maq-file.h"
#include "maq-local-program.h"

/* A server program of the user's own: started when a picture is wanted, gone when nobody wants one. */

#define ENGINE "own"

static char *program;  /* path of this test */

/* Options of an engine whose program is the stand-in; @more: further arguments, JSON strings with a comma before each. */
static char *
make_options (const char *name, const char *more)
{
  const char *source = g_getenv ("MAQ_SOURCE_ROOT");
  g_autofree char *weights = harness_dup_path ("weights.gguf");
  g_autofree char *ledger = harness_dup_path (name);
  g_autofree char *report = g_strconcat (ledger, ".report", NULL);

  g_assert_true (g_file_set_contents (weights, "weights", -1, NULL));
  return g_strdup_printf ("{\"program\":\"%s/tests/engine/stand-in.py\",\"weights\":\"%s\",\"arguments\":[\"--fake\","
                          "\"%s/tests/fake-provider/fake_provider.py\",\"--ledger\",\"%s\",\"--report\",\"%s\"%s]}",
                          source, weights, source, ledger, report, more);
}

static MaqEngine *
open_with (const char *name, const char *more)
{
  g_autofree char *folder_name = g_strconcat (name, ".library", NULL);
  g_autofree char *folder = harness_dup_path (folder_name);
  g_autofree char *options = make_options (name, more);
  MaqEngine *engine = harness_open (folder);

  /* The address is nobody's: the program gets one of its own. */
  harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:1", "sd-cpp-local", "sdcpp", options);
  return engine;
}

/* The @index-th start of the program, as it saw itself. (nullable) */
static JsonNode *
read_start (const char *name, guint index)
{
  g_autofree char *ledger = harness_dup_path (name);
  g_autofree char *path = g_strconcat (ledger, ".report", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  return index + 1 < g_strv_length (lines) ? json_from_string (lines[index], NULL) : NULL;
}

static pid_t
get_pid (const char *name, guint index)
{
  g_autoptr (JsonNode) start = read_start (name, index);

  return start != NULL ? (pid_t) json_object_get_int_member (json_node_get_object (start), "pid") : 0;
}

static MaqStepRecord *
submit (MaqEngine *engine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request (ENGINE, "a lamp", 1);
  MaqStepRecord *record = harness_submit (engine, request, &error);

  g_assert_no_error (error);
  return record;
}

static void
expect_state (MaqEngine *engine, MaqStepRecord *submitted, MaqJobState state, const char *words)
{
  g_autoptr (MaqStepRecord) record = NULL;
  const MaqSlot *slot;

  harness_wait_idle (engine, 60);
  record = harness_find (engine, submitted->id);
  slot = g_ptr_array_index (record->slots, 0);
  if (slot->state != state)
    g_printerr ("# %s: %s\n", maq_job_state_to_word (slot->state), slot->error_message);
  g_assert_cmpint (slot->state, ==, state);
  if (words != NULL)
    g_assert_nonnull (strstr (slot->error_message, words));
}

static gboolean
is_gone (gpointer data)
{
  return kill (GPOINTER_TO_INT (data), 0) != 0;
}

static void
draw (MaqEngine *engine)
{
  g_autoptr (MaqStepRecord) record = submit (engine);

  expect_state (engine, record, MAQ_JOB_DONE, NULL);
}

static void
check_start (JsonNode *node)
{
  JsonObject *start = json_node_get_object (node);
  JsonArray *environment = json_object_get_array_member (start, "environment");
  JsonArray *descriptors = json_object_get_array_member (start, "descriptors");

  g_assert_cmpstr (json_object_get_string_member (start, "ip"), ==, "127.0.0.1");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (start, "weights"), "weights.gguf"));
  g_assert_cmpstr (json_object_get_string_member (start, "folder"), ==, "/");
  for (guint i = 0; i < json_array_get_length (environment); i++)
    g_assert_null (strstr (json_array_get_string_element (environment, i), "CANARY"));
  /* 0, 1, 2; what looks holds one more, which is gone by the time it is asked about. */
  g_assert_cmpuint (json_array_get_length (descriptors), ==, 3);
}

/* One start for many pictures; nothing of ours in its hands; gone when the library is closed. */
static void
test_draw (void)
{
  MaqEngine *engine = open_with ("draw", ",\"--load-ms\",\"700\"");
  g_autoptr (JsonNode) start = NULL;
  pid_t pid;

  g_assert_null (read_start ("draw", 0));
  draw (engine);
  draw (engine);
  start = read_start ("draw", 0);
  check_start (start);
  g_assert_null (read_start ("draw", 1));
  pid = get_pid ("draw", 0);
  g_assert_false (is_gone (GINT_TO_POINTER (pid)));
  harness_close (engine);
  harness_wait (is_gone, GINT_TO_POINTER (pid), 10);
}

typedef struct {
  gboolean     done;
  gboolean     ok;
  MaqDiagnosis diagnosis;
  char        *detail;
} Finding;

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Finding *finding = data;

  finding->ok = maq_engine_test_endpoint_finish (MAQ_ENGINE (source), result, &finding->diagnosis, &finding->detail, NULL);
  finding->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Finding *) data)->done;
}

/* "Test connection" starts it, too, and waits for it. */
static void
test_connection (void)
{
  MaqEngine *engine = open_with ("connection", ",\"--load-ms\",\"900\"");
  MaqEngine *dying = open_with ("dying", ",\"--die\",\"out of memory\"");
  Finding good = { 0 }, bad = { 0 };

  maq_engine_test_endpoint_async (engine, ENGINE, NULL, tested_cb, &good);
  harness_wait (is_done, &good, 20);
  g_assert_true (good.ok);
  g_assert_cmpint (good.diagnosis, ==, MAQ_DIAGNOSIS_FINE);
  maq_engine_test_endpoint_async (dying, ENGINE, NULL, tested_cb, &bad);
  harness_wait (is_done, &bad, 20);
  g_assert_cmpint (bad.diagnosis, ==, MAQ_DIAGNOSIS_NOBODY);
  g_assert_nonnull (strstr (bad.detail, "out of memory"));
  g_free (good.detail);
  g_free (bad.detail);
  harness_close (engine);
  harness_close (dying);
}

/* What is wrong with the options, or with the program, is said; nothing is tried for ever. */
static void
test_bad (void)
{
  static const char *const options[][2] = {
    { "{\"program\":\"sd-server\"}", "\"program\" is not the full path" },
    { "{\"program\":\"/nonexistent/sd-server\"}", "\"program\" is not the full path" },
    { "{\"program\":\"/bin/sh\",\"weights\":\"/nonexistent/w\"}", "\"weights\" is not the full path" },
    { "{\"program\":\"/bin/sh\",\"arguments\":\"-c\"}", "\"arguments\"" },
    { "{\"program\":\"/bin/sh\",\"arguments\":[1]}", "\"arguments\"" },
  };
  MaqEngine *engine = open_with ("bad", ",\"--die\",\"cannot read the weights\"");
  g_autoptr (MaqStepRecord) dies = submit (engine);

  expect_state (engine, dies, MAQ_JOB_FAILED, "");
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (MaqStepRecord) record = NULL;

      harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:1", "sd-cpp-local", "sdcpp", options[i][0]);
      record = submit (engine);
      expect_state (engine, record, MAQ_JOB_FAILED, options[i][1]);
    }
  harness_close (engine);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
forget_choices (void)
{
  g_autofree char *path = harness_dup_path ("maquette/programs");

  g_assert_true (maq_file_remove_tree (path, NULL));
}

static void
expect_refusal (MaqEngine *engine)
{
  g_autoptr (MaqStepRecord) record = submit (engine);

  expect_state (engine, record, MAQ_JOB_FAILED, "was not chosen on this computer");
  g_assert_null (read_start ("copied", 0));
}

/* A library from another computer starts no program here, by itself, by changing something else of the engine, or by removing it
 * and bringing it back; only when a person says so. */
static void
test_copied (void)
{
  MaqEngine *engine = open_with ("copied", "");
  g_autofree char *options = make_options ("copied", "");
  g_autofree char *folder = harness_dup_path ("copied.library");
  Finding finding = { 0 };
  gboolean removed = FALSE, allowed = FALSE;

  harness_close (engine);
  forget_choices ();
  engine = harness_open (folder);
  expect_refusal (engine);
  maq_engine_test_endpoint_async (engine, ENGINE, NULL, tested_cb, &finding);
  harness_wait (is_done, &finding, 20);
  g_assert_false (finding.ok);
  harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:2", "sd-cpp-local", "sdcpp", options);
  expect_refusal (engine);
  maq_engine_remove_endpoint_async (engine, ENGINE, done_cb, &removed);
  harness_wait (is_set, &removed, 20);
  harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:1", "sd-cpp-local", "sdcpp", options);
  expect_refusal (engine);

  maq_engine_allow_program_async (engine, ENGINE, done_cb, &allowed);
  harness_wait (is_set, &allowed, 20);
  draw (engine);
  harness_close (engine);
}

static gboolean
test_house (MaqEngine *engine)
{
  Finding finding = { 0 };

  maq_engine_test_endpoint_async (engine, "house", NULL, tested_cb, &finding);
  harness_wait (is_done, &finding, 20);
  g_free (finding.detail);
  return finding.ok;
}

static void
put_house (MaqEngine *engine, const char *url)
{
  harness_put_kind (engine, "house", "openai", url, "gpt-image-2", "compatible", "{\"ca_file\":\"/etc/ssl/house.pem\"}");
}

/* Who a library from another computer calls a certificate authority is shown no key here; not by another address either. */
static void
test_authority (void)
{
  g_autofree char *folder = harness_dup_path ("authority.library");
  g_autofree char *choices = harness_dup_path ("maquette/authorities");
  MaqEngine *engine = harness_open (folder);
  g_autoptr (MaqRequest) request = harness_request ("house", "a lamp", 1);
  g_autoptr (MaqStepRecord) record = NULL;
  gboolean removed = FALSE, allowed = FALSE;

  put_house (engine, "https://127.0.0.1:1/v1");
  g_assert_true (test_house (engine));
  harness_close (engine);
  g_assert_true (maq_file_remove_tree (choices, NULL));
  engine = harness_open (folder);
  g_assert_false (test_house (engine));
  record = harness_submit (engine, request, NULL);
  expect_state (engine, record, MAQ_JOB_FAILED, "was not chosen on this computer");
  put_house (engine, "https://127.0.0.1:2/v1");
  g_assert_false (test_house (engine));
  maq_engine_remove_endpoint_async (engine, "house", done_cb, &removed);
  harness_wait (is_set, &removed, 20);
  put_house (engine, "https://127.0.0.1:1/v1");
  g_assert_false (test_house (engine));

  maq_engine_allow_program_async (engine, "house", done_cb, &allowed);
  harness_wait (is_set, &allowed, 20);
  g_assert_true (test_house (engine));
  harness_close (engine);
}

/* Other arguments are another thing to run; who names a program lets it run as he says. */
static void
test_chosen (void)
{
  MaqEngine *engine = open_with ("chosen", "");
  g_autofree char *more = make_options ("chosen", ",\"--load-ms\",\"1\"");

  draw (engine);
  harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:1", "sd-cpp-local", "sdcpp", more);
  draw (engine);
  harness_close (engine);
}

/* Its names for jobs are made of the second and a count from one: started twice in one second, it gives the first one twice. */
static void
test_name_twice (void)
{
  MaqEngine *engine = open_with ("twice", ",\"--second\",\"7\"");
  g_autofree char *more = make_options ("twice", ",\"--second\",\"7\",\"--load-ms\",\"1\"");

  draw (engine);
  harness_put_kind (engine, ENGINE, "sdcpp", "http://127.0.0.1:1", "sd-cpp-local", "sdcpp", more);
  draw (engine);
  g_assert_nonnull (read_start ("twice", 1));
  harness_close (engine);
}

static gboolean
has_ledger_or_job (gpointer data)
{
  GListModel *queue = maq_engine_get_queue (data);
  g_autoptr (MaqJob) job = g_list_model_get_item (queue, 0);

  return job != NULL && maq_job_get_state (job) == MAQ_JOB_ACCEPTED;
}

/* It dies over a picture: it is started again, and so is the picture. */
static void
test_crash (void)
{
  MaqEngine *engine = open_with ("crash", ",\"--delay\",\"3000\"");
  g_autoptr (MaqStepRecord) record = submit (engine);
  pid_t first;

  harness_wait (has_ledger_or_job, engine, 30);
  first = get_pid ("crash", 0);
  g_assert_cmpint (kill (first, SIGKILL), ==, 0);
  expect_state (engine, record, MAQ_JOB_DONE, NULL);
  g_assert_cmpint (get_pid ("crash", 1), !=, first);
  g_assert_null (read_start ("crash", 2));
  harness_close (engine);
}

/* A card's memory is given back when nobody has wanted a picture for a while. */
static void
test_idle (void)
{
  MaqEngine *engine = open_with ("idle", "");
  gint64 before = maq_local_program_idle_us;
  pid_t pid;

  maq_local_program_idle_us = G_USEC_PER_SEC;
  draw (engine);
  pid = get_pid ("idle", 0);
  harness_wait (is_gone, GINT_TO_POINTER (pid), 30);
  maq_local_program_idle_us = before;
  draw (engine);
  g_assert_cmpint (get_pid ("idle", 1), !=, pid);
  harness_close (engine);
}

/* Somebody who dies with a program running; prints its pid first. */
static void
die_with_program (const char *folder)
{
  MaqEngine *engine;
  g_autoptr (MaqStepRecord) record = NULL;

  harness_init_at (folder);
  engine = open_with ("orphan", ",\"--delay\",\"60000\"");
  record = submit (engine);
  harness_wait (has_ledger_or_job, engine, 30);
  g_print ("%d\n", (int) get_pid ("orphan", 0));
  fflush (stdout);
  raise (SIGKILL);
}

/* It does not outlive us, however we go. */
static void
test_orphan (void)
{
  g_autofree char *folder = harness_dup_path ("orphan-run");
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  pid_t pid;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--die-with-program", folder, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error));
  g_assert_no_error (error);
  pid = (pid_t) g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 1);
  harness_wait (is_gone, GINT_TO_POINTER (pid), 10);
}

int
main (int argc, char **argv)
{
  int result;

  program = argv[0];
  g_setenv ("MAQUETTE_CANARY", "secret", TRUE);
  if (argc == 3 && g_str_equal (argv[1], "--die-with-program"))
    {
      die_with_program (argv[2]);
      return 1;
    }
  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/program/draw", test_draw);
  g_test_add_func ("/program/connection", test_connection);
  g_test_add_func ("/program/bad", test_bad);
  g_test_add_func ("/program/copied", test_copied);
  g_test_add_func ("/program/authority", test_authority);
  g_test_add_func ("/program/chosen", test_chosen);
  g_test_add_func ("/program/name-twice", test_name_twice);
  g_test_add_func ("/program/crash", test_crash);
  g_test_add_func ("/program/idle", test_idle);
  g_test_add_func ("/program/orphan", test_orphan);
  result = g_test_run ();
  harness_cleanup ();
  return result;
}
