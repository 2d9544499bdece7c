/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "domain-fixture.h"
#include "maq-job-state.h"

#define STEP "01234567-89ab-4cde-8f01-23456789abcd"

static void
assert_refused (MaqRequestBuilder *builder,
                const char        *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (maq_request_builder_end (builder, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, word);
}

static void
test_prompt_limits (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autofree char *longest = g_strnfill (MAQ_MAX_PROMPT, 'x');
  g_autofree char *longer = g_strconcat (longest, "x", NULL);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqRequest) wide_request = NULL;

  for (guint i = 0; i < MAQ_MAX_PROMPT; i++)
    g_string_append (wide, "漢");
  assert_refused (builder, "empty");
  maq_request_builder_set_change (builder, " \n\t");
  assert_refused (builder, "empty");
  maq_request_builder_set_change (builder, "a\xff");
  assert_refused (builder, "UTF-8");
  maq_request_builder_set_change (builder, longer);
  assert_refused (builder, "32000");
  maq_request_builder_set_change (builder, longest);
  request = end_request (builder);
  maq_request_builder_set_change (builder, wide->str);
  wide_request = end_request (builder);
}

static void
test_variants (void)
{
  const guint bad[] = { 0, 9, G_MAXUINT };
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      maq_request_builder_set_change (builder, "x");
      maq_request_builder_set_variants (builder, bad[i]);
      assert_refused (builder, "variants");
    }
  for (guint i = 1; i <= MAQ_MAX_VARIANTS; i++)
    {
      g_autoptr (MaqRequest) request = NULL;

      maq_request_builder_set_change (builder, "x");
      maq_request_builder_set_variants (builder, i);
      request = end_request (builder);
      g_assert_cmpuint (maq_request_get_variants (request), ==, i);
    }
}

static void
test_twenty (void)
{
  for (guint with_base = 0; with_base < 2; with_base++)
    for (guint n = 19; n <= 21; n++)
      {
        g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
        g_autoptr (MaqRequest) request = NULL;

        maq_request_builder_set_change (builder, "x");
        if (with_base)
          set_base (builder, 0, 10, 10);
        for (guint i = 0; i < n; i++)
          add_reference (builder, i + 1, "r", MAQ_ROLE_OTHER);
        if (n > MAQ_MAX_REFERENCES)
          assert_refused (builder, "21 references");
        else
          request = end_request (builder);
        g_assert_cmpuint (request != NULL ? maq_request_get_n_images (request) : 21 + with_base, ==, n + with_base);
      }
}

static void
test_duplicate_number (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  add_reference (builder, 3, "a", MAQ_ROLE_OTHER);
  add_reference (builder, 3, "b", MAQ_ROLE_OTHER);
  assert_refused (builder, "number 3");
  maq_request_builder_set_change (builder, "x");
  set_base (builder, 2, 10, 10);
  add_reference (builder, 2, "b", MAQ_ROLE_OTHER);
  assert_refused (builder, "number 2");
  /* Any number of pictures may have none. */
  maq_request_builder_set_change (builder, "x");
  set_base (builder, 0, 10, 10);
  add_reference (builder, 0, "a", MAQ_ROLE_OTHER);
  add_reference (builder, 0, "b", MAQ_ROLE_OTHER);
  request = end_request (builder);
  g_assert_cmpstr (maq_reference_get_name (maq_request_get_image (request, 1)), ==, "a");
}

static void
test_mask (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) mask = make_reference (1, "mask", MAQ_ROLE_OTHER, 10, 10);
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_mask (builder, maq_reference_get_blob (mask));
  assert_refused (builder, "mask");
  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_mask (builder, maq_reference_get_blob (mask));
  add_reference (builder, 1, "a", MAQ_ROLE_OTHER);
  request = end_request (builder);
  g_assert_nonnull (maq_request_get_mask (request));
}

static void
test_defaults (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  request = end_request (builder);
  g_assert_cmpstr (maq_request_get_engine (request), ==, "draft");
  g_assert_null (maq_request_get_quality (request));
  g_assert_cmpuint (maq_request_get_variants (request), ==, 1);
  g_assert_null (maq_request_get_keep (request)[0]);
  g_assert_false (maq_request_is_edit (request));
  g_assert_false (maq_request_has_base (request));
}

static MaqBlob *
resolve_all (const char *sha256,
             gpointer    data)
{
  return maq_blob_new ("/nowhere", sha256, 1, MAQ_FORMAT_PNG, 10, 10);
}

static MaqBlob *
resolve_none (const char *sha256,
              gpointer    data)
{
  return NULL;
}

static MaqBlob *
resolve_but_one (const char *sha256,
                 gpointer    data)
{
  return g_str_equal (sha256, data) ? NULL : resolve_all (sha256, NULL);
}

static char *
random_word (void)
{
  static const char *const words[] = { "a \"b\"", "漢字", "\\", "@1 and @2", "x\n\ny", "“q”", "</p>", "é\u202ez" };

  return g_strdup (words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
}

static MaqRequest *
random_request (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autofree char *change = random_word ();

  maq_request_builder_set_change (builder, change);
  for (gint i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      g_autofree char *keep = random_word ();

      maq_request_builder_add_keep (builder, keep);
    }
  maq_request_builder_set_ratio (builder, g_test_rand_int_range (0, MAQ_N_RATIOS));
  maq_request_builder_set_variants (builder, g_test_rand_int_range (1, 9));
  maq_request_builder_set_previews (builder, g_test_rand_int_range (0, 4));
  maq_request_builder_set_engine (builder, g_test_rand_bit () ? "lab" : NULL);
  maq_request_builder_set_quality (builder, g_test_rand_bit () ? "high" : NULL);
  if (g_test_rand_bit ())
    maq_request_builder_set_size (builder, g_test_rand_int_range (0, 5000), g_test_rand_int_range (0, 5000));
  if (g_test_rand_bit ())
    {
      g_autoptr (MaqReference) base = make_reference (g_test_rand_bit () * 40, "base", MAQ_ROLE_EDIT_THIS, 30, 20);

      maq_request_builder_set_base (builder, base, g_test_rand_bit () ? STEP : NULL, 3);
      maq_request_builder_set_mask (builder, g_test_rand_bit () ? maq_reference_get_blob (base) : NULL);
    }
  for (gint i = g_test_rand_int_range (0, 19); i > 0; i--)
    {
      g_autofree char *name = random_word ();

      add_reference (builder, i * 2, name, g_test_rand_int_range (MAQ_ROLE_OTHER, MAQ_ROLE_TEXT + 1));
    }
  return end_request (builder);
}

static void
test_json_round_trip (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (MaqRequest) request = random_request ();
      g_autoptr (JsonNode) node = maq_request_to_json (request);
      g_autofree char *text = maq_json_to_string (node);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) read = maq_json_parse (text, strlen (text), &maq_json_limits_default, &error);
      g_autoptr (MaqRequest) again = maq_request_from_json (read, resolve_all, NULL, &error);
      g_autofree char *hash = maq_request_dup_hash (request);
      g_autofree char *hash_again = NULL;
      g_autoptr (JsonNode) node_again = NULL;
      g_autofree char *text_again = NULL;

      g_assert_no_error (error);
      node_again = maq_request_to_json (again);
      text_again = maq_json_to_string (node_again);
      hash_again = maq_request_dup_hash (again);
      g_assert_cmpstr (text, ==, text_again);
      g_assert_cmpstr (hash, ==, hash_again);
      g_assert_null (strstr (text, "nowhere"));
      g_assert_cmpuint (maq_request_get_n_images (request), ==, maq_request_get_n_images (again));
    }
}

/* A request of the history stays readable when its pictures are gone. */
static void
test_json_lost_pictures (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) mask = make_reference (9, "mask", MAQ_ROLE_OTHER, 10, 10);
  g_autoptr (MaqReference) lost = make_reference (1, "lost", MAQ_ROLE_OTHER, 10, 10);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqRequest) without = NULL;
  g_autoptr (MaqRequest) only_mask = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_add_reference (builder, lost);
  maq_request_builder_set_mask (builder, maq_reference_get_blob (mask));
  request = end_request (builder);
  node = maq_request_to_json (request);
  without = maq_request_from_json (node, resolve_none, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (maq_request_is_edit (without));
  only_mask = maq_request_from_json (node, resolve_but_one, (gpointer) maq_blob_get_sha256 (maq_reference_get_blob (lost)), &error);
  g_assert_no_error (error);
  g_assert_null (maq_request_get_mask (only_mask));
}

static void
test_json_hostile (void)
{
  const char *const hostile[] = {
    "[]", "null", "{}", "{\"change\":1}", "{\"change\":\"x\",\"ratio\":\"4:3\"}", "{\"change\":\"x\",\"variants\":-1}",
    "{\"change\":\"x\",\"variants\":99999999999}",
    ("{\"change\":\"x\",\"references\":[{\"number\":1,\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
    "{\"number\":1,\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}]}"),
  };
  const char *const odd[] = {
    "{\"change\":\"x\",\"keep\":{},\"references\":7,\"base\":[],\"mask\":\"m\"}",
    "{\"change\":\"x\",\"keep\":[1,null,[\"a\"],\"b\"],\"references\":[1,null,[],{\"sha256\":\"../../etc\"},{\"sha256\":7}]}",
    "{\"change\":\"x\",\"width\":-5,\"height\":1e300,\"previews\":-9,\"parent_slot\":-1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (JsonNode) node = maq_json_parse (hostile[i], strlen (hostile[i]), &maq_json_limits_default, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (maq_request_from_json (node, resolve_all, NULL, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (JsonNode) node = maq_json_parse (odd[i], strlen (odd[i]), &maq_json_limits_default, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqRequest) request = maq_request_from_json (node, resolve_all, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (maq_request_get_n_images (request), ==, 0);
    }
}

static void
test_check (void)
{
  const MaqModel *openai = maq_model_lookup ("openai/gpt-image-2"), *draft = maq_model_lookup ("draft");
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) many = NULL;
  g_autoptr (MaqRequest) fine = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "x");
  for (guint i = 1; i <= 17; i++)
    add_reference (builder, i, "r", MAQ_ROLE_OTHER);
  many = end_request (builder);
  g_assert_true (maq_request_check (many, draft, &error));
  g_assert_no_error (error);
  g_assert_false (maq_request_check (many, openai, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "16"));
  g_clear_error (&error);
  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_quality (builder, "ultra");
  fine = end_request (builder);
  g_assert_false (maq_request_check (fine, openai, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "low, medium, high"));
  g_clear_error (&error);
  g_assert_false (maq_request_check (fine, draft, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static void
test_names (void)
{
  g_autoptr (MaqReference) plain = make_reference (1, "brass\nfinish\t", MAQ_ROLE_OTHER, 1, 1);
  g_autoptr (MaqReference) turned = make_reference (1, "a\u202e" "b", MAQ_ROLE_OTHER, 1, 1);
  MaqJobState state;

  g_assert_cmpstr (maq_reference_get_name (plain), ==, "brass finish");
  g_assert_cmpstr (maq_reference_get_name (turned), ==, "a\\u202eb");
  for (guint i = MAQ_ROLE_OTHER; i <= MAQ_ROLE_TEXT; i++)
    g_assert_cmpint (maq_role_from_word (maq_role_to_word (i)), ==, i);
  g_assert_cmpint (maq_role_from_word ("nonsense"), ==, MAQ_ROLE_OTHER);
  g_assert_cmpint (maq_role_from_word (NULL), ==, MAQ_ROLE_OTHER);
  g_assert_false (maq_job_state_from_word ("nonsense", &state));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/prompt-limits", test_prompt_limits);
  g_test_add_func ("/request/variants", test_variants);
  g_test_add_func ("/request/twenty", test_twenty);
  g_test_add_func ("/request/duplicate-number", test_duplicate_number);
  g_test_add_func ("/request/mask", test_mask);
  g_test_add_func ("/request/defaults", test_defaults);
  g_test_add_func ("/request/json-round-trip", test_json_round_trip);
  g_test_add_func ("/request/json-lost-pictures", test_json_lost_pictures);
  g_test_add_func ("/request/json-hostile", test_json_hostile);
  g_test_add_func ("/request/check", test_check);
  g_test_add_func ("/request/names", test_names);
  return g_test_run ();
}
