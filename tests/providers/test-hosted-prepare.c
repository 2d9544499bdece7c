/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-golden.h"
#include "maq-json.h"
#include "maq-trial-local.h"

/* What goes out to the services of jobs, byte for byte but for pictures, which are described. */

static void
add_pictures (MaqTrialLocal *self,
              guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (48 + i, 32, 0xff0000ff + (i << 16));

      maq_trial_add_picture (self->trial, png);
    }
}

static void
check_golden (MaqTrialLocal *self,
              const char    *name)
{
  g_autofree char *file = g_strdup_printf ("%s.txt", name);
  g_autofree char *got = maq_golden_prepare (self->trial);

  maq_golden_compare (got, file);
}

static MaqTrialLocal *
make (const char *kind,
      const char *options)
{
  return maq_trial_local_new (kind, NULL, options, MAQ_TRIAL_KEY, "A \"lamp\"\nön\ttable \\ \x01");
}

static void
test_bodies (void)
{
  static const char *const kinds[] = { "replicate", "synexa", "fal", "wavespeed" };
  static const guint counts[] = { 0, 1, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (counts); j++)
      {
        g_autoptr (MaqTrialLocal) self = make (kinds[i], NULL);
        g_autofree char *name = g_strdup_printf ("%s-%u", kinds[i], counts[j]);

        add_pictures (self, counts[j]);
        maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_16_9);
        maq_request_builder_set_quality (self->trial->builder, counts[j] > 0 ? "low" : NULL);
        check_golden (self, name);
      }
}

/* As many pictures as the row allows: all are there, in order, however large the body. */
static void
test_most (void)
{
  static const struct { const char *kind, *name; guint n; } rows[] = {
    { "replicate", "input_images", 16 }, { "synexa", "input_images", 20 }, { "fal", "image_urls", 16 },
    { "wavespeed", "images", 16 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MaqTrialLocal) self = make (rows[i].kind, NULL);
      g_autoptr (GString) wanted = g_string_new (NULL);
      g_autofree char *got = NULL;

      add_pictures (self, rows[i].n);
      got = maq_golden_prepare (self->trial);
      g_string_append_printf (wanted, "\"%s\":[", rows[i].name);
      for (guint k = 0; k < rows[i].n; k++)
        g_string_append_printf (wanted, "%s\"<image/png of %u × 32>\"", k > 0 ? "," : "", 48 + k);
      g_string_append (wanted, "]");
      g_assert_nonnull (strstr (got, wanted->str));
    }
}

/* fal's mask is one picture more, as large as the first, with what may change let through. */
static void
test_mask (void)
{
  g_autoptr (MaqTrialLocal) self = make ("fal", NULL);
  g_autoptr (MaqTrialLocal) none = make ("synexa", NULL);
  g_autoptr (GBytes) white = maq_trial_make_png (12, 8, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);
  g_autoptr (MaqBlob) other = maq_trial_make_blob (none->trial, white);
  g_autoptr (GError) error = NULL;

  add_pictures (self, 2);
  maq_request_builder_set_mask (self->trial->builder, mask);
  check_golden (self, "fal-mask");

  add_pictures (none, 1);
  maq_request_builder_set_mask (none->trial->builder, other);
  g_assert_false (maq_trial_prepare (none->trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* Beyond the limit a picture is uploaded: what is shown before says which, what is sent has its address. */
static void
test_uploads (void)
{
  g_autoptr (MaqTrialLocal) self = make ("replicate", "{\"inline_limit\":1}");

  add_pictures (self, 2);
  check_golden (self, "replicate-upload-shown");
  self->trial->call.uploads = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->trial->call.uploads, g_strdup ("https://api.replicate.com/v1/files/abc"));
  g_ptr_array_add (self->trial->call.uploads, g_strdup (""));
  check_golden (self, "replicate-upload-sent");
}

static char *
find_ratio (const char *options,
            MaqRatio    ratio,
            guint       width,
            guint       height,
            guint       n)
{
  g_autoptr (MaqTrialLocal) self = make ("wavespeed", options);
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GError) error = NULL;

  add_pictures (self, n);
  maq_request_builder_set_ratio (self->trial->builder, ratio);
  if (width > 0)
    maq_request_builder_set_size (self->trial->builder, width, height);
  maq_trial_prepare (self->trial, &error);
  g_assert_no_error (error);
  body = maq_trial_local_dup_body (self);
  return g_strdup (maq_json_get_string (json_node_get_object (body), "aspect_ratio", "none"));
}

/* The one asked for where it is made, the nearest elsewhere; none where the picture's own shape is kept. */
static void
test_ratios (void)
{
  static const char three[] = "{\"ratios\":[\"1:1\",\"3:2\",\"2:3\"]}";
  static const struct { const char *options; MaqRatio ratio; guint width, height, n; const char *wanted; } cases[] = {
    { NULL, MAQ_RATIO_16_9, 0, 0, 0, "16:9" },        { three, MAQ_RATIO_16_9, 0, 0, 0, "3:2" },
    { three, MAQ_RATIO_9_16, 0, 0, 1, "2:3" },        { NULL, MAQ_RATIO_AUTO, 0, 0, 0, "1:1" },
    { NULL, MAQ_RATIO_AUTO, 0, 0, 1, "none" },        { "{\"auto_size\":false}", MAQ_RATIO_AUTO, 0, 0, 1, "3:2" },
    { NULL, MAQ_RATIO_1_1, 1000, 600, 0, "16:9" },    { NULL, MAQ_RATIO_1_1, 600, 610, 0, "1:1" },
    { three, MAQ_RATIO_1_1, 100, 3000, 0, "2:3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = find_ratio (cases[i].options, cases[i].ratio, cases[i].width, cases[i].height, cases[i].n);

      if (g_strcmp0 (got, cases[i].wanted) != 0)
        g_error ("case %zu: %s, not %s", i, got, cases[i].wanted);
    }
}

/* A model's name becomes part of an address: none that leads out of it. */
static void
test_model (void)
{
  static const char *const bad[] = { "../x", "a//b", "/a", "a/", "a?b", "a b", "a#b", "a/../b", "ä" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (MaqTrialLocal) self = make ("replicate", NULL);
      g_autoptr (GError) error = NULL;

      maq_endpoint_unref (self->trial->call.endpoint);
      self->trial->call.endpoint = maq_endpoint_new ("trial", "Trial", "replicate", "https://h/v1", bad[i],
                                                     "replicate/gpt-image-2", &error);
      g_assert_no_error (error);
      g_assert_false (maq_trial_prepare (self->trial, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  g_test_add_func ("/hosted-prepare/bodies", test_bodies);
  g_test_add_func ("/hosted-prepare/most", test_most);
  g_test_add_func ("/hosted-prepare/mask", test_mask);
  g_test_add_func ("/hosted-prepare/uploads", test_uploads);
  g_test_add_func ("/hosted-prepare/ratios", test_ratios);
  g_test_add_func ("/hosted-prepare/model", test_model);
  return g_test_run ();
}
