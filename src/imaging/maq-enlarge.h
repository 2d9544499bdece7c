/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

G_BEGIN_DECLS

/* The @part_width × @part_height pixels at (@x, @y) of what @image would be at @width × @height: straight lines between the centres of its
 * pixels, each counting by its alpha. The counterpart of maq_shrink_part(): a part at a time, and parts meet without a seam.
 * @out: straight RGBA, @part_width × 4 bytes a row. @width and @height: any, but what is much smaller than the picture is coarse.
 * Any thread. */
void maq_enlarge_part (MaqImage *image, guint width, guint height, guint x, guint y, guint part_width, guint part_height, guint8 *out);

G_END_DECLS
