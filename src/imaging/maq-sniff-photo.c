/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sniff.h"
#include "maq-sniff-private.h"

/* JPEG (T.81), TIFF 6.0 and the EXIF block, which is a small TIFF. */

#define IFD_ENTRY_SIZE 12
#define IFD_MAX_ENTRIES 4096
#define TAG_WIDTH 0x0100
#define TAG_HEIGHT 0x0101
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define TYPE_LONG 4

typedef struct {
  const guint8 *data;
  gsize         length;
  gboolean      big_endian;
} Tiff;

static guint
tiff_u16 (const Tiff *tiff,
          gsize       at)
{
  return tiff->big_endian ? maq_read_u16be (tiff->data + at) : maq_read_u16le (tiff->data + at);
}

static guint32
tiff_u32 (const Tiff *tiff,
          gsize       at)
{
  return tiff->big_endian ? maq_read_u32be (tiff->data + at) : maq_read_u32le (tiff->data + at);
}

static gboolean
tiff_open (Tiff         *tiff,
           const guint8 *data,
           gsize         length)
{
  if (length < 8 || (memcmp (data, "II*\0", 4) != 0 && memcmp (data, "MM\0*", 4) != 0))
    return FALSE;

  tiff->data = data;
  tiff->length = length;
  tiff->big_endian = data[0] == 'M';

  return TRUE;
}

/* The index of the first entry of the first directory, with the number of whole entries present in
 * @n_entries and the number claimed in @n_claimed; FALSE when it begins beyond the data. */
static gboolean
tiff_first_directory (const Tiff *tiff,
                      gsize      *first,
                      guint      *n_entries,
                      guint      *n_claimed)
{
  gsize at = tiff_u32 (tiff, 4);

  if (at < 8 || at > tiff->length - 2)
    return FALSE;

  *first = at + 2;
  *n_claimed = tiff_u16 (tiff, at);
  *n_entries = MIN (*n_claimed, (tiff->length - *first) / IFD_ENTRY_SIZE);

  return TRUE;
}

static guint32
tiff_entry_value (const Tiff *tiff,
                  gsize       entry)
{
  if (tiff_u32 (tiff, entry + 4) != 1)
    return 0;

  switch (tiff_u16 (tiff, entry + 2))
    {
    case TYPE_SHORT:
      return tiff_u16 (tiff, entry + 8);
    case TYPE_LONG:
      return tiff_u32 (tiff, entry + 8);
    default:
      return 0;
    }
}

static guint
tiff_orientation (guint32 value)
{
  return value >= 1 && value <= 8 ? value : 1;
}

guint
maq_sniff_exif_orientation (const guint8 *data,
                            gsize         length)
{
  Tiff tiff;
  gsize entry;
  guint n_entries, n_claimed;

  if (length >= 6 && memcmp (data, "Exif\0\0", 6) == 0)
    {
      data += 6;
      length -= 6;
    }

  if (!tiff_open (&tiff, data, length) || !tiff_first_directory (&tiff, &entry, &n_entries, &n_claimed))
    return 1;

  for (guint i = 0; i < n_entries; i++, entry += IFD_ENTRY_SIZE)
    if (tiff_u16 (&tiff, entry) == TAG_ORIENTATION)
      return tiff_orientation (tiff_entry_value (&tiff, entry));

  return 1;
}

const char *
maq_sniff_tiff (const MaqSniffSource *source,
                MaqSniff             *sniff)
{
  Tiff tiff;
  gsize entry;
  guint n_entries, n_claimed;
  gboolean whole = source->length >= source->file_size;

  if (!tiff_open (&tiff, source->data, source->length))
    return "the TIFF header is broken";

  if (!tiff_first_directory (&tiff, &entry, &n_entries, &n_claimed))
    return whole ? "the TIFF directory is outside the file" : MAQ_SNIFF_MORE;

  if (n_claimed > IFD_MAX_ENTRIES)
    return "the TIFF directory is too large";
  if (n_entries < n_claimed)
    return whole ? "the TIFF directory is cut short" : MAQ_SNIFF_MORE;

  for (guint i = 0; i < n_entries; i++, entry += IFD_ENTRY_SIZE)
    switch (tiff_u16 (&tiff, entry))
      {
      case TAG_WIDTH:
        sniff->width = tiff_entry_value (&tiff, entry);
        break;
      case TAG_HEIGHT:
        sniff->height = tiff_entry_value (&tiff, entry);
        break;
      case TAG_ORIENTATION:
        sniff->orientation = tiff_orientation (tiff_entry_value (&tiff, entry));
        break;
      default:
        break;
      }

  return NULL;
}

typedef struct {
  guint    scans;
  gboolean frame_seen;
  gboolean exif_seen;
} JpegWalk;

static gboolean
jpeg_is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
jpeg_is_bare (guint8 marker)
{
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

static const char *
jpeg_frame (const guint8 *body,
            gsize         length,
            JpegWalk     *walk,
            MaqSniff     *sniff)
{
  if (walk->frame_seen)
    return "the JPEG has two frames";
  if (length < 6)
    return "the JPEG frame header is cut short";
  if (body[0] != 8)
    return "only JPEG of 8 bits a channel can be read";
  if (body[5] != 1 && body[5] != 3 && body[5] != 4)
    return "the JPEG has a number of channels other than 1, 3 or 4";

  sniff->height = maq_read_u16be (body + 1);
  sniff->width = maq_read_u16be (body + 3);
  walk->frame_seen = TRUE;

  return NULL;
}

static const char *
jpeg_segment (guint8        marker,
              const guint8 *body,
              gsize         length,
              JpegWalk     *walk,
              MaqSniff     *sniff)
{
  if (jpeg_is_frame (marker))
    return jpeg_frame (body, length, walk, sniff);

  if (marker == 0xda && !walk->frame_seen)
    return "the JPEG has pixels before their size";

  if (marker == 0xda && ++walk->scans > MAQ_SNIFF_MAX_SCANS)
    return "the JPEG has more than 100 scans";

  if (marker == 0xe1 && !walk->exif_seen && length >= 6 && memcmp (body, "Exif\0\0", 6) == 0)
    {
      sniff->orientation = maq_sniff_exif_orientation (body, length);
      walk->exif_seen = TRUE;
    }

  return NULL;
}

/* The index of the next 0xff that begins a marker, fill bytes, stuffing and restarts left behind; or length. */
static gsize
jpeg_next_marker (const MaqSniffSource *source,
                  gsize                 at)
{
  while (at + 1 < source->length)
    {
      const guint8 *found = memchr (source->data + at, 0xff, source->length - at - 1);

      if (found == NULL)
        break;

      at = found - source->data;
      if (found[1] != 0x00 && found[1] != 0xff)
        return at;
      at += found[1] == 0x00 ? 2 : 1;
    }

  return source->length;
}

const char *
maq_sniff_jpeg (const MaqSniffSource *source,
                MaqSniff             *sniff)
{
  JpegWalk walk = { 0 };
  gsize at = 2;

  while ((at = jpeg_next_marker (source, at)) + 4 <= source->length)
    {
      guint8 marker = source->data[at + 1];
      gsize length = maq_read_u16be (source->data + at + 2);
      const char *problem;

      if (marker == 0xd9)
        break;

      at += 2;
      if (jpeg_is_bare (marker))
        continue;

      if (length < 2)
        return "a JPEG segment claims an impossible length";

      if (at + length > source->length && !walk.frame_seen)
        break;

      problem = jpeg_segment (marker, source->data + at + 2, MIN (length, source->length - at) - 2, &walk, sniff);
      if (problem != NULL)
        return problem;
      at += MIN (length, source->length - at);
    }

  if (walk.frame_seen)
    return NULL;

  return source->length < source->file_size ? MAQ_SNIFF_MORE : "the JPEG has no frame";
}
