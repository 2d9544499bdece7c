/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry, which the replay test calls too: our own readers of foreign bytes on this side of the
 * sandbox. @data must be no longer than what was allocated, so that a sanitizer sees a step beyond it. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
