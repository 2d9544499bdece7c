/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "maq-decode-codec.h"

typedef struct {
  MaqDecodeInput input;
  uint64_t       at;
} Reader;

static tmsize_t
read_cb (thandle_t handle,
         void     *data,
         tmsize_t  wanted)
{
  Reader *reader = handle;
  uint64_t rest = reader->at < reader->input.length ? reader->input.length - reader->at : 0;
  uint64_t n = wanted < 0 ? 0 : (uint64_t) wanted;

  if (n > rest)
    n = rest;
  if (n > 0)
    memcpy (data, reader->input.data + reader->at, n);
  reader->at += n;

  return n;
}

static tmsize_t
write_cb (thandle_t handle,
          void     *data,
          tmsize_t  length)
{
  return -1;
}

static toff_t
seek_cb (thandle_t handle,
         toff_t    offset,
         int       whence)
{
  Reader *reader = handle;
  uint64_t base = whence == SEEK_CUR ? reader->at : whence == SEEK_END ? reader->input.length : 0;

  reader->at = base + offset;
  return reader->at;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_cb (thandle_t handle)
{
  Reader *reader = handle;

  return reader->input.length;
}

static int
map_cb (thandle_t handle,
        void    **data,
        toff_t   *length)
{
  Reader *reader = handle;

  *data = (void *) reader->input.data;
  *length = reader->input.length;
  return 1;
}

static void
unmap_cb (thandle_t handle,
          void     *data,
          toff_t    length)
{
}

static int
message_cb (TIFF       *tiff,
            void       *user_data,
            const char *module,
            const char *format,
            va_list     arguments)
{
  return 1;
}

static TIFF *
open_tiff (Reader *reader)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tiff;

  if (options == NULL)
    return NULL;

  TIFFOpenOptionsSetMaxSingleMemAlloc (options, MAQ_DECODE_MEMORY_LIMIT);
  TIFFOpenOptionsSetErrorHandlerExtR (options, message_cb, NULL);
  TIFFOpenOptionsSetWarningHandlerExtR (options, message_cb, NULL);
  tiff = TIFFClientOpenExt ("picture", "r", reader, read_cb, write_cb, seek_cb, close_cb, size_cb,
                            map_cb, unmap_cb, options);
  TIFFOpenOptionsFree (options);

  return tiff;
}

/* libtiff gives ABGR words and colours multiplied by alpha. */
static void
straighten (uint32_t *pixels,
            size_t    n,
            bool      has_alpha)
{
  for (size_t i = 0; i < n; i++)
    {
      uint32_t word = pixels[i];
      unsigned channel[] = { TIFFGetR (word), TIFFGetG (word), TIFFGetB (word) };
      unsigned alpha = has_alpha ? TIFFGetA (word) : 255;
      uint8_t *out = (uint8_t *) &pixels[i];

      for (int c = 0; c < 3; c++)
        {
          unsigned value = alpha > 0 && alpha < 255 ? (channel[c] * 255 + alpha / 2) / alpha : channel[c];

          out[c] = alpha == 0 ? 0 : value < 255 ? value : 255;
        }
      out[3] = alpha;
    }
}

const char *
maq_decode_tiff (const MaqDecodeInput *input,
                 MaqDecodeSink        *sink)
{
  static Reader reader;
  static char message[1024];
  TIFFRGBAImage image;
  const char *problem;
  uint32_t *pixels;
  uint8_t *direct;
  TIFF *tiff;

  reader.input = *input;
  tiff = open_tiff (&reader);
  if (tiff == NULL)
    return "a broken header";
  if (!TIFFRGBAImageBegin (&image, tiff, 1, message))
    return message;

  problem = maq_decode_sink_begin (sink, image.width, image.height);
  if (problem != NULL)
    return problem;

  direct = maq_decode_sink_direct (sink);
  pixels = direct != NULL ? (uint32_t *) direct : calloc (sink->height, (size_t) sink->width * 4);
  if (pixels == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  image.req_orientation = image.orientation; /* rows as stored; the sink turns them */
  if (!TIFFRGBAImageGet (&image, pixels, image.width, image.height))
    return "broken pixels";

  straighten (pixels, (size_t) sink->width * sink->height, image.alpha != 0);
  if (direct == NULL)
    maq_decode_sink_image (sink, (uint8_t *) pixels, (size_t) sink->width * 4);

  return NULL;
}
