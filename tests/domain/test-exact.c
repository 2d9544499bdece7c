/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain-fixture.h"
#include "maq-error.h"
#include "maq-exact-record.h"
#include "maq-json.h"

static MaqRequest *
masked_request (gboolean exact)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) mask = make_reference (9, "mask", MAQ_ROLE_OTHER, 800, 600);
  g_autoptr (MaqReference) sheet = make_reference (0, "sheet", MAQ_ROLE_OTHER, 100, 100);
  g_autoptr (GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);

  maq_request_builder_set_change (builder, "a red door");
  set_base (builder, 1, 800, 600);
  add_reference (builder, 2, "brass", MAQ_ROLE_OTHER);
  g_ptr_array_add (packed, make_reference (3, "oak", MAQ_ROLE_OTHER, 10, 10));
  maq_request_builder_set_sheet (builder, sheet, packed);
  maq_request_builder_set_mask (builder, maq_reference_get_blob (mask));
  maq_request_builder_set_exact (builder, exact);
  return end_request (builder);
}

static void
test_needs_mask (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "a red door");
  set_base (builder, 1, 800, 600);
  maq_request_builder_set_exact (builder, TRUE);
  request = end_request (builder);
  g_assert_false (maq_request_is_exact (request));
}

static MaqBlob *
resolve (const char *sha256, gpointer lost)
{
  if (g_strcmp0 (sha256, lost) == 0)
    return NULL;
  return maq_blob_new ("/nowhere", sha256, 1000, MAQ_FORMAT_PNG, 800, 600);
}

static void
test_json (void)
{
  g_autoptr (MaqRequest) exact = masked_request (TRUE), plain = masked_request (FALSE);
  g_autofree char *hash = maq_request_dup_hash (exact), *other = maq_request_dup_hash (plain), *hash_again = NULL;
  g_autoptr (JsonNode) node = maq_request_to_json (exact);
  g_autoptr (JsonNode) plain_node = maq_request_to_json (plain);
  g_autofree char *plain_text = maq_json_to_string (plain_node);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) again = maq_request_from_json (node, resolve, NULL, &error);
  g_autoptr (MaqRequest) maskless = NULL;

  g_assert_no_error (error);
  g_assert_true (maq_request_is_exact (exact));
  g_assert_true (maq_request_is_exact (again));
  hash_again = maq_request_dup_hash (again);
  g_assert_cmpstr (hash, ==, hash_again);
  g_assert_cmpstr (hash, !=, other);
  /* Requests that do not ask for it keep the hash they had before there was such a thing. */
  g_assert_null (strstr (plain_text, "exact"));
  maskless = maq_request_from_json (node, resolve, (gpointer) maq_blob_get_sha256 (maq_request_get_mask (exact)), &error);
  g_assert_no_error (error);
  g_assert_false (maq_request_is_exact (maskless));
}

/* An engine without masks is given none, and no other word is missing. */
static void
test_wire (void)
{
  const MaqModel *without = maq_model_lookup ("replicate/gpt-image-2"), *with = maq_model_lookup ("openai/gpt-image-2");
  g_autoptr (MaqRequest) exact = masked_request (TRUE), plain = masked_request (FALSE);
  g_autoptr (MaqRequest) kept = maq_request_for_wire (exact, with), bare = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (without);
  g_assert_cmpint (without->mask, ==, MAQ_MASK_NONE);
  g_assert_true (maq_request_check (exact, with, &error));
  g_assert_true (maq_request_check (exact, without, &error));
  g_assert_no_error (error);
  g_assert_false (maq_request_check (plain, without, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_true (kept == exact);
  bare = maq_request_for_wire (exact, without);
  g_assert_null (maq_request_get_mask (bare));
  g_assert_cmpstr (maq_request_get_change (bare), ==, "a red door");
  g_assert_cmpuint (maq_request_get_n_images (bare), ==, maq_request_get_n_images (exact));
  g_assert_nonnull (maq_request_get_packed (bare));
  for (guint i = 0; i < maq_request_get_n_images (exact); i++)
    g_assert_cmpstr (maq_blob_get_sha256 (maq_reference_get_blob (maq_request_get_image (bare, i))), ==,
                     maq_blob_get_sha256 (maq_reference_get_blob (maq_request_get_image (exact, i))));
}

static void
test_record (void)
{
  static const char *const hostile[] = { "", "[]", "{}", "{\"outcome\":7}", "{\"outcome\":\"fine\"}", "not json" };
  MaqExactRecord record = { .outcome = MAQ_EXACT_COMPOSITED, .feather = 4, .shift_x = -1.25, .zoom_x = 1.5, .zoom_y = 1 };
  g_autofree MaqExactRecord *again = NULL, *unreadable = NULL;
  g_autofree char *json = NULL, *short_json = NULL;

  record.alignment = (MaqAlignment) { 1.5, 1.5, 0.25, -3, { 1, 1.01, 1 }, { 0, -2, 0 }, 0.875, TRUE };
  json = maq_exact_record_to_json (&record);
  again = maq_exact_record_from_json (json);
  g_assert_nonnull (again);
  g_assert_cmpint (again->outcome, ==, MAQ_EXACT_COMPOSITED);
  g_assert_cmpuint (again->feather, ==, 4);
  g_assert_cmpfloat (again->shift_x, ==, -1.25);
  g_assert_cmpfloat (again->alignment.score, ==, 0.875);
  g_assert_cmpfloat (again->alignment.gain[1], ==, 1.01);
  g_assert_true (again->alignment.is_assumed);

  record = (MaqExactRecord) { .outcome = MAQ_EXACT_UNREADABLE };
  short_json = maq_exact_record_to_json (&record);
  g_assert_null (strstr (short_json, "score"));
  unreadable = maq_exact_record_from_json (short_json);
  g_assert_cmpint (unreadable->outcome, ==, MAQ_EXACT_UNREADABLE);
  g_assert_null (maq_exact_record_from_json (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_assert_null (maq_exact_record_from_json (hostile[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exact/needs-mask", test_needs_mask);
  g_test_add_func ("/exact/json", test_json);
  g_test_add_func ("/exact/wire", test_wire);
  g_test_add_func ("/exact/record", test_record);
  return g_test_run ();
}
