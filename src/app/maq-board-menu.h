/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-loader.h"

G_BEGIN_DECLS

/* The name of the open board as a button, and behind it the list of boards and what can be done with the open one. Signals:
 * "create" and "rename" (char *name): a name was given for a new board or for the open one; "picked" (char *uuid): another board
 * was chosen; "restore" (char *uuid): one shall come back from the trash. */
#define MAQ_TYPE_BOARD_MENU (maq_board_menu_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoardMenu, maq_board_menu, MAQ, BOARD_MENU, AdwBin)

void  maq_board_menu_set_engine (MaqBoardMenu *self, MaqEngine *engine, MaqLoader *loader);
void  maq_board_menu_open       (MaqBoardMenu *self);
/* Where there is no room for a name: a sign instead, which says the name when asked. */
void  maq_board_menu_set_compact (MaqBoardMenu *self, gboolean compact);
/* Asks for a name: for a new board, or for the open one. */
void  maq_board_menu_ask_name   (MaqBoardMenu *self, gboolean is_new);

G_END_DECLS
