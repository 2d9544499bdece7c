/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-trial.h"

/* Every preset of the Images form against a server that is as strict, or as lax, as the real one. */

typedef struct {
  const char *speak;        /* of the fake */
  const char *option;       /* of it, nullable */
  const char *row;
  const char *model;        /* nullable: the row's own */
  const char *options;      /* of the engine, nullable */
  gboolean    is_seeded;    /* two attempts at the same are two pictures, by their seed alone */
  guint       round;        /* sides are rounded up to this */
  const char *path;         /* of the base address; nullable: the fake's own */
} Preset;

static const Preset presets[] = {
  { "openai", NULL, "openai/gpt-image-2", NULL, NULL, FALSE, 1 },
  { "openai", NULL, "openai/gpt-image-1.5", NULL, NULL, FALSE, 1 },
  { "openai", NULL, "openai/gpt-image-2", NULL, "{\"edits_json\":true}", FALSE, 1 },
  { "azure", NULL, "azure/gpt-image-2", NULL, NULL, FALSE, 1 },
  { "azure", NULL, "azure/gpt-image-2", NULL, "{\"query\":\"api-version=preview\"}", FALSE, 1 },
  { "azure", NULL, "azure/gpt-image-2", NULL, "{\"query\":\"api-version=2025-04-01-preview\"}", FALSE, 1,
    "/openai/deployments/gpt-image-2" },
  { "localai", NULL, "localai", "stablediffusion", NULL, FALSE, 1 },
  { "localai", NULL, "localai", "stablediffusion", "{\"response_format\":\"url\"}", FALSE, 1 },
  { "vllm-omni", NULL, "vllm-omni", NULL, NULL, TRUE, 1 },
  { "sglang", NULL, "sglang", NULL, NULL, TRUE, 1 },
  { "sglang", "--old", "sglang", NULL, NULL, TRUE, 1 },
  { "sglang", "--default-url", "sglang", NULL, NULL, TRUE, 1 },
  { "sglang", "--default-url", "sglang", NULL, "{\"response_format\":null}", TRUE, 1 },
  { "vllm-omni", NULL, "vllm-omni", NULL, "{\"response_format\":\"file\"}", TRUE, 1 },
  { "lemonade", NULL, "lemonade", NULL, NULL, TRUE, 64 },
  { "lemonade", "--old", "lemonade", NULL, NULL, TRUE, 64 },
  { "sdcpp", NULL, "sd-server", NULL, NULL, TRUE, 64, "/v1" },
};

static MaqFake *
start (const Preset *preset)
{
  const char *const options[] = { "--speak", preset->speak, preset->option, NULL };

  return maq_fake_start (options);
}

static MaqTrial *
make_trial (const Preset *preset,
            MaqFake      *fake,
            const char   *prompt)
{
  g_autofree char *base = preset->path != NULL ? g_strconcat (fake->origin, preset->path, NULL) : g_strdup (fake->base);

  return maq_trial_new_full ("openai", base, preset->model, preset->row, preset->options, prompt);
}

static void
add_pictures (MaqTrial *trial,
              guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (64, 64, 0x336699ff + (i << 24));

      maq_trial_add_picture (trial, png);
    }
}

/* Sends it, reads it, and compares with the ledger. */
static char *
run (const Preset *preset,
     MaqFake      *fake,
     MaqTrial     *trial)
{
  const MaqModel *row = maq_endpoint_get_row (trial->call.endpoint);
  guint before = maq_fake_count_charges (fake);
  g_autoptr (GPtrArray) ledger = NULL;
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqBlob *blob;
  guint width, height;

  if (!maq_trial_go (trial, &error) || (result = maq_trial_read (trial, &error)) == NULL)
    g_error ("%s %s: %s", preset->row, preset->options, error->message);
  ledger = maq_fake_read_ledger (fake);
  g_assert_cmpuint (ledger->len, ==, before + 1);
  g_assert_cmpuint (result->pictures->len, ==, 1);
  blob = g_ptr_array_index (result->pictures, 0);
  g_assert_cmpstr (maq_blob_get_sha256 (blob), ==, g_ptr_array_index (ledger, before));

  /* The size is that of the picture that came. */
  g_assert_true (maq_request_resolve_size (trial->call.request, row, &width, &height));
  g_assert_cmpuint (maq_blob_get_width (blob), ==, (width + preset->round - 1) / preset->round * preset->round);
  g_assert_cmpuint (maq_blob_get_height (blob), ==, (height + preset->round - 1) / preset->round * preset->round);
  maq_trial_check_key (trial, NULL);
  return g_strdup (maq_blob_get_sha256 (blob));
}

static void
test_generate (gconstpointer data)
{
  const Preset *preset = data;
  g_autoptr (MaqFake) fake = start (preset);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (MaqTrial) one = make_trial (preset, fake, "a lamp");
  g_autoptr (MaqTrial) two = make_trial (preset, fake, "a lamp");

  maq_request_builder_set_ratio (one->builder, MAQ_RATIO_16_9);
  maq_request_builder_set_ratio (two->builder, MAQ_RATIO_16_9);
  two->call.client_id = "0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6e";
  first = run (preset, fake, one);
  second = run (preset, fake, two);
  if (preset->is_seeded)
    g_assert_cmpstr (first, !=, second);
}

static void
test_edit (gconstpointer data)
{
  const Preset *preset = data;
  g_autoptr (MaqFake) fake = start (preset);
  const MaqModel *row = maq_model_lookup (preset->row);
  const guint counts[] = { 1, 3, row->max_references };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (MaqTrial) trial = make_trial (preset, fake, "a lamp");
      g_autofree char *sha256 = NULL;

      if (counts[i] > row->max_references)
        continue;
      add_pictures (trial, counts[i]);
      sha256 = run (preset, fake, trial);
      g_assert_nonnull (sha256);
    }
}

/* Half of the picture may change. */
static MaqBlob *
make_mask (MaqTrial *trial)
{
  g_autoptr (GError) error = NULL;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (64, 64, &pixels, &error);
  g_autoptr (GBytes) png = NULL;

  g_assert_no_error (error);
  for (gsize y = 0; y < 64; y++)
    for (gsize x = 0; x < 64 * 4; x++)
      pixels[y * maq_image_get_stride (image) + x] = x % 4 == 3 || x >= 128 ? 255 : 0;
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  return maq_trial_make_blob (trial, png);
}

/* How far the two halves of the picture are from the colour that was sent, 0 to 255. */
static void
measure (MaqTrial *trial,
         MaqBlob  *blob,
         double   *kept,
         double   *changed)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = maq_decoder_decode_file (decoder, maq_blob_get_path (blob), 0, NULL, &error);
  static const guint8 colour[3] = { 0x33, 0x66, 0x99 };
  const guint8 *pixels;
  guint width, height;
  double sums[2] = { 0, 0 };

  g_assert_no_error (error);
  pixels = maq_image_get_pixels (image);
  width = maq_image_get_width (image);
  height = maq_image_get_height (image);
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      for (guint i = 0; i < 3; i++)
        sums[x >= width / 2] += ABS (pixels[y * maq_image_get_stride (image) + x * 4 + i] - colour[i]);
  *kept = sums[0] / ((double) height * (width / 2) * 3);
  *changed = sums[1] / ((double) height * (width / 2) * 3);
}

/* The white half of a mask changes and the other stays: the polarity is the server's. */
static void
test_mask (gconstpointer data)
{
  const Preset *preset = data;
  g_autoptr (MaqFake) fake = start (preset);
  g_autoptr (MaqTrial) trial = make_trial (preset, fake, "a lamp");
  g_autoptr (MaqBlob) mask = make_mask (trial);
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;
  double kept, changed;

  add_pictures (trial, 1);
  maq_request_builder_set_mask (trial->builder, mask);
  g_assert_true (maq_trial_go (trial, &error));
  g_assert_no_error (error);
  result = maq_trial_read (trial, &error);
  g_assert_no_error (error);
  measure (trial, g_ptr_array_index (result->pictures, 0), &kept, &changed);
  g_test_message ("%s: kept %.1f, changed %.1f", preset->row, kept, changed);
  g_assert_cmpfloat (kept, <, 12);
  g_assert_cmpfloat (changed, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      const Preset *preset = &presets[i];
      gboolean is_local = maq_model_lookup (preset->row)->resend_is_free;
      g_autofree char *generate = g_strdup_printf ("/presets/%s/%" G_GSIZE_FORMAT "/generate", preset->speak, i);
      g_autofree char *edit = g_strdup_printf ("/presets/%s/%" G_GSIZE_FORMAT "/edit", preset->speak, i);
      g_autofree char *mask = g_strdup_printf ("/presets/%s/%" G_GSIZE_FORMAT "/mask", preset->speak, i);

      g_test_add_data_func (generate, preset, test_generate);
      g_test_add_data_func (edit, preset, test_edit);
      /* The fakes of services check a mask's form; those of local servers act on it. */
      if (is_local && maq_model_lookup (preset->row)->mask != MAQ_MASK_NONE)
        g_test_add_data_func (mask, preset, test_mask);
    }
  return g_test_run ();
}
