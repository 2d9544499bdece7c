/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

#include "maq-decode-codec.h"

#define SCANS_MAX 100

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf               jump;
  bool                  no_memory;
  char                  message[JMSG_LENGTH_MAX];
} Errors;

static void
fail (j_common_ptr cinfo,
      const char  *message)
{
  Errors *errors = (Errors *) cinfo->err;

  snprintf (errors->message, sizeof errors->message, "%s", message);
  longjmp (errors->jump, 1);
}

static void
error_exit_cb (j_common_ptr cinfo)
{
  Errors *errors = (Errors *) cinfo->err;

  errors->no_memory = errors->manager.msg_code == JERR_OUT_OF_MEMORY;
  cinfo->err->format_message (cinfo, errors->message);
  longjmp (errors->jump, 1);
}

/* A picture that ends too soon would be filled up with grey: that is no picture. Lesser damage is kept, as
 * many cameras write files that make libjpeg warn. */
static void
emit_message_cb (j_common_ptr cinfo,
                 int          level)
{
  if (level < 0 && (cinfo->err->msg_code == JWRN_JPEG_EOF || cinfo->err->msg_code == JWRN_HIT_MARKER))
    fail (cinfo, "the file ends too soon");
}

static void
output_message_cb (j_common_ptr cinfo)
{
}

/* A progressive bomb is small on disk and has thousands of scans over millions of pixels. */
static void
progress_cb (j_common_ptr cinfo)
{
  if (cinfo->is_decompressor && ((j_decompress_ptr) cinfo)->input_scan_number > SCANS_MAX)
    fail (cinfo, "more than 100 scans");
}

static inline uint8_t
multiply (unsigned a,
          unsigned b)
{
  return (a * b + 127) / 255;
}

/* Adobe writes CMYK inverted; without its marker it is taken as it stands. */
static void
cmyk_to_rgba (uint8_t *row,
              uint32_t width,
              bool     inverted)
{
  uint8_t flip = inverted ? 0 : 255;

  for (uint32_t x = 0; x < width; x++, row += 4)
    {
      unsigned k = row[3] ^ flip;

      row[0] = multiply (row[0] ^ flip, k);
      row[1] = multiply (row[1] ^ flip, k);
      row[2] = multiply (row[2] ^ flip, k);
      row[3] = 255;
    }
}

static const char *
read_rows (struct jpeg_decompress_struct *cinfo,
           MaqDecodeSink                 *sink)
{
  uint8_t *direct = maq_decode_sink_direct (sink);
  size_t stride = (size_t) sink->width * 4;
  uint8_t *row = direct != NULL ? direct : calloc (1, stride);

  if (row == NULL)
    return MAQ_DECODE_OUT_OF_MEMORY;

  while (cinfo->output_scanline < cinfo->output_height)
    {
      if (jpeg_read_scanlines (cinfo, &row, 1) != 1)
        return "the file ends too soon";
      if (cinfo->out_color_space == JCS_CMYK)
        cmyk_to_rgba (row, sink->width, cinfo->saw_Adobe_marker);
      if (direct != NULL)
        row += stride;
      else
        maq_decode_sink_row (sink, row);
    }

  return NULL;
}

static const char *
read_jpeg (struct jpeg_decompress_struct *cinfo,
           MaqDecodeSink                 *sink)
{
  const char *problem;

  if (jpeg_read_header (cinfo, TRUE) != JPEG_HEADER_OK)
    return "no picture";
  if (cinfo->num_components != 1 && cinfo->num_components != 3 && cinfo->num_components != 4)
    return "a number of channels other than 1, 3 or 4";

  cinfo->out_color_space = cinfo->num_components == 4 ? JCS_CMYK : JCS_EXT_RGBA;
  cinfo->scale_num = sink->request->eighths;
  cinfo->scale_denom = 8;
  jpeg_calc_output_dimensions (cinfo);
  problem = maq_decode_sink_begin (sink, cinfo->output_width, cinfo->output_height);
  if (problem != NULL)
    return problem;

  jpeg_start_decompress (cinfo);
  return read_rows (cinfo, sink);
}

const char *
maq_decode_jpeg (const MaqDecodeInput *input,
                 MaqDecodeSink        *sink)
{
  static struct jpeg_decompress_struct cinfo;
  static struct jpeg_progress_mgr progress = { .progress_monitor = progress_cb };
  static Errors errors;

  cinfo.err = jpeg_std_error (&errors.manager);
  errors.manager.error_exit = error_exit_cb;
  errors.manager.emit_message = emit_message_cb;
  errors.manager.output_message = output_message_cb;
  if (setjmp (errors.jump))
    return errors.no_memory ? MAQ_DECODE_OUT_OF_MEMORY : errors.message;

  jpeg_create_decompress (&cinfo);
  cinfo.mem->max_memory_to_use = MAQ_DECODE_MEMORY_LIMIT;
  cinfo.progress = &progress;
  jpeg_mem_src (&cinfo, input->data, input->length);

  return read_jpeg (&cinfo, sink);
}
