/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "maq-error.h"
#include "maq-http.h"
#include "maq-websocket.h"

#define MAX_MESSAGE (1024 * 1024)

static GSubprocess *server;
static guint port;

static MaqWebsocket *
open_path (const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", port, path);
  const char *const headers[] = { "X-Marker", "of the test", NULL };
  MaqHttpRequest request = { .url = url, .headers = headers, .key = "canary-key", .timeout_ms = 1500 };

  return maq_websocket_new (&request, MAX_MESSAGE, cancellable, error);
}

static MaqWebsocket *
open_good (const char *path)
{
  g_autoptr (GError) error = NULL;
  MaqWebsocket *socket = open_path (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (socket);
  return socket;
}

/* The next message as text; "" when none comes in time. */
static char *
receive (MaqWebsocket *socket,
         guint         timeout_ms,
         GError      **error)
{
  g_auto (MaqWebsocketMessage) message = { 0 };
  gsize length;
  const char *text;

  if (!maq_websocket_receive (socket, timeout_ms, &message, NULL, error))
    return NULL;
  if (message.payload == NULL)
    return g_strdup ("");
  text = g_bytes_get_data (message.payload, &length);
  return g_strndup (text, length);
}

static void
expect_text (MaqWebsocket *socket,
             const char   *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = receive (socket, 3000, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, wanted);
}

static void
expect_end (MaqWebsocket *socket,
            int           code,
            const char   *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  g_autofree char *text = receive (socket, 3000, &error);

  g_assert_null (text);
  g_assert_error (error, MAQ_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_false (maq_websocket_send_text (socket, "more", NULL, &again));
  g_assert_cmpstr (again->message, ==, error->message);
}

static void
test_echo (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/echo");
  g_autofree char *text = g_strnfill (70000, 'a');
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_websocket_send_text (socket, "grüße", NULL, &error));
  g_assert_true (maq_websocket_send_text (socket, text, NULL, &error));
  g_assert_true (maq_websocket_send_text (socket, "", NULL, &error));
  g_assert_no_error (error);
  expect_text (socket, "grüße");
  expect_text (socket, text);
  expect_text (socket, "");
}

/* The key goes out, and no Origin: a server would refuse a foreign one. */
static void
test_head (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/head?clientId=a-b");
  g_autofree char *head = receive (socket, 3000, NULL);
  g_autofree char *host = g_strdup_printf ("\r\nHost: 127.0.0.1:%u\r\n", port);

  g_assert_true (g_str_has_prefix (head, "GET /head?clientId=a-b HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, host));
  g_assert_nonnull (strstr (head, "\r\nX-Marker: of the test\r\n"));
  g_assert_nonnull (strstr (head, "\r\nAuthorization: Bearer canary-key\r\n"));
  g_assert_null (strstr (head, "Origin"));
  g_assert_null (strstr (head, "Extensions"));
}

static void
test_pieces (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/dribble");
  g_autoptr (MaqWebsocket) large = open_good ("/large");
  g_auto (MaqWebsocketMessage) message = { 0 };
  const guint8 *bytes;
  gsize length;

  expect_text (socket, "grüße");
  g_assert_true (maq_websocket_receive (socket, 3000, &message, NULL, NULL));
  g_assert_cmpint (message.kind, ==, MAQ_WEBSOCKET_BINARY);
  g_assert_cmpuint (g_bytes_get_size (message.payload), ==, 0);

  g_assert_true (maq_websocket_receive (large, 5000, &message, NULL, NULL));
  bytes = g_bytes_get_data (message.payload, &length);
  g_assert_cmpuint (length, ==, 300000);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (bytes[i], ==, i * 7 % 256);
}

static void
test_ping (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/ping");

  expect_text (socket, "10 are you there");
}

/* Pings are no news: who waits for some gets none in time. */
static void
test_ping_flood (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/ping-flood");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autofree char *text = receive (socket, 300, &error);

  if (text != NULL)
    g_assert_cmpstr (text, ==, "");
  else
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
}

static void
test_good_bye (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/good-bye");

  expect_text (socket, "last words");
  expect_end (socket, MAQ_ERROR_UNREACHABLE, "(1011: no <b>memory</b>)");
}

static void
test_drop (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/drop");

  expect_end (socket, MAQ_ERROR_UNREACHABLE, "ended the connection");
}

static void
test_silent (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/silent");
  gint64 start = g_get_monotonic_time ();

  expect_text (socket, "");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 2900 * 1000);
}

static void
test_too_large (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/too-large");

  expect_end (socket, MAQ_ERROR_PROTOCOL, "too large");
}

static void
test_never_reads (void)
{
  g_autoptr (MaqWebsocket) socket = open_good ("/never-reads");
  g_autofree char *text = g_strnfill (200000, 'a');
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 200 && maq_websocket_send_text (socket, text, NULL, &error); i++)
    ;
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 12 * G_USEC_PER_SEC);
}

static const struct {
  const char *path;
  int         code;
  const char *words;
} refusals[] = {
  { "/200", MAQ_ERROR_PROTOCOL, "HTTP 200" },
  { "/302", MAQ_ERROR_PROTOCOL, "HTTP 302" },
  { "/401", MAQ_ERROR_AUTH, "HTTP 401" },
  { "/garbage", MAQ_ERROR_PROTOCOL, "no text" },
  { "/nul", MAQ_ERROR_PROTOCOL, "no text" },
  { "/endless", MAQ_ERROR_PROTOCOL, "too long" },
  { "/wrong-accept", MAQ_ERROR_PROTOCOL, "somebody else" },
  { "/extension", MAQ_ERROR_PROTOCOL, "nobody asked for" },
  { "/never", MAQ_ERROR_UNREACHABLE, "does not answer" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      MaqWebsocket *socket = open_path (refusals[i].path, NULL, &error);

      g_test_message ("%s", refusals[i].path);
      g_assert_null (socket);
      g_assert_error (error, MAQ_ERROR, refusals[i].code);
      g_assert_nonnull (strstr (error->message, refusals[i].words));
      g_assert_null (strstr (error->message, "canary"));
    }
}

static const struct {
  const char *name;
  guint       n_messages;
  int         code;
} recorded[] = {
  { "whole", 2, MAQ_ERROR_UNREACHABLE }, { "pieces", 1, MAQ_ERROR_UNREACHABLE }, { "masked", 0, MAQ_ERROR_PROTOCOL },
  { "reserved", 0, MAQ_ERROR_PROTOCOL }, { "opcode", 0, MAQ_ERROR_PROTOCOL }, { "long-ping", 0, MAQ_ERROR_PROTOCOL },
  { "cut-ping", 0, MAQ_ERROR_PROTOCOL }, { "orphan", 0, MAQ_ERROR_PROTOCOL }, { "interleaved", 0, MAQ_ERROR_PROTOCOL },
  { "huge", 0, MAQ_ERROR_PROTOCOL }, { "negative", 0, MAQ_ERROR_PROTOCOL }, { "bad-utf8", 0, MAQ_ERROR_PROTOCOL },
  { "bad-close", 0, MAQ_ERROR_PROTOCOL }, { "cut", 0, MAQ_ERROR_UNREACHABLE },
};

static void
test_recorded (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recorded); i++)
    {
      g_autofree char *path = g_strconcat ("/raw/", recorded[i].name, NULL);
      g_autoptr (MaqWebsocket) socket = open_good (path);
      g_autoptr (GError) error = NULL;
      guint n = 0;
      char *text;

      g_test_message ("%s", recorded[i].name);
      while ((text = receive (socket, 3000, &error)) != NULL)
        {
          n++;
          g_free (text);
          g_assert_cmpuint (n, <, 10);
        }
      g_assert_cmpuint (n, ==, recorded[i].n_messages);
      g_assert_error (error, MAQ_ERROR, recorded[i].code);
    }
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MaqWebsocket) socket = open_good ("/silent");
  g_auto (MaqWebsocketMessage) message = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) opening = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_false (maq_websocket_receive (socket, 20000, &message, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  /* It is still good for whoever asks next. */
  expect_text (socket, "");

  g_cancellable_reset (cancellable);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_null (open_path ("/never", cancellable, &opening));
  g_assert_error (opening, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_USEC_PER_SEC);
}

/* Plain connections lead to this machine only, whatever the name resolves to. */
static void
test_addresses (void)
{
  static const char *const urls[] = { "http://198.51.100.7:80/ws", "http://192.168.1.1/ws", "ftp://127.0.0.1/", "http://" };
  g_autoptr (GError) nobody = NULL;
  MaqHttpRequest request = { .url = "http://127.0.0.1:1/ws", .timeout_ms = 1500 };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      MaqHttpRequest bad = { .url = urls[i], .timeout_ms = 1500 };

      g_assert_null (maq_websocket_new (&bad, MAX_MESSAGE, NULL, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }

  g_assert_null (maq_websocket_new (&request, MAX_MESSAGE, NULL, &nobody));
  g_assert_error (nobody, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
}

static void
start_server (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/net/websocket-server.py", NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/usr/bin/python3",
                             script, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (line, "{\"port\": %u}", &port), ==, 1);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  maq_http_global_init ();
  start_server ();

  g_test_add_func ("/websocket/echo", test_echo);
  g_test_add_func ("/websocket/head", test_head);
  g_test_add_func ("/websocket/pieces", test_pieces);
  g_test_add_func ("/websocket/ping", test_ping);
  g_test_add_func ("/websocket/ping-flood", test_ping_flood);
  g_test_add_func ("/websocket/good-bye", test_good_bye);
  g_test_add_func ("/websocket/drop", test_drop);
  g_test_add_func ("/websocket/silent", test_silent);
  g_test_add_func ("/websocket/too-large", test_too_large);
  g_test_add_func ("/websocket/never-reads", test_never_reads);
  g_test_add_func ("/websocket/refusals", test_refusals);
  g_test_add_func ("/websocket/recorded", test_recorded);
  g_test_add_func ("/websocket/cancel", test_cancel);
  g_test_add_func ("/websocket/addresses", test_addresses);
  failures = g_test_run ();

  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_object_unref (server);
  return failures;
}
