/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <webp/encode.h>

#include "maq-encode.h"
#include "maq-error.h"

/* From this quality on colour keeps its full resolution. */
#define JPEG_FULL_COLOUR_FROM 95

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf               jump;
} Errors;

typedef struct {
  struct jpeg_compress_struct compress;
  Errors                      errors;
  unsigned char              *data;
  unsigned long               length;
  guint8                     *row;
} JpegWriter;

static void
jpeg_writer_free (JpegWriter *self)
{
  jpeg_destroy_compress (&self->compress);
  free (self->data);
  g_free (self->row);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JpegWriter, jpeg_writer_free)

static void
error_exit_cb (j_common_ptr cinfo)
{
  longjmp (((Errors *) cinfo->err)->jump, 1);
}

static void
output_message_cb (j_common_ptr cinfo)
{
}

static void
row_on_white (const guint8 *in,
              guint         width,
              guint8       *out)
{
  for (guint x = 0; x < width; x++, in += 4, out += 3)
    for (guint c = 0; c < 3; c++)
      out[c] = (in[c] * in[3] + 255 * (255 - in[3]) + 127) / 255;
}

static gboolean
write_jpeg (JpegWriter *self,
            MaqImage   *image,
            guint       quality)
{
  struct jpeg_compress_struct *compress = &self->compress;

  if (setjmp (self->errors.jump))
    return FALSE;

  jpeg_create_compress (compress);
  jpeg_mem_dest (compress, &self->data, &self->length);
  compress->image_width = maq_image_get_width (image);
  compress->image_height = maq_image_get_height (image);
  compress->input_components = 3;
  compress->in_color_space = JCS_RGB;
  jpeg_set_defaults (compress);
  jpeg_set_quality (compress, quality, TRUE);
  if (quality >= JPEG_FULL_COLOUR_FROM)
    compress->comp_info[0].h_samp_factor = compress->comp_info[0].v_samp_factor = 1;

  jpeg_start_compress (compress, TRUE);
  while (compress->next_scanline < compress->image_height)
    {
      gsize at = compress->next_scanline * maq_image_get_stride (image);

      row_on_white (maq_image_get_pixels (image) + at, compress->image_width, self->row);
      jpeg_write_scanlines (compress, &self->row, 1);
    }
  jpeg_finish_compress (compress);

  return TRUE;
}

GBytes *
maq_encode_jpeg (MaqImage *image,
                 guint     quality,
                 GError  **error)
{
  g_autoptr (JpegWriter) writer = NULL;

  g_return_val_if_fail (image != NULL, NULL);

  writer = g_new0 (JpegWriter, 1);
  writer->compress.err = jpeg_std_error (&writer->errors.manager);
  writer->errors.manager.error_exit = error_exit_cb;
  writer->errors.manager.output_message = output_message_cb;
  writer->row = g_try_malloc_n (maq_image_get_width (image), 3);
  if (writer->row == NULL || !write_jpeg (writer, image, CLAMP (quality, 1, 100)))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to write the JPEG");
      return NULL;
    }

  return g_bytes_new (writer->data, writer->length);
}

static void
webp_free (gpointer data)
{
  WebPFree (data);
}

GBytes *
maq_encode_webp (MaqImage *image,
                 guint     quality,
                 GError  **error)
{
  guint8 *data = NULL;
  gsize length;

  g_return_val_if_fail (image != NULL, NULL);

  if (MAX (maq_image_get_width (image), maq_image_get_height (image)) > WEBP_MAX_DIMENSION)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A WebP has at most %d pixels a side", WEBP_MAX_DIMENSION);
      return NULL;
    }

  length = WebPEncodeRGBA (maq_image_get_pixels (image), maq_image_get_width (image), maq_image_get_height (image),
                           maq_image_get_stride (image), CLAMP (quality, 1, 100), &data);
  if (length == 0)
    {
      WebPFree (data);
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The WebP could not be written");
      return NULL;
    }

  return g_bytes_new_with_free_func (data, length, webp_free, data);
}

GBytes *
maq_encode (MaqImage  *image,
            MaqFormat  format,
            guint      quality,
            GError   **error)
{
  switch (format)
    {
    case MAQ_FORMAT_PNG:
      return maq_encode_png (image, MAQ_ENCODE_FAST, NULL, error);
    case MAQ_FORMAT_JPEG:
      return maq_encode_jpeg (image, quality, error);
    case MAQ_FORMAT_WEBP:
      return maq_encode_webp (image, quality, error);
    case MAQ_FORMAT_GIF:
    case MAQ_FORMAT_TIFF:
    case MAQ_FORMAT_AVIF:
    case MAQ_FORMAT_UNKNOWN:
    default:
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Pictures are not written as %s", maq_format_to_mime (format));
      return NULL;
    }
}
