/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#include "maq-decode-codec.h"

/* The formats of maquette-decode. TIFF and AVIF are in maquette-decode-more: their libraries take 6 ms
 * to load, which the processes that stand ready should not pay. */

MaqDecodeFunc
maq_decode_find (uint32_t format)
{
  switch (format)
    {
    case MAQ_DECODE_PNG:
      return maq_decode_png;
    case MAQ_DECODE_JPEG:
      return maq_decode_jpeg;
    case MAQ_DECODE_WEBP:
      return maq_decode_webp;
    case MAQ_DECODE_GIF:
      return maq_decode_gif;
    default:
      return NULL;
    }
}

/* On ARM libjpeg-turbo reads /proc/cpuinfo when it first decodes, so it decodes eight grey pixels now. */
void
maq_decode_warm (void)
{
  static struct jpeg_compress_struct compress;
  static struct jpeg_error_mgr errors;
  static uint8_t buffer[2048], pixels[8 * 4];
  JSAMPROW row = buffer;
  unsigned char *out = buffer;
  unsigned long length = sizeof buffer;
  MaqDecodeRequest request = { .width = 8, .height = 1, .out_width = 8, .out_height = 1, .eighths = 8, .orientation = 1 };
  MaqDecodeSink sink = { .request = &request, .pixels = pixels };
  MaqDecodeInput input;

  compress.err = jpeg_std_error (&errors);
  jpeg_create_compress (&compress);
  jpeg_mem_dest (&compress, &out, &length);
  compress.image_width = 8;
  compress.image_height = 1;
  compress.input_components = 3;
  compress.in_color_space = JCS_RGB;
  jpeg_set_defaults (&compress);
  jpeg_start_compress (&compress, TRUE);
  row = pixels;
  jpeg_write_scanlines (&compress, &row, 1);
  jpeg_finish_compress (&compress);

  input = (MaqDecodeInput) { out, length };
  maq_decode_jpeg (&input, &sink);
}
