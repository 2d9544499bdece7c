/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maq-decode-codec.h"

#define CHUNK_BYTES_MAX (8u << 20)
#define CHUNK_CACHE_MAX 256

typedef struct {
  MaqDecodeInput rest;
  char           message[100];
} Reader;

static void
read_cb (png_structp png,
         png_bytep   data,
         size_t      length)
{
  Reader *reader = png_get_io_ptr (png);

  if (length > reader->rest.length)
    png_error (png, "the file ends too soon");

  memcpy (data, reader->rest.data, length);
  reader->rest.data += length;
  reader->rest.length -= length;
}

static void
error_cb (png_structp     png,
          png_const_charp message)
{
  Reader *reader = png_get_error_ptr (png);

  snprintf (reader->message, sizeof reader->message, "%s", message);
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp     png,
            png_const_charp message)
{
}

/* Chunks we do not use are not even parsed: libpng's holes were mostly there. */
static void
set_limits (png_structp png)
{
  static const png_byte ignored[] =
    "acTL\0bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";

  png_set_user_limits (png, MAQ_DECODE_MAX_SIDE, MAQ_DECODE_MAX_SIDE);
  png_set_chunk_malloc_max (png, CHUNK_BYTES_MAX);
  png_set_chunk_cache_max (png, CHUNK_CACHE_MAX);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof ignored / 5);
}

static void
set_rgba (png_structp png,
          png_infop   info)
{
  int color = png_get_color_type (png, info);
  bool alpha = (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid (png, info, PNG_INFO_tRNS);

  png_set_expand (png); /* palette, 1/2/4-bit grey and tRNS */
  if (png_get_bit_depth (png, info) == 16)
    png_set_scale_16 (png);
  if (color == PNG_COLOR_TYPE_GRAY || color == PNG_COLOR_TYPE_GRAY_ALPHA)
    png_set_gray_to_rgb (png);
  if (!alpha)
    png_set_add_alpha (png, 0xff, PNG_FILLER_AFTER);
}

static const char *
read_rows (png_structp    png,
           int            passes,
           MaqDecodeSink *sink)
{
  size_t stride = (size_t) sink->width * 4;
  uint8_t *direct = maq_decode_sink_direct (sink);
  uint8_t *pixels = direct;

  if (pixels == NULL)
    pixels = calloc (passes > 1 ? sink->height : 1, stride);
  if (pixels == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < sink->height; y++)
      {
        if (direct != NULL || passes > 1)
          png_read_row (png, pixels + y * stride, NULL);
        else
          {
            png_read_row (png, pixels, NULL);
            maq_decode_sink_row (sink, pixels);
          }
      }

  if (direct == NULL && passes > 1)
    maq_decode_sink_image (sink, pixels, stride);

  return NULL;
}

static const char *
read_png (png_structp    png,
          png_infop      info,
          MaqDecodeSink *sink)
{
  const char *problem;
  int passes;

  set_limits (png);
  png_read_info (png, info);
  problem = maq_decode_sink_begin (sink, png_get_image_width (png, info), png_get_image_height (png, info));
  if (problem != NULL)
    return problem;

  set_rgba (png, info);
  passes = png_set_interlace_handling (png);
  png_read_update_info (png, info);
  if (png_get_rowbytes (png, info) != (size_t) sink->width * 4)
    return "an unknown kind of PNG";

  return read_rows (png, passes, sink);
}

const char *
maq_decode_png (const MaqDecodeInput *input,
                MaqDecodeSink        *sink)
{
  static Reader reader;
  png_structp png;
  png_infop info;

  reader.rest = *input;
  png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader, error_cb, warning_cb);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  if (info == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  png_set_read_fn (png, &reader, read_cb);
  if (setjmp (png_jmpbuf (png)))
    return reader.message;

  return read_png (png, info, sink);
}
