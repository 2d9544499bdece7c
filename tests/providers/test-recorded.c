/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-trial.h"

/* Good, cut off and broken answers of every server of the Images form, as they were written down
 * (tests/fake-provider/answers): what is whole in them is got out, and nothing else is believed. */

#define BASE "https://api.example.com/v1"

static const struct { const char *server; const char *kind; const char *row; } servers[] = {
  { "openai", "openai", "openai/gpt-image-2" },
  { "azure", "openai", "azure/gpt-image-2" },
  { "openrouter", "openrouter", "openrouter/gpt-image-2" },
  { "localai", "openai", "localai" },
  { "vllm-omni", "openai", "vllm-omni" },
  { "sglang", "openai", "sglang" },
  { "lemonade", "openai", "lemonade" },
};

/* An address is fetched, which is for other tests. */
static gboolean
has_address (const char *body)
{
  return g_regex_match_simple ("\"url\": ?\"(https?:|file:|/)", body, 0, 0);
}

/* What is paid for is kept whatever it is; those are counted that are pictures. */
static guint
count_pictures (MaqResult *result)
{
  guint n = 0;

  for (guint i = 0; result != NULL && i < result->pictures->len; i++)
    n += maq_blob_get_format (g_ptr_array_index (result->pictures, i)) != MAQ_FORMAT_UNKNOWN;
  return n;
}

static void
check (const char *path,
       gsize       server,
       JsonObject *entry)
{
  g_autoptr (MaqTrial) trial = maq_trial_new_full (servers[server].kind, BASE, NULL, servers[server].row, NULL, "x");
  const char *type = maq_json_get_string (maq_json_get_object (entry, "headers"), "Content-Type", "");
  guint pictures = (guint) maq_json_get_int (entry, "pictures", 0);
  gint64 cost = maq_json_get_int (entry, "cost", -1);
  g_autofree char *body = NULL;
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &body, &length, NULL));
  if (has_address (body))
    return;

  maq_trial_set_reply (trial, type, body, length);
  result = maq_trial_read (trial, &error);
  if (count_pictures (result) != pictures)
    g_error ("%s: %u pictures instead of %u: %s", path, count_pictures (result), pictures, error != NULL ? error->message : "");
  if (result == NULL)
    g_assert_nonnull (error);
  /* Whose key pays elsewhere pays all the same: that bill is the user's too. */
  if (g_str_has_suffix (path, "openrouter/images-cost-zero.json"))
    cost = 129470;
  if (result != NULL && cost >= 0 && (!result->has_cost || result->cost != cost))
    g_error ("%s: cost %" G_GINT64_FORMAT " instead of %" G_GINT64_FORMAT, path, result->has_cost ? result->cost : -1, cost);
  g_assert_cmpuint (maq_trial_count_files (trial), ==, result != NULL ? result->pictures->len : 0);
  maq_trial_check_key (trial, error);
}

static void
test_server (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *folder = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/answers", servers[i].server, NULL);
  g_autofree char *index = g_build_filename (folder, "index.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *answers;
  guint n = 0;

  g_assert_true (g_file_get_contents (index, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  answers = maq_json_get_array (json_node_get_object (root), "answers");
  for (guint j = 0; j < json_array_get_length (answers); j++)
    {
      JsonObject *entry = json_array_get_object_element (answers, j);
      g_autofree char *path = g_build_filename (folder, maq_json_get_string (entry, "file", ""), NULL);

      if (maq_json_get_int (entry, "status", 0) != 200 || !g_str_has_prefix (maq_json_get_string (entry, "request", ""), "POST"))
        continue;
      check (path, i, entry);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recorded/%s", servers[i].server);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_server);
    }
  return g_test_run ();
}
