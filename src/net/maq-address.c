/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

#include "maq-address.h"
#include "maq-error.h"
#include "maq-text.h"

typedef struct {
  guint32 network;
  guint   bits;
} Range4;

/* What an output download must not reach (IANA's special-purpose registries). */
static const Range4 guarded4[] = {
  { 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },  { 0xa9fe0000, 16 },
  { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xe0000000, 4 },
  { 0xf0000000, 4 },
};

static gboolean
is_guarded4 (guint32 address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guarded4); i++)
    if ((address ^ guarded4[i].network) >> (32 - guarded4[i].bits) == 0)
      return TRUE;

  return FALSE;
}

/* The neighbours: a subset of the guarded ones. */
static const Range4 lan4[] = {
  { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0a80000, 16 },
};

static gboolean
is_lan4 (guint32 address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lan4); i++)
    if ((address ^ lan4[i].network) >> (32 - lan4[i].bits) == 0)
      return TRUE;

  return FALSE;
}

static guint32
read32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
has_prefix (const guint8 *bytes,
            const guint8 *prefix,
            gsize         length)
{
  return memcmp (bytes, prefix, length) == 0;
}

/* The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64 (with its local-use twin), 6to4. */
static gboolean
find_embedded (const guint8 *bytes,
               guint32      *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 translated[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0 };
  static const guint8 compatible[12] = { 0 };
  static const guint8 nat64[12] = { 0, 0x64, 0xff, 0x9b };
  static const guint8 local_nat64[6] = { 0, 0x64, 0xff, 0x9b, 0, 1 };
  static const guint8 six_to_four[2] = { 0x20, 0x02 };

  if (has_prefix (bytes, six_to_four, 2))
    *address = read32 (bytes + 2);
  else if (has_prefix (bytes, mapped, 12) || has_prefix (bytes, compatible, 12) || has_prefix (bytes, nat64, 12)
           || has_prefix (bytes, translated, 12) || has_prefix (bytes, local_nat64, 6))
    *address = read32 (bytes + 12);
  else
    return FALSE;

  return TRUE;
}

static gboolean
is_guarded6 (const guint8 *bytes)
{
  static const guint8 local_nat64[6] = { 0, 0x64, 0xff, 0x9b, 0, 1 };
  guint32 address;

  /* fc00::/7, fe80::/10 and the old site-local fec0::/10 (together fe80::/9), ff00::/8, teredo 2001::/32. */
  if ((bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && bytes[1] & 0x80) || bytes[0] == 0xff)
    return TRUE;
  if (read32 (bytes) == 0x20010000 || has_prefix (bytes, local_nat64, 6))
    return TRUE;

  /* :: and ::1 are 0.0.0.0 and 0.0.0.1 of the compatible form. */
  return find_embedded (bytes, &address) && is_guarded4 (address);
}

gboolean
maq_address_is_loopback (const struct sockaddr *address)
{
  guint32 embedded;

  if (address->sa_family == AF_UNIX)
    return TRUE;
  if (address->sa_family == AF_INET)
    return ntohl (((const struct sockaddr_in *) address)->sin_addr.s_addr) >> 24 == 127;
  if (address->sa_family == AF_INET6)
    {
      const struct in6_addr *in6 = &((const struct sockaddr_in6 *) address)->sin6_addr;

      if (IN6_IS_ADDR_LOOPBACK (in6))
        return TRUE;
      return IN6_IS_ADDR_V4MAPPED (in6) && find_embedded (in6->s6_addr, &embedded) && embedded >> 24 == 127;
    }

  return FALSE;
}

gboolean
maq_address_is_guarded (const struct sockaddr *address)
{
  if (address->sa_family == AF_INET)
    return is_guarded4 (ntohl (((const struct sockaddr_in *) address)->sin_addr.s_addr));
  if (address->sa_family == AF_INET6)
    return is_guarded6 (((const struct sockaddr_in6 *) address)->sin6_addr.s6_addr);

  /* A Unix socket, or a family we know nothing about. */
  return TRUE;
}

gboolean
maq_address_is_lan (const struct sockaddr *address)
{
  const struct in6_addr *in6;
  guint32 embedded;

  if (address->sa_family == AF_INET)
    return is_lan4 (ntohl (((const struct sockaddr_in *) address)->sin_addr.s_addr));
  if (address->sa_family != AF_INET6)
    return FALSE;

  in6 = &((const struct sockaddr_in6 *) address)->sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED (in6))
    return find_embedded (in6->s6_addr, &embedded) && is_lan4 (embedded);
  return (in6->s6_addr[0] & 0xfe) == 0xfc || IN6_IS_ADDR_LINKLOCAL (in6);
}

static char *
get_part (CURLU     *url,
          CURLUPart  part)
{
  g_autoptr (GString) copy = NULL;
  char *text = NULL;

  if (curl_url_get (url, part, &text, 0) != CURLUE_OK)
    return NULL;

  copy = g_string_new (text);
  curl_free (text);
  return g_string_free (g_steal_pointer (&copy), FALSE);
}

/* @host as curl_url_get() gives it: "127.0.0.1", "[::1]", "localhost"; curl has read "0x7f.1" and "2130706433" already. */
static gboolean
is_loopback_host (const char *host)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  g_autofree char *bare = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  if (inet_pton (AF_INET, host, &in.sin_addr) == 1)
    return maq_address_is_loopback ((struct sockaddr *) &in);
  if (host[0] != '[')
    return FALSE;

  bare = g_strndup (host + 1, strlen (host) - 2);
  return inet_pton (AF_INET6, bare, &in6.sin6_addr) == 1 && maq_address_is_loopback ((struct sockaddr *) &in6);
}

static gboolean
refuse (const char  *why,
        GError     **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The address %s", why);
  return FALSE;
}

static gboolean
check_parts (CURLU     *url,
             gboolean   allow_plain,
             GError   **error)
{
  g_autofree char *scheme = get_part (url, CURLUPART_SCHEME);
  g_autofree char *host = get_part (url, CURLUPART_HOST);
  g_autofree char *user = get_part (url, CURLUPART_USER);
  g_autofree char *password = get_part (url, CURLUPART_PASSWORD);
  g_autofree char *query = get_part (url, CURLUPART_QUERY);
  g_autofree char *fragment = get_part (url, CURLUPART_FRAGMENT);

  if (host == NULL || host[0] == '\0')
    return refuse ("has no host", error);
  if (user != NULL || password != NULL)
    return refuse ("has a user name or password in it; give the key separately", error);
  if (query != NULL || fragment != NULL)
    return refuse ("has a query (?…) or fragment (#…)", error);
  if (g_strcmp0 (scheme, "https") == 0)
    return TRUE;
  if (g_strcmp0 (scheme, "http") != 0)
    return refuse ("does not begin with https://", error);
  if (!allow_plain && !is_loopback_host (host))
    return refuse ("begins with http://, which is allowed only for this computer; use https://", error);

  return TRUE;
}

gboolean
maq_address_check_base (const char  *url,
                        gboolean     allow_plain,
                        char       **normal,
                        GError     **error)
{
  CURLU *parsed = NULL;
  const char *slashes;
  gboolean ok = FALSE;

  if (maq_text_has_control (url) || strpbrk (url, " \\") != NULL)
    return refuse ("has a space, a backslash or a control character in it", error);

  /* curl takes "https:/h" and "https:///h" for the host "h". */
  slashes = strstr (url, "://");
  parsed = curl_url ();
  if (slashes == NULL || slashes[3] == '/' || !g_utf8_validate (url, -1, NULL) || parsed == NULL || curl_url_set (parsed, CURLUPART_URL, url, 0) != CURLUE_OK)
    refuse ("is not a web address like https://example.org/v1", error);
  else
    ok = check_parts (parsed, allow_plain, error);

  if (ok && normal != NULL)
    {
      *normal = get_part (parsed, CURLUPART_URL);
      for (gsize n = strlen (*normal); n > 0 && (*normal)[n - 1] == '/'; n--)
        (*normal)[n - 1] = '\0';
    }

  curl_url_cleanup (parsed);
  return ok;
}

char *
maq_address_dup_origin (const char *url)
{
  CURLU *parsed = curl_url ();
  g_autofree char *scheme = NULL, *host = NULL, *port = NULL, *lower = NULL;

  if (parsed == NULL || curl_url_set (parsed, CURLUPART_URL, url, 0) != CURLUE_OK)
    {
      curl_url_cleanup (parsed);
      return NULL;
    }

  scheme = get_part (parsed, CURLUPART_SCHEME);
  host = get_part (parsed, CURLUPART_HOST);
  port = get_part (parsed, CURLUPART_PORT);
  curl_url_cleanup (parsed);
  if (scheme == NULL || host == NULL || host[0] == '\0')
    return NULL;

  lower = g_ascii_strdown (host, -1);
  if (port == NULL || (g_str_equal (scheme, "https") && g_str_equal (port, "443"))
      || (g_str_equal (scheme, "http") && g_str_equal (port, "80")))
    return g_strdup_printf ("%s://%s", scheme, lower);
  return g_strdup_printf ("%s://%s:%s", scheme, lower, port);
}
