/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-markup.h"
#include "maq-request-fit.h"
#include "domain-fixture.h"

#define COPY_HASH "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"

static MaqMark *
random_mark (char letter)
{
  MaqMarkKind kind = g_test_rand_int_range (0, MAQ_N_MARK_KINDS);
  guint n = kind == MAQ_MARK_STROKE ? (guint) g_test_rand_int_range (1, 40) : maq_mark_kind_get_points (kind);
  g_autofree MaqPoint *points = g_new (MaqPoint, n);

  for (guint i = 0; i < n; i++)
    points[i] = (MaqPoint) { g_test_rand_double (), g_test_rand_double () };
  return maq_mark_new (NULL, kind, letter, g_test_rand_bit () ? "this “lamp” 漢字" : NULL, points, n);
}

static MaqMaskPlan *
random_mask (void)
{
  MaqMaskPlan *plan = maq_mask_plan_new ();

  for (gint i = g_test_rand_int_range (1, 6); i > 0; i--)
    {
      MaqPoint points[5];
      MaqMaskShape shape = { g_test_rand_int_range (0, MAQ_N_MASK_TOOLS), g_test_rand_bit (), g_test_rand_double (),
                             g_test_rand_double (), G_N_ELEMENTS (points), points };
      MaqMaskPlan *longer;

      for (guint j = 0; j < G_N_ELEMENTS (points); j++)
        points[j] = (MaqPoint) { g_test_rand_double (), g_test_rand_double () };
      longer = maq_mask_plan_add (plan, &shape);
      maq_mask_plan_unref (plan);
      plan = longer;
    }
  return plan;
}

static MaqMarkup *
random_markup (void)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
  g_autoptr (MaqMaskPlan) mask = random_mask ();
  g_autoptr (MaqMaskPlan) soft = maq_mask_plan_with_feather (mask, g_test_rand_double () / 10);
  g_autoptr (MaqMaskPlan) other = g_test_rand_bit () ? maq_mask_plan_inverted (soft) : maq_mask_plan_ref (soft);

  for (gint i = g_test_rand_int_range (0, 8); i > 0; i--)
    g_ptr_array_add (marks, random_mark ('A' + i));
  return maq_markup_new (marks, g_test_rand_bit () ? other : NULL, g_test_rand_bit ());
}

/* What is stored comes back equal, and the same text again. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (MaqMarkup) markup = random_markup ();
      g_autofree char *text = maq_markup_to_string (markup);
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqMarkup) back = maq_markup_from_string (text, -1, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_true (maq_markup_equal (markup, back));
      again = maq_markup_to_string (back);
      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_marks (void)
{
  const MaqPoint corners[] = { { 0.9, 0.8 }, { 0.1, 1.7 } };
  g_autoptr (MaqMark) box = maq_mark_new (NULL, MAQ_MARK_BOX, 'A', " one\nline ", corners, 2);
  g_autoptr (MaqMark) moved = maq_mark_moved (box, 0.5, -0.3);
  g_autoptr (MaqMark) stroke = maq_mark_new ("x", MAQ_MARK_STROKE, 'B', NULL, NULL, 0);
  const MaqPoint nowhere = { NAN, INFINITY };
  g_autoptr (MaqMark) lost = maq_mark_new (NULL, MAQ_MARK_ARROW, 0, NULL, &nowhere, 1);
  MaqPoint low, high;
  guint n;

  g_assert_cmpstr (maq_mark_get_label (box), ==, "one line");
  maq_mark_get_bounds (box, &low, &high);
  g_assert_cmpfloat (low.x, ==, 0.1);
  g_assert_cmpfloat (low.y, ==, 0.8);
  g_assert_cmpfloat (high.x, ==, 0.9);
  g_assert_cmpfloat (high.y, ==, 1.0);
  g_assert_cmpstr (maq_mark_get_id (moved), ==, maq_mark_get_id (box));
  maq_mark_get_bounds (moved, &low, &high);
  g_assert_cmpfloat_with_epsilon (high.x, 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (high.x - low.x, 0.8, 1e-5);
  g_assert_cmpfloat_with_epsilon (low.y, 0.5, 1e-5);
  g_assert_cmpint (maq_mark_get_letter (stroke), ==, 0);
  maq_mark_get_points (stroke, &n);
  g_assert_cmpuint (n, ==, 1);
  maq_mark_get_points (lost, &n);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_markup (void)
{
  g_autoptr (MaqMarkup) markup = NULL;
  g_autofree char *first = NULL;
  const MaqPoint middle = { 0.5, 0.5 };

  for (guint i = 0; i < MAQ_MAX_MARKS + 5; i++)
    {
      g_autoptr (MaqMark) mark = maq_mark_new (NULL, MAQ_MARK_PIN, maq_markup_next_letter (markup), NULL, &middle, 1);
      MaqMarkup *more = maq_markup_with_mark (markup, mark);

      g_clear_pointer (&markup, maq_markup_unref);
      markup = more;
      if (i == 0)
        first = g_strdup (maq_mark_get_id (mark));
    }
  g_assert_cmpuint (maq_markup_get_n_marks (markup), ==, MAQ_MAX_MARKS);
  g_assert_cmpint (maq_markup_next_letter (markup), ==, 0);
  g_assert_nonnull (maq_markup_find_letter (markup, 'Z'));
  {
    g_autoptr (MaqMark) named = maq_mark_with_label (maq_markup_find_mark (markup, first), "lamp");
    g_autoptr (MaqMarkup) same = maq_markup_with_mark (markup, named);
    g_autoptr (MaqMarkup) fewer = maq_markup_without_mark (markup, first);

    g_assert_cmpuint (maq_markup_get_n_marks (same), ==, MAQ_MAX_MARKS);
    g_assert_cmpstr (maq_mark_get_label (maq_markup_get_mark (same, 0)), ==, "lamp");
    g_assert_cmpuint (maq_markup_get_n_marks (fewer), ==, MAQ_MAX_MARKS - 1);
    g_assert_cmpint (maq_markup_next_letter (fewer), ==, 'A');
  }
}

static void
test_mask (void)
{
  const MaqPoint points[] = { { 0.2, 0.2 }, { 0.6, 0.6 } };
  const MaqMaskShape box = { MAQ_MASK_BOX, FALSE, 0, 0, 2, points };
  const MaqMaskShape erase = { MAQ_MASK_BRUSH, TRUE, 9, -4, 2, points };
  const MaqMaskShape lasso = { MAQ_MASK_LASSO, FALSE, 0, 0, 2, points };
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) erased = maq_mask_plan_add (empty, &erase);
  g_autoptr (MaqMaskPlan) boxed = maq_mask_plan_add (erased, &box);
  g_autoptr (MaqMaskPlan) too_few = maq_mask_plan_add (boxed, &lasso);
  g_autoptr (MaqMaskPlan) inverted = maq_mask_plan_inverted (boxed);
  g_autoptr (MaqMaskPlan) soft = maq_mask_plan_with_feather (boxed, NAN);
  g_autoptr (MaqMarkup) markup = maq_markup_new (NULL, erased, TRUE);

  g_assert_true (maq_mask_plan_is_empty (empty));
  g_assert_true (maq_mask_plan_is_empty (erased));
  g_assert_true (maq_markup_is_empty (markup));
  g_assert_false (maq_mask_plan_is_empty (boxed));
  g_assert_true (too_few == boxed);
  g_assert_cmpuint (maq_mask_plan_get_n_points (boxed), ==, 4);
  g_assert_cmpfloat (maq_mask_plan_get_shape (boxed, 0).size, ==, MAQ_MAX_MASK_SIZE);
  g_assert_cmpfloat (maq_mask_plan_get_shape (boxed, 0).hardness, ==, 0);
  g_assert_false (maq_mask_plan_equal (boxed, inverted));
  g_assert_true (maq_mask_plan_is_inverted (inverted));
  g_assert_cmpfloat (maq_mask_plan_get_feather (soft), ==, 0);
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqMarkup) markup = maq_markup_from_string (text, -1, &error);

  g_assert_null (markup);
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static char *
many (const char *before,
      const char *one,
      guint       n,
      const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", one);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
test_hostile (void)
{
  static const char *const bad[] = {
    "", "[]", "1", "{\"marks\":[1]}", "{\"marks\":[{}]}", "{\"marks\":[{\"kind\":\"virus\\u0007\"}]}", "{\"marks\":[{\"kind\":\"pin\"}]}",
    "{\"marks\":[{\"kind\":\"pin\",\"points\":\"0.5\"}]}", "{\"marks\":[{\"kind\":\"pin\",\"points\":\"nan,0\"}]}",
    "{\"marks\":[{\"kind\":\"pin\",\"points\":\"1.5,0\"}]}", "{\"marks\":[{\"kind\":\"pin\",\"points\":\"0,-0.1\"}]}",
    "{\"marks\":[{\"kind\":\"pin\",\"points\":\"a,b\"}]}", "{\"marks\":[{\"kind\":\"pin\",\"points\":[\"a\",null]}]}",
    "{\"marks\":[{\"kind\":\"box\",\"points\":\"0,0\"}]}", "{\"marks\":[{\"kind\":\"pin\",\"letter\":\"AB\",\"points\":\"0,0\"}]}",
    "{\"marks\":[{\"kind\":\"pin\",\"letter\":\"é\",\"points\":\"0,0\"}]}", "{\"mask\":{\"shapes\":[{}]}}",
    "{\"mask\":{\"shapes\":[7]}}", "{\"mask\":{\"shapes\":[{\"tool\":\"lasso\",\"points\":\"0,0 1,1\"}]}}",
  };
  g_autofree char *marks = many ("{\"marks\":[", "{\"kind\":\"pin\",\"points\":\"0,0\"}", MAQ_MAX_MARKS + 1, "]}");
  g_autofree char *points = many ("{\"marks\":[{\"kind\":\"stroke\",\"points\":\"", "0,0", MAQ_MAX_MARK_POINTS + 1, "\"}]}");
  g_autofree char *line = many ("{\"kind\":\"stroke\",\"points\":[", "0,0", MAQ_MAX_MARK_POINTS, "]}");
  g_autofree char *lines = many ("{\"marks\":[", line, 5, "]}");
  g_autofree char *shapes = many ("{\"mask\":{\"shapes\":[", "{\"tool\":\"brush\",\"points\":\"0,0\"}", MAQ_MAX_MASK_SHAPES + 1, "]}}");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i]);
  assert_refused (marks);
  assert_refused (points);
  assert_refused (lines);
  assert_refused (shapes);
}

/* What is not known is passed over, what is missing takes its default. */
static void
test_lenient (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqMarkup) markup = maq_markup_from_string (
    "{\"marks\":[{\"kind\":\"box\",\"letter\":\"Q\",\"points\":[0.31,0.2,0.52,0.7],\"glow\":3,\"id\":\"../../etc\"}],"
    "\"mask\":{\"shapes\":[{\"tool\":\"ellipse\",\"points\":\"0,0 1,1\"}],\"feather\":7},\"future\":{}}", -1, &error);
  MaqMark *mark;

  g_assert_no_error (error);
  mark = maq_markup_find_letter (markup, 'Q');
  g_assert_nonnull (mark);
  g_assert_cmpstr (maq_mark_get_id (mark), !=, "../../etc");
  g_assert_true (maq_markup_is_exact (markup));
  g_assert_true (maq_markup_has_mask (markup));
  g_assert_cmpfloat (maq_mask_plan_get_feather (maq_markup_get_mask (markup)), ==, MAQ_MAX_FEATHER);
}

static MaqReference *
marked_reference (guint number)
{
  const MaqPoint points[] = { { 0.31, 0.2 }, { 0.52, 0.7 } };
  g_autoptr (MaqMark) mark = maq_mark_new (NULL, MAQ_MARK_BOX, 'A', "this lamp", points, 2);
  g_autoptr (MaqMarkup) markup = maq_markup_with_mark (NULL, mark);
  g_autoptr (MaqReference) plain = make_reference (number, "sketch", MAQ_ROLE_OTHER, 4000, 3000);

  return maq_reference_with_markup (plain, markup);
}

static MaqBlob *
resolve_cb (const char *sha256,
            gpointer    data)
{
  return maq_blob_new ("/nowhere", sha256, 1000, MAQ_FORMAT_PNG, 800, 600);
}

/* A request keeps what was drawn, sends each copy behind its picture, and another mark makes another request. */
static void
test_request (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) marked = marked_reference (1);
  g_autoptr (MaqReference) renamed = maq_reference_with_name (marked, "other");
  g_autoptr (MaqReference) bare = maq_reference_with_markup (marked, NULL);
  g_autoptr (MaqBlob) copy = maq_blob_new ("/copy", COPY_HASH, 9, MAQ_FORMAT_PNG, 1536, 1152);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqRequest) back = NULL;
  g_autoptr (MaqRequest) plain = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *hash_back = NULL;
  g_autofree char *hash_plain = NULL;
  guint of = 99;

  g_assert_true (maq_markup_equal (maq_reference_get_markup (renamed), maq_reference_get_markup (marked)));
  g_assert_null (maq_reference_get_markup (bare));
  set_base (builder, 0, 100, 100);
  add_reference (builder, 2, "brass", MAQ_ROLE_STYLE);
  maq_request_builder_add_reference (builder, marked);
  maq_request_builder_set_change (builder, "x");
  maq_request_builder_add_annotated (builder, maq_reference_get_id (marked), copy);
  maq_request_builder_add_annotated (builder, "nobody", copy);
  request = end_request (builder);
  g_assert_cmpuint (maq_request_get_n_images (request), ==, 4);
  g_assert_true (maq_request_is_annotated (request, 2, &of));
  g_assert_cmpuint (of, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_true (maq_request_is_annotated (request, i, NULL) == (i == 2));

  node = maq_request_to_json (request);
  back = maq_request_from_json (node, resolve_cb, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_request_get_n_images (back), ==, 4);
  g_assert_true (maq_request_is_annotated (back, 2, NULL));
  g_assert_true (maq_markup_equal (maq_reference_get_markup (maq_request_get_image (back, 1)), maq_reference_get_markup (marked)));
  hash = maq_request_dup_hash (request);
  hash_back = maq_request_dup_hash (back);
  g_assert_cmpstr (hash, ==, hash_back);

  set_base (builder, 0, 100, 100);
  add_reference (builder, 2, "brass", MAQ_ROLE_STYLE);
  maq_request_builder_add_reference (builder, bare);
  maq_request_builder_set_change (builder, "x");
  plain = end_request (builder);
  hash_plain = maq_request_dup_hash (plain);
  g_assert_cmpstr (hash, !=, hash_plain);
}

/* Copies count before they are made: where they are refused, priced, left out and packed. */
static void
test_copies_count (void)
{
  const MaqModel *openai = maq_model_lookup ("openai/gpt-image-2"), *draft = maq_model_lookup ("draft");
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqRequest) fewer = NULL;
  g_autoptr (GPtrArray) to_copy = NULL;
  g_autoptr (GPtrArray) packed = NULL;
  g_autoptr (GError) error = NULL;
  guint width, height;

  g_assert_cmpuint (openai->max_references, ==, 16);
  for (guint i = 1; i <= 9; i++)
    {
      g_autoptr (MaqReference) marked = marked_reference (i);

      maq_request_builder_add_reference (builder, marked);
    }
  maq_request_builder_set_change (builder, "x");
  request = end_request (builder);
  to_copy = maq_request_list_to_annotate (request, openai);
  g_assert_cmpuint (to_copy->len, ==, 9);
  g_assert_cmpuint (maq_request_count_images (request, openai), ==, 18);
  g_assert_cmpuint (maq_request_count_images (request, draft), ==, 9);
  g_assert_cmpuint (maq_request_get_excess (request, openai), ==, 2);
  g_assert_false (maq_request_check (request, openai, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "copies"));
  g_assert_true (maq_request_check (request, draft, NULL));
  fewer = maq_request_leave_out (request, openai, NULL);
  g_assert_cmpuint (maq_request_get_n_images (fewer), ==, 8);
  g_assert_true (maq_request_check (fewer, openai, NULL));
  packed = maq_request_list_to_pack (request, openai, NULL);
  g_assert_cmpuint (packed->len, ==, 2);
  maq_request_get_copy_size (maq_reference_get_blob (maq_request_get_image (request, 0)), &width, &height);
  g_assert_cmpuint (width, ==, 1536);
  g_assert_cmpuint (height, ==, 1152);
}

/* The same pictures without marks cost less where pictures are counted. */
static void
test_price (void)
{
  const MaqModel *openai = maq_model_lookup ("openai/gpt-image-2");
  MaqPrice prices[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
      g_autoptr (MaqReference) marked = marked_reference (1);
      g_autoptr (MaqReference) bare = maq_reference_with_markup (marked, NULL);
      g_autoptr (MaqRequest) request = NULL;

      maq_request_builder_add_reference (builder, i == 0 ? bare : marked);
      maq_request_builder_set_change (builder, "x");
      maq_request_builder_set_quality (builder, "low");
      request = end_request (builder);
      prices[i] = maq_request_get_price (request, openai);
    }
  g_assert_cmpint (prices[1].low, >, prices[0].low + 1000);
}

/* What is to change where, as marks say it: how many areas, or that nobody said. */
static void
test_asked (void)
{
  static const MaqPoint box[] = { { 0.1, 0.1 }, { 0.4, 0.5 } }, round[] = { { 0.6, 0.6 }, { 0.9, 0.9 } }, flat[] = { { 0.1, 0.1 }, { 0.4, 0.1 } },
                        ring[] = { { 0.2, 0.2 }, { 0.4, 0.2 }, { 0.4, 0.4 }, { 0.2, 0.4 }, { 0.2, 0.23 } },
                        hook[] = { { 0.2, 0.2 }, { 0.4, 0.2 }, { 0.4, 0.4 }, { 0.2, 0.4 } }, inward[] = { { 0.9, 0.1 }, { 0.2, 0.2 } },
                        outward[] = { { 0.2, 0.2 }, { 0.9, 0.1 } }, in[] = { { 0.3, 0.3 } }, out[] = { { 0.95, 0.05 } },
                        corner[] = { { 0.61, 0.61 } };
  static const struct {
    MaqMarkKind     kinds[2];
    const MaqPoint *points[2];
    guint           n[2], areas;
  } cases[] = {
    { { MAQ_MARK_BOX }, { box }, { 2 }, 1 },
    { { MAQ_MARK_BOX, MAQ_MARK_ELLIPSE }, { box, round }, { 2, 2 }, 2 },
    { { MAQ_MARK_STROKE }, { ring }, { 5 }, 1 },
    { { MAQ_MARK_STROKE }, { hook }, { 4 }, 0 },
    { { MAQ_MARK_BOX }, { flat }, { 2 }, 0 },
    { { MAQ_MARK_PIN }, { in }, { 1 }, 0 },
    { { MAQ_MARK_BOX, MAQ_MARK_PIN }, { box, in }, { 2, 1 }, 1 },
    { { MAQ_MARK_BOX, MAQ_MARK_PIN }, { box, out }, { 2, 1 }, 0 },
    { { MAQ_MARK_ELLIPSE, MAQ_MARK_PIN }, { round, corner }, { 2, 1 }, 0 },
    { { MAQ_MARK_STROKE, MAQ_MARK_PIN }, { ring, in }, { 5, 1 }, 1 },
    { { MAQ_MARK_BOX, MAQ_MARK_ARROW }, { box, inward }, { 2, 2 }, 1 },
    { { MAQ_MARK_BOX, MAQ_MARK_ARROW }, { box, outward }, { 2, 2 }, 0 },
    { { MAQ_MARK_BOX, MAQ_MARK_TEXT }, { box, out }, { 2, 1 }, 1 },
    { { MAQ_MARK_BOX, MAQ_MARK_STROKE }, { box, hook }, { 2, 4 }, 1 },
  };

  g_assert_null (maq_markup_plan_asked (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
      g_autoptr (MaqMarkup) markup = NULL;
      g_autoptr (MaqMaskPlan) plan = NULL;

      for (guint j = 0; j < 2 && cases[i].n[j] > 0; j++)
        g_ptr_array_add (marks, maq_mark_new (NULL, cases[i].kinds[j], 0, NULL, cases[i].points[j], cases[i].n[j]));
      markup = maq_markup_new (marks, NULL, TRUE);
      plan = maq_markup_plan_asked (markup);
      g_test_message ("case %u", i);
      g_assert_cmpuint (plan != NULL ? maq_mask_plan_get_n_shapes (plan) : 0, ==, cases[i].areas);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/round-trip", test_round_trip);
  g_test_add_func ("/markup/marks", test_marks);
  g_test_add_func ("/markup/markup", test_markup);
  g_test_add_func ("/markup/mask", test_mask);
  g_test_add_func ("/markup/hostile", test_hostile);
  g_test_add_func ("/markup/lenient", test_lenient);
  g_test_add_func ("/markup/request", test_request);
  g_test_add_func ("/markup/copies-count", test_copies_count);
  g_test_add_func ("/markup/price", test_price);
  g_test_add_func ("/markup/asked", test_asked);
  return g_test_run ();
}
