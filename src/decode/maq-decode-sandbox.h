/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* Gives up everything but reading the request, decoding, and writing the answer. Not to be undone.
 * FALSE when the kernel refuses: then the process must end, there is no decoding outside the sandbox. */
bool maq_decode_sandbox_enter (void);
