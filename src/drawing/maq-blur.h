/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Softens what is covered, one byte a pixel in rows @stride apart, over @radius pixels, rounded, to either side of its edges: no pixel depends on
 * any that is further away. Beyond its own edges @data goes on as it is there. */
void maq_blur (guint8 *data, guint width, guint height, gsize stride, double radius);

G_END_DECLS
