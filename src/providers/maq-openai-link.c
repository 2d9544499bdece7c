/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-address.h"
#include "maq-openai-link.h"

#define UNIX_PREFIX "unix:"
#define UNIX_BASE "http://localhost/v1" /* what the built-in server answers to */

gboolean
maq_openai_link_init (MaqOpenaiLink  *self,
                      const MaqCall  *call,
                      const char     *path,
                      const char     *accept,
                      GError        **error)
{
  const char *base = maq_endpoint_get_base_url (call->endpoint);
  g_autofree char *normal = NULL;
  guint n = 0;

  *self = (MaqOpenaiLink) { 0 };
  if (g_str_has_prefix (base, UNIX_PREFIX))
    {
      self->unix_path = g_strdup (base + strlen (UNIX_PREFIX));
      normal = g_strdup (UNIX_BASE);
    }
  else if (!maq_address_check_base (base, FALSE, &normal, error))
    return FALSE;

  self->url = g_strconcat (normal, path, NULL);
  self->headers[n++] = "Accept";
  self->headers[n++] = accept;
  if (call->client_id != NULL)
    {
      /* For the engine's support to find the request by; it does not keep it from being charged twice. */
      self->headers[n++] = "X-Client-Request-Id";
      self->headers[n++] = call->client_id;
    }

  return TRUE;
}

void
maq_openai_link_clear (MaqOpenaiLink *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->unix_path, g_free);
}

void
maq_openai_link_request (const MaqOpenaiLink *self,
                         const MaqCall       *call,
                         const char          *method,
                         MaqHttpRequest      *request)
{
  *request = (MaqHttpRequest) {
    .method = method,
    .url = self->url,
    .unix_path = self->unix_path,
    .key = call->key != NULL && call->key[0] != '\0' ? call->key : NULL,
    .headers = self->headers,
    .body_fd = -1,
  };
}
