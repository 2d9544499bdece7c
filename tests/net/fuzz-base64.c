/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "maq-base64.h"

static GByteArray *
decode (const guint8 *data,
        gsize         size,
        gsize         piece)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (MIN (piece, size) / 4 * 3 + 3);
  MaqBase64 state;
  guint8 last[2];
  gsize n_last;

  maq_base64_init (&state);
  for (gsize at = 0; at < size; at += piece)
    {
      gsize bad = 0, n = MIN (piece, size - at);
      gssize got = maq_base64_decode (&state, (const char *) data + at, n, block, &bad);

      if (got < 0)
        {
          g_assert_cmpuint (bad, <, n);
          return NULL;
        }
      g_byte_array_append (out, block, (guint) got);
    }

  if (!maq_base64_finish (&state, last, &n_last))
    return NULL;
  g_byte_array_append (out, last, (guint) n_last);
  return g_steal_pointer (&out);
}

/* Split or whole: the same bytes, or the same refusal. What it accepts, GLib reads alike. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize piece = size > 0 ? data[0] % 11 + 1 : 1;
  g_autoptr (GByteArray) whole = decode (data, size, MAX (size, 1));
  g_autoptr (GByteArray) split = decode (data, size, piece);

  g_assert_true ((whole == NULL) == (split == NULL));
  if (whole != NULL)
    {
      g_autofree char *again = g_base64_encode (whole->data, whole->len);
      g_autoptr (GByteArray) second = decode ((const guint8 *) again, strlen (again), piece);

      g_assert_cmpmem (whole->data, whole->len, split->data, split->len);
      g_assert_nonnull (second);
      g_assert_cmpmem (whole->data, whole->len, second->data, second->len);
    }
  return 0;
}
