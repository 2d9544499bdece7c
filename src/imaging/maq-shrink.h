/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

G_BEGIN_DECLS

/* To an eighth of the side at most: who needs less begins with a smaller level of the pyramid. */
#define MAQ_SHRINK_LIMIT 8

/* The @part_width × @part_height pixels at (@x, @y) of what @image would be at @width × @height: the average of the covered area, each
 * pixel counting by its alpha. Made for what is on the screen, a part at a time, on the thread that shows it: about 10 ns a pixel.
 * @out: straight RGBA, @part_width × 4 bytes a row. @width and @height: not larger than the picture, and not smaller than an eighth of it.
 * Any thread. */
void maq_shrink_part (MaqImage *image, guint width, guint height, guint x, guint y, guint part_width, guint part_height, guint8 *out);

G_END_DECLS
