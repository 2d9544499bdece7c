/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-link.h"
#include "maq-openai-error.h"
#include "maq-providers.h"

/* What every request says: where it goes, how the key goes with it, and where it never does. */

#define KEY "sk-canary-of-the-link"

typedef struct {
  const char *base, *options;
  const char *url;                       /* NULL: refused */
  const char *key, *header, *prefix;     /* key NULL: none goes out */
} Case;

static void
check_case (const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new_full ("link", NULL, "openai", c->base, "m", "compatible", c->options, NULL,
                                                            &error);
  MaqCall call = { .endpoint = endpoint, .key = KEY, .client_id = "0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6d" };
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  g_assert_no_error (error);
  g_assert_true (maq_link_init (&link, &call, "/x?a=b", "application/json", NULL, &error));
  maq_link_request (&link, &call, "GET", &request);
  g_assert_cmpstr (request.url, ==, c->url);
  g_assert_cmpstr (request.key, ==, c->key);
  if (c->key != NULL)
    {
      g_assert_cmpstr (request.key_header, ==, c->header);
      g_assert_cmpstr (request.key_prefix, ==, c->prefix);
    }
  g_assert_cmpint (request.allow_plain, ==, maq_endpoint_is_plain (endpoint));
  for (const char *const *header = request.headers; *header != NULL; header++)
    g_assert_null (strstr (*header, "canary"));
}

static void
test_keys (void)
{
  static const Case cases[] = {
    { "https://h/v1", NULL, "https://h/v1/x?a=b", KEY, NULL, NULL },
    { "https://h/v1/", "{\"auth\":\"api-key\"}", "https://h/v1/x?a=b", KEY, "api-key", NULL },
    { "https://h", "{\"auth\":\"x-api-key\"}", "https://h/x?a=b", KEY, "x-api-key", NULL },
    { "https://h", "{\"auth\":\"key\"}", "https://h/x?a=b", KEY, "Authorization", "Key " },
    { "https://h", "{\"auth\":\"basic\"}", "https://h/x?a=b", "c2stY2FuYXJ5LW9mLXRoZS1saW5r", "Authorization", "Basic " },
    { "https://h", "{\"auth\":\"none\"}", "https://h/x?a=b", NULL },
    { "http://127.0.0.1:80", NULL, "http://127.0.0.1:80/x?a=b", KEY, NULL, NULL },
    /* Plain text to a neighbour, and a socket: whatever key there is stays here. */
    { "http://192.168.0.5:7860", "{\"allow_http\":true}", "http://192.168.0.5:7860/x?a=b", NULL },
    { "http://painter.local", "{\"allow_http\":true,\"auth\":\"basic\"}", "http://painter.local/x?a=b", NULL },
    { "unix:/run/x", NULL, "http://localhost/v1/x?a=b", NULL },
    { "https://h", "{\"query\":\"api-version=preview\"}", "https://h/x?a=b&api-version=preview", KEY, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

static const char *
find_header (const MaqHttpRequest *request,
             const char           *name)
{
  for (const char *const *pair = request->headers; *pair != NULL; pair += 2)
    if (g_str_equal (pair[0], name))
      return pair[1];
  return NULL;
}

static void
test_headers (void)
{
  static const char *const more[] = { "X-More", "2", NULL };
  static const char options[] = "{\"headers\":{\"OpenAI-Project\":\"proj_1\"},\"ca_file\":\"/etc/own.crt\",\"query\":\"v=1\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new_full ("link", NULL, "openai", "https://h/v1", "m", "compatible", options, NULL,
                                                            &error);
  MaqCall call = { .endpoint = endpoint, .client_id = "id-1", .ca_file = "/etc/own.crt" };
  MaqCall careful = { .endpoint = endpoint };
  g_auto (MaqLink) link = { 0 }, other = { 0 };
  MaqHttpRequest request;

  g_assert_no_error (error);
  /* What stands in the options is not enough: they may have come with the library. */
  g_assert_true (maq_link_init (&other, &careful, "/models", "text/event-stream", more, &error));
  maq_link_request (&other, &careful, "GET", &request);
  g_assert_null (request.ca_file);
  g_assert_true (maq_link_init (&link, &call, "/models", "text/event-stream", more, &error));
  maq_link_request (&link, &call, "GET", &request);
  g_assert_cmpstr (request.url, ==, "https://h/v1/models?v=1");
  g_assert_cmpstr (find_header (&request, "Accept"), ==, "text/event-stream");
  g_assert_cmpstr (find_header (&request, "X-Client-Request-Id"), ==, "id-1");
  g_assert_cmpstr (find_header (&request, "OpenAI-Project"), ==, "proj_1");
  g_assert_cmpstr (find_header (&request, "X-More"), ==, "2");
  g_assert_cmpstr (request.ca_file, ==, "/etc/own.crt");
  g_assert_null (request.key);
}

/* What a server echoes of a key, as it got it or undone. */
static void
test_redact (void)
{
  MaqCall call = { .key = "painter:secret" };
  g_autofree char *text = maq_openai_error_redact (&call, "No: Basic cGFpbnRlcjpzZWNyZXQ= (painter:secret), painter");

  g_assert_cmpstr (text, ==, "No: Basic [redacted] ([redacted]), painter");
}

/* Options may take an address away; what would ask there says so. */
static void
test_no_address (void)
{
  static const char *const kinds[] = { "openai", "openrouter", "replicate", "sdcpp", "a1111", "comfyui", "openai-batch", "fal" };
  static const char options[] = "{\"generate_path\":\"\",\"edit_path\":\"\",\"models_path\":\"\",\"query\":\"v=1\"}";

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new_full ("link", NULL, kinds[i], "http://127.0.0.1:1/v1", "a/m", "compatible",
                                                                options, NULL, &error);
      g_auto (MaqReport) report = { .retry_after_ms = -1 };
      MaqCall call = { .endpoint = endpoint, .report = &report };
      g_auto (MaqLink) link = { 0 };
      g_autofree char *detail = NULL;
      MaqDiagnosis diagnosis;

      g_assert_no_error (error);
      g_assert_false (maq_link_init (&link, &call, maq_endpoint_get_row (endpoint)->wire.generate_path, "*/*", NULL, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_false (maq_providers_lookup (kinds[i])->test (&call, &diagnosis, &detail, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  g_test_add_func ("/link/keys", test_keys);
  g_test_add_func ("/link/headers", test_headers);
  g_test_add_func ("/link/redact", test_redact);
  g_test_add_func ("/link/no-address", test_no_address);
  return g_test_run ();
}
