/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-board.h first: this header does not, or the two would make a ring. */
#include "maq-board-item.h"

G_BEGIN_DECLS

/* Only maq-board.c and maq-board-item.c look in here. */
struct _MaqBoardItem {
  GObject       parent_instance;

  MaqReference *reference;
  double        x, y, scale;
};

MaqBoardItem *maq_board_item_new           (MaqReference *reference, double x, double y, double scale) G_GNUC_WARN_UNUSED_RESULT;
void          maq_board_item_set_reference (MaqBoardItem *self, MaqReference *reference);
void          maq_board_item_set_placement (MaqBoardItem *self, double x, double y, double scale);

G_END_DECLS
