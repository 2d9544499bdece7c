/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Copy as curl": what a shell makes of it, word for word. The shell is real, curl prints what it is given. */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "maq-sent-text.h"

#define SHELL "curl () { printf '[%s]\\n' \"$@\"; }\n"

static MaqEndpoint *
make_endpoint (void)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint = maq_endpoint_new ("oa", "OpenAI", "openai", "https://api.example.org/v1", "gpt-image-2", "openai/gpt-image-2",
                                            &error);

  g_assert_no_error (error);
  return endpoint;
}

static MaqRequest *
make_request (const char *path)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqBlob) blob = maq_blob_new (path, "00", 2500000, MAQ_FORMAT_PNG, 640, 427);
  g_autoptr (MaqReference) reference = maq_reference_new (NULL, 3, "brass finish", MAQ_ROLE_STYLE, blob);

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_engine (builder, "oa");
  maq_request_builder_set_variants (builder, 2);
  maq_request_builder_add_reference (builder, reference);
  return maq_request_builder_end (builder, NULL);
}

static JsonNode *
make_preview (const char *content_type, const char *body)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "method", "POST");
  json_object_set_string_member (object, "path", "/images/edits");
  json_object_set_string_member (object, "content_type", content_type);
  json_object_set_int_member (object, "bytes", 1234);
  json_object_set_string_member (object, "body", body);
  return node;
}

/* The words that curl gets, a line each. */
static char *
run (const char *command)
{
  g_autofree char *script = g_strconcat (SHELL, command, NULL);
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "OPENAI_API_KEY", "sk-it's $secret", TRUE);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, env, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return out;
}

static void
test_form (void)
{
  g_autoptr (MaqEndpoint) endpoint = make_endpoint ();
  g_autoptr (MaqRequest) request = make_request ("/tmp/it's here.png");
  g_autoptr (JsonNode) preview = make_preview (
    "multipart/form-data; boundary=maquette-1",
    "--maquette-1\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nan \"old\" lamp; it's $HOME `id` @x\n\nKeep: all\r\n"
    "--maquette-1\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"1.png\"\r\nContent-Type: image/png\r\n\r\n"
    "<2500000 bytes of image/png>\r\n--maquette-1--\r\n");
  g_autofree char *command = maq_sent_text_curl (endpoint, request, json_node_get_object (preview), "OPENAI_API_KEY");
  g_autofree char *words = run (command);

  g_assert_null (strstr (command, "secret"));
  g_assert_cmpstr (words, ==,
                   "[https://api.example.org/v1/images/edits]\n[-H]\n[Authorization: Bearer sk-it's $secret]\n"
                   "[--form-string]\n[prompt=an \"old\" lamp; it's $HOME `id` @x\n\nKeep: all]\n"
                   "[-F]\n[image[]=@\"/tmp/it's here.png\"]\n");
}

static void
test_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("sent-XXXXXX", &path, &error);
  g_autoptr (MaqEndpoint) endpoint = make_endpoint ();
  g_autoptr (MaqRequest) request = make_request (path);
  g_autofree char *picture = g_strnfill (3000, 'A');
  g_autofree char *body = g_strdup_printf ("{\"prompt\":\"it's $HOME\",\"image\":\"data:image/png;base64,%s\"}", picture);
  g_autoptr (JsonNode) preview = make_preview ("application/json", body);
  g_autofree char *command = maq_sent_text_curl (endpoint, request, json_node_get_object (preview), "OPENAI_API_KEY");
  g_autofree char *shown = maq_sent_text_body (json_node_get_object (preview));
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, "hello", -1, NULL));
  words = run (command);
  g_assert_nonnull (strstr (words, "[{\"prompt\":\"it's $HOME\",\"image\":\"data:image/png;base64,aGVsbG8=\"}]"));
  g_assert_nonnull (strstr (shown, "<3000 characters of base64>"));
  g_assert_null (strstr (command, "AAAA"));
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_head (void)
{
  g_autoptr (MaqEndpoint) endpoint = make_endpoint ();
  g_autoptr (JsonNode) preview = make_preview ("application/json", "{}");
  g_autofree char *head = maq_sent_text_head (endpoint, json_node_get_object (preview));

  g_assert_true (g_str_has_prefix (head, "POST https://api.example.org/v1/images/edits\nAuthorization: Bearer ••••••••\n"));
  g_assert_nonnull (strstr (head, "Content-Length: 1234\n"));
}

static void
test_pictures (void)
{
  g_autoptr (MaqEndpoint) endpoint = make_endpoint ();
  g_autoptr (MaqRequest) request = make_request ("/nowhere");
  g_autofree char *title = maq_sent_text_title (request, 0);
  g_autofree char *note = maq_sent_text_note (request, 0);
  g_autofree char *price = maq_sent_text_price (request, maq_endpoint_get_row (endpoint), 0);

  g_assert_cmpstr (title, ==, "③ brass finish");
  g_assert_true (g_str_has_prefix (note, "style · 640 × 427 · 2.5"));
  g_assert_true (g_str_has_prefix (price, "$0.0"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sent/form", test_form);
  g_test_add_func ("/sent/json", test_json);
  g_test_add_func ("/sent/head", test_head);
  g_test_add_func ("/sent/pictures", test_pictures);
  return g_test_run ();
}
