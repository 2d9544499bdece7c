/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-boards.h first: this header does not, or the two would make a ring. */
#include "maq-store.h"

G_BEGIN_DECLS

MaqBoards *maq_boards_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type MaqBoardRow) */
void       maq_boards_take (MaqBoards *self, GPtrArray *rows);

G_END_DECLS
