/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain-fixture.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-prompt.h"
#include "maq-request-fit.h"

/* More pictures than a model takes. */

#define OPENAI "openai/gpt-image-2"   /* 16 */
#define ONE "a1111"                   /* one, the one being edited */

/* @base: with a picture to edit. References 1 … n, of which number 3 is a style. */
static MaqRequest *
make_request (gboolean    base,
              guint       n,
              const char *change)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  maq_request_builder_set_change (builder, change);
  maq_request_builder_add_keep (builder, "text");
  maq_request_builder_set_ratio (builder, MAQ_RATIO_3_2);
  maq_request_builder_set_variants (builder, 3);
  maq_request_builder_set_engine (builder, "paid");
  maq_request_builder_set_quality (builder, "low");
  maq_request_builder_set_previews (builder, 2);
  if (base)
    set_base (builder, 0, 640, 480);
  /* The order they are given in does not matter. */
  for (guint i = n; i >= 1; i--)
    {
      g_autofree char *name = g_strdup_printf ("r%u", i);

      add_reference (builder, i, i == 5 ? "" : name, i == 3 ? MAQ_ROLE_STYLE : MAQ_ROLE_OTHER);
    }
  return end_request (builder);
}

static MaqBlob *
make_sheet (void)
{
  g_autofree char *sha256 = maq_hash_bytes ("sheet", 5);

  return maq_blob_new ("/nowhere/sheet", sha256, 1000, MAQ_FORMAT_PNG, 2048, 2048);
}

static guint
number_of (GPtrArray *list,
           guint      index)
{
  g_assert_cmpuint (index, <, list->len);
  return maq_reference_get_number (g_ptr_array_index (list, index));
}

/* What is no picture is the same in both. */
static void
check_alike (MaqRequest *one,
             MaqRequest *other)
{
  g_assert_cmpstr (maq_request_get_change (one), ==, maq_request_get_change (other));
  g_assert_cmpstrv (maq_request_get_keep (one), maq_request_get_keep (other));
  g_assert_cmpint (maq_request_get_ratio (one), ==, maq_request_get_ratio (other));
  g_assert_cmpuint (maq_request_get_variants (one), ==, maq_request_get_variants (other));
  g_assert_cmpstr (maq_request_get_engine (one), ==, maq_request_get_engine (other));
  g_assert_cmpstr (maq_request_get_quality (one), ==, maq_request_get_quality (other));
  g_assert_cmpuint (maq_request_get_previews (one), ==, maq_request_get_previews (other));
  g_assert_cmpint (maq_request_has_base (one), ==, maq_request_has_base (other));
}

static void
test_fits (void)
{
  const MaqModel *model = maq_model_lookup (OPENAI);
  g_autoptr (MaqRequest) request = make_request (TRUE, 15, "x");
  g_autoptr (MaqRequest) same = maq_request_leave_out (request, model, NULL);
  g_autoptr (GPtrArray) out = maq_request_list_left_out (request, model);
  g_autoptr (GPtrArray) pack = maq_request_list_to_pack (request, model, NULL);

  g_assert_cmpuint (maq_request_get_excess (request, model), ==, 0);
  g_assert_true (same == request);
  g_assert_cmpuint (out->len, ==, 0);
  g_assert_cmpuint (pack->len, ==, 0);
}

static void
test_leave_out (void)
{
  const MaqModel *model = maq_model_lookup (OPENAI);
  g_autoptr (MaqRequest) request = make_request (TRUE, 19, "x");
  g_autoptr (GPtrArray) out = maq_request_list_left_out (request, model);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) less = maq_request_leave_out (request, model, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (maq_request_get_excess (request, model), ==, 4);
  g_assert_false (maq_request_check (request, model, NULL));
  g_assert_cmpuint (out->len, ==, 4);
  g_assert_cmpuint (number_of (out, 0), ==, 16);
  g_assert_cmpuint (number_of (out, 3), ==, 19);
  g_assert_true (maq_request_check (less, model, &error));
  g_assert_cmpuint (maq_request_get_n_images (less), ==, 16);
  g_assert_cmpuint (maq_reference_get_number (maq_request_get_image (less, 15)), ==, 15);
  check_alike (request, less);
}

/* The picture being edited is the last to go, and never goes. */
static void
test_base_stays (void)
{
  const MaqModel *one = maq_model_lookup (ONE);
  g_autoptr (MaqRequest) request = make_request (TRUE, 3, "x");
  g_autoptr (MaqRequest) less = maq_request_leave_out (request, one, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqModel) none = maq_model_overlay (one, "{\"max_references\":0}", MAQ_OVERLAY_USER, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (maq_request_get_n_images (less), ==, 1);
  g_assert_true (maq_request_has_base (less));
  g_assert_null (maq_request_list_to_pack (request, one, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (maq_request_leave_out (request, none, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static void
test_pack (void)
{
  const MaqModel *model = maq_model_lookup (OPENAI);
  g_autoptr (MaqRequest) request = make_request (TRUE, 19, "the oak of @2 on @17, as @40");
  g_autoptr (MaqBlob) sheet = make_sheet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) packed = maq_request_pack (request, model, sheet, &error);
  g_autofree char *prompt = NULL;
  GPtrArray *list;

  g_assert_no_error (error);
  g_assert_true (maq_request_check (packed, model, &error));
  g_assert_cmpuint (maq_request_get_n_images (packed), ==, 16);
  list = maq_request_get_packed (packed);
  g_assert_cmpuint (list->len, ==, 5);
  g_assert_cmpuint (number_of (list, 0), ==, 15);
  g_assert_cmpuint (number_of (list, 4), ==, 19);
  g_assert_true (maq_reference_get_blob (maq_request_get_image (packed, 15)) == sheet);
  check_alike (request, packed);
  prompt = maq_prompt_write (packed);
  g_test_message ("%s", prompt);
  g_assert_nonnull (strstr (prompt, "Image 15 is “r14”. Image 16 is a contact sheet of references 15 to 19, each with its number above it:"
                            " 15 is “r15”, 16 is “r16”, 17 is “r17”, 18 is “r18”, 19 is “r19”."));
  g_assert_nonnull (strstr (prompt, "Change: the oak of image 3 on reference 17 in image 16, as @40"));
}

/* Numbers with a gap; all on the sheet, which is then the only picture; and what Draft makes of it. */
static void
test_legend (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL, packed = NULL;
  g_autoptr (MaqBlob) sheet = make_sheet ();
  g_autofree char *legend = NULL, *prompt = NULL, *split = NULL, *change = NULL;

  maq_request_builder_set_change (builder, "x");
  add_reference (builder, 2, "oak", MAQ_ROLE_STYLE);
  add_reference (builder, 7, "", MAQ_ROLE_OTHER);
  add_reference (builder, 9, "ash", MAQ_ROLE_OTHER);
  request = end_request (builder);
  packed = maq_request_pack (request, maq_model_lookup (ONE), sheet, NULL);
  g_assert_cmpuint (maq_request_get_n_images (packed), ==, 1);
  legend = maq_prompt_legend (packed);
  g_assert_cmpstr (legend, ==, "Image 1 is a contact sheet of references 2, 7 and 9, each with its number above it:"
                   " 2 is “oak” (style), 7 is a reference, 9 is “ash”.");
  prompt = maq_prompt_write (packed);
  maq_prompt_split (prompt, &split, &change, NULL);
  g_assert_cmpstr (split, ==, legend);
  g_assert_cmpstr (change, ==, "x");
}

/* A sheet for one model, and then for another that takes less: nothing is on a sheet of a sheet. */
static void
test_again (void)
{
  g_autoptr (MaqRequest) request = make_request (FALSE, 20, "x");
  g_autoptr (MaqModel) four = maq_model_overlay (maq_model_lookup (OPENAI), "{\"max_references\":4}", MAQ_OVERLAY_USER, NULL);
  g_autoptr (MaqBlob) sheet = make_sheet ();
  g_autoptr (MaqRequest) first = maq_request_pack (request, maq_model_lookup (OPENAI), sheet, NULL);
  g_autoptr (MaqRequest) second = maq_request_pack (first, four, sheet, NULL);
  g_autoptr (MaqRequest) less = maq_request_leave_out (first, four, NULL);

  g_assert_cmpuint (maq_request_get_n_images (second), ==, 4);
  g_assert_cmpuint (maq_request_get_packed (second)->len, ==, 17);
  g_assert_cmpuint (number_of (maq_request_get_packed (second), 0), ==, 4);
  g_assert_cmpuint (maq_request_get_n_images (less), ==, 4);
  g_assert_null (maq_request_get_packed (less));
}

/* A full board and the step that is edited are one picture more than the card takes: they are packed like any others. */
static void
test_full_board (void)
{
  const MaqModel *model = maq_model_lookup ("synexa/gpt-image-2");
  g_autoptr (MaqRequest) request = make_request (TRUE, MAQ_MAX_REFERENCES, "x");
  g_autoptr (MaqBlob) sheet = make_sheet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) packed = maq_request_pack (request, model, sheet, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (model->max_references, ==, 20);
  g_assert_cmpuint (maq_request_get_n_images (packed), ==, 20);
  g_assert_cmpuint (maq_request_get_packed (packed)->len, ==, 2);
  g_assert_true (maq_request_check (packed, model, &error));
  g_assert_no_error (error);
  g_assert_false (maq_request_check (request, model, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static const char *gone;

static MaqBlob *
resolve_cb (const char *sha256,
            gpointer    data)
{
  return g_strcmp0 (sha256, gone) == 0 ? NULL : maq_blob_new ("/nowhere", sha256, 1000, MAQ_FORMAT_PNG, 800, 600);
}

static void
test_json (void)
{
  g_autoptr (MaqRequest) request = make_request (TRUE, 19, "x");
  g_autoptr (MaqBlob) sheet = make_sheet ();
  g_autoptr (MaqRequest) packed = maq_request_pack (request, maq_model_lookup (OPENAI), sheet, NULL);
  g_autoptr (JsonNode) node = maq_request_to_json (packed);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) back = NULL, without = NULL;
  g_autofree char *hash = maq_request_dup_hash (packed), *again = NULL, *other = maq_request_dup_hash (request);

  gone = NULL;
  back = maq_request_from_json (node, resolve_cb, NULL, &error);
  g_assert_no_error (error);
  again = maq_request_dup_hash (back);
  g_assert_cmpstr (hash, ==, again);
  g_assert_cmpstr (hash, !=, other);
  g_assert_cmpuint (maq_request_get_packed (back)->len, ==, 5);
  /* Without the sheet they are references like the others. */
  gone = maq_blob_get_sha256 (sheet);
  without = maq_request_from_json (node, resolve_cb, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (maq_request_get_packed (without));
  g_assert_cmpuint (maq_request_get_n_images (without), ==, 20);
}

/* A stored request whose picture is gone is still read, for the history; it is not sent with one picture less. */
static void
test_gone (void)
{
  const MaqModel *model = maq_model_lookup (OPENAI);
  g_autoptr (MaqRequest) request = make_request (TRUE, 3, "x");
  g_autoptr (JsonNode) node = maq_request_to_json (request);
  g_autoptr (GError) error = NULL;

  gone = NULL;
  {
    g_autoptr (MaqRequest) whole = maq_request_from_json (node, resolve_cb, NULL, &error);

    g_assert_true (maq_request_check (whole, model, &error));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (MaqRequest) less = NULL;

      gone = maq_blob_get_sha256 (maq_reference_get_blob (maq_request_get_image (request, i)));
      less = maq_request_from_json (node, resolve_cb, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (maq_request_get_n_images (less), <, 4);
      g_assert_false (maq_request_check (less, model, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  gone = NULL;
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/fits", test_fits);
  g_test_add_func ("/fit/leave-out", test_leave_out);
  g_test_add_func ("/fit/base-stays", test_base_stays);
  g_test_add_func ("/fit/pack", test_pack);
  g_test_add_func ("/fit/legend", test_legend);
  g_test_add_func ("/fit/again", test_again);
  g_test_add_func ("/fit/full-board", test_full_board);
  g_test_add_func ("/fit/json", test_json);
  g_test_add_func ("/fit/gone", test_gone);
  return g_test_run ();
}
