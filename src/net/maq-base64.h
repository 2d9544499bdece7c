/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Streaming base64, standard and URL-safe, white space skipped, split anywhere. Plain values, no allocation. */
typedef struct {
  guint32 bits;
  guint   n;         /* characters held */
  gboolean ended;    /* padding seen */
} MaqBase64;

void     maq_base64_init   (MaqBase64 *self);
/* Decodes @length characters into @out (room for length / 4 × 3 + 3). Returns bytes written, or -1 at a wrong
 * character, whose offset goes to *@bad. */
gssize   maq_base64_decode (MaqBase64 *self, const char *text, gsize length, guint8 *out, gsize *bad);
/* TRUE when it may end here (missing padding is accepted, one left-over character is not). Writes 0..2 bytes. */
gboolean maq_base64_finish (MaqBase64 *self, guint8 *out, gsize *n_out);

G_END_DECLS
