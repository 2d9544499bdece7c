/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "maq-decode-sink.h"

const char *
maq_decode_sink_begin (MaqDecodeSink *sink,
                       uint32_t       width,
                       uint32_t       height)
{
  const MaqDecodeRequest *request = sink->request;
  uint32_t expected_width = ((uint64_t) request->width * request->eighths + 7) / 8;
  uint32_t expected_height = ((uint64_t) request->height * request->eighths + 7) / 8;

  if (width != expected_width || height != expected_height)
    return "the size differs from what the header says";
  if (request->out_width > width || request->out_height > height)
    return "the wanted size is larger than the picture";

  sink->width = width;
  sink->height = height;
  sink->next_row = 0;
  sink->reduces = request->out_width != width || request->out_height != height;
  if (!sink->reduces)
    return NULL;

  sink->sums = calloc (request->out_width, 4 * sizeof *sink->sums);
  sink->row_sums = calloc (request->out_width, 4 * sizeof *sink->row_sums);
  sink->row = calloc (request->out_width, 4);

  return sink->sums && sink->row_sums && sink->row ? NULL : "no memory";
}

uint8_t *
maq_decode_sink_direct (MaqDecodeSink *sink)
{
  if (sink->reduces || sink->request->orientation != 1)
    return NULL;

  sink->next_row = sink->height;
  return sink->pixels;
}

/* Copies the finished row @y to where the orientation puts it. */
static void
place_row (MaqDecodeSink *sink,
           uint32_t       y,
           const uint8_t *row)
{
  const MaqDecodeRequest *request = sink->request;
  ptrdiff_t w = request->out_width, h = request->out_height;
  ptrdiff_t down = h - 1 - y, start, step;

  switch (request->orientation)
    {
    default:
    case 1: start = y * w;                   step = 1;  break;
    case 2: start = y * w + w - 1;           step = -1; break;
    case 3: start = down * w + w - 1;        step = -1; break;
    case 4: start = down * w;                step = 1;  break;
    case 5: start = y;                       step = h;  break;
    case 6: start = down;                    step = h;  break;
    case 7: start = down + (w - 1) * h;      step = -h; break;
    case 8: start = y + (w - 1) * h;         step = -h; break;
    }

  if (step == 1)
    {
      memcpy (sink->pixels + start * 4, row, w * 4);
      return;
    }

  for (ptrdiff_t x = 0; x < w; x++)
    memcpy (sink->pixels + (start + x * step) * 4, row + x * 4, 4);
}

/* Adds @part of the pixel to a sum. One wanted pixel is @width parts wide, so a sum stays below
 * 16384 × 255 × 255 < 2³². */
static inline void
add_pixel (uint32_t      *sum,
           const uint8_t *pixel,
           uint32_t       part)
{
  uint32_t alpha = pixel[3] * part;

  sum[0] += pixel[0] * alpha;
  sum[1] += pixel[1] * alpha;
  sum[2] += pixel[2] * alpha;
  sum[3] += alpha;
}

/* A picture pixel is out_width parts wide, a wanted one width parts: no fraction is lost. */
static void
sum_row (MaqDecodeSink *sink,
         const uint8_t *rgba)
{
  uint32_t out_width = sink->request->out_width;
  uint32_t *sum = sink->row_sums;
  uint32_t room = sink->width;

  memset (sum, 0, (size_t) out_width * 4 * sizeof *sum);

  for (uint32_t x = 0; x < sink->width; x++, rgba += 4)
    {
      uint32_t here = out_width < room ? out_width : room;

      add_pixel (sum, rgba, here);
      room -= here;
      if (room > 0)
        continue;

      sum += 4;
      room = sink->width;
      if (here < out_width)
        {
          add_pixel (sum, rgba, out_width - here);
          room -= out_width - here;
        }
    }
}

static void
add_row (MaqDecodeSink *sink,
         uint64_t       part)
{
  size_t n = (size_t) sink->request->out_width * 4;

  for (size_t i = 0; i < n; i++)
    sink->sums[i] += sink->row_sums[i] * part;
}

static void
finish_row (MaqDecodeSink *sink,
            uint32_t       y)
{
  uint64_t whole = (uint64_t) sink->width * sink->height;
  uint64_t *sum = sink->sums;

  for (uint32_t x = 0; x < sink->request->out_width; x++, sum += 4)
    {
      uint8_t *pixel = sink->row + (size_t) x * 4;

      for (int c = 0; c < 3; c++)
        pixel[c] = sum[3] > 0 ? (sum[c] + sum[3] / 2) / sum[3] : 0;
      pixel[3] = (sum[3] + whole / 2) / whole;
    }

  memset (sink->sums, 0, (size_t) sink->request->out_width * 4 * sizeof *sink->sums);
  place_row (sink, y, sink->row);
}

static void
reduce_row (MaqDecodeSink *sink,
            const uint8_t *rgba)
{
  uint64_t out_height = sink->request->out_height;
  uint64_t from = sink->next_row * out_height, to = from + out_height;
  uint32_t y = from / sink->height;
  uint64_t border = (uint64_t) (y + 1) * sink->height;

  sum_row (sink, rgba);
  add_row (sink, (to < border ? to : border) - from);
  if (to < border)
    return;

  finish_row (sink, y);
  if (to > border)
    add_row (sink, to - border);
}

void
maq_decode_sink_row (MaqDecodeSink *sink,
                     const uint8_t *rgba)
{
  if (sink->next_row >= sink->height)
    return;

  if (sink->reduces)
    reduce_row (sink, rgba);
  else
    place_row (sink, sink->next_row, rgba);
  sink->next_row++;
}

void
maq_decode_sink_image (MaqDecodeSink *sink,
                       const uint8_t *pixels,
                       size_t         stride)
{
  for (uint32_t y = 0; y < sink->height; y++)
    maq_decode_sink_row (sink, pixels + y * stride);
}

bool
maq_decode_sink_is_full (const MaqDecodeSink *sink)
{
  return sink->next_row == sink->height;
}
