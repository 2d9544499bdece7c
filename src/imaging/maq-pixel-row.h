/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Loops over a row of pixels, four bytes each, alpha last. Any thread. */

/* Whether nothing shows through any of @n pixels. */
gboolean maq_pixel_row_is_opaque (const guint8 *row, gsize n);
/* @out becomes @share of 256 of @row, and what is left of it itself, byte for byte. */
void     maq_pixel_row_mix       (const guint8 *row, gsize n, guint share, guint8 *out);

G_END_DECLS
