/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decode-codec.h"

/* In the decoder that is built for tests only: when @input is a PNG with the text "Misbehave", does what that
 * text names, as a codec would whose hole was used. */
void maq_decode_misbehave (const MaqDecodeInput *input, uint8_t *pixels, size_t length);
