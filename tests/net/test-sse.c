/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sse.h"

/* Seen so far: "name<data>" for each event. */
typedef struct {
  GString *seen;
  GString *data;
} Seen;

static gboolean
data_cb (gpointer user, const char *piece, gsize length, GError **error)
{
  g_string_append_len (((Seen *) user)->data, piece, (gssize) length);
  return TRUE;
}

static gboolean
event_cb (gpointer user, const char *name, GError **error)
{
  Seen *seen = user;

  g_string_append_printf (seen->seen, "%s<%s>", name, seen->data->str);
  g_string_truncate (seen->data, 0);
  return TRUE;
}

static const MaqSseSink sink = { data_cb, event_cb };

static void
check (const char *text,
       const char *wanted)
{
  for (gsize piece = 1; piece <= strlen (text) + 1; piece++)
    {
      g_autoptr (GString) events = g_string_new (NULL);
      g_autoptr (GString) data = g_string_new (NULL);
      Seen seen = { events, data };
      g_autoptr (MaqSse) sse = maq_sse_new (&sink, &seen);

      for (gsize at = 0; at < strlen (text); at += piece)
        g_assert_true (maq_sse_feed (sse, text + at, MIN (piece, strlen (text) - at), NULL));
      g_assert_true (maq_sse_finish (sse, NULL));
      g_assert_cmpstr (events->str, ==, wanted);
    }
}

static void
test_events (void)
{
  check ("event: a\ndata: 1\n\ndata: 2\n\n", "a<1><2>");
  check ("data: 1\ndata: 2\n\n", "<1\n2>");
  check ("data:1\ndata:  2\n\n", "<1\n 2>");
  check ("event: a\ndata: 1\n\nevent: b\n\ndata: 3\n\n", "a<1><3>");
  check ("id: 7\nretry: 9\nunknown-field-name: x\ndata: y\n\n", "<y>");
  check ("data\n\n", "<>");
  check ("data:\n\n", "<>");
  check ("data: a:b: c\n\n", "<a:b: c>");
}

static void
test_line_ends (void)
{
  check ("event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", "a<1><2>");
  check ("event: a\rdata: 1\r\rdata: 2\r\r", "a<1><2>");
  check ("data: 1\r\n\ndata: 2\n\r\n", "<1><2>");
}

static void
test_heartbeats (void)
{
  check (": ping\n\n: ping\n\ndata: 1\n: in between\n\n:\n\n", "<1>");
  check ("\n\n\ndata: 1\n\n\n\n", "<1>");
}

static void
test_no_last_blank_line (void)
{
  check ("event: a\ndata: 1\n\nevent: b\ndata: 2", "a<1>b<2>");
  check ("data: 2\n", "<2>");
  check ("event: b", "");
  check ("", "");
}

static void
test_byte_order_mark (void)
{
  check ("\xef\xbb\xbf" "data: 1\n\n", "<1>");
  check ("\xef\xbb" "data: 1\n\n", "<1>");
}

static gboolean
refuse_cb (gpointer user, const char *piece, gsize length, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  return FALSE;
}

static void
test_sink_stops (void)
{
  static const MaqSseSink refusing = { refuse_cb, event_cb };
  g_autoptr (MaqSse) sse = maq_sse_new (&refusing, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_sse_feed (sse, "data: 1\n\n", 9, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* 8 MB on one line, in the pieces a socket gives. */
static void
test_long_line (void)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (GString) data = g_string_new (NULL);
  Seen seen = { events, data };
  g_autoptr (MaqSse) sse = maq_sse_new (&sink, &seen);
  g_autofree char *text = g_strnfill (8 << 20, 'A');

  g_assert_true (maq_sse_feed (sse, "data: ", 6, NULL));
  for (gsize at = 0; at < 8 << 20; at += 65536)
    g_assert_true (maq_sse_feed (sse, text + at, 65536, NULL));
  g_assert_cmpuint (data->len, ==, 8 << 20);
  g_assert_true (maq_sse_feed (sse, "\n\n", 2, NULL));
  g_assert_cmpuint (events->len, ==, (8 << 20) + 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sse/events", test_events);
  g_test_add_func ("/sse/line-ends", test_line_ends);
  g_test_add_func ("/sse/heartbeats", test_heartbeats);
  g_test_add_func ("/sse/no-last-blank-line", test_no_last_blank_line);
  g_test_add_func ("/sse/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/sse/sink-stops", test_sink_stops);
  g_test_add_func ("/sse/long-line", test_long_line);
  return g_test_run ();
}
