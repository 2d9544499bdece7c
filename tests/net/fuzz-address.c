/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <string.h>

#include "fuzz.h"
#include "maq-address.h"

static void
check_number (const uint8_t *data)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  struct sockaddr_in6 mapped = { .sin6_family = AF_INET6 };

  memcpy (&in.sin_addr, data, 4);
  memcpy (&in6.sin6_addr, data, 16);
  mapped.sin6_addr.s6_addr[10] = mapped.sin6_addr.s6_addr[11] = 0xff;
  memcpy (mapped.sin6_addr.s6_addr + 12, data, 4);

  /* The same number in another dress is guarded alike; what is loopback is guarded. */
  g_assert_true (maq_address_is_guarded ((struct sockaddr *) &in) == maq_address_is_guarded ((struct sockaddr *) &mapped));
  g_assert_true (!maq_address_is_loopback ((struct sockaddr *) &in) || maq_address_is_guarded ((struct sockaddr *) &in));
  g_assert_true (!maq_address_is_loopback ((struct sockaddr *) &in6) || maq_address_is_guarded ((struct sockaddr *) &in6));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *url = g_strndup ((const char *) data, size);
  g_autofree char *normal = NULL;
  g_autofree char *origin = maq_address_dup_origin (url);

  if (size >= 16)
    check_number (data);

  if (maq_address_check_base (url, FALSE, &normal, NULL))
    {
      g_autofree char *again = NULL;
      g_autofree char *normal_origin = maq_address_dup_origin (normal);

      g_assert_true (g_str_has_prefix (normal, "https://") || g_str_has_prefix (normal, "http://"));
      g_assert_null (strpbrk (normal, "\r\n #?"));
      g_assert_nonnull (normal_origin);
      g_assert_cmpstr (origin, ==, normal_origin);
      g_assert_true (maq_address_check_base (normal, FALSE, &again, NULL));
      g_assert_cmpstr (again, ==, normal);
    }
  return 0;
}
