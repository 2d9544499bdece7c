/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-fake.h"
#include "maq-http.h"

#define KEY "sk-canary-of-the-net-tests-0123456789"

/* One request and all that became of it. */
typedef struct {
  MaqFake        *fake;
  MaqHttp        *http;
  MaqHttpRequest  request;
  MaqHttpReply    reply;
  GString        *body;
  GError         *error;
  gboolean        ok;
  guint           n_commits;
  guint           charges_at_commit;
  gboolean        commit_fails;
  gboolean        body_fails;
  guint           n_heads;
  goffset         content_length;
  gboolean        enough;
  char           *url;
} Trip;

static gboolean
commit_cb (gpointer data, GError **error)
{
  Trip *trip = data;

  trip->n_commits++;
  if (trip->fake != NULL)
    trip->charges_at_commit = maq_fake_count_charges (trip->fake);
  if (!trip->commit_fails)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE, "the journal is full");
  return FALSE;
}

static gboolean
head_cb (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error)
{
  Trip *trip = data;

  g_assert_cmpuint (strlen (head), ==, length);
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 "));
  g_assert_cmpuint (status, >=, 200);
  trip->n_heads++;
  trip->content_length = content_length;
  return TRUE;
}

static gboolean
body_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  Trip *trip = data;

  g_string_append_len (trip->body, bytes, (gssize) length);
  if (!trip->body_fails)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no");
  return FALSE;
}

static gboolean
enough_cb (gpointer data)
{
  return ((Trip *) data)->enough;
}

static Trip *
trip_new (MaqFake    *fake,
          const char *method,
          const char *path)
{
  Trip *trip = g_new0 (Trip, 1);

  trip->fake = fake;
  trip->http = maq_http_new ();
  trip->body = g_string_new (NULL);
  trip->url = g_strconcat (fake != NULL ? fake->origin : "", path, NULL);
  trip->request = (MaqHttpRequest) {
    .method = method,
    .url = trip->url,
    .unix_path = fake != NULL ? fake->socket : NULL,
    .key = KEY,
    .body_fd = -1,
    .commit = commit_cb,
    .head = head_cb,
    .body = body_cb,
    .enough = enough_cb,
    .data = trip,
  };
  return trip;
}

static void
trip_free (Trip *trip)
{
  if (trip->request.body_fd >= 0)
    close (trip->request.body_fd);
  maq_http_reply_clear (&trip->reply);
  maq_http_free (trip->http);
  g_string_free (trip->body, TRUE);
  g_clear_error (&trip->error);
  g_free (trip->url);
  g_free (trip);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trip, trip_free)

/* A paid request whose body is about @length bytes long. */
static Trip *
trip_new_paid (MaqFake    *fake,
               const char *faults,
               gsize       length)
{
  Trip *trip = trip_new (fake, "POST", "/v1/images/generations");
  g_autofree char *filler = g_strnfill (MIN (length, 30000), 'x');
  g_autoptr (GString) body = g_string_new (NULL);

  g_string_printf (body, "{\"model\":\"gpt-image-2\",\"size\":\"1024x1024\",\"prompt\":\"%s %s\"}", filler, faults);
  /* White space is JSON too: a body may be as long as it likes. */
  while (body->len < length)
    g_string_append_len (body, "                                                                ",
                         (gssize) MIN (64, length - body->len));

  trip->request.paid = TRUE;
  trip->request.content_type = "application/json";
  trip->request.body_fd = memfd_create ("body", MFD_CLOEXEC);
  trip->request.body_size = (goffset) body->len;
  g_assert_cmpint (write (trip->request.body_fd, body->str, body->len), ==, (gssize) body->len);
  return trip;
}

static gboolean
trip_go (Trip *trip)
{
  trip->ok = maq_http_perform (trip->http, &trip->request, &trip->reply, NULL, &trip->error);
  g_assert_true (trip->ok == (trip->error == NULL));
  return trip->ok;
}

static void
test_get (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new (fake, "GET", "/v1/models");

  g_assert_true (trip_go (trip));
  g_assert_cmpuint (trip->reply.status, ==, 200);
  g_assert_true (trip->reply.complete);
  g_assert_false (trip->reply.tail_sent);
  g_assert_true (g_str_has_prefix (trip->reply.request_id, "req_"));
  g_assert_cmpint (trip->content_length, ==, (goffset) trip->body->len);
  g_assert_cmpint (trip->reply.bytes_down, ==, (goffset) trip->body->len);
  g_assert_nonnull (strstr (trip->body->str, "gpt-image-2"));
}

static void
test_post (void)
{
  static const gsize lengths[] = { 1, 255, 256, 257, 5000, 300000 };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (Trip) trip = trip_new_paid (fake, "", lengths[i]);

      g_assert_true (trip_go (trip));
      g_assert_cmpuint (trip->reply.status, ==, 200);
      g_assert_cmpuint (trip->n_commits, ==, 1);
      g_assert_cmpuint (trip->n_heads, ==, 1);
      g_assert_true (trip->reply.tail_sent);
      /* At the moment of the commit the server had nothing that it could work on. */
      g_assert_cmpuint (trip->charges_at_commit, ==, i);
      g_assert_cmpuint (maq_fake_count_charges (fake), ==, i + 1);
    }
}

static void
test_commit_fails (void)
{
  static const gsize lengths[] = { 1, 256, 257, 300000 };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (Trip) trip = trip_new_paid (fake, "", lengths[i]);

      trip->commit_fails = TRUE;
      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
      g_assert_false (trip->reply.tail_sent);
    }

  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 0);
}

static void
test_lost_replies (void)
{
  static const char *const faults[] = { "reset-after-body", "close-after-body", "truncate:40", "truncate-reset:40" };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *word = g_strconcat ("fault:", faults[i], NULL);
      g_autoptr (Trip) trip = trip_new_paid (fake, word, 1000);

      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
      g_assert_true (trip->reply.tail_sent);
      g_assert_false (trip->reply.complete);
      g_assert_cmpuint (trip->body->len, ==, i < 2 ? 0 : 40);
      /* Once, whatever curl thinks of it. */
      g_assert_cmpuint (maq_fake_count_charges (fake), ==, i + 1);
    }
}

static void
test_cut_uploads (void)
{
  static const char *const faults[] = { "drop-head", "drop-upload:1", "drop-upload:70000", "drop-upload:299000",
                                        "drop-upload:299999", "drop-accept" };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Trip) trip = trip_new_paid (fake, "", 300000);
      MaqError wanted;

      maq_fake_set_faults (fake, faults[i]);
      g_assert_false (trip_go (trip));
      /* Either it is certain that the tail was not given out, or it is not certain. */
      wanted = trip->reply.tail_sent ? MAQ_ERROR_UNKNOWN_OUTCOME : MAQ_ERROR_UNREACHABLE;
      g_assert_error (trip->error, MAQ_ERROR, (int) wanted);
      g_assert_cmpuint (trip->n_commits, ==, trip->reply.tail_sent ? 1 : 0);
    }

  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 0);
}

/* A server that drops a kept connection after working on what came over it: a client that re-used the connection
 * and then sent again would be charged twice. */
static void
test_no_hidden_resend (void)
{
  const char *const options[] = { "--fault", "drop-kept", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (Trip) first = trip_new (fake, "GET", "/v1/models");
  g_autoptr (JsonNode) requests = NULL;
  JsonArray *seen;

  g_assert_true (trip_go (first));
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (Trip) paid = trip_new_paid (fake, "", 1000);

      g_clear_pointer (&paid->http, maq_http_free);
      paid->http = g_steal_pointer (&first->http);
      g_assert_true (trip_go (paid));
      g_assert_cmpuint (maq_fake_count_charges (fake), ==, i);
      first->http = g_steal_pointer (&paid->http);
    }

  requests = maq_fake_dup_requests (fake);
  seen = json_node_get_array (requests);
  g_assert_cmpuint (json_array_get_length (seen), ==, 5);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (seen, i), "served_before"), ==, 0);
}

typedef struct {
  GCancellable *cancellable;
  gint64        at;
} Cancel;

static gpointer
cancel_thread (gpointer data)
{
  Cancel *cancel = data;

  g_usleep (300000);
  cancel->at = g_get_monotonic_time ();
  g_cancellable_cancel (cancel->cancellable);
  return NULL;
}

/* The best of a few: a loaded machine may oversleep, the code may not. */
static void
test_cancel (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 5 && best > 100000; i++)
    {
      g_autoptr (Trip) trip = trip_new_paid (fake, "fault:hang", 1000);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Cancel cancel = { cancellable, 0 };
      GThread *thread = g_thread_new ("cancel", cancel_thread, &cancel);

      g_assert_false (maq_http_perform (trip->http, &trip->request, &trip->reply, cancellable, &trip->error));
      g_thread_join (thread);
      best = MIN (best, g_get_monotonic_time () - cancel.at);
      g_assert_error (trip->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (trip->reply.tail_sent);
    }

  g_test_message ("a hanging POST returned %.2f ms after it was cancelled", (double) best / 1000);
  g_assert_cmpint (best, <, 100000);
}

static void
test_cancelled_before (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new_paid (fake, "", 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_false (maq_http_perform (trip->http, &trip->request, &trip->reply, cancellable, &trip->error));
  g_assert_error (trip->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (trip->n_commits, ==, 0);
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 0);
}

static void
test_caps (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) endless = trip_new_paid (fake, "fault:endless", 1000);
  g_autoptr (Trip) head = trip_new_paid (fake, "fault:endless-head", 1000);
  g_autoptr (Trip) length = trip_new_paid (fake, "fault:big-length", 1000);
  g_autoptr (Trip) get = trip_new (fake, "GET", "/v1/models");

  endless->request.reply_cap = 1000000;
  g_assert_false (trip_go (endless));
  g_assert_error (endless->error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_assert_cmpuint (endless->body->len, ==, 1000000);
  g_assert_true (endless->reply.tail_sent);

  g_assert_false (trip_go (head));
  g_assert_error (head->error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_assert_null (head->reply.head);

  /* What a length promises is no reason to drop what a paid reply brings. */
  length->request.timeout_ms = 1500;
  g_assert_false (trip_go (length));
  g_assert_error (length->error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (length->body->len, >, 1000);

  get->request.reply_cap = 100;
  g_assert_false (trip_go (get));
  g_assert_error (get->error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
}

static void
test_hook_stops (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new_paid (fake, "", 1000);

  trip->body_fails = TRUE;
  g_assert_false (trip_go (trip));
  g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpstr (trip->error->message, ==, "no");
}

static void
test_statuses (void)
{
  static const struct { const char *fault; guint status; } cases[] = {
    { "redirect", 302 }, { "404", 404 }, { "429:9:retry-after=7", 429 }, { "500-charged", 500 }, { "overloaded", 503 },
  };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *word = g_strconcat ("fault:", cases[i].fault, NULL);
      g_autoptr (Trip) trip = trip_new_paid (fake, word, 1000);

      g_assert_true (trip_go (trip));
      g_assert_cmpuint (trip->reply.status, ==, cases[i].status);
      g_assert_cmpint (trip->reply.retry_after_ms, ==, cases[i].status == 429 ? 7000 : -1);
    }
}

/* An answer that comes while the body is still going out: the tail stays here. */
static void
test_early_refusal (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new_paid (fake, "", 32 << 20);

  maq_fake_set_faults (fake, "early");
  g_assert_true (trip_go (trip));
  g_assert_cmpuint (trip->reply.status, ==, 413);
  g_assert_false (trip->reply.tail_sent);
  g_assert_cmpuint (trip->n_commits, ==, 0);
}

static void
test_shapes_of_transfer (void)
{
  static const char *const faults[] = { "chunked", "chunked:3", "until-close", "half-close", "slow-close", "continue",
                                        "pieces:5000", "delay:300" };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *word = g_strconcat ("fault:", faults[i], NULL);
      g_autoptr (Trip) trip = trip_new_paid (fake, word, 1000);

      g_assert_true (trip_go (trip));
      g_assert_true (trip->reply.complete);
      g_assert_cmpuint (trip->n_heads, ==, 1);
      g_assert_true (g_str_has_suffix (trip->body->str, "}"));
    }
}

/* A stream that has said all and is never closed. */
static void
test_enough (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new_paid (fake, "fault:chunked fault:truncate:-5 fault:then-hang", 1000);

  trip->enough = TRUE;
  g_assert_true (trip_go (trip));
  g_assert_true (trip->reply.complete);
  g_assert_true (g_str_has_suffix (trip->body->str, "}"));
}

static void
test_timeouts (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) paid = trip_new_paid (fake, "fault:hang", 1000);
  g_autoptr (Trip) upload = trip_new_paid (fake, "", 64 << 20);
  g_autoptr (Trip) get = NULL;

  paid->request.timeout_ms = 600;
  g_assert_false (trip_go (paid));
  g_assert_error (paid->error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpint (paid->reply.curl_code, ==, 28);

  maq_fake_set_faults (fake, "upload-hang hang");
  upload->request.stall_ms = 700;
  g_assert_false (trip_go (upload));
  g_assert_error (upload->error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
  g_assert_false (upload->reply.tail_sent);

  get = trip_new (fake, "GET", "/v1/models");
  get->request.timeout_ms = 600;
  g_assert_false (trip_go (get));
  g_assert_error (get->error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
}

static void
test_unreachable (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (Trip) trip = trip_new_paid (NULL, "", 1000);

  /* Bound but not listening: nobody else gets the port, nobody answers. */
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  g_free (trip->url);
  trip->url = g_strdup_printf ("http://127.0.0.1:%u/v1/x", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  trip->request.url = trip->url;

  g_assert_false (trip_go (trip));
  g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
  g_assert_cmpint (trip->reply.curl_code, ==, 7);
  g_assert_cmpuint (trip->n_commits, ==, 0);
}

static void
test_addresses (void)
{
  static const char *const plain[] = { "http://10.0.0.1/", "http://0.0.0.0:1/", "http://192.168.1.1/", "http://[fe80::1]/",
                                       "http://169.254.169.254/latest", "http://[::]:1/", "http://8.8.8.8/",
                                       "http://user:pw@127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "x://y/",
                                       "http://127.0.0.1/\r\nX: y" };

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr (Trip) trip = trip_new (NULL, "GET", plain[i]);

      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

/* Plain http:// that was allowed reaches the neighbours, and nobody else. */
static void
test_plain (void)
{
  static const char *const far[] = { "http://8.8.8.8:1/", "http://[2001:db8::1]:1/", "http://0.0.0.0:1/", "http://[::]:1/" };
  g_autoptr (Trip) near = trip_new (NULL, "GET", "http://10.255.255.1:1/");

  for (gsize i = 0; i < G_N_ELEMENTS (far); i++)
    {
      g_autoptr (Trip) trip = trip_new (NULL, "GET", far[i]);

      trip->request.key = NULL;
      trip->request.allow_plain = TRUE;
      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }

  /* Whether anybody is there or not: it was asked. */
  near->request.key = NULL;
  near->request.allow_plain = TRUE;
  near->request.timeout_ms = 300;
  trip_go (near);
  g_assert_false (g_error_matches (near->error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT));
}

/* A download is refused at the socket, where names and spellings are numbers already. */
static void
test_guarded_download (void)
{
  static const char *const urls[] = { "https://127.0.0.1:%u/", "https://0x7f.1:%u/", "https://2130706433:%u/",
                                      "https://localhost:%u/", "https://[::1]:%u/", "https://[::ffff:7f00:1]:%u/",
                                      "https://0177.0.0.1:%u/", "https://10.0.0.1:%u/", "https://169.254.169.254:%u/",
                                      "https://[64:ff9b::7f00:1]:%u/", "https://[2002:7f00:1::]:%u/" };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (JsonNode) requests = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", fake->port);
      g_auto (GStrv) pieces = g_strsplit (urls[i], "%u", 2);
      g_autofree char *url = g_strjoinv (number, pieces);
      g_autoptr (Trip) trip = trip_new (NULL, "GET", url);

      trip->request.guard_addresses = TRUE;
      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }

  requests = maq_fake_dup_requests (fake);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (requests)), ==, 1);
}

static void
test_bad_headers (void)
{
  static const char *const bad[] = { "X-A", "b\r\nX-Evil: 1", NULL };
  static const char *const bad_name[] = { "X-A\n", "b", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) value = trip_new (fake, "GET", "/v1/models");
  g_autoptr (Trip) name = trip_new (fake, "GET", "/v1/models");
  g_autoptr (Trip) key = trip_new (fake, "GET", "/v1/models");
  g_autoptr (Trip) type = trip_new (fake, "GET", "/v1/models");

  value->request.headers = bad;
  name->request.headers = bad_name;
  key->request.key = "sk-x\r\nX-Evil: 1";
  type->request.content_type = "text/plain\nX-Evil: 1";
  for (guint i = 0; i < 4; i++)
    {
      Trip *trip = i == 0 ? value : i == 1 ? name : i == 2 ? key : type;

      g_assert_false (trip_go (trip));
      g_assert_error (trip->error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_null (strstr (trip->error->message, "sk-x"));
    }
}

static void
test_unix_socket (void)
{
  const char *const options[] = { "--unix", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (Trip) get = trip_new (fake, "GET", "/v1/models");
  g_autoptr (Trip) paid = trip_new_paid (fake, "", 1000);

  g_assert_true (trip_go (get));
  g_assert_true (trip_go (paid));
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 1);
}

/* A proxy in the environment has no part in what stays on this machine. */
static void
test_no_proxy_for_loopback (void)
{
  g_autoptr (MaqFake) fake = maq_fake_start (NULL);
  g_autoptr (Trip) trip = trip_new (fake, "GET", "/v1/models");

  g_assert_cmpstr (g_getenv ("http_proxy"), ==, "http://127.0.0.1:9");
  g_assert_true (trip_go (trip));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* For every test here, and before there is a thread: see /http/no-proxy-for-loopback. */
  g_setenv ("http_proxy", "http://127.0.0.1:9", TRUE);
  g_setenv ("all_proxy", "http://127.0.0.1:9", TRUE);
  maq_http_global_init ();
  g_test_add_func ("/http/get", test_get);
  g_test_add_func ("/http/post", test_post);
  g_test_add_func ("/http/commit-fails", test_commit_fails);
  g_test_add_func ("/http/lost-replies", test_lost_replies);
  g_test_add_func ("/http/cut-uploads", test_cut_uploads);
  g_test_add_func ("/http/no-hidden-resend", test_no_hidden_resend);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/cancelled-before", test_cancelled_before);
  g_test_add_func ("/http/caps", test_caps);
  g_test_add_func ("/http/hook-stops", test_hook_stops);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/early-refusal", test_early_refusal);
  g_test_add_func ("/http/shapes-of-transfer", test_shapes_of_transfer);
  g_test_add_func ("/http/enough", test_enough);
  g_test_add_func ("/http/timeouts", test_timeouts);
  g_test_add_func ("/http/unreachable", test_unreachable);
  g_test_add_func ("/http/addresses", test_addresses);
  g_test_add_func ("/http/plain", test_plain);
  g_test_add_func ("/http/guarded-download", test_guarded_download);
  g_test_add_func ("/http/bad-headers", test_bad_headers);
  g_test_add_func ("/http/unix-socket", test_unix_socket);
  g_test_add_func ("/http/no-proxy-for-loopback", test_no_proxy_for_loopback);
  return g_test_run ();
}
