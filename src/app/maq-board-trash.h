/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The boards in the trash, each with a way back. Signals: "restore" (UUID), "back". Property "n-boards" (uint). */
#define MAQ_TYPE_BOARD_TRASH (maq_board_trash_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoardTrash, maq_board_trash, MAQ, BOARD_TRASH, AdwBin)

void  maq_board_trash_set_engine   (MaqBoardTrash *self, MaqEngine *engine, MaqLoader *loader);
/* Covers and counts as they are now, and the focus on the first. */
void  maq_board_trash_show         (MaqBoardTrash *self);
guint maq_board_trash_get_n_boards (MaqBoardTrash *self);

G_END_DECLS
