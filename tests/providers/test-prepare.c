/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-golden.h"

#define BASE "https://api.example.com/v1"

static void
check_golden (MaqTrial   *trial,
              const char *name)
{
  g_autofree char *text = maq_golden_prepare (trial);

  maq_golden_compare (text, name);
}

static void
test_generate (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "A \"lamp\"\nön\ttable \\ \x01");

  maq_request_builder_set_quality (trial->builder, "low");
  maq_request_builder_set_ratio (trial->builder, MAQ_RATIO_16_9);
  check_golden (trial, "generate.txt");
}

static void
test_stream (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "a lamp");

  maq_request_builder_set_previews (trial->builder, 2);
  check_golden (trial, "stream.txt");
}

static void
test_draft (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new ("unix:/run/user/1000/maquette/draft", "draft", "a lamp");

  trial->call.variant = 3;
  check_golden (trial, "draft.txt");
}

static void
test_compatible (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "compatible", "a lamp");

  check_golden (trial, "compatible.txt");
}

static void
add_png (MaqTrial *trial,
         guint     width,
         guint     height,
         guint32   rgba)
{
  g_autoptr (GBytes) png = maq_trial_make_png (width, height, rgba);

  maq_trial_add_picture (trial, png);
}

static void
test_one_reference (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");

  add_png (trial, 48, 32, 0xff0000ff);
  check_golden (trial, "edit-one.txt");
}

static void
test_three_references_and_mask (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");
  g_autoptr (GBytes) white = maq_trial_make_png (12, 8, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, white);

  for (guint i = 0; i < 3; i++)
    add_png (trial, 48 + i, 32, 0x00ff00ff);
  maq_request_builder_set_mask (trial->builder, mask);
  maq_request_builder_set_previews (trial->builder, 1);
  check_golden (trial, "edit-three-mask.txt");
}

/* The mask's polarity is the row's, its size the picture's. */
static void
test_mask_form (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");
  g_autoptr (GBytes) white = maq_trial_make_png (12, 8, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, white);
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  const char *part;
  gsize length;

  add_png (trial, 48, 32, 0x00ff00ff);
  maq_request_builder_set_mask (trial->builder, mask);
  maq_trial_prepare (trial, &error);
  g_assert_no_error (error);

  body = maq_trial_dup_body (trial, &length);
  part = memmem (body, length, "name=\"mask\"", 11);
  g_assert_nonnull (part);
  part = memmem (part, length - (gsize) (part - body), "IHDR", 4);
  g_assert_cmpmem (part + 4, 10, "\0\0\0\x30\0\0\0\x20\x08\x06", 10);
}

static void
test_empty_mask (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");
  g_autoptr (GBytes) black = maq_trial_make_png (48, 32, 0x000000ff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, black);
  g_autoptr (GError) error = NULL;

  add_png (trial, 48, 32, 0x00ff00ff);
  maq_request_builder_set_mask (trial->builder, mask);
  g_assert_false (maq_trial_prepare (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* JPEG with a place and a camera in it: what is sent has neither. */
static GBytes *
make_photograph (guint orientation)
{
  static const guint8 exif[] = {
    0xff, 0xe1, 0x00, 0x3c, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3,
    0x01, 0x0f, 0, 2, 0, 0, 0, 4, 'C', 'A', 'M', 0,            /* make */
    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0,                  /* orientation */
    0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0,                  /* the place */
    0, 0, 0, 0, 0, 0,
  };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (48, 32, &pixels, &error);
  g_autoptr (GBytes) jpeg = NULL;
  const guint8 *data;
  gsize length;

  for (gsize i = 3; i < maq_image_get_stride (image) * 32; i += 4)
    pixels[i] = 255;
  jpeg = maq_encode_jpeg (image, 90, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (jpeg, &length);
  g_byte_array_append (file, data, 2);
  g_byte_array_append (file, exif, sizeof exif);
  /* The orientation's value: 20 bytes of head, one entry of 12, then 9 into the next. */
  file->data[2 + 20 + 12 + 9] = (guint8) orientation;
  g_byte_array_append (file, data + 2, (guint) length - 2);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static void
test_private_data_stays (void)
{
  for (guint orientation = 1; orientation <= 6; orientation += 5)
    {
      g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");
      g_autoptr (GBytes) photograph = make_photograph (orientation);
      g_autoptr (GError) error = NULL;
      g_autofree char *body = NULL;
      g_autofree char *text = NULL;
      gsize length;

      maq_trial_add_picture (trial, photograph);
      maq_trial_prepare (trial, &error);
      g_assert_no_error (error);
      body = maq_trial_dup_body (trial, &length);
      g_assert_null (memmem (body, length, "CAM", 3));
      g_assert_null (memmem (body, length, "\x88\x25\0\4", 4));

      /* What a camera meant to be turned is turned. */
      text = maq_golden_describe (trial);
      g_assert_nonnull (strstr (text, orientation == 1 ? "<image/jpeg of 48 × 32>" : "<image/jpeg of 32 × 48>"));
      g_assert_nonnull (strstr (text, "filename=\"image-1.jpg\"\r\nContent-Type: image/jpeg"));
    }
}

static void
test_broken_reference (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, "openai/gpt-image-2", "hat");
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  g_autoptr (GError) error = NULL;

  maq_trial_add_picture (trial, text);
  g_assert_false (maq_trial_prepare (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "Image 1: "));
}

static void
test_table (void)
{
  const MaqProvider *const *list = maq_providers_list ();

  g_assert_nonnull (maq_providers_lookup ("openai"));
  g_assert_null (maq_providers_lookup ("nobody"));
  g_assert_null (maq_providers_lookup (NULL));
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_assert_true (list[i] == maq_providers_lookup (list[i]->id));
      g_assert_nonnull (list[i]->title);
      g_assert_true (list[i]->prepare != NULL && list[i]->submit != NULL && list[i]->read != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  g_test_add_func ("/prepare/generate", test_generate);
  g_test_add_func ("/prepare/stream", test_stream);
  g_test_add_func ("/prepare/draft", test_draft);
  g_test_add_func ("/prepare/compatible", test_compatible);
  g_test_add_func ("/prepare/one-reference", test_one_reference);
  g_test_add_func ("/prepare/three-references-and-mask", test_three_references_and_mask);
  g_test_add_func ("/prepare/mask-form", test_mask_form);
  g_test_add_func ("/prepare/empty-mask", test_empty_mask);
  g_test_add_func ("/prepare/private-data-stays", test_private_data_stays);
  g_test_add_func ("/prepare/broken-reference", test_broken_reference);
  g_test_add_func ("/prepare/table", test_table);
  return g_test_run ();
}
