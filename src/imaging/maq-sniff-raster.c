/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sniff.h"
#include "maq-sniff-private.h"

/* PNG (W3C), GIF (CompuServe 89a) and WebP (RIFF container): formats made of length-prefixed blocks. */

#define PNG_CHUNK_OVERHEAD 12 /* length, type, CRC */
#define PNG_ANCILLARY_BIT 0x20

typedef struct {
  guint    ancillary;
  gboolean pixels_seen;
} PngWalk;

static const char *
png_header (const MaqSniffSource *source,
            MaqSniff             *sniff)
{
  const guint8 *d = source->data;

  if (source->length < 33)
    return source->length < source->file_size ? MAQ_SNIFF_MORE : "the PNG header is cut short";

  if (maq_read_u32be (d + 8) != 13 || memcmp (d + 12, "IHDR", 4) != 0)
    return "the PNG does not begin with its header";

  if (maq_read_u32be (d + 16) > G_MAXINT32 || maq_read_u32be (d + 20) > G_MAXINT32)
    return "the PNG header is broken";

  sniff->width = maq_read_u32be (d + 16);
  sniff->height = maq_read_u32be (d + 20);

  return NULL;
}

static const char *
png_chunk (const MaqSniffSource *source,
           gsize                 at,
           PngWalk              *walk,
           MaqSniff             *sniff)
{
  const guint8 *chunk = source->data + at;
  guint32 length = maq_read_u32be (chunk);
  gsize rest = source->length - at - 8;

  if (length > G_MAXINT32)
    return "a PNG chunk claims an impossible length";

  if (memcmp (chunk + 4, "IDAT", 4) == 0)
    walk->pixels_seen = TRUE;
  else if (!walk->pixels_seen && length > MAQ_SNIFF_MAX_CHUNK)
    return "a PNG chunk before the pixels is larger than 8 MiB";

  if (chunk[4] & PNG_ANCILLARY_BIT && ++walk->ancillary > MAQ_SNIFF_MAX_ANCILLARY)
    return "the PNG has more than 256 side chunks";

  if (memcmp (chunk + 4, "acTL", 4) == 0)
    sniff->animated = TRUE;
  else if (memcmp (chunk + 4, "eXIf", 4) == 0)
    sniff->orientation = maq_sniff_exif_orientation (chunk + 8, MIN (length, rest));

  return NULL;
}

const char *
maq_sniff_png (const MaqSniffSource *source,
               MaqSniff             *sniff)
{
  const char *problem = png_header (source, sniff);
  PngWalk walk = { 0 };
  gsize at = 8 + 13 + PNG_CHUNK_OVERHEAD;

  while (problem == NULL && at + 8 <= source->length && memcmp (source->data + at + 4, "IEND", 4) != 0)
    {
      guint32 length = maq_read_u32be (source->data + at);

      problem = png_chunk (source, at, &walk, sniff);
      if (problem == NULL && source->length - at < (gsize) length + PNG_CHUNK_OVERHEAD)
        break;
      at += (gsize) length + PNG_CHUNK_OVERHEAD;
    }

  if (problem == NULL && !walk.pixels_seen && source->length == source->file_size)
    return "the PNG has no pixels";

  return problem;
}

/* The index after the data sub-blocks that begin at @at, or source->length when they are cut short. */
static gsize
gif_skip_blocks (const MaqSniffSource *source,
                 gsize                 at)
{
  while (at < source->length && source->data[at] != 0)
    at += 1 + (gsize) source->data[at];

  return MIN (at + 1, source->length);
}

static gsize
gif_table_size (guint8 flags)
{
  return flags & 0x80 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

const char *
maq_sniff_gif (const MaqSniffSource *source,
               MaqSniff             *sniff)
{
  const guint8 *d = source->data;
  guint frames = 0;
  gsize at;

  if (source->length < 13)
    return "the GIF header is cut short";

  sniff->width = maq_read_u16le (d + 6);
  sniff->height = maq_read_u16le (d + 8);
  at = 13 + gif_table_size (d[10]);

  while (at + 10 <= source->length && frames < 2)
    {
      if (d[at] == 0x21)
        at = gif_skip_blocks (source, at + 2);
      else if (d[at] == 0x2c)
        {
          frames++;
          at = gif_skip_blocks (source, at + 10 + gif_table_size (d[at + 9]) + 1);
        }
      else
        break;
    }

  if (frames == 0 && source->length == source->file_size)
    return "the GIF has no picture";

  sniff->animated = frames > 1;
  return NULL;
}

static gboolean
webp_frame_size (const guint8 *chunk,
                 gsize         length,
                 guint        *width,
                 guint        *height)
{
  gsize claimed = length >= 8 ? maq_read_u32le (chunk + 4) : 0;

  if (length >= 18 && claimed >= 10 && memcmp (chunk, "VP8 ", 4) == 0 && memcmp (chunk + 11, "\x9d\x01\x2a", 3) == 0)
    {
      *width = maq_read_u16le (chunk + 14) & 0x3fff;
      *height = maq_read_u16le (chunk + 16) & 0x3fff;
      return TRUE;
    }

  if (length >= 13 && claimed >= 5 && memcmp (chunk, "VP8L", 4) == 0 && chunk[8] == 0x2f)
    {
      guint32 bits = maq_read_u32le (chunk + 9);

      *width = (bits & 0x3fff) + 1;
      *height = (bits >> 14 & 0x3fff) + 1;
      return TRUE;
    }

  return FALSE;
}

/* Chunks after VP8X: a still frame must have the size of the canvas, and EXIF may turn the picture. */
static const char *
webp_extended (const MaqSniffSource *source,
               MaqSniff             *sniff)
{
  gsize at = 30;

  while (at + 8 <= source->length)
    {
      const guint8 *chunk = source->data + at;
      gsize rest = source->length - at;
      guint64 size = maq_read_u32le (chunk + 4);
      guint width, height;

      if (!sniff->animated && webp_frame_size (chunk, rest, &width, &height) &&
          (width != sniff->width || height != sniff->height))
        return "the WebP frame and its canvas differ in size";

      if (memcmp (chunk, "EXIF", 4) == 0)
        sniff->orientation = maq_sniff_exif_orientation (chunk + 8, MIN (size, rest - 8));

      if (size + (size & 1) > rest - 8)
        break;
      at += 8 + size + (size & 1);
    }

  return NULL;
}

const char *
maq_sniff_webp (const MaqSniffSource *source,
                MaqSniff             *sniff)
{
  const guint8 *d = source->data;

  if (source->length < 30)
    return source->length < source->file_size ? MAQ_SNIFF_MORE : "the WebP header is cut short";

  if (memcmp (d + 12, "VP8X", 4) != 0)
    return webp_frame_size (d + 12, source->length - 12, &sniff->width, &sniff->height)
           ? NULL : "the WebP has no picture";

  if (maq_read_u32le (d + 16) < 10)
    return "the WebP header is broken";

  sniff->animated = (d[20] & 0x02) != 0;
  sniff->width = maq_read_u24le (d + 24) + 1;
  sniff->height = maq_read_u24le (d + 27) + 1;

  return webp_extended (source, sniff);
}
