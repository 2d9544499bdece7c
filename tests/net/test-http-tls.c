/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-fake.h"
#include "maq-file.h"
#include "maq-http.h"
#include "maq-websocket.h"

static char *folder;

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* A certificate for @names, signed by itself. */
static void
make_certificate (const char *stem,
                  const char *names)
{
  g_autofree char *key = g_strconcat (stem, ".key", NULL);
  g_autofree char *cert = g_strconcat (stem, ".crt", NULL);
  g_autofree char *alternatives = g_strconcat ("subjectAltName=", names, NULL);

  run ((const char *const []) { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                                "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=maquette test", "-addext",
                                alternatives, "-days", "2", NULL });
}

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The same, for a day of 2020. */
static void
make_expired_certificate (void)
{
  write_file ("ca.conf", "[ca]\ndefault_ca=c\n[c]\nnew_certs_dir=.\ndatabase=index\nserial=serial\ndefault_md=sha256\n"
                         "policy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=IP:127.0.0.1\n"
                         "basicConstraints=CA:TRUE\n");
  write_file ("index", "");
  write_file ("serial", "01\n");
  run ((const char *const []) { "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                                "-keyout", "expired.key", "-out", "expired.csr", "-subj", "/CN=maquette test", NULL });
  run ((const char *const []) { "openssl", "ca", "-batch", "-selfsign", "-config", "ca.conf", "-keyfile", "expired.key",
                                "-in", "expired.csr", "-out", "expired.crt", "-startdate", "20200101000000Z", "-enddate",
                                "20200102000000Z", NULL });
}

static gboolean
count_cb (gpointer data, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

typedef struct {
  gboolean  ok;
  GError   *error;
  int       curl_code;
  guint     n_commits, n_charges;
} Outcome;

/* A paid request to a server with certificate @stem, with @ca as the authority (NULL: the system's). */
static Outcome
ask (const char *stem,
     const char *host,
     const char *ca)
{
  g_autofree char *key = g_strdup_printf ("%s/%s.key", folder, stem);
  g_autofree char *cert = g_strdup_printf ("%s/%s.crt", folder, stem);
  g_autofree char *ca_file = ca != NULL ? g_strdup_printf ("%s/%s.crt", folder, ca) : NULL;
  const char *options[] = { "--tls", cert, key, NULL };
  g_autofree char *url = NULL;
  g_autoptr (MaqHttp) http = maq_http_new ();
  g_auto (MaqHttpReply) reply = { 0 };
  const char *body = "{\"model\":\"gpt-image-2\",\"prompt\":\"a\",\"size\":\"1024x1024\"}";
  MaqHttpRequest request = { 0 };
  Outcome outcome = { 0 };
  MaqFake *fake = maq_fake_start (options);

  url = g_strdup_printf ("https://%s:%u/v1/images/generations", host, fake->port);
  request = (MaqHttpRequest) {
    .method = "POST", .url = url, .key = "sk-tls", .content_type = "application/json", .ca_file = ca_file, .paid = TRUE,
    .body_fd = memfd_create ("body", MFD_CLOEXEC), .body_size = (goffset) strlen (body), .commit = count_cb,
    .data = &outcome.n_commits,
  };
  g_assert_cmpint (write (request.body_fd, body, strlen (body)), ==, (gssize) strlen (body));

  outcome.ok = maq_http_perform (http, &request, &reply, NULL, &outcome.error);
  outcome.curl_code = reply.curl_code;
  outcome.n_charges = maq_fake_count_charges (fake);
  close (request.body_fd);
  maq_fake_stop (fake);
  return outcome;
}

static void
expect_refused (Outcome outcome)
{
  g_assert_false (outcome.ok);
  /* Not UNREACHABLE: that would be tried again by itself. */
  g_assert_error (outcome.error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpint (outcome.curl_code, ==, 60);
  g_assert_cmpuint (outcome.n_commits, ==, 0);
  g_assert_cmpuint (outcome.n_charges, ==, 0);
  g_clear_error (&outcome.error);
}

static void
test_self_signed (void)
{
  expect_refused (ask ("good", "127.0.0.1", NULL));
}

static void
test_wrong_host (void)
{
  expect_refused (ask ("other", "127.0.0.1", "other"));
  expect_refused (ask ("good", "localhost", "good"));
}

static void
test_other_authority (void)
{
  expect_refused (ask ("good", "127.0.0.1", "other"));
}

static void
test_expired (void)
{
  expect_refused (ask ("expired", "127.0.0.1", "expired"));
}

static void
test_private_authority (void)
{
  Outcome outcome = ask ("good", "127.0.0.1", "good");

  g_assert_no_error (outcome.error);
  g_assert_true (outcome.ok);
  g_assert_cmpuint (outcome.n_charges, ==, 1);
}

static void
test_no_authority_file (void)
{
  Outcome outcome = ask ("good", "127.0.0.1", "missing");

  g_assert_false (outcome.ok);
  g_assert_error (outcome.error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpuint (outcome.n_charges, ==, 0);
  g_clear_error (&outcome.error);
}

/* A WebSocket trusts nobody else; over TLS it speaks and hears, if only "there is none here". */
static void
test_websocket (void)
{
  g_autofree char *key = g_build_filename (folder, "good.key", NULL);
  g_autofree char *cert = g_build_filename (folder, "good.crt", NULL);
  MaqFake *fake = maq_fake_start ((const char *[]) { "--tls", cert, key, NULL });
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/ws", fake->port);
  g_autoptr (GError) stranger = NULL;
  g_autoptr (GError) none = NULL;
  MaqHttpRequest request = { .url = url, .key = "sk-tls" };

  g_assert_null (maq_websocket_new (&request, 1000, NULL, &stranger));
  g_assert_error (stranger, MAQ_ERROR, MAQ_ERROR_FAILED);

  request.ca_file = cert;
  g_assert_null (maq_websocket_new (&request, 1000, NULL, &none));
  g_assert_error (none, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (none->message, "HTTP 4"));
  maq_fake_stop (fake);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  maq_http_global_init ();
  folder = g_dir_make_tmp ("maq-tls-XXXXXX", NULL);
  make_certificate ("good", "IP:127.0.0.1");
  make_certificate ("other", "DNS:example.org");
  make_expired_certificate ();
  g_test_add_func ("/http-tls/self-signed", test_self_signed);
  g_test_add_func ("/http-tls/wrong-host", test_wrong_host);
  g_test_add_func ("/http-tls/other-authority", test_other_authority);
  g_test_add_func ("/http-tls/expired", test_expired);
  g_test_add_func ("/http-tls/private-authority", test_private_authority);
  g_test_add_func ("/http-tls/no-authority-file", test_no_authority_file);
  g_test_add_func ("/http-tls/websocket", test_websocket);
  result = g_test_run ();
  g_assert_true (maq_file_remove_tree (folder, NULL));
  return result;
}
