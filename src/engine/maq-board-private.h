/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-board.h first: this header does not, or the two would make a ring. */
#include "maq-board-history.h"
#include "maq-board-item-private.h"
#include "maq-core.h"

G_BEGIN_DECLS

/* Only maq-board.c and maq-board-*.c look in here. */
struct _MaqBoard {
  GObject          parent_instance;

  const MaqCore   *core;
  gint64           board;      /* its row in the library */
  GPtrArray       *items;      /* of MaqBoardItem, by number */
  GHashTable      *removed;    /* id → MaqBoardItem: one that comes back is the same object */
  GHashTable      *drawings;   /* "UUID/slot" → MaqBoardEntry, owned */
  GHashTable      *spots;      /* name → MaqBoardEntry, owned */
  MaqBoardHistory *history;    /* of @histories */
  GHashTable      *histories;  /* UUID of a board → MaqBoardHistory: kept while the program runs */
  char            *undo_title, *redo_title;
  guint            depth;      /* of begin and end */
  gboolean         is_undoing; /* what others do to the board meanwhile is no act of its own */
  gboolean         is_urgent;  /* something is to be written when the act ends */

  /* maq-board-write.c */
  GHashTable      *unwritten;  /* what is not on its way to the library: changed just now, or refused by it */
  guint            flush_id;
  gboolean         has_failed; /* and somebody was told */
};

MaqBoard     *maq_board_new        (const MaqCore *core) G_GNUC_WARN_UNUSED_RESULT;
/* From now on it is the board @uuid, of which the library has @entries (as of maq_store_read_board()). */
void          maq_board_fill       (MaqBoard *self, gint64 board, const char *uuid, GPtrArray *entries);
/* Hands over what waits to be written: before the library is closed. */
void          maq_board_flush      (MaqBoard *self);

/* maq-board-apply.c. Makes all of @entries so and announces it, but tells neither undo nor the library. */
void          maq_board_apply      (MaqBoard *self, GPtrArray *entries);
/* In order of number again. */
void          maq_board_sort       (MaqBoard *self);
MaqBoardItem *maq_board_find_number (MaqBoard *self, guint number); /* lent */
/* Lent; @position (out) (optional). NULL: it is not on the board. */
MaqBoardItem  *maq_board_find_item (MaqBoard *self, const char *id, guint *position);
/* What @entry names as it stands now. */
MaqBoardEntry *maq_board_look_up   (MaqBoard *self, const MaqBoardEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* Makes all of @entries so (swallowed), as one change that can be undone. @late: there will be more of it soon. */
void           maq_board_change    (MaqBoard *self, GPtrArray *entries, gboolean late);
gboolean       maq_board_check_room (MaqBoard *self, GError **error);

/* maq-board-write.c. @entry as it is now; @late: there will be more of it soon. */
void          maq_board_write      (MaqBoard *self, const MaqBoardEntry *entry, gboolean late);
/* What was never written of board @board, into @entries. */
void          maq_board_list_unwritten (MaqBoard *self, gint64 board, GPtrArray *entries);
/* maq-board.c, for maq-board-write.c: the library gave it another number than we did. */
void          maq_board_take_number (MaqBoard *self, const char *id, guint number);
void          maq_board_fail       (MaqBoard *self, const GError *error);

G_END_DECLS
