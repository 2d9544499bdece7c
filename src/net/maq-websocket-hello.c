/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <curl/curl.h>
#include <string.h>

#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-text.h"
#include "maq-websocket-hello.h"

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455, 1.3 */
#define SHA1_BYTES 20

static gboolean
add_header (GString     *text,
            const char  *name,
            const char  *value,
            GError     **error)
{
  if (maq_text_has_control (name) || maq_text_has_control (value))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A header has a control character in it");
      return FALSE;
    }
  g_string_append_printf (text, "%s: %s\r\n", name, value);
  return TRUE;
}

static char *
get_part (CURLU     *url,
          CURLUPart  part)
{
  char *text = NULL, *copy;

  if (curl_url_get (url, part, &text, 0) != CURLUE_OK)
    return NULL;
  copy = g_strdup (text);
  curl_free (text);
  return copy;
}

/* "/ws?clientId=x" and "127.0.0.1:8188" of an address. */
static gboolean
split_url (const char  *address,
           char       **target,
           char       **host,
           GError     **error)
{
  CURLU *url = curl_url ();
  g_autofree char *name = NULL, *port = NULL, *path = NULL, *query = NULL;

  if (url == NULL || maq_text_has_control (address) || curl_url_set (url, CURLUPART_URL, address, 0) != CURLUE_OK)
    {
      curl_url_cleanup (url);
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The WebSocket's address cannot be read");
      return FALSE;
    }
  name = get_part (url, CURLUPART_HOST);
  port = get_part (url, CURLUPART_PORT);
  path = get_part (url, CURLUPART_PATH);
  query = get_part (url, CURLUPART_QUERY);
  curl_url_cleanup (url);

  *host = port != NULL ? g_strconcat (name, ":", port, NULL) : g_strdup (name);
  *target = query != NULL ? g_strconcat (path, "?", query, NULL) : g_strdup (path);
  return TRUE;
}

/* The key has been checked with the request (maq-http-transfer.c). */
static char *
join_key (const MaqHttpRequest *request,
          const char           *head)
{
  const char *prefix = request->key_prefix != NULL ? request->key_prefix : "";

  if (request->key == NULL)
    return g_strconcat (head, "\r\n", NULL);
  if (request->key_header == NULL)
    return g_strconcat (head, "Authorization: Bearer ", request->key, "\r\n\r\n", NULL);
  return g_strconcat (head, request->key_header, ": ", prefix, request->key, "\r\n\r\n", NULL);
}

char *
maq_websocket_hello_make (const MaqHttpRequest  *request,
                          const guint8          *nonce,
                          GError               **error)
{
  g_autoptr (GString) text = g_string_new ("GET ");
  g_autofree char *key = g_base64_encode (nonce, MAQ_WEBSOCKET_NONCE_BYTES);
  g_autofree char *target = NULL, *host = NULL;

  if (!split_url (request->url, &target, &host, error))
    return NULL;

  /* No Origin: servers refuse one that is not theirs, and we are no page. */
  g_string_append_printf (text, "%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Maquette/" MAQ_VERSION "\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n", target, host, key);
  for (const char *const *pair = request->headers; pair != NULL && pair[0] != NULL; pair += 2)
    if (!add_header (text, pair[0], pair[1], error))
      return NULL;

  /* In one piece at the very end: no copy of it is left behind by a growing text. */
  return join_key (request, text->str);
}

static gboolean
refuse (const char  *why,
        GError     **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The WebSocket handshake failed: %s", why);
  return FALSE;
}

static gboolean
check_status (const char  *head,
              GError     **error)
{
  guint status;

  if (strncmp (head, "HTTP/1.1 ", 9) != 0 || strspn (head + 9, "0123456789") != 3)
    return refuse ("the answer is not HTTP/1.1", error);

  status = (guint) g_ascii_strtoull (head + 9, NULL, 10);
  if (status == 101)
    return TRUE;
  if (status == 401 || status == 403)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_AUTH, "The WebSocket was refused: HTTP %u", status);
      return FALSE;
    }
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "There is no WebSocket at this address: HTTP %u", status);
  return FALSE;
}

static gboolean
has_word (const char *head,
          const char *name,
          const char *word)
{
  g_autofree char *value = maq_http_find_header (head, name);
  g_auto (GStrv) words = value != NULL ? g_strsplit (value, ",", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;
  return FALSE;
}

/* base64 (SHA-1 (nonce as it was sent, GUID)): only one who read this request knows it. */
static char *
make_accept (const guint8 *nonce)
{
  g_autofree char *key = g_base64_encode (nonce, MAQ_WEBSOCKET_NONCE_BYTES);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[SHA1_BYTES];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *) key, -1);
  g_checksum_update (sum, (const guchar *) GUID, -1);
  g_checksum_get_digest (sum, digest, &length);
  return g_base64_encode (digest, length);
}

gboolean
maq_websocket_hello_check (const char    *head,
                           const guint8  *nonce,
                           GError       **error)
{
  g_autofree char *wanted = make_accept (nonce);
  g_autofree char *accept = maq_http_find_header (head, "sec-websocket-accept");
  g_autofree char *extensions = maq_http_find_header (head, "sec-websocket-extensions");
  g_autofree char *protocol = maq_http_find_header (head, "sec-websocket-protocol");

  if (!check_status (head, error))
    return FALSE;
  if (!has_word (head, "upgrade", "websocket") || !has_word (head, "connection", "upgrade"))
    return refuse ("the server did not change over", error);
  if (g_strcmp0 (accept, wanted) != 0)
    return refuse ("the answer is to somebody else's question", error);
  if (extensions != NULL || protocol != NULL)
    return refuse ("the server uses something nobody asked for", error);
  return TRUE;
}
