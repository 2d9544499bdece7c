/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-png-chunk.h"
#include "maq-sniff.h"

/* Kept is what is named here as needed for the pixels; everything else is left out, known or not. */

#define ORIENTATION_AT 18

/* An EXIF block that holds nothing but the orientation. */
static const guint8 minimal_exif[] = {
  'I', 'I', '*', 0, 8, 0, 0, 0,           /* a TIFF whose directory follows */
  1, 0,                                   /* one entry: */
  0x12, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,  /* orientation, one SHORT */
  0, 0, 0, 0,                             /* no other directory */
};

static void
make_exif (guint   orientation,
           guint8 *exif)
{
  memcpy (exif, minimal_exif, sizeof minimal_exif);
  exif[ORIENTATION_AT] = orientation;
}

static gboolean
is_one_of (const guint8      *type,
           const char *const *types)
{
  for (; *types != NULL; types++)
    if (memcmp (type, *types, 4) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
strip_png (const guint8 *data,
           gsize         length,
           guint         orientation,
           GByteArray   *out)
{
  static const char *const kept[] = {
    "IHDR", "PLTE", "IDAT", "tRNS", "iCCP", "gAMA", "cHRM", "sRGB", "sBIT", "cICP", "pHYs", "acTL", "fcTL", "fdAT", NULL,
  };
  MaqPngChunk chunk;
  gsize at = MAQ_PNG_MAGIC_LENGTH;
  guint8 exif[sizeof minimal_exif];

  g_byte_array_append (out, data, MAQ_PNG_MAGIC_LENGTH);
  while (maq_png_next_chunk (data, length, &at, &chunk))
    {
      if (memcmp (chunk.type, "IEND", 4) == 0)
        {
          maq_png_put_chunk (out, "IEND", NULL, 0);
          return TRUE;
        }

      /* Copied with its checksum as it stands: a broken one stays broken. */
      if (is_one_of (chunk.type, kept))
        g_byte_array_append (out, chunk.type - 4, chunk.length + 12);

      if (orientation != 1 && memcmp (chunk.type, "IHDR", 4) == 0)
        {
          make_exif (orientation, exif);
          maq_png_put_chunk (out, "eXIf", exif, sizeof exif);
        }
    }

  return FALSE;
}

static void
put_segment (GByteArray   *out,
             guint8        marker,
             const guint8 *head,
             gsize         head_length,
             const guint8 *body,
             gsize         body_length)
{
  gsize length = head_length + body_length + 2;
  guint8 start[] = { 0xff, marker, length >> 8, length & 0xff };

  g_byte_array_append (out, start, sizeof start);
  g_byte_array_append (out, head, head_length);
  g_byte_array_append (out, body, body_length);
}

/* One marker segment other than those without a body. */
static void
strip_segment (guint8        marker,
               const guint8 *body,
               gsize         length,
               GByteArray   *out)
{
  gboolean application = marker >= 0xe0 && marker <= 0xef;

  if (marker == 0xe0 && length >= 14 && memcmp (body, "JFIF\0", 5) == 0)
    put_segment (out, marker, body, 12, (const guint8 *) "\0", 2); /* no thumbnail: it may show what was cut off */
  else if ((marker == 0xe2 && length > 12 && memcmp (body, "ICC_PROFILE\0", 12) == 0) ||
           (marker == 0xee && length >= 5 && memcmp (body, "Adobe", 5) == 0) ||
           (!application && marker != 0xfe))
    put_segment (out, marker, body, length, NULL, 0);
}

/* The index after the entropy-coded data at @at: of the next marker, or @length. Any number of 0xff may stand
 * before a marker, and also before a stuffed zero or a restart, which belong to the data. */
static gsize
skip_entropy (const guint8 *data,
              gsize         length,
              gsize         at)
{
  for (; at + 1 < length; at++)
    {
      guint8 next = data[at + 1];

      if (data[at] == 0xff && next != 0xff && next != 0 && (next < 0xd0 || next > 0xd7))
        return at;
    }

  return length;
}

static gboolean
strip_jpeg (const guint8 *data,
            gsize         length,
            guint         orientation,
            GByteArray   *out)
{
  guint8 exif[sizeof minimal_exif];
  gboolean exif_due = orientation != 1;
  gsize at = 2;

  g_byte_array_append (out, data, 2);
  make_exif (orientation, exif);

  while (at + 4 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize size = (gsize) data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == 0xd9)
        break;
      if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || size < 2 || at + 2 + size > length)
        return FALSE;

      if (exif_due && marker != 0xe0)
        {
          put_segment (out, 0xe1, (const guint8 *) "Exif\0", 6, exif, sizeof exif);
          exif_due = FALSE;
        }

      strip_segment (marker, data + at + 4, size - 2, out);
      at += 2 + size;
      if (marker == 0xda)
        {
          gsize end = skip_entropy (data, length, at);

          g_byte_array_append (out, data + at, end - at);
          at = end;
        }
    }

  /* What follows the end is left out too: cameras hide previews there. */
  g_byte_array_append (out, (const guint8 *) "\xff\xd9", 2);
  return at + 2 <= length && data[at] == 0xff && data[at + 1] == 0xd9;
}

static guint32
read_u32le (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static void
write_u32le (guint8  *p,
             guint32  value)
{
  value = GUINT32_TO_LE (value);
  memcpy (p, &value, 4);
}

static gboolean
strip_webp (const guint8 *data,
            gsize         length,
            guint         orientation,
            GByteArray   *out)
{
  static const char *const kept[] = { "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", NULL };
  static const guint8 padding[1];
  guint8 exif[8 + sizeof minimal_exif] = "EXIF";
  gsize at = 12;

  g_byte_array_append (out, data, 12);
  while (at + 8 <= length)
    {
      gsize size = read_u32le (data + at + 4);

      if (size > length - at - 8)
        return FALSE;
      if (is_one_of (data + at, kept))
        {
          g_byte_array_append (out, data + at, 8 + size);
          if (size % 2 != 0)
            g_byte_array_append (out, padding, 1);
        }
      at += 8 + size + size % 2;
    }

  if (memcmp (data + 12, "VP8X", 4) == 0)
    out->data[20] = (out->data[20] & ~0x0c) | (orientation != 1 ? 0x08 : 0);
  if (orientation != 1)
    {
      write_u32le (exif + 4, sizeof minimal_exif);
      make_exif (orientation, exif + 8);
      g_byte_array_append (out, exif, sizeof exif);
    }
  write_u32le (out->data + 4, out->len - 8);

  return TRUE;
}

GBytes *
maq_metadata_strip (GBytes  *encoded,
                    GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *data;
  gboolean good = FALSE;
  MaqSniff sniff;
  gsize length;

  g_return_val_if_fail (encoded != NULL, NULL);

  data = g_bytes_get_data (encoded, &length);
  if (!maq_sniff (data, length, length, &sniff, error))
    return NULL;

  if (sniff.format == MAQ_FORMAT_PNG)
    good = strip_png (data, length, sniff.orientation, out);
  else if (sniff.format == MAQ_FORMAT_JPEG)
    good = strip_jpeg (data, length, sniff.orientation, out);
  else if (sniff.format == MAQ_FORMAT_WEBP)
    good = strip_webp (data, length, sniff.orientation, out);
  else
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Metadata of %s cannot be taken out: write it anew as PNG",
                   maq_format_to_mime (sniff.format));
      return NULL;
    }

  if (!good)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The picture is broken: it ends too soon");
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* The value in a tEXt or (not compressed) iTXt chunk of this key. Returns: (transfer full) (nullable) */
static char *
read_text (const MaqPngChunk *chunk,
           const char        *key)
{
  gsize at = strlen (key) + 1, left;
  const guint8 *end;

  if (chunk->length < at || memcmp (chunk->data, key, at) != 0)
    return NULL;

  if (memcmp (chunk->type, "tEXt", 4) == 0)
    return g_convert ((const char *) chunk->data + at, chunk->length - at, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

  if (memcmp (chunk->type, "iTXt", 4) != 0 || chunk->length < at + 2 || chunk->data[at] != 0)
    return NULL;

  at += 2;
  for (guint i = 0; i < 2; i++) /* language, translated keyword */
    {
      end = memchr (chunk->data + at, 0, chunk->length - at);
      if (end == NULL)
        return NULL;
      at = end - chunk->data + 1;
    }

  left = chunk->length - at;
  return g_utf8_validate ((const char *) chunk->data + at, left, NULL)
         ? g_strndup ((const char *) chunk->data + at, left) : NULL;
}

char *
maq_metadata_get_png_text (GBytes     *png,
                           const char *key)
{
  gsize length, at = MAQ_PNG_MAGIC_LENGTH;
  const guint8 *data;
  MaqPngChunk chunk;

  g_return_val_if_fail (png != NULL && key != NULL, NULL);

  data = g_bytes_get_data (png, &length);
  if (length < at || memcmp (data, MAQ_PNG_MAGIC, at) != 0)
    return NULL;

  while (maq_png_next_chunk (data, length, &at, &chunk))
    {
      char *text = read_text (&chunk, key);

      if (text != NULL)
        return text;
    }

  return NULL;
}
