/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-address.h"
#include "maq-error.h"
#include "maq-fetch.h"
#include "maq-link.h"
#include "maq-text.h"

#define MAX_PICTURE (G_GOFFSET_CONSTANT (64) * 1024 * 1024)
#define MAX_HOPS 3
#define MAX_TRIES 3
#define TIMEOUT_MS 300000

typedef struct {
  const MaqCall *call;
  MaqArrival    *picture;
  MaqHttpReply   reply;
} Fetch;

static gboolean
body_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  Fetch *self = data;

  return self->reply.status / 100 != 2 || maq_arrival_write (self->picture, bytes, length, error);
}

static gboolean
block (const char  *why,
       GError     **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "Download blocked: %s", why);
  return FALSE;
}

/* The origin of the endpoint, to which alone its key goes. */
static char *
dup_own_origin (const MaqCall *call)
{
  g_autofree char *base = maq_link_dup_base (call);

  return maq_address_dup_origin (base);
}

/* "/files/x" and "../x" lie at the endpoint. @from: the address that said so, NULL: the endpoint itself. */
static char *
resolve (const MaqCall *call,
         const char    *from,
         const char    *url)
{
  g_autofree char *base = maq_link_dup_base (call);
  g_autofree char *folder = g_strconcat (base, "/", NULL);

  return g_uri_resolve_relative (from != NULL ? from : folder, url, G_URI_FLAGS_NONE, NULL);
}

static gboolean
check_url (const char  *url,
           gboolean     is_own,
           GError     **error)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return block ("the engine named no address that can be read", error);
  if (g_uri_get_userinfo (uri) != NULL)
    return block ("the address has a user name in it", error);
  if (!is_own && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return block ("the address is neither the engine's own nor https://", error);

  return TRUE;
}

/* A page is no picture: it comes from a network that wants a login first, or from a server that is being mended. */
static gboolean
check_type (Fetch   *self,
            GError **error)
{
  g_autofree char *type = maq_http_find_header (self->reply.head, "content-type");

  if (self->reply.status / 100 != 2 || type == NULL || g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) != 0)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "A page came in the picture's place");
  return FALSE;
}

/* One request. The reply's body, when it is good, is in the picture. */
static gboolean
get_once (Fetch       *self,
          const char  *url,
          GError     **error)
{
  g_autofree char *own = dup_own_origin (self->call);
  g_autofree char *origin = maq_address_dup_origin (url != NULL ? url : "");
  gboolean is_own = g_strcmp0 (own, origin) == 0;
  g_autoptr (MaqHttp) http = NULL;
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  if (!check_url (url, is_own, error) || !maq_link_init (&link, self->call, "", "image/*", NULL, error))
    return FALSE;

  maq_link_request (&link, self->call, "GET", &request);
  request.url = url;
  if (!is_own)
    {
      request.key = NULL;
      request.headers = NULL;
      request.unix_path = NULL;
      request.ca_file = NULL;
      request.allow_plain = FALSE;
      request.guard_addresses = TRUE;
    }
  request.reply_cap = MAX_PICTURE;
  request.timeout_ms = TIMEOUT_MS;
  request.body = body_cb;
  request.data = self;

  maq_http_reply_clear (&self->reply);
  http = maq_http_new ();
  return maq_http_perform (http, &request, &self->reply, self->call->cancellable, error) && check_type (self, error);
}

static gboolean
fail_status (guint    status,
             GError **error)
{
  if (status >= 500 || status == 429 || status == 408)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The picture's address answered HTTP %u", status);
  else if (status == 401)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_AUTH, "The picture's address wants another key");
  else if (status == 403 || status == 404 || status == 410)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_GONE, "The picture's address answered HTTP %u: it is no longer there", status);
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "Download blocked: the picture's address answered HTTP %u", status);
  return FALSE;
}

/* Follows what a person would: three redirects, each as suspicious as the first address. */
static gboolean
get (Fetch       *self,
     const char  *first,
     GError     **error)
{
  g_autofree char *url = resolve (self->call, NULL, first);

  /* A sentence would be a relative address otherwise. */
  if (strpbrk (first, " \\\"<>") != NULL || maq_text_has_control (first))
    return block ("the engine named no address that can be read", error);

  for (guint hop = 0; hop <= MAX_HOPS; hop++)
    {
      g_autofree char *location = NULL;
      char *next;

      if (!get_once (self, url, error))
        return FALSE;
      if (self->reply.status / 100 == 2)
        return TRUE;
      if (self->reply.status / 100 != 3)
        return fail_status (self->reply.status, error);

      location = maq_http_find_header (self->reply.head, "location");
      if (location == NULL)
        return fail_status (self->reply.status, error);
      next = resolve (self->call, url, location);
      g_free (url);
      url = next;
    }

  return block ("it was redirected more than three times", error);
}

/* FALSE: it was cancelled meanwhile. */
static gboolean
wait_ms (GCancellable *cancellable,
         int           ms)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) ms * 1000);
      return TRUE;
    }

  g_poll (&fd, 1, ms);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

gboolean
maq_fetch (const MaqCall  *call,
           const char     *url,
           MaqArrival     *picture,
           GError        **error)
{
  Fetch self = { .call = call, .picture = picture };
  gboolean ok = FALSE;

  for (int attempt = 1; attempt <= MAX_TRIES; attempt++)
    {
      g_autoptr (GError) local = NULL;

      ok = get (&self, url, &local);
      if (ok)
        break;

      if (attempt == MAX_TRIES || !g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE)
          || !wait_ms (call->cancellable, 250 * attempt * attempt) || !maq_arrival_begin (picture, NULL))
        {
          /* A certificate that does not hold here may hold in another network; the picture waits. */
          if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_FAILED) && self.reply.curl_code != 0)
            local->code = MAQ_ERROR_UNREACHABLE;
          /* What the guard says is about the address, not about what the user typed. */
          if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
            block (local->message, error);
          else
            g_propagate_error (error, g_steal_pointer (&local));
          break;
        }
    }

  maq_http_reply_clear (&self.reply);
  return ok;
}
