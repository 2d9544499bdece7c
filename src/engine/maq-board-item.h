/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-reference.h"

G_BEGIN_DECLS

/* A reference with its place on the canvas. Main thread. Properties "reference" (boxed), "x", "y", "scale" (double; canvas
 * units, top-left corner, 1.0: one canvas unit a pixel). */
#define MAQ_TYPE_BOARD_ITEM (maq_board_item_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoardItem, maq_board_item, MAQ, BOARD_ITEM, GObject)

MaqReference *maq_board_item_get_reference (MaqBoardItem *self); /* (transfer none) */
void          maq_board_item_get_placement (MaqBoardItem *self, double *x, double *y, double *scale);

G_END_DECLS
