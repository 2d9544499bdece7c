/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* MAQ_WIDE before a function of plain loops over arrays: gcc makes a second version of it for processors with AVX2, twice as wide, and
 * the right one is chosen as the program starts. Both give the same figures, because no multiplication is fused with an addition
 * (-ffp-contract=off). Without glibc there is nobody to choose, and under a sanitizer it would be chosen before the sanitizer is there. */
#if defined (__x86_64__) && defined (__GLIBC__) && defined (__GNUC__) && !defined (__clang__) && !defined (__SANITIZE_ADDRESS__) && \
    !defined (__SANITIZE_THREAD__)
# define MAQ_WIDE __attribute__ ((target_clones ("avx2", "default")))
#else
# define MAQ_WIDE
#endif
