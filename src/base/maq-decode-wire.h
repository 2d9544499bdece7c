/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* What is said between the client in imaging and the sandboxed program in decode: one request, one
 * answer, over a SOCK_SEQPACKET pair that is the program's descriptor 0. Descriptor 3 holds the encoded picture
 * (a memfd the client filled and sealed), 4 takes the pixels (a memfd the client has given its final size,
 * out_width × out_height × 4, and sealed against growing and shrinking). Then the process ends. */

#define MAQ_DECODE_FD_TALK 0
#define MAQ_DECODE_FD_IN 3
#define MAQ_DECODE_FD_OUT 4

#define MAQ_DECODE_REQUEST_MAGIC 0x3151444du
#define MAQ_DECODE_ANSWER_MAGIC 0x3141444du

#define MAQ_DECODE_MAX_SIDE 16384u
#define MAQ_DECODE_MAX_PIXELS 64000000u
#define MAQ_DECODE_MAX_INPUT (64u << 20)

typedef enum {
  MAQ_DECODE_PNG = 1,
  MAQ_DECODE_JPEG,
  MAQ_DECODE_WEBP,
  MAQ_DECODE_GIF,
  MAQ_DECODE_TIFF,
  MAQ_DECODE_AVIF,
} MaqDecodeFormat;

typedef struct {
  uint32_t magic;
  uint32_t format;      /* a MaqDecodeFormat */
  uint32_t orientation; /* EXIF 1..8: how the stored rows are turned on their way out */
  uint32_t width;       /* as stored, what the header claims */
  uint32_t height;
  uint32_t eighths;     /* JPEG: decode at eighths/8 of the size; 8 for all others */
  uint32_t out_width;   /* wanted, before turning; at most the decoded size */
  uint32_t out_height;
  uint64_t length;      /* bytes in descriptor 3 */
} MaqDecodeRequest;

typedef enum {
  MAQ_DECODE_DONE = 1,
  MAQ_DECODE_BROKEN,
  MAQ_DECODE_NO_MEMORY,
} MaqDecodeStatus;

typedef struct {
  uint32_t magic;
  uint32_t status;       /* a MaqDecodeStatus */
  char     message[120]; /* why it is BROKEN; made of hostile bytes, to be shown escaped */
} MaqDecodeAnswer;
