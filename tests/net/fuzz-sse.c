/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "maq-sse.h"

static gboolean
data_cb (gpointer user, const char *piece, gsize length, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (user, piece, (gssize) length);
  return TRUE;
}

static gboolean
event_cb (gpointer user, const char *name, GError **error)
{
  g_string_append_printf (user, "|%s|", name);
  return TRUE;
}

static GString *
scan (const uint8_t *data,
      size_t         size,
      gsize          piece)
{
  static const MaqSseSink sink = { data_cb, event_cb };
  GString *seen = g_string_new (NULL);
  g_autoptr (MaqSse) sse = maq_sse_new (&sink, seen);

  for (gsize at = 0; at < size; at += piece)
    g_assert_true (maq_sse_feed (sse, (const char *) data + at, MIN (piece, size - at), NULL));
  g_assert_true (maq_sse_finish (sse, NULL));
  return seen;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  GString *whole = scan (data, size, MAX (size, 1));
  GString *split = scan (data, size, size > 0 ? data[size - 1] % 7 + 1 : 1);

  g_assert_true (g_string_equal (whole, split));
  g_assert_cmpuint (whole->len, <=, size * 3);
  g_string_free (whole, TRUE);
  g_string_free (split, TRUE);
  return 0;
}
