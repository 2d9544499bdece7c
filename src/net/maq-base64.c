/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-base64.h"

enum { BAD = 0x80, SPACE = 0x81, PAD = 0x82 };

/* Six-bit values of both alphabets; anything with the top bit set needs a second look. */
#define B BAD
static const guint8 value_of[256] = {
  B, B, B, B, B, B, B, B, B, SPACE, SPACE, SPACE, SPACE, SPACE, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
  SPACE, B, B, B, B, B, B, B, B, B, B, 62, B, 62, B, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, B, B, B, PAD, B, B,
  B, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, B, B, B, B, 63,
  B, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, B, B, B, B, B,
  B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
  B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
  B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
  B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
};
#undef B

void
maq_base64_init (MaqBase64 *self)
{
  *self = (MaqBase64) { 0 };
}

/* Whole groups of four plain characters; returns how many characters were used. */
static gsize
decode_groups (const guint8 *text,
               gsize         length,
               guint8       *out)
{
  gsize at = 0;

  while (length - at >= 4)
    {
      guint a = value_of[text[at]], b = value_of[text[at + 1]];
      guint c = value_of[text[at + 2]], d = value_of[text[at + 3]];

      if ((a | b | c | d) & BAD)
        break;

      out[0] = (guint8) (a << 2 | b >> 4);
      out[1] = (guint8) (b << 4 | c >> 2);
      out[2] = (guint8) (c << 6 | d);
      out += 3;
      at += 4;
    }

  return at;
}

/* One character that the fast path left over. Returns bytes written (0 or 3), or -1. */
static int
decode_one (MaqBase64 *self,
            guint8     character,
            guint8    *out)
{
  guint8 value = value_of[character];

  if (value == SPACE)
    return 0;

  if (value == PAD)
    {
      /* @ended counts the signs: as many as complete the group, and never in place of data. */
      if (self->n < 2 || self->n + (guint) self->ended >= 4)
        return -1;
      self->ended++;
      return 0;
    }

  if (value == BAD || self->ended)
    return -1;

  self->bits = self->bits << 6 | value;
  if (++self->n < 4)
    return 0;

  out[0] = (guint8) (self->bits >> 16);
  out[1] = (guint8) (self->bits >> 8);
  out[2] = (guint8) self->bits;
  self->bits = 0;
  self->n = 0;
  return 3;
}

gssize
maq_base64_decode (MaqBase64  *self,
                   const char *text,
                   gsize       length,
                   guint8     *out,
                   gsize      *bad)
{
  const guint8 *in = (const guint8 *) text;
  guint8 *start = out;
  gsize at = 0;

  while (at < length)
    {
      int n;

      if (self->n == 0 && !self->ended)
        {
          gsize used = decode_groups (in + at, length - at, out);

          out += used / 4 * 3;
          at += used;
          if (at == length)
            break;
        }

      n = decode_one (self, in[at], out);
      if (n < 0)
        {
          if (bad != NULL)
            *bad = at;
          return -1;
        }

      out += n;
      at++;
    }

  return out - start;
}

gboolean
maq_base64_finish (MaqBase64 *self,
                   guint8    *out,
                   gsize     *n_out)
{
  *n_out = 0;

  if (self->n == 1)
    return FALSE;

  if (self->n == 2)
    {
      out[0] = (guint8) (self->bits >> 4);
      *n_out = 1;
    }
  else if (self->n == 3)
    {
      out[0] = (guint8) (self->bits >> 10);
      out[1] = (guint8) (self->bits >> 2);
      *n_out = 2;
    }

  return TRUE;
}
