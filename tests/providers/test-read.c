/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-hash.h"
#include "maq-replay.h"
#include "maq-trial.h"

/* Answers as they lie on the disk, also after a restart: no network in here. */

static char *
make_base64 (guint32 colour)
{
  g_autoptr (GBytes) png = maq_trial_make_png (4, 4, colour);
  gsize length;
  gconstpointer data = g_bytes_get_data (png, &length);

  return g_base64_encode (data, length);
}

static MaqTrial *
trial_with (const char *type,
            const char *text,
            gsize       length)
{
  MaqTrial *trial = maq_trial_new ("https://api.example.com/v1", "openai/gpt-image-2", "x");

  maq_trial_set_reply (trial, type, text, length);
  return trial;
}

static void
check (const char *type,
       const char *text,
       gsize       length,
       guint       pictures,
       guint       missing)
{
  g_autoptr (MaqTrial) trial = trial_with (type, text, length);
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  result = maq_trial_read (trial, &error);
  if (result == NULL ? pictures != 0 || !g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL)
                     : result->pictures->len != pictures || result->n_missing != missing)
    g_error ("%.*s: %u pictures, %u missing, %s", (int) length, text, result != NULL ? result->pictures->len : 0,
             result != NULL ? result->n_missing : 0, error != NULL ? error->message : "");
  g_assert_cmpuint (maq_trial_count_files (trial), ==, pictures);
}

/* Row 11: cut at every byte, what was whole is kept. */
static void
test_every_cut (void)
{
  g_autofree char *first = make_base64 (0xff0000ff);
  g_autofree char *second = make_base64 (0x00ff00ff);
  g_autofree char *text = g_strdup_printf ("{\"created\":1,\"data\":[{\"b64_json\":\"%s\"},{\"b64_json\":\"%s\"}],\"usage\":"
                                           "{\"output_tokens\":196}}", first, second);
  gsize length = strlen (text), begin_second = (gsize) (strstr (text, second) - text);
  gsize end_first = (gsize) (strstr (text, first) - text) + strlen (first), end_second = begin_second + strlen (second);

  for (gsize cut = 0; cut <= length; cut++)
    {
      guint pictures = cut > end_second ? 2 : cut > end_first ? 1 : 0;

      /* The second one is announced by its bracket. */
      check ("application/json", text, cut, pictures,
             pictures == 1 && cut > begin_second - strlen ("{\"b64_json\":\"") ? 1 : 0);
    }
}

static void
test_every_cut_of_a_stream (void)
{
  g_autofree char *partial = make_base64 (0xff0000ff);
  g_autofree char *final = make_base64 (0x00ff00ff);
  g_autofree char *text = g_strdup_printf (
    ": ping\n\nevent: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"%s\","
    "\"partial_image_index\":0}\n\nevent: image_generation.completed\ndata: {\"type\":\"image_generation.completed\","
    "\"b64_json\":\"%s\",\"usage\":{\"output_tokens\":196}}\n\n", partial, final);
  gsize end = (gsize) (strstr (text, final) - text) + strlen (final);

  for (gsize cut = 0; cut <= strlen (text); cut++)
    check ("text/event-stream", text, cut, cut > end ? 1 : 0, 0);
}

/* The type is told only after the picture, and there is no event line: a preview must not become the result. */
static void
test_type_comes_last (void)
{
  g_autofree char *partial = make_base64 (0xff0000ff);
  g_autofree char *final = make_base64 (0x00ff00ff);
  g_autofree char *text = g_strdup_printf ("data: {\"b64_json\":\"%s\",\"type\":\"image_generation.partial_image\"}\n\n"
                                           "data: {\"b64_json\":\"%s\",\"type\":\"image_generation.completed\"}\n\n"
                                           "data: [DONE]\n\n", partial, final);
  g_autoptr (MaqTrial) trial = trial_with ("text/event-stream", text, strlen (text));
  g_autoptr (MaqResult) result = maq_trial_read (trial, NULL);
  g_autoptr (GBytes) wanted = maq_trial_make_png (4, 4, 0x00ff00ff);
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));

  g_assert_cmpuint (result->pictures->len, ==, 1);
  g_assert_cmpstr (maq_blob_get_sha256 (g_ptr_array_index (result->pictures, 0)), ==, sha256);
  g_assert_cmpuint (maq_trial_count_files (trial), ==, 1);
}

/* @n items of the text @item. (transfer full) */
static char *
make_items (guint       n,
            const char *item)
{
  g_autoptr (GString) text = g_string_new ("{\"data\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
  return g_strdup_printf ("%s]}", text->str);
}

/* What pretends to be pictures by the thousand does not fill the disk with files, and is not asked for one by one. */
static void
test_very_many (void)
{
  g_autofree char *inside = make_items (3000, "{\"b64_json\":\"AAAA\"}");
  g_autofree char *outside = make_items (50, "{\"url\":\"/x\"}");
  g_autoptr (MaqReplay) replay = maq_replay_new ();
  g_autoptr (MaqTrial) trial = maq_trial_new (maq_replay_get_origin (replay), "compatible", "x");
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *last = NULL;
  g_autofree char *beyond = NULL;

  check ("application/json", inside, strlen (inside), 64, 3000 - 64);

  for (guint i = 0; i < 50; i++)
    maq_replay_add (replay, 404, NULL, nothing);
  maq_trial_set_reply (trial, "application/json", outside, strlen (outside));
  g_assert_null (maq_trial_read (trial, NULL));
  last = maq_replay_dup_line (replay, 15);
  beyond = maq_replay_dup_line (replay, 16);
  g_assert_cmpstr (last, ==, "GET /x");
  g_assert_null (beyond);
}

static void
test_wrong_content_type (void)
{
  g_autofree char *base64 = make_base64 (1);
  g_autofree char *json = g_strdup_printf ("\r\n {\"data\":[{\"b64_json\":\"%s\"}]}", base64);
  g_autofree char *events = g_strdup_printf ("data: {\"type\":\"image_edit.completed\",\"b64_json\":\"%s\"}\n\n", base64);

  check ("text/html", json, strlen (json), 1, 0);
  check ("application/json", events, strlen (events), 1, 0);
}

static void
test_missing (void)
{
  g_autofree char *base64 = make_base64 (1);
  static const char *const items[] = { "{\"b64_json\":\"\"}", "{\"b64_json\":null}", "null", "7", "{}", "{\"b64_json\":\"!!!\"}" };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\":[{\"b64_json\":\"%s\"},%s]}", base64, items[i]);

      check ("application/json", text, strlen (text), 1, 1);
    }
}

/* A type is what the bytes say. */
static void
test_facts_of_pictures (void)
{
  g_autoptr (GBytes) png = maq_trial_make_png (40, 30, 0x123456ff);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *text = g_strdup_printf ("{\"output_format\":\"webp\",\"data\":[{\"b64_json\":\"%s\"},{\"b64_json\":\"Ym9v\"}]}",
                                           base64);
  g_autoptr (MaqTrial) trial = trial_with ("application/json", text, strlen (text));
  g_autoptr (MaqResult) result = maq_trial_read (trial, NULL);
  MaqBlob *first = g_ptr_array_index (result->pictures, 0), *second = g_ptr_array_index (result->pictures, 1);
  g_autofree char *kept = NULL;
  gsize length;

  g_assert_cmpint (maq_blob_get_format (first), ==, MAQ_FORMAT_PNG);
  g_assert_cmpuint (maq_blob_get_width (first), ==, 40);
  g_assert_cmpuint (maq_blob_get_height (first), ==, 30);
  g_assert_true (g_file_get_contents (maq_blob_get_path (first), &kept, &length, NULL));
  g_assert_cmpmem (kept, length, g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  g_assert_cmpint (maq_blob_get_format (second), ==, MAQ_FORMAT_UNKNOWN);
  g_assert_cmpuint (maq_blob_get_width (second), ==, 0);
  g_assert_cmpint (maq_blob_get_size (second), ==, 3);
}

static void
test_hostile_text (void)
{
  g_autofree char *base64 = make_base64 (1);
  g_autofree char *text = g_strdup_printf (
    "{\"model\":\"a\\u202eb\",\"notes\":[7,null,[],\"x\\u0007y\"],\"data\":[{\"b64_json\":\"%s\",\"revised_prompt\":{}}],"
    "\"usage\":{\"output_tokens\":-5,\"input_tokens\":1e99,\"cost\":-1}}", base64);
  g_autoptr (MaqTrial) trial = trial_with ("application/json", text, strlen (text));
  g_autoptr (MaqResult) result = maq_trial_read (trial, NULL);

  g_assert_nonnull (result);
  g_assert_cmpstr (result->model, ==, "a\\u202eb");
  g_assert_cmpuint (result->notes->len, ==, 1);
  g_assert_null (strchr (g_ptr_array_index (result->notes, 0), '\x07'));
  g_assert_false (result->has_usage || result->has_cost);
}

static void
test_error_within (void)
{
  const char *text = "{\"error\":{\"message\":\"half-way with " MAQ_TRIAL_KEY "\",\"code\":\"x\"}}";
  g_autoptr (MaqTrial) trial = trial_with ("application/json", text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (maq_trial_read (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "half-way"));
  g_assert_null (strstr (error->message, "canary"));
}

/* Peak of resident memory in kB, since it was last reset. */
static long
get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  return line != NULL ? strtol (line + 6, NULL, 10) : 0;
}

/* Constant memory: a reply of 64 MB is read without 64 MB. */
static void
test_memory (void)
{
  g_autoptr (MaqTrial) trial = trial_with ("application/json", "", 0);
  g_autoptr (MaqResult) result = NULL;
  g_autofree char *block = g_strnfill (1 << 20, 'Q');
  gint64 start;
  long before;

  g_assert_cmpint (write (trial->reply_fd, "{\"data\":[{\"b64_json\":\"", 22), ==, 22);
  for (guint i = 0; i < 64; i++)
    g_assert_cmpint (write (trial->reply_fd, block, 1 << 20), ==, 1 << 20);
  g_assert_cmpint (write (trial->reply_fd, "\"}]}", 4), ==, 4);

  before = get_peak ();
  start = g_get_monotonic_time ();
  result = maq_trial_read (trial, NULL);
  g_test_message ("64 MB in %.0f ms, %ld kB more", (double) (g_get_monotonic_time () - start) / 1000, get_peak () - before);
  g_assert_cmpint (get_peak () - before, <, 16 * 1024);
  g_assert_cmpint (maq_blob_get_size (g_ptr_array_index (result->pictures, 0)), ==, 48 << 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  g_test_add_func ("/read/every-cut", test_every_cut);
  g_test_add_func ("/read/every-cut-of-a-stream", test_every_cut_of_a_stream);
  g_test_add_func ("/read/type-comes-last", test_type_comes_last);
  g_test_add_func ("/read/very-many", test_very_many);
  g_test_add_func ("/read/wrong-content-type", test_wrong_content_type);
  g_test_add_func ("/read/missing", test_missing);
  g_test_add_func ("/read/facts-of-pictures", test_facts_of_pictures);
  g_test_add_func ("/read/hostile-text", test_hostile_text);
  g_test_add_func ("/read/error-within", test_error_within);
  g_test_add_func ("/read/memory", test_memory);
  return g_test_run ();
}
