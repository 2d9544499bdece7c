/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-store.h"

G_BEGIN_DECLS

/* Private to the engine: what was done on one board, as pairs of how things stood before and after, so that it can be undone
 * and done again. Things are named by their keys, never held: one that was removed and came back is the same. Main thread. */
typedef struct _MaqBoardHistory MaqBoardHistory;

#define MAQ_BOARD_MAX_UNDO 200

MaqBoardHistory *maq_board_history_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void             maq_board_history_free  (MaqBoardHistory *self);

/* Changes between begin and its end are one; the outermost pair counts, and the first title. @title: (nullable) */
void             maq_board_history_begin (MaqBoardHistory *self, const char *title);
void             maq_board_history_end   (MaqBoardHistory *self);
/* One change within begin and end, both (transfer full) and of the same key. Of several of one thing the first @before and the
 * last @after count. What could have been done again is forgotten, once something is different at the end. */
void             maq_board_history_note  (MaqBoardHistory *self, MaqBoardEntry *before, MaqBoardEntry *after);
/* The next change of place is a new one, even of the same thing. */
void             maq_board_history_seal  (MaqBoardHistory *self);

/* Numbers that were given while the program runs: one of a reference that was removed is not given to another, so that "3" in a
 * text stays the third. */
void             maq_board_history_use_number   (MaqBoardHistory *self, guint number);
void             maq_board_history_free_number  (MaqBoardHistory *self, guint number);
void             maq_board_history_free_numbers (MaqBoardHistory *self);
guint            maq_board_history_find_number  (MaqBoardHistory *self); /* the lowest that was not used */

/* How things shall stand, to be made so by the caller; it holds as undone. NULL: nothing to do, or in the middle of a change.
 * (transfer container) (element-type MaqBoardEntry) */
GPtrArray       *maq_board_history_undo  (MaqBoardHistory *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *maq_board_history_redo  (MaqBoardHistory *self) G_GNUC_WARN_UNUSED_RESULT;
/* Which act was done last, for as long as it can be undone; 0: none. No two acts of a run have the same. */
guint64          maq_board_history_get_serial  (MaqBoardHistory *self);
/* How things stood before that act. NULL: it was undone, or is too long ago. (transfer container) (element-type MaqBoardEntry) */
GPtrArray       *maq_board_history_list_before (MaqBoardHistory *self, guint64 serial) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (nullable): NULL: nothing to do; "": it has no title. */
const char      *maq_board_history_get_undo_title (MaqBoardHistory *self);
const char      *maq_board_history_get_redo_title (MaqBoardHistory *self);
/* Whether the last thing done was removing the reference @id, and nothing else. */
gboolean         maq_board_history_ends_with_removal (MaqBoardHistory *self, const char *id);

gboolean         maq_board_entry_equal   (const MaqBoardEntry *a, const MaqBoardEntry *b);
gboolean         maq_board_entry_is_same (const MaqBoardEntry *a, const MaqBoardEntry *b); /* of the same thing */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBoardHistory, maq_board_history_free)

G_END_DECLS
