/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "maq-decode-codec.h"

/* The first frame, read by hand: DGifSlurp() would read and keep all of them. */

static int
read_cb (GifFileType *gif,
         GifByteType *data,
         int          length)
{
  MaqDecodeInput *rest = gif->UserData;
  size_t n = length > 0 ? (size_t) length : 0;

  if (n > rest->length)
    n = rest->length;
  memcpy (data, rest->data, n);
  rest->data += n;
  rest->length -= n;

  return n;
}

/* Reads up to the first picture; @transparent becomes its transparent colour or stays NO_TRANSPARENT_COLOR. */
static const char *
seek_first_frame (GifFileType *gif,
                  int         *transparent)
{
  GifRecordType type;

  while (DGifGetRecordType (gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE)
    {
      GifByteType *block;
      int code;

      if (type == IMAGE_DESC_RECORD_TYPE)
        return DGifGetImageDesc (gif) == GIF_OK ? NULL : "a broken frame";
      if (type != EXTENSION_RECORD_TYPE)
        continue;

      if (DGifGetExtension (gif, &code, &block) != GIF_OK)
        return "a broken extension";
      while (block != NULL)
        {
          GraphicsControlBlock control;

          if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB (block[0], block + 1, &control) == GIF_OK)
            *transparent = control.TransparentColor;
          if (DGifGetExtensionNext (gif, &block) != GIF_OK)
            return "a broken extension";
        }
    }

  return "no picture";
}

static void
put_line (const GifPixelType   *line,
          int                   width,
          const ColorMapObject *colors,
          int                   transparent,
          uint8_t              *row)
{
  for (int x = 0; x < width; x++, row += 4)
    {
      if (line[x] == transparent || line[x] >= colors->ColorCount)
        continue;

      row[0] = colors->Colors[line[x]].Red;
      row[1] = colors->Colors[line[x]].Green;
      row[2] = colors->Colors[line[x]].Blue;
      row[3] = 255;
    }
}

static const char *
read_frame (GifFileType *gif,
            int          transparent,
            uint8_t     *pixels)
{
  static const struct { int first, step; } passes[] = { { 0, 8 }, { 4, 8 }, { 2, 4 }, { 1, 2 } };
  const GifImageDesc *desc = &gif->Image;
  const ColorMapObject *colors = desc->ColorMap != NULL ? desc->ColorMap : gif->SColorMap;
  GifPixelType *line;

  if (colors == NULL)
    return "no colours";
  if (desc->Left < 0 || desc->Top < 0 || desc->Width < 1 || desc->Height < 1 ||
      desc->Left + desc->Width > gif->SWidth || desc->Top + desc->Height > gif->SHeight)
    return "a frame outside the picture";

  line = malloc (desc->Width);
  if (line == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  for (int pass = desc->Interlace ? 0 : 3; pass < 4; pass++)
    {
      int step = desc->Interlace ? passes[pass].step : 1;

      for (int y = desc->Interlace ? passes[pass].first : 0; y < desc->Height; y += step)
        {
          if (DGifGetLine (gif, line, desc->Width) != GIF_OK)
            return "the file ends too soon";
          put_line (line, desc->Width, colors, transparent,
                    pixels + ((size_t) (desc->Top + y) * gif->SWidth + desc->Left) * 4);
        }
    }

  return NULL;
}

const char *
maq_decode_gif (const MaqDecodeInput *input,
                MaqDecodeSink        *sink)
{
  static MaqDecodeInput rest;
  int code, transparent = NO_TRANSPARENT_COLOR;
  GifFileType *gif;
  const char *problem;
  uint8_t *direct, *pixels;

  rest = *input;
  gif = DGifOpen (&rest, read_cb, &code);
  if (gif == NULL)
    return "a broken header";

  problem = maq_decode_sink_begin (sink, gif->SWidth, gif->SHeight);
  if (problem != NULL)
    return problem;

  direct = maq_decode_sink_direct (sink);
  pixels = direct != NULL ? direct : calloc (sink->height, (size_t) sink->width * 4);
  if (pixels == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  problem = seek_first_frame (gif, &transparent);
  if (problem == NULL)
    problem = read_frame (gif, transparent, pixels);
  if (problem == NULL && direct == NULL)
    maq_decode_sink_image (sink, pixels, (size_t) sink->width * 4);

  return problem;
}
