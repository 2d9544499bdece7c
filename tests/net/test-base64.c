/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-base64.h"

/* Decodes @text cut at random places; NULL: refused. */
static GByteArray *
decode_split (GRand      *rand,
              const char *text,
              gsize       length,
              guint       longest)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  MaqBase64 state;
  guint8 last[2];
  gsize n_last;

  maq_base64_init (&state);
  for (gsize at = 0; at < length;)
    {
      gsize chosen = (gsize) g_rand_int_range (rand, 1, (gint32) longest + 1), n = MIN (length - at, chosen);
      guint8 block[4096];
      gssize got;

      g_assert_cmpuint (n / 4 * 3 + 3, <=, sizeof block);
      got = maq_base64_decode (&state, text + at, n, block, NULL);
      if (got < 0)
        return NULL;
      g_assert_cmpint (got, <=, (gssize) (n / 4 * 3 + 3));
      g_byte_array_append (out, block, (guint) got);
      at += n;
    }

  if (!maq_base64_finish (&state, last, &n_last))
    return NULL;
  g_byte_array_append (out, last, (guint) n_last);
  return g_steal_pointer (&out);
}

static void
test_like_glib (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint round = 0; round < 3000; round++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, 700), n;
      g_autofree guchar *data = g_malloc (length + 1);
      g_autofree char *text = NULL;
      g_autofree guchar *wanted = NULL;
      g_autoptr (GByteArray) got = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = (guchar) g_rand_int (rand);
      text = g_base64_encode (data, length);
      wanted = g_base64_decode (text, &n);
      g_assert_cmpmem (wanted, n, data, length);

      got = decode_split (rand, text, strlen (text), round % 2 ? 9 : 900);
      g_assert_nonnull (got);
      g_assert_cmpmem (got->data, got->len, wanted, n);
    }
}

static void
test_tolerant (void)
{
  static const struct { const char *text, *wanted; } cases[] = {
    { "", "" }, { "YQ==", "a" }, { "YQ", "a" }, { "YQ=", "a" }, { "YWI=", "ab" }, { "YWI", "ab" }, { "YWJj", "abc" },
    { " Y\nW\tJ\rj ", "abc" }, { "YQ = =\r\n", "a" }, { "_-8", "\xff\xef" }, { "/+8=", "\xff\xef" },
    { "YWJjZGVm\nZ2hp\n", "abcdefghi" },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) got = decode_split (rand, cases[i].text, strlen (cases[i].text), 3);

      g_assert_nonnull (got);
      g_assert_cmpmem (got->data, got->len, cases[i].wanted, strlen (cases[i].wanted));
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "Y", "YWJjZ", "=", "Y=", "YQ===", "YWI==", "YWJj=", "YQ==YQ==", "YQ=Q", "YW!j", "YWJj\x80", "YW\x7fj", "Y.Q=", "YQ==x",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_null (decode_split (rand, cases[i], strlen (cases[i]), 4));
}

static void
test_bad_offset (void)
{
  MaqBase64 state;
  guint8 out[32];
  gsize bad = 99;

  maq_base64_init (&state);
  g_assert_cmpint (maq_base64_decode (&state, "YWJjZGV!", 8, out, &bad), ==, -1);
  g_assert_cmpuint (bad, ==, 7);
}

/* Every byte value stands for what RFC 4648 says, or for nothing. */
static void
test_alphabet (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

  for (int c = 0; c < 256; c++)
    {
      char text[4] = { 'A', 'A', 'A', (char) c };
      const char *found = c != 0 ? strchr (alphabet, c) : NULL;
      gboolean skipped = c == ' ' || c == '=' || (c >= '\t' && c <= '\r');
      MaqBase64 state;
      guint8 out[8];
      gssize n;

      maq_base64_init (&state);
      n = maq_base64_decode (&state, text, 4, out, NULL);
      g_assert_cmpint (n, ==, found != NULL ? 3 : skipped ? 0 : -1);
      if (found != NULL)
        g_assert_cmpuint (out[2], ==, (found - alphabet) < 64 ? (found - alphabet) : (found - alphabet) - 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base64/like-glib", test_like_glib);
  g_test_add_func ("/base64/tolerant", test_tolerant);
  g_test_add_func ("/base64/refused", test_refused);
  g_test_add_func ("/base64/bad-offset", test_bad_offset);
  g_test_add_func ("/base64/alphabet", test_alphabet);
  return g_test_run ();
}
