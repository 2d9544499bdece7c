/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-zip.h"

#include "maq-store.h"

G_BEGIN_DECLS

/* One board as one file, NAME.maquette: a zip (maq-zip.h) with board.json, steps/UUID.json for each step and pictures/SHA256.EXT.
 * What a board does not take along: keys, engines and their options, and what anything cost. docs/board-file.md describes it. */

#define MAQ_BOARD_FILE_EXTENSION ".maquette"

/* A board between a library and a file. Any thread, one user at a time. */
typedef struct _MaqBoardFile MaqBoardFile;

/* Of @total so many bytes are done. Called on the thread that works. */
typedef void (*MaqBoardFileFunc) (guint64 done, guint64 total, gpointer data);

void          maq_board_file_free    (MaqBoardFile *self);
const char   *maq_board_file_get_name (MaqBoardFile *self); /* the board's */
/* For one that is adopted where it comes from. */
void          maq_board_file_set_name (MaqBoardFile *self, const char *name);

/* Store thread: all that is known of @board, but the pictures' bytes. */
MaqBoardFile *maq_board_file_collect (MaqStore *store, gint64 board, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Any thread: whole or not at all. A picture that has gone from the disk, or that is none, is left out. NO_SPACE, FAILED, cancelled. */
gboolean      maq_board_file_write   (MaqBoardFile *self, const char *path, MaqBoardFileFunc progress, gpointer data,
                                      GCancellable *cancellable, GError **error);

/* Any thread: reads and checks the whole file, and only then copies its pictures into the library. BAD_INPUT says what is wrong. */
MaqBoardFile *maq_board_file_read    (MaqLibraryDir *dir, const char *path, MaqBoardFileFunc progress, gpointer data,
                                      GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Store thread: a new board with new ids for everything, in one transaction. Returns: its UUID (transfer full). */
char         *maq_board_file_adopt   (MaqBoardFile *self, MaqStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Checks without a library: for fuzzing. @fd: of a file. */
gboolean      maq_board_file_check   (int fd, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBoardFile, maq_board_file_free)

G_END_DECLS
