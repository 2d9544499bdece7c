/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-board-item.h"

G_BEGIN_DECLS

/* The board's references in order of number: a GListModel of MaqBoardItem. Changes are written behind, in order; one that the
 * library refuses is tried again until it is written. Signal "failed" (GError): the first one that was refused. */
#define MAQ_TYPE_BOARD (maq_board_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoard, maq_board, MAQ, BOARD, GObject)

/* Gives it the lowest number never used on this board so far... numbers of removed references are not handed out again
 * while the program runs. BAD_INPUT for the 21st. Returns (transfer none). */
MaqBoardItem *maq_board_add    (MaqBoard *self, MaqBlob *blob, const char *name, MaqRole role, GError **error);
void          maq_board_remove (MaqBoard *self, MaqBoardItem *item);
/* Puts a removed one back with its own number (Undo). BAD_INPUT where the board has become full since. */
gboolean      maq_board_restore (MaqBoard *self, MaqBoardItem *item, GError **error);
void          maq_board_rename (MaqBoard *self, MaqBoardItem *item, const char *name);
void          maq_board_set_role (MaqBoard *self, MaqBoardItem *item, MaqRole role);
void          maq_board_place  (MaqBoard *self, MaqBoardItem *item, double x, double y, double scale);

G_END_DECLS
