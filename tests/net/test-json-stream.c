/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json-stream.h"

static const char *const members[] = { "b64_json", "url:", NULL };

/* What the sink saw, as one line: "path=bytes;" with '!' before ';' when it was not whole. */
static gboolean
begin_cb (gpointer data, const char *path, GError **error)
{
  g_string_append_printf (data, "%s=", path);
  return TRUE;
}

static gboolean
bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  g_string_append_len (data, (const char *) bytes, (gssize) length);
  return TRUE;
}

static gboolean
end_cb (gpointer data, gboolean whole, GError **error)
{
  g_string_append (data, whole ? ";" : "!;");
  return TRUE;
}

static const MaqJsonStreamSink sink = { begin_cb, bytes_cb, end_cb };

typedef struct {
  const char *text;
  const char *seen;
  const char *rest;     /* NULL: not looked at */
  gboolean    complete;
} Case;

static void
check_case (const Case        *c,
            const char *const *wanted,
            gsize              piece)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (wanted, &sink, seen, 4096, 8);
  g_autofree char *rest = NULL;
  gsize length = strlen (c->text);
  gboolean ok = TRUE;

  for (gsize at = 0; ok && at < length; at += piece)
    ok = maq_json_stream_feed (stream, c->text + at, MIN (piece, length - at), NULL);
  if (ok)
    ok = maq_json_stream_finish (stream, NULL);

  rest = maq_json_stream_dup_rest (stream);
  if (ok != c->complete || strcmp (seen->str, c->seen) != 0 || (c->rest != NULL && strcmp (rest, c->rest) != 0))
    g_error ("%s in pieces of %zu: %d, saw %s, rest %s", c->text, piece, ok, seen->str, rest);
}

static void
check_cases (const Case *cases,
             gsize       n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize piece = 1; piece <= strlen (cases[i].text) + 1; piece++)
      check_case (&cases[i], members, piece);
}

/* Every data: address and nothing else, whatever its member is called. */
static void
test_any (void)
{
  static const char *const any[] = { "*:", NULL };
  static const Case cases[] = {
    { "{\"output\":[\"data:image/png;base64,YWJj\",\"https://h/\"],\"input\":{\"images\":[\"data:;base64,YQ==\"]}}",
      "output.0=abc;input.images.0=a;", "{\"output\":[\"\",\"https://h/\"],\"input\":{\"images\":[\"\"]}}", TRUE },
    { "[\"data:x;base64,YQ==\",\"dat\",\"\",\"d\\u0061ta:x;base64,YQ==\"]", "0=a;",
      "[\"\",\"dat\",\"\",\"d\\u0061ta:x;base64,YQ==\"]", TRUE },
    { "{\"error\":\"\\u9519\\u8bef d\\u00e9 \\\"x\\\"\",\"b64_json\":\"YWJj\"}", "",
      "{\"error\":\"\\u9519\\u8bef d\\u00e9 \\\"x\\\"\",\"b64_json\":\"YWJj\"}", TRUE },
    { "\"data:x;base64,YWJj\"", "=abc;", "\"\"", TRUE },
    { "{\"a\":1,\"output\":\"data:x;base64,YW", "output=!;", "{\"a\":1,\"output\":\"\"}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece <= strlen (cases[i].text) + 1; piece++)
      check_case (&cases[i], any, piece);
}

/* A name besides: its strings are pictures whatever they begin with. */
static void
test_any_and_named (void)
{
  static const char *const both[] = { "*:", "b64_json", NULL };
  static const Case cases[] = {
    { "{\"b64_json\":\"YWJj\",\"input\":\"data:;base64,YQ==\",\"id\":\"YWJj\"}", "b64_json=abc;input=a;",
      "{\"b64_json\":\"\",\"input\":\"\",\"id\":\"YWJj\"}", TRUE },
    { "{\"b64_json\":[\"YWJj\",\"data:;base64,YQ==\"],\"list\":[\"YWJj\",\"data:;base64,YQ==\"]}",
      "b64_json.0=abc;b64_json.1=a;list.1=a;", "{\"b64_json\":[\"\",\"\"],\"list\":[\"YWJj\",\"\"]}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece <= strlen (cases[i].text) + 1; piece++)
      check_case (&cases[i], both, piece);
}

static void
test_whole (void)
{
  static const Case cases[] = {
    { "{\"data\":[{\"b64_json\":\"YWJj\"}]}", "data.0.b64_json=abc;", "{\"data\":[{\"b64_json\":\"\"}]}", TRUE },
    { " { \"a\" : 1 , \"data\" : [ { \"b64_json\" : \"YQ==\" } , {\"b64_json\":\"YWI=\"} ] , \"b\":null } \n",
      "data.0.b64_json=a;data.1.b64_json=ab;", "{\"a\":1,\"data\":[{\"b64_json\":\"\"},{\"b64_json\":\"\"}],\"b\":null}", TRUE },
    { "{\"b64_json\":\"data:image/png;base64,YWJj\"}", "b64_json=abc;", NULL, TRUE },
    { "{\"b64_json\":\"data:image\\/png;base64,YW\\nJj\"}", "b64_json=abc;", NULL, TRUE },
    { "{\"b64_json\":\"\\u0059WJj\\/\\/\\/\\/\"}", "b64_json=abc\xff\xff\xff;", NULL, TRUE },
    { "{\"\\u00624_json\":\"YWJj\"}", "", NULL, TRUE },
    { "{\"\\u00626\\u0034_json\":\"YWJj\"}", "b64_json=abc;", NULL, TRUE },
    { "{\"b64_json\":\"\"}", "b64_json=;", "{\"b64_json\":\"\"}", TRUE },
    { "{\"b64_json\":\"dat\"}", "b64_json=u\xab;", NULL, TRUE },
    { "{\"b64_json\":\"data\"}", "b64_json=u\xabZ;", NULL, TRUE },
    { "{\"b64_json\":[\"YQ\",\"Yg\"]}", "b64_json.0=a;b64_json.1=b;", NULL, TRUE },
    { "{\"b64_json\":null,\"x\":\"b64_json\"}", "", "{\"b64_json\":null,\"x\":\"b64_json\"}", TRUE },
    { "{\"b64_json\":{\"x\":\"YQ\"}}", "", "{\"b64_json\":{\"x\":\"YQ\"}}", TRUE },
    { "{\"x\":{\"y\":[1,[{\"b64_json\":\"YQ\"}]]}}", "x.y.1.0.b64_json=a;", NULL, TRUE },
    { "[{\"b64_json\":\"YQ\"},2,\"x\"]", "0.b64_json=a;", "[{\"b64_json\":\"\"},2,\"x\"]", TRUE },
    { "17", "", "17", TRUE }, { "\"x\\\"y\"", "", "\"x\\\"y\"", TRUE }, { "{}", "", "{}", TRUE }, { "[ ]", "", "[]", TRUE },
    { "{\"url\":\"https://a/b\"}", "", "{\"url\":\"https://a/b\"}", TRUE },
    { "{\"url\":\"data:image/png;base64,YQ==\"}", "url=a;", "{\"url\":\"\"}", TRUE },
    { "{\"url\":\"da\"}", "", "{\"url\":\"da\"}", TRUE }, { "{\"url\":\"\"}", "", "{\"url\":\"\"}", TRUE },
    { "{\"url\":\"\\\"\\\\\\u0041\"}", "", "{\"url\":\"\\\"\\\\\\u0041\"}", TRUE },
    { "{\"url\":[\"data:x;base64,YQ==\"]}", "", NULL, TRUE },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_wrong_base64 (void)
{
  static const Case cases[] = {
    { "{\"data\":[{\"b64_json\":\"YWJj!WJj\"},{\"b64_json\":\"YQ==\"}]}", NULL, NULL, TRUE },
    { "{\"b64_json\":\"data:image/png,YQ==\",\"x\":1}", "b64_json=!;", "{\"b64_json\":\"\",\"x\":1}", TRUE },
    { "{\"b64_json\":\"data:image/png\"}", "b64_json=!;", NULL, TRUE },
  };

  check_cases (cases + 1, 2);

  /* How many bytes pass before the wrong one is seen depends on the pieces; the judgement does not. */
  for (gsize piece = 1; piece < 40; piece++)
    {
      g_autoptr (GString) seen = g_string_new (NULL);
      g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &sink, seen, 4096, 8);

      for (gsize at = 0; at < strlen (cases[0].text); at += piece)
        g_assert_true (maq_json_stream_feed (stream, cases[0].text + at, MIN (piece, strlen (cases[0].text) - at), NULL));
      g_assert_true (maq_json_stream_finish (stream, NULL));
      g_assert_true (g_str_has_suffix (seen->str, "!;data.1.b64_json=a;"));
    }
}

static void
test_cut_off (void)
{
  static const Case cases[] = {
    { "", "", "", FALSE },
    { "{", "", "{}", FALSE },
    { "{\"da", "", "{}", FALSE },
    { "{\"data\"", "", "{}", FALSE },
    { "{\"data\":", "", "{}", FALSE },
    { "{\"a\":12", "", "{}", FALSE },
    { "{\"a\":12,", "", "{\"a\":12}", FALSE },
    { "{\"a\":\"x\\", "", "{}", FALSE },
    { "{\"a\":[1,{\"b\":2,\"c\":\"", "", "{\"a\":[1,{\"b\":2}]}", FALSE },
    { "{\"data\":[{\"b64_json\":\"YWJj", "data.0.b64_json=abc!;", "{\"data\":[{\"b64_json\":\"\"}]}", FALSE },
    { "{\"data\":[{\"b64_json\":\"YWJj\"},{\"b64_json\":\"YW", "data.0.b64_json=abc;data.1.b64_json=!;",
      "{\"data\":[{\"b64_json\":\"\"},{\"b64_json\":\"\"}]}", FALSE },
    { "{\"data\":[{\"b64_json\":\"YWJj\"}]", "data.0.b64_json=abc;", "{\"data\":[{\"b64_json\":\"\"}]}", FALSE },
    { "{\"url\":\"da", "", "{}", FALSE },
    { "{\"x\":1,\"url\":\"http", "", "{\"x\":1}", FALSE },
    { "{\"url\":\"data:image/png;ba", "url=!;", "{\"url\":\"\"}", FALSE },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_garbage (void)
{
  static const Case cases[] = {
    { "}", "", "", FALSE }, { "{]", "", "{}", FALSE }, { "[}", "", "[]", FALSE }, { "{1", "", "{}", FALSE },
    { "{\"a\" 1", "", "{}", FALSE }, { "<html>", "", "", FALSE }, { "{} {}", "", "{}", FALSE }, { "{}]", "", "{}", FALSE },
    { "{\"a\":\"\\x\"}", "", "{}", FALSE }, { "{\"a\":\"\\u00g0\"}", "", "{}", FALSE }, { "[:]", "", "[]", FALSE },
    { "{\"b64_json\":\"YQ==\"}}", "b64_json=a;", "{\"b64_json\":\"\"}", FALSE },
    { "[[[[[[[[[1]]]]]]]]]", "", "[[[[[[[[]]]]]]]]", FALSE },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_limits (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &sink, seen, 100, 8);
  g_autoptr (GError) error = NULL;
  g_autofree char *filler = g_strnfill (200, 'x');

  g_assert_true (maq_json_stream_feed (stream, "{\"a\":\"", 6, &error));
  g_assert_false (maq_json_stream_feed (stream, filler, 200, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
}

/* A million brackets must be refused at the ninth, in no time and without recursion. */
static void
test_deep (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &sink, seen, 1 << 24, 64);
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_strnfill (1000000, '[');

  g_assert_false (maq_json_stream_feed (stream, deep, 1000000, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
}

static gboolean
stop_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
test_sink_stops (void)
{
  static const MaqJsonStreamSink full = { begin_cb, stop_cb, end_cb };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &full, seen, 100, 8);
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_json_stream_feed (stream, "{\"b64_json\":\"YWJjYWJj\"}", 23, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
}

static gboolean
count_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  *(gsize *) data += length;
  return TRUE;
}

static gboolean
quiet_begin_cb (gpointer data, const char *path, GError **error)
{
  return TRUE;
}

static gboolean
quiet_end_cb (gpointer data, gboolean whole, GError **error)
{
  g_assert_true (whole);
  return TRUE;
}

/* The figure is printed for people; only what no load could explain fails. */
static void
test_speed (void)
{
  static const MaqJsonStreamSink count = { quiet_begin_cb, count_cb, quiet_end_cb };
  gsize n = 64 * 1024 * 1024, seen = 0;
  g_autofree char *text = g_strnfill (n, 'Q');
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &count, &seen, 100, 8);
  gint64 start;

  g_assert_true (maq_json_stream_feed (stream, "{\"b64_json\":\"", 13, NULL));
  start = g_get_monotonic_time ();
  for (gsize at = 0; at < n; at += 262144)
    g_assert_true (maq_json_stream_feed (stream, text + at, 262144, NULL));
  g_test_message ("%.2f GB/s of base64 in JSON", (double) n / (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_true (maq_json_stream_feed (stream, "\"}", 2, NULL));
  g_assert_true (maq_json_stream_finish (stream, NULL));
  g_assert_cmpuint (seen, ==, n / 4 * 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-stream/any", test_any);
  g_test_add_func ("/json-stream/any-and-named", test_any_and_named);
  g_test_add_func ("/json-stream/whole", test_whole);
  g_test_add_func ("/json-stream/wrong-base64", test_wrong_base64);
  g_test_add_func ("/json-stream/cut-off", test_cut_off);
  g_test_add_func ("/json-stream/garbage", test_garbage);
  g_test_add_func ("/json-stream/limits", test_limits);
  g_test_add_func ("/json-stream/deep", test_deep);
  g_test_add_func ("/json-stream/sink-stops", test_sink_stops);
  g_test_add_func ("/json-stream/speed", test_speed);
  return g_test_run ();
}
