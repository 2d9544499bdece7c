/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-golden.h"

/* What goes out to each service of the Images form, as its row of models.json says. */

#define BASE "https://api.example.com/v1"

typedef struct {
  const char *row;
  const char *golden;
} Row;

static const Row rows[] = {
  { "openai/gpt-image-2", "row-openai.txt" },
  { "openai/gpt-image-1.5", "row-openai-1.5.txt" },
  { "azure/gpt-image-2", "row-azure.txt" },
  { "compatible", "row-compatible.txt" },
  { "localai", "row-localai.txt" },
  { "vllm-omni", "row-vllm-omni.txt" },
  { "sglang", "row-sglang.txt" },
  { "lemonade", "row-lemonade.txt" },
  { "sd-server", "row-sd-server.txt" },
};

static void
add_pictures (MaqTrial *trial,
              guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (48 + i, 32, 0x00ff00ff);

      maq_trial_add_picture (trial, png);
    }
}

static void
set_mask (MaqTrial *trial)
{
  g_autoptr (GBytes) white = maq_trial_make_png (12, 8, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, white);

  maq_request_builder_set_mask (trial->builder, mask);
}

static void
append (GString    *out,
        const Row  *row,
        const char *title,
        guint       pictures,
        gboolean    masked)
{
  g_autoptr (MaqTrial) trial = maq_trial_new_full ("openai", BASE, NULL, row->row, NULL, "a \"lamp\"");
  g_autofree char *text = NULL;

  maq_request_builder_set_ratio (trial->builder, MAQ_RATIO_16_9);
  add_pictures (trial, pictures);
  if (masked)
    set_mask (trial);
  text = maq_golden_prepare (trial);
  g_string_append_printf (out, "=== %s\n%s\n", title, text);
}

static void
test_golden (gconstpointer data)
{
  const Row *row = data;
  const MaqModel *model = maq_model_lookup (row->row);
  g_autoptr (GString) out = g_string_new (NULL);

  append (out, row, "from words", 0, FALSE);
  append (out, row, "one picture", 1, FALSE);
  if (model->max_references >= 3)
    append (out, row, "three pictures", 3, FALSE);
  if (model->mask != MAQ_MASK_NONE)
    append (out, row, "with a mask", MIN (2, model->max_references), TRUE);
  maq_golden_compare (out->str, row->golden);
}

static guint
count (const char *text,
       const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    n++;
  return n;
}

/* As many pictures as the row takes, and never one more. */
static void
test_limits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint most = maq_model_lookup (rows[i].row)->max_references;
      g_autoptr (MaqTrial) full = maq_trial_new_full ("openai", BASE, NULL, rows[i].row, NULL, "x");
      g_autoptr (MaqTrial) over = maq_trial_new_full ("openai", BASE, NULL, rows[i].row, NULL, "x");
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      add_pictures (full, most);
      text = maq_golden_prepare (full);
      g_assert_cmpuint (count (text, "image/png of "), ==, most);

      add_pictures (over, most + 1);
      g_assert_false (maq_trial_prepare (over, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

static void
test_prompt_limit (void)
{
  g_autofree char *fits = g_strnfill (20000, 'x');
  g_autofree char *longer = g_strnfill (20001, 'x');
  g_autoptr (MaqTrial) good = maq_trial_new_full ("openai", BASE, NULL, "sd-server", NULL, fits);
  g_autoptr (MaqTrial) bad = maq_trial_new_full ("openai", BASE, NULL, "sd-server", NULL, longer);
  g_autoptr (MaqTrial) elsewhere = maq_trial_new_full ("openai", BASE, NULL, "openai/gpt-image-2", NULL, longer);
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_trial_prepare (good, &error));
  g_assert_true (maq_trial_prepare (elsewhere, &error));
  g_assert_no_error (error);
  g_assert_false (maq_trial_prepare (bad, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "20000"));
}

static char *
prepare_with (const char *row,
              const char *options,
              guint       pictures,
              guint       previews)
{
  g_autoptr (MaqTrial) trial = maq_trial_new_full ("openai", BASE, NULL, row, options, "x");

  add_pictures (trial, pictures);
  maq_request_builder_set_previews (trial->builder, previews);
  return maq_golden_prepare (trial);
}

/* An engine's own options: each with a part that must be there and one that must not. */
static void
test_options (void)
{
  static const struct {
    const char *row, *options;
    guint       pictures, previews;
    const char *wanted, *unwanted;
  } cases[] = {
    { "compatible", "{\"generate_path\":\"/img\"}", 0, 0, "POST /img\n", NULL },
    { "compatible", "{\"edit_path\":\"/img\"}", 1, 0, "POST /img\n", NULL },
    { "compatible", "{\"fields\":[]}", 0, 0, "{\"prompt\":\"x\",\"size\":\"1024x1024\"}", NULL },
    { "compatible", "{\"fields\":[]}", 1, 0, "name=\"prompt\"", "name=\"model\"" },
    { "compatible", "{\"response_format\":\"b64_json\"}", 0, 0, "\"response_format\":\"b64_json\"", NULL },
    { "compatible", "{\"image_field\":\"image[]\"}", 1, 0, "name=\"image[]\"", "name=\"image\"" },
    { "compatible", "{\"image_field\":\"image\"}", 3, 0, "name=\"image\"", "name=\"image[]\"" },
    { "compatible", "{\"size_style\":\"ratio\"}", 0, 0, "\"aspect_ratio\":\"1:1\"", "\"size\"" },
    { "compatible", "{\"size_style\":\"sides\"}", 0, 0, "\"width\":1024,\"height\":1024", "\"size\"" },
    { "compatible", "{\"size_style\":\"auto\",\"auto_size\":true}", 0, 0, "\"size\":\"1024x1024\"", NULL },
    { "compatible", "{\"edits_json\":true}", 1, 0, "\"images\":[{\"image_url\":\"<image/png of 48 × 32>\"}]", "multipart" },
    { "compatible", "{\"extra\":{\"steps\":28,\"lora\":{\"a\":[1]}}}", 0, 0, "\"steps\":28,\"lora\":{\"a\":[1]}", NULL },
    { "compatible", "{\"extra\":{\"steps\":28,\"lora\":{\"a\":[1]}}}", 1, 0, "name=\"lora\"\r\n\r\n{\"a\":[1]}", NULL },
    { "compatible", "{\"extra\":{\"output_format\":\"webp\"}}", 0, 0, "\"output_format\":\"webp\"", "png" },
    /* What decides the bill, and what was asked, is not an option's to say. */
    { "compatible", "{\"extra\":{\"n\":9,\"prompt\":\"y\",\"stream\":true,\"partial_images\":3}}", 0, 0,
      "\"prompt\":\"x\",\"n\":1", "stream" },
    { "openai/gpt-image-2", "{\"moderation\":\"low\"}", 0, 0, "POST", "moderation" },
    { "openai/gpt-image-2", "{\"moderation\":\"low\",\"fields\":[\"moderation\"]}", 0, 0, "\"moderation\":\"low\"", NULL },
    { "openai/gpt-image-2", "{\"moderation\":\"low\",\"fields\":[\"moderation\"]}", 1, 0, "POST", "moderation" },
    { "openai/gpt-image-2", "{\"moderation\":\"low\",\"fields\":[\"moderation\"],\"edits_json\":true}", 1, 0, "\"moderation\":\"low\"", NULL },
    { "openai/gpt-image-2", "{\"background\":\"opaque\",\"fields\":[\"background\"]}", 1, 0, "name=\"background\"\r\n\r\nopaque", NULL },
    { "vllm-omni", "{\"negative_prompt\":\"fog\",\"fields\":[\"negative_prompt\"]}", 0, 0, "\"negative_prompt\":\"fog\"", NULL },
    { "openai/gpt-image-2", NULL, 0, 2, "\"stream\":true,\"partial_images\":2", NULL },
    { "openai/gpt-image-2", "{\"stream\":false}", 0, 2, "POST", "stream" },
    { "openai/gpt-image-2", "{\"max_previews\":1}", 0, 3, "\"partial_images\":1", NULL },
    { "sglang", NULL, 0, 3, "POST", "stream" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = prepare_with (cases[i].row, cases[i].options, cases[i].pictures, cases[i].previews);

      if (strstr (text, cases[i].wanted) == NULL || (cases[i].unwanted != NULL && strstr (text, cases[i].unwanted) != NULL))
        g_error ("%s %s: %s", cases[i].row, cases[i].options, text);
    }
}

static void
test_no_edits (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new_full ("openai", BASE, NULL, "compatible", "{\"edit_path\":\"\"}", "x");
  g_autoptr (GError) error = NULL;

  add_pictures (trial, 1);
  g_assert_false (maq_trial_prepare (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* Each attempt and each variant has a seed of its own, and keeps it. */
static void
test_seeds (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c%02x", i / 2);
      g_autoptr (MaqTrial) trial = maq_trial_new_full ("openai", BASE, NULL, "sglang", NULL, "x");
      g_autofree char *text = NULL;
      const char *at;

      trial->call.client_id = id;
      trial->call.variant = i % 2;
      text = maq_golden_prepare (trial);
      at = strstr (text, "\"seed\":");
      g_assert_nonnull (at);
      g_assert_cmpint (g_ascii_strtoll (at + 7, NULL, 10), >=, 0);
      g_assert_cmpint (g_ascii_strtoll (at + 7, NULL, 10), <=, G_MAXINT32);
      g_assert_true (g_hash_table_add (seen, g_strdup (at)));
    }
}

/* Pixels that no format makes small. */
static GBytes *
make_noise (guint side)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (side, side, &pixels, &error);
  GBytes *png;

  g_assert_no_error (error);
  for (gsize i = 0; i < maq_image_get_stride (image) * side; i++)
    pixels[i] = i % 4 == 3 ? 255 : (guint8) g_rand_int (rand);
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  return png;
}

/* A picture too large for its way goes smaller, and says so where it cannot. */
static void
test_large_picture (void)
{
  g_autoptr (MaqTrial) smaller = maq_trial_new_full ("openai", BASE, NULL, "compatible",
                                                     "{\"edits_json\":true,\"inline_limit\":100000}", "x");
  g_autoptr (MaqTrial) never = maq_trial_new_full ("openai", BASE, NULL, "compatible",
                                                   "{\"edits_json\":true,\"inline_limit\":100}", "x");
  g_autoptr (GBytes) png = make_noise (200);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (png), >, 100000);
  maq_trial_add_picture (smaller, png);
  text = maq_golden_prepare (smaller);
  g_assert_nonnull (strstr (text, "<image/jpeg of 200 × 200>"));

  maq_trial_add_picture (never, png);
  g_assert_false (maq_trial_prepare (never, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "Image 1: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rows/%s", rows[i].golden);

      g_test_add_data_func (path, &rows[i], test_golden);
    }
  g_test_add_func ("/rows/limits", test_limits);
  g_test_add_func ("/rows/prompt-limit", test_prompt_limit);
  g_test_add_func ("/rows/options", test_options);
  g_test_add_func ("/rows/no-edits", test_no_edits);
  g_test_add_func ("/rows/seeds", test_seeds);
  g_test_add_func ("/rows/large-picture", test_large_picture);
  return g_test_run ();
}
