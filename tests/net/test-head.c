/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-http-head.h"

/* Sun, 06 Nov 1994 08:49:37 GMT */
#define NOW G_GINT64_CONSTANT (784111777)

static void
test_find (void)
{
  const char *head = "HTTP/1.1 200 OK\r\nX-Request-Id:  req_1 \r\nx-request-idea: no\r\nEmpty:\r\nX-REQUEST-ID: req_2\r\n\r\n";
  g_autofree char *last = maq_http_find_header (head, "x-request-id");
  g_autofree char *empty = maq_http_find_header (head, "empty");

  g_assert_cmpstr (last, ==, "req_2");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (maq_http_find_header (head, "x-request"));
  g_assert_null (maq_http_find_header (head, "HTTP/1.1 200 OK"));
  g_assert_null (maq_http_find_header ("", "x"));
  g_assert_null (maq_http_find_header (NULL, "x"));
}

static void
test_retry (void)
{
  static const struct { const char *head, *message; gint64 wanted; } cases[] = {
    { "Retry-After: 12", NULL, 12000 }, { "retry-after: 0", NULL, 0 }, { "retry-after: 1.5", NULL, 1500 },
    { "retry-after-ms: 250\r\nretry-after: 9", NULL, 250 }, { "retry-after-ms: x\r\nretry-after: 9", NULL, 9000 },
    { "retry-after: 12s", NULL, 12000 }, { "retry-after: 6m0s", NULL, 360000 }, { "retry-after: 1m2.5s", NULL, 62500 },
    { "retry-after: 450ms", NULL, 450 }, { "retry-after: 1h", NULL, 600000 },
    { "retry-after: Sun, 06 Nov 1994 08:50:07 GMT", NULL, 30000 },
    { "retry-after: Sunday, 06-Nov-94 08:50:07 GMT", NULL, 30000 },
    { "retry-after: Thu, 01 Jan 1970 00:00:00 GMT", NULL, 0 },
    { "retry-after: Fri, 31 Dec 9999 23:59:59 GMT", NULL, 600000 },
    { "retry-after: 99999999999999999999999999", NULL, 600000 }, { "retry-after-ms: 99999999999999999999", NULL, 600000 },
    { "retry-after: 601", NULL, 600000 },
    /* What is no time at all. */
    { "retry-after: -1", NULL, -1 }, { "retry-after: 1e99", NULL, -1 }, { "retry-after: NaN", NULL, -1 },
    { "retry-after: inf", NULL, -1 }, { "retry-after:", NULL, -1 }, { "retry-after: 0x10", NULL, -1 },
    { "retry-after: soon", NULL, -1 }, { "retry-after: 12 s", NULL, -1 }, { "retry-after: 1,5", NULL, -1 },
    { "retry-after: 12s later", NULL, -1 }, { "retry-after: \xff\xfe", NULL, -1 }, { "", NULL, -1 },
    { "", "Rate limit reached. Please try again in 12s. Visit …", 12000 },
    { "", "Request was throttled. Your rate limit resets in ~30s.", 30000 },
    { "", "Please try again in 1m30s.", 90000 }, { "", "Please try again in 20ms", 20 },
    { "", "Rate limit is exceeded. Try again in 37 seconds.", 37000 }, { "", "Please retry after 2 minutes.", 120000 },
    { "", "Please try again in 3 years.", -1 }, { "", "Please try again in a while", -1 }, { "", "try again in ", -1 },
    { "retry-after: -5", "Please try again in 7s", 7000 }, { "retry-after: 3", "Please try again in 7s", 3000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 got = maq_http_parse_retry (cases[i].head, cases[i].message, NOW);

      if (got != cases[i].wanted)
        g_error ("%s / %s: %" G_GINT64_FORMAT, cases[i].head, cases[i].message, got);
    }
}

/* What is shown and kept of a server's id is text, whatever it sends in its place. */
static void
test_id (void)
{
  static const struct { const char *sent, *wanted; } ids[] = {
    { "req_1", "req_1" }, { "a\x1b]0;owned\x07z", "a\\u001b]0;owned\\u0007z" }, { "\xff\xfe", "\uFFFD\uFFFD" },
    { "sk-abcdefghijklmnop", "sk-[redacted]" }, { "\u202eabc", "\\u202eabc" }, { "", "" },
  };
  g_autofree char *long_one = g_strnfill (5000, 'x');
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nX-Request-Id: %s\r\n\r\n", long_one);
  g_autofree char *cut = maq_http_find_id (head, "x-request-id");

  g_assert_cmpuint (g_utf8_strlen (cut, -1), ==, 129);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nX-Request-Id: %s\r\n\r\n", ids[i].sent);
      g_autofree char *got = maq_http_find_id (text, "x-request-id");

      g_assert_cmpstr (got, ==, ids[i].wanted);
    }
  g_assert_null (maq_http_find_id ("HTTP/1.1 200 OK\r\n\r\n", "x-request-id"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/head/find", test_find);
  g_test_add_func ("/head/id", test_id);
  g_test_add_func ("/head/retry", test_retry);
  return g_test_run ();
}
