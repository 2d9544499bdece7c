/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-blob.h"

G_BEGIN_DECLS

/* A board as a list of boards shows it. Main thread. Properties "uuid", "name" (string), "cover" (MaqBlob, boxed, nullable),
 * "n-references", "n-steps" (uint), "opened-us" (int64). */
#define MAQ_TYPE_BOARD_INFO (maq_board_info_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoardInfo, maq_board_info, MAQ, BOARD_INFO, GObject)

const char *maq_board_info_get_uuid         (MaqBoardInfo *self);
const char *maq_board_info_get_name         (MaqBoardInfo *self); /* "": it was never given one */
MaqBlob    *maq_board_info_get_cover        (MaqBoardInfo *self); /* (transfer none) (nullable) */
guint       maq_board_info_get_n_references (MaqBoardInfo *self);
guint       maq_board_info_get_n_steps      (MaqBoardInfo *self);

/* All boards but those in the trash, or those alone, most recently opened first: a GListModel of MaqBoardInfo. It is read anew when this process
 * changes a board, and when maq_engine_refresh_boards() says so. Signal "changed": it was read anew, rows may say something else. */
#define MAQ_TYPE_BOARDS (maq_boards_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoards, maq_boards, MAQ, BOARDS, GObject)

MaqBoardInfo *maq_boards_find (MaqBoards *self, const char *uuid); /* (transfer none) (nullable) */

G_END_DECLS
