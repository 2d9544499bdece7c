/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include <avif/avif.h>

#include "maq-decode-codec.h"

static const char *
describe (avifResult result)
{
  return result == AVIF_RESULT_OUT_OF_MEMORY ? MAQ_DECODE_OUT_OF_MEMORY : avifResultToString (result);
}

static avifDecoder *
make_decoder (const MaqDecodeInput *input)
{
  avifDecoder *decoder = avifDecoderCreate ();

  if (decoder == NULL)
    return NULL;

  decoder->codecChoice = AVIF_CODEC_CHOICE_DAV1D;
  decoder->maxThreads = 1;
  decoder->ignoreExif = AVIF_TRUE;
  decoder->ignoreXMP = AVIF_TRUE;
  decoder->imageSizeLimit = MAQ_DECODE_MAX_PIXELS;
  decoder->imageDimensionLimit = MAQ_DECODE_MAX_SIDE;
  avifDecoderSetSource (decoder, AVIF_DECODER_SOURCE_PRIMARY_ITEM);

  return avifDecoderSetIOMemory (decoder, input->data, input->length) == AVIF_RESULT_OK ? decoder : NULL;
}

static const char *
convert (const avifImage *image,
         MaqDecodeSink   *sink)
{
  uint8_t *direct = maq_decode_sink_direct (sink);
  avifRGBImage rgb;
  avifResult result;

  avifRGBImageSetDefaults (&rgb, image);
  rgb.format = AVIF_RGB_FORMAT_RGBA;
  rgb.depth = 8;
  rgb.rowBytes = sink->width * 4;
  rgb.pixels = direct != NULL ? direct : calloc (sink->height, rgb.rowBytes);
  if (rgb.pixels == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  result = avifImageYUVToRGB (image, &rgb);
  if (result != AVIF_RESULT_OK)
    return describe (result);

  if (direct == NULL)
    maq_decode_sink_image (sink, rgb.pixels, rgb.rowBytes);
  return NULL;
}

const char *
maq_decode_avif (const MaqDecodeInput *input,
                 MaqDecodeSink        *sink)
{
  avifDecoder *decoder = make_decoder (input);
  const char *problem;
  avifResult result;

  if (decoder == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  result = avifDecoderParse (decoder);
  if (result != AVIF_RESULT_OK)
    return describe (result);

  problem = maq_decode_sink_begin (sink, decoder->image->width, decoder->image->height);
  if (problem != NULL)
    return problem;

  result = avifDecoderNextImage (decoder);
  if (result != AVIF_RESULT_OK)
    return describe (result);

  return convert (decoder->image, sink);
}
