/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-board-item.h"

G_BEGIN_DECLS

/* The board's references in order of number: a GListModel of MaqBoardItem. Changes are written behind, in order; one that the
 * library refuses is tried again until it is written. Signals: "failed" (GError): the first one that was refused;
 * "picture-markup-changed" (step's UUID, slot) and "spot-changed" (name), also when undone. The engine fills the same object anew
 * when another board is opened: "items-changed" for all of it, then "notify::board-uuid" of the engine.
 * Properties "undo-title" and "redo-title": what could be undone and done again; NULL: nothing, "": what has no title. */
#define MAQ_TYPE_BOARD (maq_board_get_type ())
G_DECLARE_FINAL_TYPE (MaqBoard, maq_board, MAQ, BOARD, GObject)

/* Undo: one stack a board, kept while the program runs, of 200 acts. Every change below can be undone; changes between begin and
 * end are one. @title: (nullable): for people, translated by the caller: "Move 3 references". Begin and end may be nested: the
 * outermost pair counts. Within them nothing is undone. */
void          maq_board_begin  (MaqBoard *self, const char *title);
void          maq_board_end    (MaqBoard *self);
void          maq_board_undo   (MaqBoard *self);
void          maq_board_redo   (MaqBoard *self);
/* The Undo of a toast: takes back the act that was the last when its number was asked for, whatever was done since; an act that
 * was undone meanwhile, or is another board's, stays as it is. 0: there is none. */
guint64       maq_board_get_last_act (MaqBoard *self);
void          maq_board_undo_act (MaqBoard *self, guint64 act);
const char   *maq_board_get_undo_title (MaqBoard *self); /* (transfer none) (nullable) */
const char   *maq_board_get_redo_title (MaqBoard *self);

/* Gives it the lowest number never used on this board so far... numbers of removed references are not handed out again
 * while the program runs. BAD_INPUT for the 21st. Returns (transfer none). */
MaqBoardItem *maq_board_add    (MaqBoard *self, MaqBlob *blob, const char *name, MaqRole role, GError **error);
void          maq_board_remove (MaqBoard *self, MaqBoardItem *item);
/* Puts a removed one back with its own number, or another where that is taken: what the Undo of a toast does, whatever was done
 * since. BAD_INPUT where the board has become full. An item that comes back, by this or by undo, is the same object. */
gboolean      maq_board_restore (MaqBoard *self, MaqBoardItem *item, GError **error);
/* A reference as it was, with its id, name, role and marks: one that is on the board becomes so again and keeps its number; one that
 * is not comes back, with its number where no other has it, to where it stood last; to @x, @y where nobody knows that any more.
 * BAD_INPUT where the board is full. (transfer none) */
MaqBoardItem *maq_board_bring_back (MaqBoard *self, MaqReference *reference, double x, double y, double scale, GError **error);
void          maq_board_rename (MaqBoard *self, MaqBoardItem *item, const char *name);
void          maq_board_set_role (MaqBoard *self, MaqBoardItem *item, MaqRole role);
void          maq_board_place  (MaqBoard *self, MaqBoardItem *item, double x, double y, double scale);
void          maq_board_set_markup (MaqBoard *self, MaqBoardItem *item, MaqMarkup *markup); /* (nullable) */
/* The same picture with the same role and marks, a little aside, with a number of its own. BAD_INPUT for the 21st. (transfer none) */
MaqBoardItem *maq_board_duplicate (MaqBoard *self, MaqBoardItem *item, GError **error);
/* 1..n without holes, in order. Their ids stay: chips follow. */
void          maq_board_renumber (MaqBoard *self);
/* Of another that has it, it takes the number, and gives its own. From 1. */
void          maq_board_set_number (MaqBoard *self, MaqBoardItem *item, guint number);

/* What is drawn on a picture of a step. (transfer none) (nullable) */
MaqMarkup    *maq_board_get_picture_markup (MaqBoard *self, const char *step_uuid, guint slot);
void          maq_board_set_picture_markup (MaqBoard *self, const char *step_uuid, guint slot, MaqMarkup *markup);
/* Where something stands that is no reference: the current picture, its variants. FALSE: it was never placed. */
gboolean      maq_board_get_spot (MaqBoard *self, const char *name, double *x, double *y, double *scale);
/* @scale 0: takes the place away, it stands by itself again. */
void          maq_board_set_spot (MaqBoard *self, const char *name, double x, double y, double scale);

G_END_DECLS
