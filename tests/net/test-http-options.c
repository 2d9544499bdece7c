/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-http.h"
#include "maq-websocket.h"

/* T16: the whole profile of every kind of request, option by option. curl_easy_setopt() of this program stands in
 * front of libcurl's: what is not listed here is not set, and what is listed is. */

#undef curl_easy_setopt

typedef CURLcode (*SetOption) (CURL *, CURLoption, ...);

static GHashTable *seen; /* name → value as text */
static GString *wiped;   /* what was overwritten, one piece after the other */

static void
note_wiped (const void *memory,
            size_t      length)
{
  if (wiped != NULL)
    g_string_append_len (wiped, memory, (gssize) length);
}

/* In front of libc's, by both its names: with and without fortified sources. */
void wipe (void *memory, size_t length) __asm__ ("explicit_bzero");
void wipe_checked (void *memory, size_t length, size_t object) __asm__ ("__explicit_bzero_chk");

void
wipe (void *memory, size_t length)
{
  note_wiped (memory, length);
  memset (memory, 0, length);
}

void
wipe_checked (void *memory, size_t length, size_t object)
{
  g_assert_cmpuint (length, <=, object);
  note_wiped (memory, length);
  memset (memory, 0, length);
}

static char *
describe (const struct curl_easyoption *option,
          va_list                       args)
{
  switch (option->type)
    {
    case CURLOT_LONG:
    case CURLOT_VALUES:
      return g_strdup_printf ("%ld", va_arg (args, long));
    case CURLOT_OFF_T:
      return g_strdup_printf ("%" CURL_FORMAT_CURL_OFF_T, va_arg (args, curl_off_t));
    case CURLOT_STRING:
      {
        const char *text = va_arg (args, const char *);

        return g_strdup (text != NULL ? text : "NULL");
      }
    case CURLOT_SLIST:
      {
        GString *text = g_string_new (NULL);

        for (struct curl_slist *l = va_arg (args, struct curl_slist *); l != NULL; l = l->next)
          g_string_append_printf (text, "[%s]", l->data);
        return g_string_free (text, FALSE);
      }
    case CURLOT_OBJECT:
    case CURLOT_CBPTR:
    case CURLOT_BLOB:
    case CURLOT_FUNCTION:
    default:
      return g_strdup (va_arg (args, void *) != NULL ? "ours" : "NULL");
    }
}

CURLcode
curl_easy_setopt (CURL *handle, CURLoption id, ...)
{
  const struct curl_easyoption *option = curl_easy_option_by_id (id);
  SetOption real = (SetOption) dlsym (RTLD_NEXT, "curl_easy_setopt");
  va_list args;
  CURLcode code;

  g_assert_nonnull (option);
  va_start (args, id);
  g_hash_table_replace (seen, g_strdup (option->name), describe (option, args));
  va_end (args);

  va_start (args, id);
  if (option->type == CURLOT_OFF_T)
    code = real (handle, id, va_arg (args, curl_off_t));
  else if (option->type == CURLOT_LONG || option->type == CURLOT_VALUES)
    code = real (handle, id, va_arg (args, long));
  else
    code = real (handle, id, va_arg (args, void *));
  va_end (args);

  /* An option that this libcurl does not take would be a hole in the profile. */
  if (code != CURLE_OK)
    g_error ("%s was refused: %s", option->name, curl_easy_strerror (code));
  return code;
}

/* The same for all, whatever is asked of whom. */
static const char *const common[] = {
  "REDIR_PROTOCOLS_STR", "https", "FOLLOWLOCATION", "0", "UNRESTRICTED_AUTH", "0", "NETRC", "0",
  "DISALLOW_USERNAME_IN_URL", "1", "OPENSOCKETFUNCTION", "ours", "OPENSOCKETDATA", "ours",
  "SSL_VERIFYPEER", "1", "SSL_VERIFYHOST", "2", "SSLVERSION", "6",
  "NOSIGNAL", "1", "QUICK_EXIT", "1", "CONNECTTIMEOUT_MS", "15000", "TCP_KEEPALIVE", "1", "TCP_KEEPIDLE", "30",
  "TCP_KEEPINTVL", "15", "ACCEPT_ENCODING", "NULL", "HTTP_CONTENT_DECODING", "0", "HTTP09_ALLOWED", "0",
  "SUPPRESS_CONNECT_HEADERS", "1", "BUFFERSIZE", "262144", "WRITEFUNCTION", "ours", "WRITEDATA", "ours",
  "HEADERFUNCTION", "ours", "HEADERDATA", "ours", "NOPROGRESS", "0", "XFERINFOFUNCTION", "ours", "XFERINFODATA", "ours",
  "ERRORBUFFER", "ours", "VERBOSE", "0", "HTTP_VERSION", "2", "USERAGENT", "Maquette/" MAQ_VERSION, "HEADEROPT", "1",
  "TCP_FASTOPEN", "0", "PRIVATE", "ours", NULL
};

static const char *const free_of_charge[] = {
  "FRESH_CONNECT", "0", "FORBID_REUSE", "0", "LOW_SPEED_LIMIT", "200", "LOW_SPEED_TIME", "60", NULL
};

static const char *const paid[] = {
  "FRESH_CONNECT", "1", "FORBID_REUSE", "1", "LOW_SPEED_LIMIT", "0", "LOW_SPEED_TIME", "0", "MAXFILESIZE_LARGE", "0", NULL
};

static const char *const upload[] = {
  "POST", "1", "READFUNCTION", "ours", "READDATA", "ours", "UPLOAD_BUFFERSIZE", "262144", NULL
};

static const char *const with_key[] = { "HTTPAUTH", "64", "XOAUTH2_BEARER", "sk-options", NULL };
static const char *const remote[] = { "PROTOCOLS_STR", "https", "NOPROXY", "localhost,127.0.0.1,::1", NULL };
static const char *const local[] = { "PROTOCOLS_STR", "http", "NOPROXY", "*", NULL };

static void
expect (const char *const *pairs)
{
  for (; pairs[0] != NULL; pairs += 2)
    {
      const char *value = g_hash_table_lookup (seen, pairs[0]);

      if (g_strcmp0 (value, pairs[1]) != 0)
        g_error ("%s is %s, not %s", pairs[0], value, pairs[1]);
      g_hash_table_remove (seen, pairs[0]);
    }
}

static void
expect_nothing_else (void)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, seen);
  if (g_hash_table_iter_next (&iter, &name, &value))
    g_error ("%s (%s) is set and nobody knows why", (char *) name, (char *) value);
}

static void
go (MaqHttpRequest *request)
{
  g_autoptr (MaqHttp) http = maq_http_new ();
  g_autoptr (GError) error = NULL;
  g_auto (MaqHttpReply) reply = { 0 };

  /* Nobody listens at these addresses; the profile is set before that turns out. */
  g_hash_table_remove_all (seen);
  g_assert_false (maq_http_perform (http, request, &reply, NULL, &error));
}

static void
test_get (void)
{
  MaqHttpRequest request = { .method = "GET", .url = "https://127.0.0.1:1/v1/models", .key = "sk-options", .body_fd = -1 };

  go (&request);
  expect (common);
  expect (free_of_charge);
  expect (with_key);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/v1/models", "UNIX_SOCKET_PATH", "NULL", "HTTPGET", "1",
                                   "HTTPHEADER", "[Expect:]", "MAXFILESIZE_LARGE", "4194304", "TIMEOUT_MS", "600000", NULL });
  expect_nothing_else ();
}

static void
test_paid (void)
{
  static const char *const headers[] = { "Accept", "application/json", NULL };
  int fd = memfd_create ("body", MFD_CLOEXEC);
  MaqHttpRequest request = { .method = "POST", .url = "https://127.0.0.1:1/v1/x", .key = "sk-options", .body_fd = fd,
                             .body_size = 5, .paid = TRUE, .content_type = "application/json", .headers = headers,
                             .ca_file = "/etc/ssl/certs/ca-certificates.crt" };

  g_assert_cmpint (write (fd, "hello", 5), ==, 5);
  go (&request);
  expect (common);
  expect (paid);
  expect (upload);
  expect (with_key);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/v1/x", "UNIX_SOCKET_PATH", "NULL",
                                   "POSTFIELDSIZE_LARGE", "5",
                                   "CAINFO", "/etc/ssl/certs/ca-certificates.crt",
                                   "HTTPHEADER", "[Expect:][Content-Type: application/json][Accept: application/json]",
                                   "TIMEOUT_MS", "600000", NULL });
  expect_nothing_else ();
  close (fd);
}

/* A local server and a socket: plain, and no proxy has any part in it. */
static void
test_local (void)
{
  int fd = memfd_create ("body", MFD_CLOEXEC);
  MaqHttpRequest request = { .method = "POST", .url = "http://localhost/v1/x", .unix_path = "/nonexistent/socket",
                             .body_fd = fd, .body_size = 5, .paid = TRUE, .timeout_ms = 1000 };

  go (&request);
  expect (common);
  expect (paid);
  expect (upload);
  expect (local);
  expect ((const char *const []) { "URL", "http://localhost/v1/x", "UNIX_SOCKET_PATH", "/nonexistent/socket",
                                   "POSTFIELDSIZE_LARGE", "5", "HTTPHEADER", "[Expect:][Content-Type:]",
                                   "TIMEOUT_MS", "1000", NULL });
  expect_nothing_else ();
  close (fd);
}

static void
test_download (void)
{
  MaqHttpRequest request = { .method = "GET", .url = "https://127.0.0.1:1/picture", .guard_addresses = TRUE,
                             .reply_cap = 77, .body_fd = -1 };

  go (&request);
  expect (common);
  expect (free_of_charge);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/picture", "UNIX_SOCKET_PATH", "NULL", "HTTPGET", "1",
                                   "HTTPHEADER", "[Expect:]", "MAXFILESIZE_LARGE", "77", "TIMEOUT_MS", "600000", NULL });
  expect_nothing_else ();
}

/* A key that goes in a header: one line of the request's own list, none of curl's ways to log in, wiped afterwards. */
static void
test_key_header (void)
{
  static const char *const headers[] = { "Accept", "application/json", NULL };
  static const struct { const char *header, *prefix, *wanted; } cases[] = {
    { "api-key", NULL, "[api-key: sk-options][Expect:][Accept: application/json]" },
    { "x-api-key", "", "[x-api-key: sk-options][Expect:][Accept: application/json]" },
    { "Authorization", "Key ", "[Authorization: Key sk-options][Expect:][Accept: application/json]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MaqHttpRequest request = { .method = "GET", .url = "https://127.0.0.1:1/v1/x", .key = "sk-options", .body_fd = -1,
                                 .key_header = cases[i].header, .key_prefix = cases[i].prefix, .headers = headers };

      g_string_truncate (wiped, 0);
      go (&request);
      expect (common);
      expect (free_of_charge);
      expect (remote);
      expect ((const char *const []) { "URL", "https://127.0.0.1:1/v1/x", "UNIX_SOCKET_PATH", "NULL", "HTTPGET", "1",
                                       "HTTPHEADER", cases[i].wanted, "MAXFILESIZE_LARGE", "4194304",
                                       "TIMEOUT_MS", "600000", NULL });
      expect_nothing_else ();
      g_assert_nonnull (strstr (wiped->str, "sk-options"));
    }
}

/* A name that would say something else, and a key on its way to another machine in plain text: nothing is made at all. */
static void
test_key_refused (void)
{
  MaqHttpRequest requests[] = {
    { .method = "GET", .url = "https://127.0.0.1:1/", .key = "sk-options", .key_header = "X\r\nY", .body_fd = -1 },
    { .method = "GET", .url = "https://127.0.0.1:1/", .key = "sk-options", .key_header = "Host: evil", .body_fd = -1 },
    { .method = "GET", .url = "https://127.0.0.1:1/", .key = "sk\noptions", .key_header = "api-key", .body_fd = -1 },
    { .method = "GET", .url = "http://192.168.0.9:1/", .key = "sk-options", .allow_plain = TRUE, .body_fd = -1 },
    { .method = "GET", .url = "http://192.168.0.9:1/", .key = "sk-options", .key_header = "api-key", .allow_plain = TRUE,
      .body_fd = -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      go (&requests[i]);
      expect_nothing_else ();
    }
}

/* What a job is told afterwards. */
static void
test_methods (void)
{
  MaqHttpRequest put = { .method = "PUT", .url = "https://127.0.0.1:1/v1/x", .key = "sk-options", .body_fd = -1 };
  MaqHttpRequest delete = { .method = "DELETE", .url = "https://127.0.0.1:1/v1/x", .key = "sk-options", .body_fd = -1 };

  go (&put);
  expect (common);
  expect (free_of_charge);
  expect (upload);
  expect (with_key);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/v1/x", "UNIX_SOCKET_PATH", "NULL", "CUSTOMREQUEST", "PUT",
                                   "POSTFIELDSIZE_LARGE", "0", "HTTPHEADER", "[Expect:][Content-Type:]",
                                   "MAXFILESIZE_LARGE", "4194304", "TIMEOUT_MS", "600000", NULL });
  expect_nothing_else ();

  go (&delete);
  expect (common);
  expect (free_of_charge);
  expect (with_key);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/v1/x", "UNIX_SOCKET_PATH", "NULL", "CUSTOMREQUEST", "DELETE",
                                   "HTTPGET", "1", "HTTPHEADER", "[Expect:]", "MAXFILESIZE_LARGE", "4194304",
                                   "TIMEOUT_MS", "600000", NULL });
  expect_nothing_else ();
}

/* A WebSocket's connection is made like every other one. */
static void
test_websocket (void)
{
  MaqHttpRequest request = { .url = "https://127.0.0.1:1/ws", .key = "sk-options" };
  g_autoptr (GError) error = NULL;

  g_hash_table_remove_all (seen);
  g_assert_null (maq_websocket_new (&request, 1000, NULL, &error));
  expect (common);
  expect (free_of_charge);
  expect (with_key);
  expect (remote);
  expect ((const char *const []) { "URL", "https://127.0.0.1:1/ws", "UNIX_SOCKET_PATH", "NULL", "HTTPGET", "1",
                                   "HTTPHEADER", "[Expect:]", "MAXFILESIZE_LARGE", "4194304", "TIMEOUT_MS", "15000",
                                   "CONNECT_ONLY", "1", NULL });
  expect_nothing_else ();
}

static void
test_global (void)
{
  g_assert_null (g_getenv ("SSLKEYLOGFILE"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("SSLKEYLOGFILE", "/nonexistent/keys", TRUE);
  maq_http_global_init ();
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  wiped = g_string_new (NULL);
  g_test_add_func ("/http-options/get", test_get);
  g_test_add_func ("/http-options/paid", test_paid);
  g_test_add_func ("/http-options/local", test_local);
  g_test_add_func ("/http-options/download", test_download);
  g_test_add_func ("/http-options/key-header", test_key_header);
  g_test_add_func ("/http-options/key-refused", test_key_refused);
  g_test_add_func ("/http-options/methods", test_methods);
  g_test_add_func ("/http-options/websocket", test_websocket);
  g_test_add_func ("/http-options/global", test_global);
  return g_test_run ();
}
