/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <avif/avif.h>
#include <gif_lib.h>
#include <stdio.h>
#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "maq-encode.h"
#include "picture-seeds.h"

#define WIDTH 13
#define HEIGHT 9

typedef enum { CLEAR_NONE, CLEAR_SOFT, CLEAR_HARD } Clearness;

static MaqImage *
make_image (Clearness clearness)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, pixels += 4)
      {
        guint8 alpha = clearness == CLEAR_NONE ? 255 : clearness == CLEAR_SOFT ? 40 + 15 * x : x < 6 ? 255 : 0;

        memcpy (pixels, (guint8[]) { 40 + 14 * x, 220 - 20 * y, 100, alpha }, 4);
        if (alpha == 0)
          memset (pixels, 0, 4);
      }

  return image;
}

/* Every channel the same: 0 or 255 when @levels is 2. */
static MaqImage *
make_grey (guint levels)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);

  for (guint i = 0; i < WIDTH * HEIGHT; i++, pixels += 4)
    {
      memset (pixels, i * 7 % levels * 255 / (levels - 1), 3);
      pixels[3] = 255;
    }

  return image;
}

void
picture_seed_free (PictureSeed *seed)
{
  g_bytes_unref (seed->bytes);
  maq_image_unref (seed->expected);
  g_free (seed);
}

static void
add (GPtrArray  *seeds,
     const char *name,
     GBytes     *bytes,
     MaqImage   *expected,
     double      tolerance)
{
  PictureSeed *seed = g_new (PictureSeed, 1);

  g_assert_nonnull (bytes);
  *seed = (PictureSeed) { name, bytes, maq_image_ref (expected), tolerance };
  g_ptr_array_add (seeds, seed);
}

static void
png_write_cb (png_structp png,
              png_bytep   data,
              size_t      length)
{
  g_byte_array_append (png_get_io_ptr (png), data, length);
}

static void
png_flush_cb (png_structp png)
{
}

/* Any colour type and depth from RGBA: a channel is the pixel's red (grey, index) or its own. */
static void
pack_row (const guint8 *rgba,
          int           color,
          int           depth,
          guint8       *out)
{
  static const int offsets[7][4] = { [0] = { 0 }, [2] = { 0, 1, 2 }, [3] = { 0 }, [4] = { 0, 3 }, [6] = { 0, 1, 2, 3 } };
  static const int channels[7] = { [0] = 1, [2] = 3, [3] = 1, [4] = 2, [6] = 4 };
  guint bit = 0;

  memset (out, 0, WIDTH * 8);
  for (guint x = 0; x < WIDTH; x++, rgba += 4)
    for (int c = 0; c < channels[color]; c++)
      {
        guint8 value = rgba[offsets[color][c]];

        if (depth == 16)
          {
            out[bit / 8] = value;
            out[bit / 8 + 1] = value;
          }
        else
          out[bit / 8] |= (color == 3 ? x % 16 : (guint) value >> (8 - depth)) << (8 - depth - bit % 8);
        bit += depth;
      }
}

static GBytes *
make_png (MaqImage *image,
          int       color,
          int       depth,
          gboolean  interlaced)
{
  GByteArray *out = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  guint8 rows[HEIGHT][WIDTH * 8], *pointers[HEIGHT];
  png_color colors[16];
  png_byte alphas[16];

  if (setjmp (png_jmpbuf (png)))
    g_error ("libpng cannot write a seed");

  png_set_write_fn (png, out, png_write_cb, png_flush_cb);
  png_set_IHDR (png, info, WIDTH, HEIGHT, depth, color, interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (color == PNG_COLOR_TYPE_PALETTE)
    {
      for (guint i = 0; i < 16; i++)
        {
          colors[i] = (png_color) { i * 16, 255 - i * 16, 7 };
          alphas[i] = 255 - i * 10;
        }
      png_set_PLTE (png, info, colors, 16);
      png_set_tRNS (png, info, alphas, 16, NULL);
    }

  png_write_info (png, info);
  for (guint y = 0; y < HEIGHT; y++)
    {
      pack_row (maq_image_get_pixels (image) + y * maq_image_get_stride (image), color, depth, rows[y]);
      pointers[y] = rows[y];
    }
  png_write_image (png, pointers);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);

  return g_byte_array_free_to_bytes (out);
}

static MaqImage *
make_palette_image (void)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);

  for (guint i = 0; i < WIDTH * HEIGHT; i++, pixels += 4)
    memcpy (pixels, (guint8[]) { i % WIDTH * 16, 255 - i % WIDTH * 16, 7, 255 - i % WIDTH * 10 }, 4);
  return image;
}

static void
add_pngs (GPtrArray *seeds)
{
  g_autoptr (MaqImage) opaque = make_image (CLEAR_NONE), soft = make_image (CLEAR_SOFT);
  g_autoptr (MaqImage) black_white = make_grey (2), sixteen = make_grey (16), grey = make_grey (256);
  g_autoptr (MaqImage) palette = make_palette_image ();

  add (seeds, "png-ours-fast", maq_encode_png (opaque, MAQ_ENCODE_FAST, NULL, NULL), opaque, 0);
  add (seeds, "png-ours-small", maq_encode_png (soft, MAQ_ENCODE_SMALL, NULL, NULL), soft, 0);
  add (seeds, "png-rgb", make_png (opaque, PNG_COLOR_TYPE_RGB, 8, FALSE), opaque, 0);
  add (seeds, "png-rgb-interlaced", make_png (opaque, PNG_COLOR_TYPE_RGB, 8, TRUE), opaque, 0);
  add (seeds, "png-rgba16", make_png (soft, PNG_COLOR_TYPE_RGBA, 16, FALSE), soft, 0);
  add (seeds, "png-rgba16-interlaced", make_png (soft, PNG_COLOR_TYPE_RGBA, 16, TRUE), soft, 0);
  add (seeds, "png-grey1", make_png (black_white, PNG_COLOR_TYPE_GRAY, 1, FALSE), black_white, 0);
  add (seeds, "png-grey4", make_png (sixteen, PNG_COLOR_TYPE_GRAY, 4, TRUE), sixteen, 0);
  add (seeds, "png-grey-alpha", make_png (grey, PNG_COLOR_TYPE_GRAY_ALPHA, 8, FALSE), grey, 0);
  add (seeds, "png-palette", make_png (palette, PNG_COLOR_TYPE_PALETTE, 4, FALSE), palette, 0);
}

static void
cmyk_row (const guint8 *rgba,
          guint         width,
          gboolean      inverted,
          guint8       *out)
{
  for (guint x = 0; x < width; x++, rgba += 4, out += 4)
    {
      for (guint c = 0; c < 3; c++)
        out[c] = inverted ? rgba[c] : 255 - rgba[c];
      out[3] = inverted ? 255 : 0;
    }
}

GBytes *
picture_jpeg (MaqImage *image,
              int       components,
              gboolean  progressive,
              gboolean  adobe)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long length = 0;
  guint width = maq_image_get_width (image);
  g_autofree guint8 *buffer = g_malloc (width * 4);
  JSAMPROW row = buffer;
  GBytes *bytes;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &length);
  jpeg.image_width = width;
  jpeg.image_height = maq_image_get_height (image);
  jpeg.input_components = components == 1 ? 1 : 4;
  jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_EXT_RGBA : JCS_CMYK;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 100, TRUE);
  jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
  jpeg.write_Adobe_marker = adobe;
  if (progressive)
    jpeg_simple_progression (&jpeg);

  jpeg_start_compress (&jpeg, TRUE);
  for (guint y = 0; y < jpeg.image_height; y++)
    {
      const guint8 *rgba = maq_image_get_pixels (image) + y * maq_image_get_stride (image);

      if (components == 4)
        cmyk_row (rgba, width, adobe, buffer);
      else
        for (guint i = 0; i < width * 4; i++)
          buffer[i] = components == 1 ? rgba[MIN (i, width - 1) * 4] : rgba[i];
      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);

  bytes = g_bytes_new (data, length);
  free (data);
  return bytes;
}

static void
add_jpegs (GPtrArray *seeds)
{
  g_autoptr (MaqImage) image = make_image (CLEAR_NONE), grey = make_grey (256);

  add (seeds, "jpeg-rgb", picture_jpeg (image, 3, FALSE, FALSE), image, 3);
  add (seeds, "jpeg-progressive", picture_jpeg (image, 3, TRUE, FALSE), image, 3);
  add (seeds, "jpeg-grey", picture_jpeg (grey, 1, FALSE, FALSE), grey, 3);
  add (seeds, "jpeg-cmyk-adobe", picture_jpeg (image, 4, FALSE, TRUE), image, 4);
  add (seeds, "jpeg-cmyk-plain", picture_jpeg (image, 4, FALSE, FALSE), image, 4);
}

static GBytes *
make_animated_webp (MaqImage *first,
                    MaqImage *second)
{
  WebPAnimEncoderOptions options;
  WebPAnimEncoder *encoder;
  WebPConfig config;
  WebPData data;
  GBytes *bytes;
  MaqImage *frames[] = { first, second };

  WebPAnimEncoderOptionsInit (&options);
  WebPConfigInit (&config);
  config.lossless = 1;
  config.exact = 1;
  encoder = WebPAnimEncoderNew (WIDTH, HEIGHT, &options);
  for (guint i = 0; i < 2; i++)
    {
      WebPPicture picture;

      WebPPictureInit (&picture);
      picture.use_argb = 1;
      picture.width = WIDTH;
      picture.height = HEIGHT;
      WebPPictureImportRGBA (&picture, maq_image_get_pixels (frames[i]), maq_image_get_stride (frames[i]));
      g_assert_true (WebPAnimEncoderAdd (encoder, &picture, i * 100, &config));
      WebPPictureFree (&picture);
    }
  WebPAnimEncoderAdd (encoder, NULL, 200, NULL);
  g_assert_true (WebPAnimEncoderAssemble (encoder, &data));
  WebPAnimEncoderDelete (encoder);

  bytes = g_bytes_new (data.bytes, data.size);
  WebPDataClear (&data);
  return bytes;
}

static void
add_webps (GPtrArray *seeds)
{
  g_autoptr (MaqImage) image = make_image (CLEAR_NONE), soft = make_image (CLEAR_SOFT), grey = make_grey (4);
  guint8 *lossless = NULL;
  gsize length = WebPEncodeLosslessRGBA (maq_image_get_pixels (soft), WIDTH, HEIGHT, WIDTH * 4, &lossless);

  add (seeds, "webp-lossy", maq_encode_webp (image, 100, NULL), image, 10);
  add (seeds, "webp-alpha", maq_encode_webp (soft, 100, NULL), soft, 10);
  add (seeds, "webp-lossless", g_bytes_new (lossless, length), soft, 0);
  add (seeds, "webp-animated", make_animated_webp (soft, grey), soft, 0);
  WebPFree (lossless);
}

static int
gif_write_cb (GifFileType       *gif,
              const GifByteType *data,
              int                length)
{
  g_byte_array_append (gif->UserData, data, length);
  return length;
}

/* Colours 0..12 by column; column 3 is clear. The second frame must not be seen. */
static GBytes *
make_gif (gboolean interlaced)
{
  static const guint8 order[] = { 0, 8, 4, 2, 6, 1, 3, 5, 7 };
  GByteArray *out = g_byte_array_new ();
  GifFileType *gif = EGifOpen (out, gif_write_cb, NULL);
  GifColorType colors[16];
  ColorMapObject *map;
  GraphicsControlBlock control = { .TransparentColor = 3 };
  GifByteType extension[4];

  for (guint i = 0; i < 16; i++)
    colors[i] = (GifColorType) { i * 16, 255 - i * 16, 7 };
  map = GifMakeMapObject (16, colors);
  EGifSetGifVersion (gif, true);
  EGifPutScreenDesc (gif, WIDTH, HEIGHT, 4, 0, map);

  for (guint frame = 0; frame < 2; frame++)
    {
      EGifGCBToExtension (&control, extension);
      EGifPutExtension (gif, GRAPHICS_EXT_FUNC_CODE, 4, extension);
      EGifPutImageDesc (gif, 0, 0, WIDTH, HEIGHT, interlaced, NULL);
      for (guint i = 0; i < HEIGHT; i++)
        {
          guint y = interlaced ? order[i] : i;
          GifPixelType line[WIDTH];

          for (guint x = 0; x < WIDTH; x++)
            line[x] = frame == 0 ? (x + y) % 16 : 0;
          EGifPutLine (gif, line, WIDTH);
        }
    }

  EGifCloseFile (gif, NULL);
  GifFreeMapObject (map);
  return g_byte_array_free_to_bytes (out);
}

static void
add_gifs (GPtrArray *seeds)
{
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, pixels += 4)
      if ((x + y) % 16 != 3)
        memcpy (pixels, (guint8[]) { (x + y) % 16 * 16, 255 - (x + y) % 16 * 16, 7, 255 }, 4);

  add (seeds, "gif", make_gif (FALSE), image, 0);
  add (seeds, "gif-interlaced", make_gif (TRUE), image, 0);
}

typedef struct {
  GByteArray *array;
  gsize       at;
} TiffOut;

static tmsize_t
tiff_read_cb (thandle_t handle,
              void     *data,
              tmsize_t  length)
{
  TiffOut *out = handle;
  gsize n = out->at < out->array->len ? MIN ((gsize) length, out->array->len - out->at) : 0;

  memcpy (data, out->array->data + out->at, n);
  out->at += n;
  return n;
}

static tmsize_t
tiff_write_cb (thandle_t handle,
               void     *data,
               tmsize_t  length)
{
  TiffOut *out = handle;

  if (out->at + length > out->array->len)
    g_byte_array_set_size (out->array, out->at + length);
  memcpy (out->array->data + out->at, data, length);
  out->at += length;
  return length;
}

static toff_t
tiff_seek_cb (thandle_t handle,
              toff_t    offset,
              int       whence)
{
  TiffOut *out = handle;

  out->at = (whence == SEEK_CUR ? out->at : whence == SEEK_END ? out->array->len : 0) + offset;
  return out->at;
}

static int
tiff_close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
tiff_size_cb (thandle_t handle)
{
  return ((TiffOut *) handle)->array->len;
}

static GBytes *
make_tiff (MaqImage *image,
           int       compression,
           gboolean  tiled)
{
  TiffOut out = { g_byte_array_new (), 0 };
  TIFF *tiff = TIFFClientOpen ("seed", "wm", &out, tiff_read_cb, tiff_write_cb, tiff_seek_cb, tiff_close_cb, tiff_size_cb, NULL, NULL);
  guint16 extra = EXTRASAMPLE_UNASSALPHA;
  guint8 tile[16 * 16 * 4] = { 0 };

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 4);
  TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, compression);
  if (tiled)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 16);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, 16);
    }
  else
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 4);

  for (guint y = 0; y < HEIGHT; y++)
    {
      guint8 *row = (guint8 *) maq_image_get_pixels (image) + y * WIDTH * 4;

      if (tiled)
        memcpy (tile + y * 16 * 4, row, WIDTH * 4);
      else
        TIFFWriteScanline (tiff, row, y, 0);
    }
  if (tiled)
    TIFFWriteTile (tiff, tile, 0, 0, 0, 0);

  TIFFClose (tiff);
  return g_byte_array_free_to_bytes (out.array);
}

GBytes *
picture_avif (MaqImage *image,
              int       angle,
              int       mirror)
{
  avifImage *avif = avifImageCreate (maq_image_get_width (image), maq_image_get_height (image), 8, AVIF_PIXEL_FORMAT_YUV444);
  avifEncoder *encoder = avifEncoderCreate ();
  avifRWData data = AVIF_DATA_EMPTY;
  avifRGBImage rgb;
  GBytes *bytes;

  avifRGBImageSetDefaults (&rgb, avif);
  rgb.format = AVIF_RGB_FORMAT_RGBA;
  rgb.pixels = (guint8 *) maq_image_get_pixels (image);
  rgb.rowBytes = maq_image_get_stride (image);
  rgb.ignoreAlpha = maq_image_is_opaque (image);
  g_assert_cmpint (avifImageRGBToYUV (avif, &rgb), ==, AVIF_RESULT_OK);
  if (angle > 0)
    avif->transformFlags |= AVIF_TRANSFORM_IROT;
  avif->irot.angle = angle;
  if (mirror >= 0)
    avif->transformFlags |= AVIF_TRANSFORM_IMIR;
  avif->imir.mode = MAX (mirror, 0);

  encoder->speed = 10;
  encoder->minQuantizer = encoder->maxQuantizer = 4;
  encoder->minQuantizerAlpha = encoder->maxQuantizerAlpha = 0;
  g_assert_cmpint (avifEncoderWrite (encoder, avif, &data), ==, AVIF_RESULT_OK);
  bytes = g_bytes_new (data.data, data.size);

  avifRWDataFree (&data);
  avifEncoderDestroy (encoder);
  avifImageDestroy (avif);
  return bytes;
}

GPtrArray *
picture_seeds_new (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) picture_seed_free);
  g_autoptr (MaqImage) opaque = make_image (CLEAR_NONE), soft = make_image (CLEAR_SOFT), hard = make_image (CLEAR_HARD);

  add_pngs (seeds);
  add_jpegs (seeds);
  add_webps (seeds);
  add_gifs (seeds);
  add (seeds, "tiff-plain", make_tiff (opaque, COMPRESSION_NONE, FALSE), opaque, 0);
  add (seeds, "tiff-lzw", make_tiff (hard, COMPRESSION_LZW, FALSE), hard, 0);
  add (seeds, "tiff-tiled-deflate", make_tiff (soft, COMPRESSION_ADOBE_DEFLATE, TRUE), soft, 2);
  add (seeds, "avif", picture_avif (opaque, 0, -1), opaque, 4);
  add (seeds, "avif-alpha", picture_avif (soft, 0, -1), soft, 4);

  return seeds;
}

GBytes *
picture_png_turned (GBytes *png,
                    guint   orientation)
{
  guint8 chunk[] = { 0, 0, 0, 26, 'e', 'X', 'I', 'f', 'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0,
                     orientation, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  guint32 crc = GUINT32_TO_BE (libdeflate_crc32 (0, chunk + 4, 30));
  GByteArray *out = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (png, NULL);

  memcpy (chunk + 34, &crc, 4);
  g_byte_array_append (out, data, 33);
  g_byte_array_append (out, chunk, sizeof chunk);
  g_byte_array_append (out, data + 33, g_bytes_get_size (png) - 33);

  return g_byte_array_free_to_bytes (out);
}
