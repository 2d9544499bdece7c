/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-address.h"
#include "maq-error.h"
#include "maq-link.h"

#define UNIX_PREFIX "unix:"
#define UNIX_BASE "http://localhost/v1" /* what the built-in server answers to */

/* How each kind of key goes out. No header: curl's own Bearer. */
static const struct {
  const char *header;
  const char *prefix;
} forms[] = {
  [MAQ_AUTH_BEARER] = { NULL, NULL },
  [MAQ_AUTH_API_KEY] = { "api-key", NULL },
  [MAQ_AUTH_X_API_KEY] = { "x-api-key", NULL },
  [MAQ_AUTH_KEY] = { "Authorization", "Key " },
  [MAQ_AUTH_BASIC] = { "Authorization", "Basic " },
  [MAQ_AUTH_NONE] = { NULL, NULL },
};

char *
maq_link_dup_base (const MaqCall *call)
{
  const char *base = maq_endpoint_get_base_url (call->endpoint);

  return g_strdup (g_str_has_prefix (base, UNIX_PREFIX) ? UNIX_BASE : base);
}

static void
add_headers (MaqLink           *self,
             const char *const *pairs)
{
  for (; pairs != NULL && pairs[0] != NULL; pairs += 2)
    {
      g_ptr_array_add (self->headers, (gpointer) pairs[0]);
      g_ptr_array_add (self->headers, (gpointer) pairs[1]);
    }
}

/* "user:password" goes as base64; any other key as it is. */
static void
take_key (MaqLink       *self,
          const MaqCall *call,
          MaqAuth        auth)
{
  if (call->key == NULL || call->key[0] == '\0' || !maq_endpoint_may_have_key (call->endpoint))
    return;

  if (auth == MAQ_AUTH_BASIC)
    self->secret = g_base64_encode ((const guchar *) call->key, strlen (call->key));
  else if (auth != MAQ_AUTH_NONE)
    self->secret = g_strdup (call->key);
}

gboolean
maq_link_init (MaqLink            *self,
               const MaqCall      *call,
               const char         *path,
               const char         *accept,
               const char *const  *headers,
               GError            **error)
{
  const char *base = maq_endpoint_get_base_url (call->endpoint);
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  g_autofree char *normal = NULL;

  *self = (MaqLink) { 0 };
  if (path == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine's options leave out an address that is needed here");
      return FALSE;
    }
  if (g_str_has_prefix (base, UNIX_PREFIX))
    {
      self->unix_path = g_strdup (base + strlen (UNIX_PREFIX));
      normal = g_strdup (UNIX_BASE);
    }
  else if (!maq_address_check_base (base, maq_endpoint_is_plain (call->endpoint), &normal, error))
    return FALSE;

  self->url = wire->query == NULL ? g_strconcat (normal, path, NULL)
                                  : g_strconcat (normal, path, strchr (path, '?') != NULL ? "&" : "?", wire->query, NULL);
  self->ca_file = g_strdup (call->ca_file);
  self->headers = g_ptr_array_new ();
  add_headers (self, (const char *const []) { "Accept", accept, NULL });
  /* For the engine's support to find the request by; it does not keep it from being charged twice. */
  if (call->client_id != NULL)
    add_headers (self, (const char *const []) { "X-Client-Request-Id", call->client_id, NULL });
  add_headers (self, (const char *const *) wire->headers);
  add_headers (self, headers);
  g_ptr_array_add (self->headers, NULL);
  take_key (self, call, wire->auth);

  return TRUE;
}

void
maq_link_clear (MaqLink *self)
{
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_clear_pointer (&self->secret, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->unix_path, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
}

void
maq_link_request (const MaqLink  *self,
                  const MaqCall  *call,
                  const char     *method,
                  MaqHttpRequest *request)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);

  *request = (MaqHttpRequest) {
    .method = method,
    .url = self->url,
    .unix_path = self->unix_path,
    .key = self->secret,
    .key_header = forms[row->wire.auth].header,
    .key_prefix = forms[row->wire.auth].prefix,
    .headers = (const char *const *) self->headers->pdata,
    .ca_file = self->ca_file,
    .allow_plain = maq_endpoint_is_plain (call->endpoint),
    .body_fd = -1,
  };
}
