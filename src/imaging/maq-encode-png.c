/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-png-chunk.h"

/* PNG by libdeflate: the whole filtered picture is deflated at once, in a tenth of zlib's time. No clock
 * and no thread takes part, so the same pixels give the same bytes. */

#define LEVEL_FAST 1
#define LEVEL_SMALL 6
#define N_FILTERS 5

typedef enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH } Filter;

static void
copy_row (MaqImage *image,
          guint     y,
          guint     channels,
          guint8   *row)
{
  const guint8 *pixels = maq_image_get_pixels (image) + y * maq_image_get_stride (image);
  guint width = maq_image_get_width (image);

  if (channels == 4)
    {
      memcpy (row, pixels, (gsize) width * 4);
      return;
    }

  for (guint x = 0; x < width; x++, row += 3, pixels += 4)
    {
      row[0] = pixels[0];
      row[1] = pixels[1];
      row[2] = pixels[2];
    }
}

static guint8
paeth (int left,
       int above,
       int corner)
{
  int p = left + above - corner;
  int to_left = ABS (p - left), to_above = ABS (p - above), to_corner = ABS (p - corner);

  if (to_left <= to_above && to_left <= to_corner)
    return left;
  return to_above <= to_corner ? above : corner;
}

/* @row and @above have @channels zero bytes before them, so that the first pixel needs no case of its own. */
static void
filter_row (Filter        filter,
            const guint8 *row,
            const guint8 *above,
            gsize         length,
            guint         channels,
            guint8       *out)
{
  const guint8 *left = row - channels, *corner = above - channels;

  *out++ = filter;
  switch (filter)
    {
    case FILTER_NONE:
      memcpy (out, row, length);
      break;
    case FILTER_SUB:
      for (gsize i = 0; i < length; i++)
        out[i] = row[i] - left[i];
      break;
    case FILTER_UP:
      for (gsize i = 0; i < length; i++)
        out[i] = row[i] - above[i];
      break;
    case FILTER_AVERAGE:
      for (gsize i = 0; i < length; i++)
        out[i] = row[i] - (left[i] + above[i]) / 2;
      break;
    case FILTER_PAETH:
      for (gsize i = 0; i < length; i++)
        out[i] = row[i] - paeth (left[i], above[i], corner[i]);
      break;
    }
}

/* The customary guess at which filter deflates best: the smallest sum of absolute differences. */
static guint64
row_cost (const guint8 *filtered,
          gsize         length)
{
  guint64 sum = 0;

  for (gsize i = 1; i <= length; i++)
    sum += ABS ((gint8) filtered[i]);

  return sum;
}

static void
filter_best (const guint8 *row,
             const guint8 *above,
             gsize         length,
             guint         channels,
             guint8       *out,
             guint8       *scratch)
{
  guint64 best = G_MAXUINT64;

  for (Filter filter = 0; filter < N_FILTERS; filter++)
    {
      guint64 cost;

      filter_row (filter, row, above, length, channels, scratch);
      cost = row_cost (scratch, length);
      if (cost < best)
        {
          memcpy (out, scratch, length + 1);
          best = cost;
        }
    }
}

/* Rows with their filter byte before them. NULL: no memory. */
static guint8 *
filter_image (MaqImage        *image,
              guint            channels,
              MaqEncodeEffort  effort)
{
  guint height = maq_image_get_height (image);
  gsize length = (gsize) maq_image_get_width (image) * channels;
  g_autofree guint8 *filtered = g_try_malloc_n (height, length + 1);
  g_autofree guint8 *rows = g_try_malloc0 (2 * (length + channels) + length + 1);
  guint8 *row, *above, *scratch;

  if (filtered == NULL || rows == NULL)
    return NULL;

  above = rows + channels;
  row = above + length + channels;
  scratch = row + length;

  for (guint y = 0; y < height; y++)
    {
      guint8 *out = filtered + y * (length + 1);
      guint8 *swap = above;

      copy_row (image, y, channels, row);
      if (effort == MAQ_ENCODE_FAST)
        filter_row (FILTER_UP, row, above, length, channels, out);
      else
        filter_best (row, above, length, channels, out, scratch);
      above = row;
      row = swap;
    }

  return g_steal_pointer (&filtered);
}

/* One IDAT chunk at the end of @png. */
static gboolean
put_pixels (GByteArray     *png,
            const guint8   *filtered,
            gsize           length,
            MaqEncodeEffort effort)
{
  struct libdeflate_compressor *deflate = libdeflate_alloc_compressor (effort == MAQ_ENCODE_FAST ? LEVEL_FAST : LEVEL_SMALL);
  g_autofree guint8 *packed = NULL;
  gsize bound, packed_length = 0;

  if (deflate == NULL)
    return FALSE;

  bound = libdeflate_zlib_compress_bound (deflate, length);
  packed = g_try_malloc (bound);
  if (packed != NULL)
    packed_length = libdeflate_zlib_compress (deflate, filtered, length, packed, bound);
  libdeflate_free_compressor (deflate);

  if (packed_length == 0 || packed_length > G_MAXINT32)
    return FALSE;

  maq_png_put_chunk (png, "IDAT", packed, packed_length);
  return TRUE;
}

GBytes *
maq_encode_png (MaqImage           *image,
                MaqEncodeEffort     effort,
                const char *const  *text,
                GError            **error)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autofree guint8 *filtered = NULL;
  guint8 header[13] = { 0 };
  guint channels;

  g_return_val_if_fail (image != NULL, NULL);

  channels = maq_image_is_opaque (image) ? 3 : 4;
  maq_png_put_u32 (header, maq_image_get_width (image));
  maq_png_put_u32 (header + 4, maq_image_get_height (image));
  header[8] = 8;
  header[9] = channels == 3 ? 2 : 6;

  g_byte_array_append (png, (const guint8 *) MAQ_PNG_MAGIC, MAQ_PNG_MAGIC_LENGTH);
  maq_png_put_chunk (png, "IHDR", header, sizeof header);
  if (!maq_png_put_text (png, text, error))
    return NULL;

  filtered = filter_image (image, channels, effort);
  if (filtered == NULL ||
      !put_pixels (png, filtered,
                   ((gsize) maq_image_get_width (image) * channels + 1) * maq_image_get_height (image), effort))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to write the PNG");
      return NULL;
    }

  maq_png_put_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
