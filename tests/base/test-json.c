/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"

#define HUGE_DEPTH 1000000

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = maq_json_parse (text, strlen (text), &maq_json_limits_default, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
assert_refused (const char *text,
                gssize      length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = maq_json_parse (text, length < 0 ? strlen (text) : (gsize) length,
                                              &maq_json_limits_default, &error);

  if (node != NULL)
    g_error ("was taken: %.60s", text);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
}

static void
test_values (void)
{
  g_autoptr (JsonNode) root = parse (
    " {\"s\":\"a\\u00e9\\ud83d\\ude00\\n\\/\",\"i\":-9223372036854775808,\"d\":1.5e3,\"b\":true,\"n\":null,"
    "\"o\":{\"x\":1},\"a\":[1,\"two\",[],{}],\"big\":123456789012345678901234567890} ");
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpstr (maq_json_get_string (object, "s", NULL), ==, "aé😀\n/");
  g_assert_cmpint (maq_json_get_int (object, "i", 0), ==, G_MININT64);
  g_assert_cmpfloat (maq_json_get_double (object, "d", 0), ==, 1500.0);
  g_assert_cmpfloat (maq_json_get_double (object, "big", 0), >, 1e29);
  g_assert_true (maq_json_get_bool (object, "b", FALSE));
  g_assert_cmpint (maq_json_get_int (maq_json_get_object (object, "o"), "x", 0), ==, 1);
  g_assert_cmpuint (json_array_get_length (maq_json_get_array (object, "a")), ==, 4);
}

static void
test_wrong_types (void)
{
  g_autoptr (JsonNode) root = parse ("{\"s\":1,\"i\":\"1\",\"b\":\"true\",\"o\":[],\"a\":{},\"n\":null,\"d\":\"1\"}");
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpstr (maq_json_get_string (object, "s", "f"), ==, "f");
  g_assert_cmpstr (maq_json_get_string (object, "n", "f"), ==, "f");
  g_assert_cmpstr (maq_json_get_string (object, "absent", "f"), ==, "f");
  g_assert_cmpstr (maq_json_get_string (object, "a", "f"), ==, "f");
  g_assert_cmpint (maq_json_get_int (object, "i", 7), ==, 7);
  g_assert_cmpint (maq_json_get_int (object, "o", 7), ==, 7);
  g_assert_cmpfloat (maq_json_get_double (object, "d", 7.5), ==, 7.5);
  g_assert_true (maq_json_get_bool (object, "b", TRUE));
  g_assert_null (maq_json_get_object (object, "o"));
  g_assert_null (maq_json_get_array (object, "a"));
  g_assert_cmpstr (maq_json_get_string (NULL, "s", "f"), ==, "f");
  g_assert_null (maq_json_get_object (NULL, "o"));
}

static void
test_duplicate_keys (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":1,\"\\u0061\":2,\"b\":{\"c\":\"x\",\"c\":[]},\"a\":null}");
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpint (maq_json_get_int (object, "a", 0), ==, 1);
  g_assert_cmpstr (maq_json_get_string (maq_json_get_object (object, "b"), "c", NULL), ==, "x");
}

static void
test_syntax (void)
{
  const char *const broken[] = {
    "", " ", "{", "}", "[1,]", "{\"a\":}", "{\"a\" 1}", "{a:1}", "{'a':1}", "[1 2]", "nul", "truefalse", "[1]]", "[1] 2",
    "\"abc", "\"\\x\"", "\"\\u12\"", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[-]", "[NaN]", "[Infinity]", "[\"a\nb\"]",
    "{\"a\":1,}", "{,}", "[,]", "// c\n[1]", "[/* c */1]", "var x = {};", "\"\\ud800\"x", "<html></html>", "[0x10]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (broken[i], -1);
}

static void
test_bytes (void)
{
  assert_refused ("[\"\xff\"]", -1);
  assert_refused ("[\"\xc0\xaf\"]", -1);
  assert_refused ("[\"\xed\xa0\x80\"]", -1);
  assert_refused ("[\"a\0b\"]", 7);
  assert_refused ("[1]\0", 4);
}

/* A NUL by escape must not cut the text short, and a lone surrogate must not make broken UTF-8. */
static void
test_escapes (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":\"x\\u0000y\",\"b\":\"\\ud800z\",\"c\":\"\\udc00\\ud800\\ud83d\\ude00\"}");
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpstr (maq_json_get_string (object, "a", NULL), ==, "x\xef\xbf\xbdy");
  g_assert_cmpstr (maq_json_get_string (object, "b", NULL), ==, "\xef\xbf\xbdz");
  g_assert_true (g_utf8_validate (maq_json_get_string (object, "c", NULL), -1, NULL));
}

static char *
nested (const char *lead,
        const char *open,
        const char *end,
        gsize       depth)
{
  GString *text = g_string_new (lead);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, end);
  for (gsize i = 0; i < depth; i++)
    g_string_append (text, *open == '[' ? "]" : "}");
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nested ("", "[", "", 64);
  g_autofree char *deeper = nested ("", "[", "", 65);
  g_autofree char *huge = nested ("", "[", "", HUGE_DEPTH);
  g_autofree char *huge_objects = nested ("", "{\"a\":", "1", HUGE_DEPTH / 2);
  g_autofree char *unclosed = g_strnfill (HUGE_DEPTH, '[');
  g_autoptr (JsonNode) root G_GNUC_UNUSED = parse (deepest);

  assert_refused (deeper, -1);
  assert_refused (huge, -1);
  assert_refused (huge_objects, -1);
  assert_refused (unclosed, -1);
}

/* What a lenient parser would skip or read as text must not hide brackets from the check. */
static void
test_hidden_depth (void)
{
  const char *const leads[] = { "[/*\"*/", "[//\"\n", "['\"',", "[#\"\n" };

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
    {
      g_autofree char *hidden = nested (leads[i], "[", "/*\"*/", HUGE_DEPTH);

      assert_refused (hidden, -1);
    }
}

static void
test_limits (void)
{
  const MaqJsonLimits small = { 20, 3, 2 };
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_json_check ("{\"a\":1,\"b\":[[2]]}", 17, &small, &error));
  g_assert_no_error (error);
  g_assert_false (maq_json_check ("{\"a\":1,\"b\":2,\"c\":3}", 19, &small, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (maq_json_check ("[1,2,3,4,5,6,7,8,9,0]", 21, &small, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (maq_json_check ("[[[[1]]]]", 9, &small, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  /* Colons and brackets in texts are no members and no depth. */
  g_assert_true (maq_json_check ("[\":::[[[[{{{{\"]", 15, &small, NULL));
}

static void
test_round_trip (void)
{
  const char text[] = "{\"a\":[1,2.5,true,null,\"ä\\\"\\\\\"],\"b\":{}}";
  g_autoptr (JsonNode) root = parse (text);
  g_autofree char *written = maq_json_to_string (root);

  g_assert_cmpstr (written, ==, text);
}

/* Random damage to a real answer: any outcome but a crash, and no NULL without a reason. */
static void
test_damage (void)
{
  const char sound[] = "{\"error\":{\"message\":\"No \\u00e9 \\\"x\\\"\",\"code\":null,\"n\":[1,-2.5e3,true,{\"a\":[]}]}}";
  const char spice[] = "{}[]\":,\\u0e-+.tfn/*\n\x80\xff";

  for (guint i = 0; i < 20000; i++)
    {
      char text[sizeof sound];
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = NULL;

      memcpy (text, sound, sizeof sound);
      for (gint n = g_test_rand_int_range (1, 5); n > 0; n--)
        text[g_test_rand_int_range (0, sizeof sound - 1)] = spice[g_test_rand_int_range (0, sizeof spice - 1)];
      root = maq_json_parse (text, g_test_rand_int_range (0, sizeof sound), &maq_json_limits_default, &error);
      g_assert_true ((root == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/wrong-types", test_wrong_types);
  g_test_add_func ("/json/duplicate-keys", test_duplicate_keys);
  g_test_add_func ("/json/syntax", test_syntax);
  g_test_add_func ("/json/bytes", test_bytes);
  g_test_add_func ("/json/escapes", test_escapes);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/hidden-depth", test_hidden_depth);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/round-trip", test_round_trip);
  g_test_add_func ("/json/damage", test_damage);
  return g_test_run ();
}
