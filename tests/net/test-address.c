/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "maq-address.h"
#include "maq-error.h"

/* T15: spellings of addresses that a download must never reach. */
static const char *const guarded[] = {
  /* this host, loopback: plain, short, hexadecimal, octal, decimal */
  "0.0.0.0", "0.0.0.1", "0.255.255.255", "0", "0x0", "00", "0x00000000", "127.0.0.1", "127.0.0.2", "127.1", "127.0.1",
  "127.255.255.254", "127.127.127.127", "2130706433", "2130706434", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0x7F.0x0.0x0.0x1",
  "0177.0.0.1", "0177.1", "017700000001", "0x7f.0.1", "127.0x0.1", "0177.0x0.0.01", "127.000.000.001", "0x7fffffff",
  /* private, shared, link-local, metadata */
  "10.0.0.1", "10.255.255.255", "10.1", "0x0a000001", "167772161", "012.0.0.1", "0xa.0.0.1", "100.64.0.1", "100.127.255.255",
  "0x64400001", "1681915905", "169.254.0.1", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
  "0xa9.0xfe.0xa9.0xfe", "169.254.43518", "169.16689662", "172.16.0.1", "172.31.255.255", "172.20.10.1", "0xac100001",
  "2886729729", "0254.020.0.1", "192.168.0.1", "192.168.1.1", "192.168.255.255", "192.168.257", "0xc0a80001", "3232235521",
  "0300.0250.0.1", "192.11010049",
  /* protocol assignments, benchmarks, multicast, reserved, broadcast */
  "192.0.0.1", "192.0.0.170", "192.0.0.192", "198.18.0.1", "198.19.255.255", "0xc6120001", "224.0.0.1", "224.0.0.251",
  "239.255.255.250", "239.255.255.255", "0xe0000001", "240.0.0.1", "250.1.2.3", "255.255.255.255", "0xffffffff", "4294967295",
  /* IPv6: unspecified, loopback, unique local, link-local, site-local, multicast, Teredo */
  "::", "::1", "0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0001", "0::1", "fc00::",
  "fc00::1", "fd00::1", "fd12:3456:789a::1", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1", "fe80::", "febf::1",
  "fe9f:1::2", "FE80::ABCD", "fec0::1", "feff::1", "ff00::", "ff02::1", "ff02::fb", "ff05::2", "ff0e::1",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::1", "2001:0:7f00:1::",
  /* the same IPv4 ranges inside mapped addresses */
  "::ffff:127.0.0.1", "::ffff:7f00:1", "::FFFF:7F00:0001", "0:0:0:0:0:ffff:127.0.0.1", "0::ffff:127.0.0.1", "::ffff:0.0.0.0",
  "::ffff:10.0.0.1", "::ffff:a00:1", "::ffff:100.64.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::ffff:172.16.0.1",
  "::ffff:ac10:1", "::ffff:192.168.0.1", "::ffff:c0a8:1", "::ffff:192.0.0.1", "::ffff:198.18.0.1", "::ffff:224.0.0.1",
  "::ffff:240.0.0.1", "::ffff:255.255.255.255",
  /* compatible */
  "::127.0.0.1", "::7f00:1", "::10.0.0.1", "::a00:1", "::169.254.169.254", "::a9fe:a9fe", "::172.16.0.1", "::192.168.0.1",
  "::c0a8:1", "::255.255.255.255", "::2",
  /* translated (RFC 2765), NAT64 and its local-use twin */
  "::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1", "::ffff:0:a9fe:a9fe", "64:ff9b::127.0.0.1", "64:ff9b::7f00:1",
  "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::172.16.0.1", "64:ff9b::192.168.0.1", "64:ff9b::0.0.0.0",
  "64:ff9b:1::1", "64:ff9b:1::127.0.0.1", "64:ff9b:1:ffff::8.8.8.8",
  /* 6to4 */
  "2002:7f00:1::", "2002:7f00:1::1", "2002:a00:1::1", "2002:a9fe:a9fe::1", "2002:ac10:1::", "2002:c0a8:1::1",
  "2002:c0a8:101::c0a8:101", "2002:0:0::", "2002:e000:1::", "2002:6440:1::",
};

static const char *const open_to_all[] = {
  "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
  "169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255", "192.169.0.1",
  "198.17.255.255", "198.20.0.1", "223.255.255.255", "104.18.7.192", "2606:4700::6812:7c0", "2a00:1450:4001:80b::200e",
  "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:4860:4860::8888", "2001:db8::1",
};

/* getaddrinfo() without the network reads every spelling that a URL may bring to a socket. */
static gboolean
is_guarded (const char *text)
{
  struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *found = NULL;
  gboolean result;

  if (getaddrinfo (text, "443", &hints, &found) != 0)
    g_error ("%s: not read as an address", text);
  result = maq_address_is_guarded (found->ai_addr);
  freeaddrinfo (found);
  return result;
}

static void
test_guarded (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (guarded), >=, 150);
  for (gsize i = 0; i < G_N_ELEMENTS (guarded); i++)
    if (!is_guarded (guarded[i]))
      g_error ("%s was let through", guarded[i]);
}

static void
test_open (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (open_to_all); i++)
    if (is_guarded (open_to_all[i]))
      g_error ("%s was refused", open_to_all[i]);
}

/* Every IPv4 address on the edges of every range, also in its IPv6 forms. */
static void
test_edges (void)
{
  static const struct { const char *first, *last; } ranges[] = {
    { "0.0.0.0", "0.255.255.255" }, { "10.0.0.0", "10.255.255.255" }, { "100.64.0.0", "100.127.255.255" },
    { "127.0.0.0", "127.255.255.255" }, { "169.254.0.0", "169.254.255.255" }, { "172.16.0.0", "172.31.255.255" },
    { "192.0.0.0", "192.0.0.255" }, { "192.168.0.0", "192.168.255.255" }, { "198.18.0.0", "198.19.255.255" },
    { "224.0.0.0", "255.255.255.255" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *mapped = g_strdup_printf ("::ffff:%s", ranges[i].last);
      g_autofree char *nat64 = g_strdup_printf ("64:ff9b::%s", ranges[i].first);

      g_assert_true (is_guarded (ranges[i].first));
      g_assert_true (is_guarded (ranges[i].last));
      g_assert_true (is_guarded (mapped));
      g_assert_true (is_guarded (nat64));
    }
}

static void
test_other_families (void)
{
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  struct sockaddr other = { .sa_family = AF_PACKET };

  g_assert_true (maq_address_is_guarded ((struct sockaddr *) &un));
  g_assert_true (maq_address_is_guarded (&other));
  g_assert_true (maq_address_is_loopback ((struct sockaddr *) &un));
  g_assert_false (maq_address_is_loopback (&other));
}

static void
test_loopback (void)
{
  static const struct { const char *text; gboolean wanted; } cases[] = {
    { "127.0.0.1", TRUE }, { "127.9.9.9", TRUE }, { "::1", TRUE }, { "::ffff:127.0.0.1", TRUE }, { "126.0.0.1", FALSE },
    { "0.0.0.0", FALSE }, { "::", FALSE }, { "::2", FALSE }, { "::127.0.0.1", FALSE }, { "::ffff:10.0.0.1", FALSE },
    { "10.0.0.1", FALSE }, { "2002:7f00:1::", FALSE }, { "64:ff9b::127.0.0.1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *found = NULL;

      g_assert_cmpint (getaddrinfo (cases[i].text, NULL, &hints, &found), ==, 0);
      g_assert_cmpint (maq_address_is_loopback (found->ai_addr), ==, cases[i].wanted);
      freeaddrinfo (found);
    }
}

static void
test_lan (void)
{
  static const struct { const char *text; gboolean wanted; } cases[] = {
    { "10.0.0.1", TRUE }, { "172.16.0.1", TRUE }, { "172.31.255.255", TRUE }, { "192.168.1.9", TRUE }, { "169.254.3.4", TRUE },
    { "100.64.0.1", TRUE }, { "100.127.255.255", TRUE }, { "fd12::1", TRUE }, { "fe80::1", TRUE },
    { "::ffff:192.168.1.9", TRUE }, { "127.0.0.1", FALSE }, { "::1", FALSE }, { "172.32.0.1", FALSE }, { "192.169.0.1", FALSE },
    { "100.128.0.1", FALSE }, { "8.8.8.8", FALSE }, { "0.0.0.0", FALSE }, { "224.0.0.1", FALSE }, { "2001:db8::1", FALSE },
    { "fec0::1", FALSE }, { "::ffff:8.8.8.8", FALSE }, { "64:ff9b::192.168.1.9", FALSE }, { "2002:c0a8:101::", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *found = NULL;

      g_assert_cmpint (getaddrinfo (cases[i].text, NULL, &hints, &found), ==, 0);
      if (maq_address_is_lan (found->ai_addr) != cases[i].wanted)
        g_error ("%s", cases[i].text);
      /* A picture is never fetched from there. */
      g_assert_true (!cases[i].wanted || maq_address_is_guarded (found->ai_addr));
      freeaddrinfo (found);
    }
}

/* Once it is allowed, only "http" is: the rest of an address is looked at as ever. */
static void
test_plain_base (void)
{
  static const char *const good[] = { "http://192.168.0.5:7860", "http://painter.local:8188", "https://h/v1", "http://[fd12::1]:80" };
  static const char *const bad[] = { "ftp://h/", "http://user@h/", "http://h/?a=b", "http://", "http://h /", "unix:/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (maq_address_check_base (good[i], TRUE, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (maq_address_check_base (bad[i], TRUE, NULL, NULL));
}

static void
test_base (void)
{
  static const struct { const char *given, *wanted; } good[] = {
    { "https://api.openai.com/v1", "https://api.openai.com/v1" }, { "https://api.openai.com/v1/", "https://api.openai.com/v1" },
    { "https://h.example", "https://h.example" }, { "https://h.example:8443/a//", "https://h.example:8443/a" },
    { "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1" }, { "http://localhost:1234", "http://localhost:1234" },
    { "http://[::1]:1234/v1", "http://[::1]:1234/v1" }, { "http://0x7f.1/", "http://127.0.0.1" },
    { "http://2130706433", "http://127.0.0.1" }, { "http://LOCALHOST/v1", "http://LOCALHOST/v1" },
  };
  static const char *const bad[] = {
    "", "x", "api.openai.com", "ftp://h/", "file:///etc/passwd", "http://example.org/v1", "http://10.0.0.1/", "http://[::]/",
    "http://0.0.0.0/", "http://192.168.0.5:7860", "http://[::ffff:10.0.0.1]/", "https://user@h/", "https://user:pw@h/",
    "https://h/?a=b", "https://h/#f", "https://h/\r\nX: y", "https://h /", "https://", "https:///v1", "http://localhost.evil/",
    "http://127.0.0.1.evil.example/", "http://evil@127.0.0.1/", "https://h\\@evil/", "javascript:alert(1)", "https://h:99999/",
    "http://localhost./", "https://h/\x7f",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *normal = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (maq_address_check_base (good[i].given, FALSE, &normal, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (normal, ==, good[i].wanted);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (maq_address_check_base (bad[i], FALSE, NULL, &error))
        g_error ("%s was accepted", bad[i]);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

static void
test_origin (void)
{
  static const struct { const char *url, *wanted; } cases[] = {
    { "https://API.OpenAI.com/v1", "https://api.openai.com" }, { "https://h:443/x", "https://h" },
    { "https://h:8443/x?y", "https://h:8443" }, { "http://h:80", "http://h" }, { "http://h:443", "http://h:443" },
    { "http://[::1]:99/", "http://[::1]:99" }, { "https://u:p@h/", "https://h" }, { "nonsense", NULL }, { "", NULL },
    { "https://", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *origin = maq_address_dup_origin (cases[i].url);

      g_assert_cmpstr (origin, ==, cases[i].wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/guarded", test_guarded);
  g_test_add_func ("/address/open", test_open);
  g_test_add_func ("/address/edges", test_edges);
  g_test_add_func ("/address/other-families", test_other_families);
  g_test_add_func ("/address/loopback", test_loopback);
  g_test_add_func ("/address/lan", test_lan);
  g_test_add_func ("/address/base", test_base);
  g_test_add_func ("/address/plain-base", test_plain_base);
  g_test_add_func ("/address/origin", test_origin);
  return g_test_run ();
}
