/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-wire-picture.h"

#define MAX_PICTURE (64 * 1024 * 1024)
#define JPEG_QUALITY 95

/* What a server may not read, or would show turned, in a form of which both are sure: @format stays JPEG, or becomes PNG. */
static GBytes *
convert (GBytes         *bytes,
         MaqFormat      *format,
         const MaqCall  *call,
         GError        **error)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, bytes, 0, call->cancellable, error);

  if (image == NULL)
    return NULL;
  if (*format == MAQ_FORMAT_JPEG)
    return maq_encode_jpeg (image, JPEG_QUALITY, error);

  *format = MAQ_FORMAT_PNG;
  return maq_encode_png (image, MAQ_ENCODE_FAST, NULL, error);
}

static gboolean
goes_as_it_is (const MaqSniff *sniff,
               gboolean        as_png)
{
  if (sniff->orientation > 1)
    return FALSE;
  if (as_png)
    return sniff->format == MAQ_FORMAT_PNG;
  return sniff->format == MAQ_FORMAT_PNG || sniff->format == MAQ_FORMAT_JPEG || sniff->format == MAQ_FORMAT_WEBP;
}

static GBytes *
load (const MaqCall  *call,
      guint           index,
      gboolean        as_png,
      MaqFormat      *format,
      GError        **error)
{
  MaqBlob *blob = maq_reference_get_blob (maq_request_get_image (call->request, index));
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (blob), MAX_PICTURE, error);
  MaqSniff sniff;
  gsize length;
  gconstpointer data;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &length);
  if (!maq_sniff (data, length, (goffset) length, &sniff, error))
    return NULL;

  *format = sniff.format;
  if (goes_as_it_is (&sniff, as_png))
    return maq_metadata_strip (bytes, error);

  if (as_png)
    *format = MAQ_FORMAT_PNG;
  return convert (bytes, format, call, error);
}

GBytes *
maq_wire_picture_load (const MaqCall  *call,
                       guint           index,
                       MaqFormat      *format,
                       GError        **error)
{
  GBytes *bytes = load (call, index, FALSE, format, error);

  if (bytes == NULL)
    g_prefix_error (error, "Image %u: ", index + 1);
  return bytes;
}

GBytes *
maq_wire_picture_load_png (const MaqCall  *call,
                           guint           index,
                           GError        **error)
{
  MaqFormat format;
  GBytes *bytes = load (call, index, TRUE, &format, error);

  if (bytes == NULL)
    g_prefix_error (error, "Image %u: ", index + 1);
  return bytes;
}

GBytes *
maq_wire_picture_load_within (const MaqCall  *call,
                              guint           index,
                              gsize           max_bytes,
                              MaqFormat      *format,
                              GError        **error)
{
  static const guint qualities[] = { JPEG_QUALITY, 85, 70 };
  g_autoptr (GBytes) bytes = maq_wire_picture_load (call, index, format, error);
  g_autoptr (MaqDecoder) decoder = NULL;
  g_autoptr (MaqImage) image = NULL;

  if (bytes == NULL || g_bytes_get_size (bytes) <= max_bytes)
    return g_steal_pointer (&bytes);

  decoder = maq_decoder_new (NULL);
  image = maq_decoder_decode_bytes (decoder, bytes, 0, call->cancellable, error);
  if (image == NULL)
    return NULL;

  *format = MAQ_FORMAT_JPEG;
  for (gsize i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      g_autoptr (GBytes) smaller = maq_encode_jpeg (image, qualities[i], error);

      if (smaller == NULL || g_bytes_get_size (smaller) <= max_bytes)
        return g_steal_pointer (&smaller);
    }

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Image %u: it is larger than the %" G_GSIZE_FORMAT
               " kB that can be sent; scale it down", index + 1, max_bytes / 1000);
  return NULL;
}

/* A mask on the first picture, at its size as it is shown. */
static MaqMask *
load_mask (const MaqCall  *call,
           GError        **error)
{
  MaqBlob *first = maq_reference_get_blob (maq_request_get_image (call->request, 0));
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqMask) mask = NULL;

  image = maq_decoder_decode_file (decoder, maq_blob_get_path (maq_request_get_mask (call->request)), 0,
                                   call->cancellable, error);
  if (image == NULL)
    return NULL;
  mask = maq_mask_from_image (image, error);
  if (mask == NULL || maq_blob_get_width (first) == 0
      || (maq_mask_get_width (mask) == maq_blob_get_width (first)
          && maq_mask_get_height (mask) == maq_blob_get_height (first)))
    return g_steal_pointer (&mask);

  return maq_mask_scale (mask, maq_blob_get_width (first), maq_blob_get_height (first), error);
}

static gboolean
lets_nothing_change (MaqMask *mask)
{
  const guint8 *data = maq_mask_get_data (mask);
  gsize n = (gsize) maq_mask_get_width (mask) * maq_mask_get_height (mask);

  /* All bytes equal the first one, which is 0. */
  return n == 0 || (data[0] == 0 && memcmp (data, data + 1, n - 1) == 0);
}

GBytes *
maq_wire_mask_load (const MaqCall  *call,
                    GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  g_autoptr (MaqMask) mask = NULL;
  g_autoptr (MaqImage) image = NULL;

  if (maq_request_get_mask (call->request) == NULL)
    return NULL;
  if (row->mask == MAQ_MASK_NONE)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s takes no mask", row->title);
      return NULL;
    }

  mask = load_mask (call, error);
  if (mask == NULL)
    return NULL;
  if (lets_nothing_change (mask))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The mask lets nothing change: no part of it is marked");
      return NULL;
    }

  image = maq_mask_to_image (mask, row->mask, error);
  return image != NULL ? maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, error) : NULL;
}

char *
maq_wire_picture_name (const MaqCall *call,
                       guint          index)
{
  if (call->uploads != NULL && index < call->uploads->len)
    return g_strdup (g_ptr_array_index (call->uploads, index));

  return g_strdup_printf ("upload:%u", index + 1);
}
