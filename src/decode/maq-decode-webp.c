/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "maq-decode-codec.h"

/* Decodes @data into @pixels, whose rows are @stride apart and which end @room bytes on. */
static const char *
decode_frame (const uint8_t *data,
              size_t         length,
              uint8_t       *pixels,
              size_t         stride,
              size_t         room)
{
  WebPDecoderConfig config;

  if (!WebPInitDecoderConfig (&config))
    return "an unfitting libwebp";

  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = stride;
  config.output.u.RGBA.size = room;

  switch ((int) WebPDecode (data, length, &config))
    {
    case VP8_STATUS_OK:
      return NULL;
    case VP8_STATUS_OUT_OF_MEMORY:
      return MAQ_DECODE_OUT_OF_MEMORY;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return "the file ends too soon";
    default:
      return "broken pixels";
    }
}

/* The first frame of an animation, on a transparent canvas. */
static const char *
decode_first_frame (const MaqDecodeInput *input,
                    MaqDecodeSink        *sink,
                    uint8_t              *pixels)
{
  WebPData data = { input->data, input->length };
  WebPDemuxer *demuxer = WebPDemux (&data);
  size_t stride = (size_t) sink->width * 4, start;
  WebPIterator frame;

  if (demuxer == NULL || !WebPDemuxGetFrame (demuxer, 1, &frame) || !frame.complete)
    return "no whole first frame";

  if (frame.x_offset < 0 || frame.y_offset < 0 || frame.width < 1 || frame.height < 1 ||
      (uint64_t) frame.x_offset + frame.width > sink->width ||
      (uint64_t) frame.y_offset + frame.height > sink->height)
    return "a frame outside the picture";

  start = frame.y_offset * stride + (size_t) frame.x_offset * 4;
  return decode_frame (frame.fragment.bytes, frame.fragment.size, pixels + start, stride,
                       (frame.height - 1) * stride + (size_t) frame.width * 4);
}

const char *
maq_decode_webp (const MaqDecodeInput *input,
                 MaqDecodeSink        *sink)
{
  WebPBitstreamFeatures features;
  const char *problem;
  uint8_t *direct, *pixels;
  size_t stride;

  if (WebPGetFeatures (input->data, input->length, &features) != VP8_STATUS_OK)
    return "no picture";

  problem = maq_decode_sink_begin (sink, features.width, features.height);
  if (problem != NULL)
    return problem;

  stride = (size_t) sink->width * 4;
  direct = maq_decode_sink_direct (sink);
  pixels = direct != NULL ? direct : calloc (sink->height, stride);
  if (pixels == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  if (features.has_animation)
    problem = decode_first_frame (input, sink, pixels);
  else
    problem = decode_frame (input->data, input->length, pixels, stride, stride * sink->height);

  if (problem == NULL && direct == NULL)
    maq_decode_sink_image (sink, pixels, stride);

  return problem;
}
