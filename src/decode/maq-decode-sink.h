/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maq-decode-wire.h"

/* Where decoded rows go: reduced to the wanted size by area averaging (with alpha taken into account) and
 * turned upright, straight into the memory the client will see. */
typedef struct {
  const MaqDecodeRequest *request;
  uint8_t                *pixels;
  uint32_t                width; /* of the rows that come in */
  uint32_t                height;
  uint32_t                next_row;
  bool                    reduces;
  uint64_t               *sums; /* out_width × 4, of the row being averaged */
  uint32_t               *row_sums;
  uint8_t                *row;
} MaqDecodeSink;

/* The decoder found rows of @width × @height. NULL, or why that cannot be. */
const char *maq_decode_sink_begin  (MaqDecodeSink *sink, uint32_t width, uint32_t height);
/* Memory for all rows (width × 4 bytes each) when they need neither turning nor reducing, else NULL. */
uint8_t    *maq_decode_sink_direct (MaqDecodeSink *sink);
/* The next row from the top, width × RGBA. More rows than the height are ignored. */
void        maq_decode_sink_row    (MaqDecodeSink *sink, const uint8_t *rgba);
/* All rows of @pixels, for decoders that need the whole picture. */
void        maq_decode_sink_image  (MaqDecodeSink *sink, const uint8_t *pixels, size_t stride);
bool        maq_decode_sink_is_full (const MaqDecodeSink *sink);
