/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include "maq-png-chunk.h"

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
