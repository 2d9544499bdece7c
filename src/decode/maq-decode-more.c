/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>

#include "maq-decode-codec.h"

/* The formats of maquette-decode-more; see maq-decode-common.c. */

MaqDecodeFunc
maq_decode_find (uint32_t format)
{
  switch (format)
    {
    case MAQ_DECODE_TIFF:
      return maq_decode_tiff;
    case MAQ_DECODE_AVIF:
      return maq_decode_avif;
    default:
      return NULL;
    }
}

void
maq_decode_warm (void)
{
}
