/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decode-sink.h"

typedef struct {
  const uint8_t *data;
  size_t         length;
} MaqDecodeInput;

/* Decodes @input into @sink. Returns NULL when every row has been given, else a sentence saying what is
 * wrong that lives on; MAQ_DECODE_OUT_OF_MEMORY when memory ran out. What it allocates it need not free: the process
 * ends after one picture. */
typedef const char *(*MaqDecodeFunc) (const MaqDecodeInput *input, MaqDecodeSink *sink);

#define MAQ_DECODE_MEMORY_LIMIT (600u << 20)
extern const char MAQ_DECODE_OUT_OF_MEMORY[];

/* The decoder of a format in this program, or NULL. */
MaqDecodeFunc maq_decode_find (uint32_t format);
/* Runs what a codec library does once (looking at the processor), before the sandbox closes. */
void          maq_decode_warm (void);

const char *maq_decode_png  (const MaqDecodeInput *input, MaqDecodeSink *sink);
const char *maq_decode_jpeg (const MaqDecodeInput *input, MaqDecodeSink *sink);
const char *maq_decode_webp (const MaqDecodeInput *input, MaqDecodeSink *sink);
const char *maq_decode_gif  (const MaqDecodeInput *input, MaqDecodeSink *sink);
const char *maq_decode_tiff (const MaqDecodeInput *input, MaqDecodeSink *sink);
const char *maq_decode_avif (const MaqDecodeInput *input, MaqDecodeSink *sink);
