/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "maq-http-head.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const names[] = { "retry-after", "retry-after-ms", "x-request-id", "content-length", "location" };
  g_autofree char *head = g_strndup ((const char *) data, size);
  g_autofree char *after = g_strconcat ("retry-after: ", head, NULL);
  gint64 waits[3];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = maq_http_find_header (head, names[i]);

      g_assert_true (value == NULL || strchr (value, '\n') == NULL);
    }

  waits[0] = maq_http_parse_retry (head, NULL, 1800000000);
  waits[1] = maq_http_parse_retry ("", head, 1800000000);
  waits[2] = maq_http_parse_retry (after, head, 1800000000);
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    g_assert_true (waits[i] >= -1 && waits[i] <= 600000);
  g_assert_cmpint (maq_http_parse_date (head), >=, -1);
  return 0;
}
