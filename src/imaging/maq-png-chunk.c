/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include "maq-error.h"
#include "maq-png-chunk.h"

#define KEYWORD_MAX 79
#define OVERHEAD 12 /* length, type, CRC */

void
maq_png_put_u32 (guint8  *at,
                 guint32  value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, 4);
}

void
maq_png_put_chunk (GByteArray   *png,
                   const char   *type,
                   const guint8 *data,
                   gsize         length)
{
  guint8 number[4];
  guint32 crc = libdeflate_crc32 (0, type, 4);

  maq_png_put_u32 (number, length);
  g_byte_array_append (png, number, 4);
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    {
      /* libdeflate takes NULL for "begin anew", so the empty data of IEND must not come near it. */
      g_byte_array_append (png, data, length);
      crc = libdeflate_crc32 (crc, data, length);
    }
  maq_png_put_u32 (number, crc);
  g_byte_array_append (png, number, 4);
}

static gboolean
check_keyword (const char *key,
               GError    **error)
{
  gsize length = strlen (key);
  gboolean good = length >= 1 && length <= KEYWORD_MAX && key[0] != ' ' && key[length - 1] != ' ';

  for (gsize i = 0; good && i < length; i++)
    good = key[i] >= 0x20 && key[i] < 0x7f;

  if (!good)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Not a keyword of a PNG text");
  return good;
}

gboolean
maq_png_put_text (GByteArray         *png,
                  const char *const  *text,
                  GError            **error)
{
  for (gsize i = 0; text != NULL && text[i] != NULL && text[i + 1] != NULL; i += 2)
    {
      g_autoptr (GByteArray) body = g_byte_array_new ();
      gboolean ascii = g_str_is_ascii (text[i + 1]);

      if (!check_keyword (text[i], error))
        return FALSE;

      if (!g_utf8_validate (text[i + 1], -1, NULL))
        {
          g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A PNG text must be UTF-8");
          return FALSE;
        }

      g_byte_array_append (body, (const guint8 *) text[i], strlen (text[i]) + 1);
      if (!ascii) /* not compressed, no language, no translated keyword */
        g_byte_array_append (body, (const guint8 *) "\0\0\0\0", 4);
      g_byte_array_append (body, (const guint8 *) text[i + 1], strlen (text[i + 1]));
      maq_png_put_chunk (png, ascii ? "tEXt" : "iTXt", body->data, body->len);
    }

  return TRUE;
}

gboolean
maq_png_next_chunk (const guint8 *png,
                    gsize         length,
                    gsize        *at,
                    MaqPngChunk  *chunk)
{
  const guint8 *p;
  guint32 size;

  if (*at > length || length - *at < OVERHEAD)
    return FALSE;

  p = png + *at;
  memcpy (&size, p, 4);
  size = GUINT32_FROM_BE (size);
  if (size > length - *at - OVERHEAD)
    return FALSE;

  chunk->type = p + 4;
  chunk->data = p + 8;
  chunk->length = size;
  *at += (gsize) size + OVERHEAD;

  return TRUE;
}
