/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-library-dir.h"
#include "maq-reference.h"
#include "maq-spending.h"
#include "maq-step-filter.h"
#include "maq-step.h"

G_BEGIN_DECLS

/* library.db. Every function blocks and belongs to the one store thread of this process (asserted); other processes may
 * write at the same time. */
typedef struct _MaqStore MaqStore;

/* Opens, checks, migrates. Newer schema: BAD_INPUT. Corrupt: set aside with its -wal and -shm, newest verified backup or
 * an empty library instead, objects and sidecars read back in; that needs to be alone in @dir, else LOCKED. @report (out) (nullable)
 * (transfer full): what was repaired, as one JSON object: "set_aside", "backup" (names), "steps", "recovered" (pictures). */
MaqStore *maq_store_open     (MaqLibraryDir *dir, char **report, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void      maq_store_close    (MaqStore *self);
/* Changes whenever any process commits (PRAGMA data_version plus our own commits). */
gint64    maq_store_get_version (MaqStore *self);

/* T0: one step, one QUEUED job a variant, in one transaction. All blobs must be objects already. @prompt: as sent. */
MaqStepRecord *maq_store_add_step  (MaqStore *self, MaqRequest *request, const char *prompt, const char *engine_title,
                                    const char *model, gboolean is_ai, MaqPrice estimate_each, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* A step of one picture that is there already, an object of the library, made of @request's first picture by this program itself: no engine,
 * no price, nothing on the network. @title: what stands for the engine. */
MaqStepRecord *maq_store_add_made  (MaqStore *self, MaqRequest *request, const char *title, MaqBlob *picture, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Another try in the same slot, only from an end state, and from one that was or may have been paid (INCOMPLETE,
 * UNREADABLE, EXPIRED, DISCARDED) only with @user_approved; DONE and UNKNOWN never (maq_journal_resolve()). QUEUED again. */
gboolean  maq_store_requeue_job    (MaqStore *self, gint64 job, gboolean user_approved, GError **error);

/* Reading. A page of ids, newest first, of the steps that @filter (nullable: none but the trash is left out) means on @board
 * (UUID; NULL: on all). @cursor (inout): 0 is the top, else where the page before ended; 0 afterwards: that was all. A page may
 * be short, even empty, before the end: words too short for the index are looked for in some thousand steps at a time, so
 * that the lane is free in between. (transfer full) (element-type gint64) */
GArray        *maq_store_list_page    (MaqStore *self, const char *board, const MaqStepFilter *filter, gint64 *cursor, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of @ids (falling, as listed) those with more than one slot; others that lie between them may be counted, too. (element-type MaqSlotCount) */
typedef struct {
  gint64 step;
  guint  n;
} MaqSlotCount;
GArray        *maq_store_count_slots   (MaqStore *self, const GArray *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same until there are @limit, older than @before (0: from the top). */
GArray        *maq_store_list_steps   (MaqStore *self, const char *board, const MaqStepFilter *filter, gint64 before, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Grows with every change of what is listed that is not a new step at the top: stars, trash, steps from another library. */
gint64         maq_store_get_changes  (MaqStore *self);
/* Which of @records (element-type MaqStepRecord) are no longer as the library has them. (transfer full) (element-type gint64) */
GArray        *maq_store_list_changed (MaqStore *self, GPtrArray *records, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Steps made from the same parent as @step, itself among them, oldest first. (transfer full) (element-type gint64) */
GArray        *maq_store_list_siblings (MaqStore *self, gint64 step, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The steps of a board, oldest first, without those in the trash. @cursor as above; @trashed: gint64 → gint64, the caller's, empty at
 * first, what later pages must know of earlier ones. (transfer full) (element-type MaqTreeNode) */
GArray        *maq_store_list_tree    (MaqStore *self, const char *board, gint64 *cursor, guint limit, GHashTable *trashed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Change texts of earlier steps, newest first, each once. */
GStrv          maq_store_list_prompts (MaqStore *self, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64         maq_store_count_steps  (MaqStore *self);
/* Steps with a job that is not at an end, or UNKNOWN, oldest first: what a queue shows. (transfer full) (element-type gint64) */
GArray        *maq_store_list_open    (MaqStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqStepRecord *maq_store_get_step     (MaqStore *self, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @text: UUID, an unambiguous beginning of one of at least 4 characters, or the number. BAD_INPUT: none or several. */
MaqStepRecord *maq_store_find_step    (MaqStore *self, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64         maq_store_get_step_of_job (MaqStore *self, gint64 job);
gboolean       maq_store_set_starred  (MaqStore *self, gint64 step, gboolean starred, GError **error);
/* Of a job's picture. The files beside the pictures say it, too, as they do of a star: they outlive the catalogue. */
gboolean       maq_store_set_verdict  (MaqStore *self, gint64 job, MaqVerdict verdict, GError **error);
/* A step in the trash is hidden and nothing else: its pictures stay, and its jobs go on. */
gboolean       maq_store_set_trashed  (MaqStore *self, gint64 step, gboolean trashed, GError **error);
/* Median seconds of this engine's last 50 done jobs, or -1. */
double         maq_store_get_median_seconds (MaqStore *self, const char *engine);

/* Configured engines; "draft" is always there and cannot be removed. Its base address is "unix:" alone: the program
 * completes it when it starts the server. */
typedef struct {
  char  *id, *title, *kind, *base_url, *model, *row;
  char  *options, *learned; /* JSON objects, nullable: see maq_endpoint_new_full() */
  gint64 learned_us;        /* wall clock; 0: never asked */
} MaqEngineRow;
void       maq_engine_row_free      (MaqEngineRow *row);
GPtrArray *maq_store_list_engines   (MaqStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What it said of itself stays as long as it is the same server and kind; @row->learned is not looked at. */
gboolean   maq_store_put_engine     (MaqStore *self, const MaqEngineRow *row, GError **error);
/* @learned: NULL to forget. Nothing happens when the engine is gone. */
gboolean   maq_store_set_learned    (MaqStore *self, const char *id, const char *learned, GError **error);
gboolean   maq_store_remove_engine  (MaqStore *self, const char *id, GError **error);

/* Boards. Steps, references and all that has no board in its name are those of the board this process has open: at first the
 * one that was opened last, by whichever process. Budgets and the queue know all boards. */
typedef struct {
  char    *uuid, *name;            /* name: "" until it is given one */
  MaqBlob *cover;                  /* (nullable) */
  guint    n_references, n_steps;  /* without what is in the trash */
  gint64   created_us, opened_us;  /* wall clock; opened 0: never */
} MaqBoardRow;
void       maq_board_row_free      (MaqBoardRow *row);
/* Most recently opened first. (element-type MaqBoardRow) */
GPtrArray *maq_store_list_boards   (MaqStore *self, gboolean trashed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char      *maq_store_create_board  (MaqStore *self, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* its UUID */
gboolean   maq_store_rename_board  (MaqStore *self, const char *uuid, const char *name, GError **error);
/* Nothing is deleted: FALSE brings it back. */
gboolean   maq_store_trash_board   (MaqStore *self, const char *uuid, gboolean trash, GError **error);
/* @text: a name, or an unambiguous beginning of a UUID of at least 4 characters. BAD_INPUT: none or several. (transfer full): UUID */
char      *maq_store_find_board    (MaqStore *self, const char *text, gboolean trashed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64     maq_store_get_board     (MaqStore *self, const char *uuid); /* NULL: the open one; 0: there is none */
char      *maq_store_dup_board_uuid (MaqStore *self) G_GNUC_WARN_UNUSED_RESULT; /* of the open one */
/* From now on this process has this one open. Others go on with theirs. */
void       maq_store_use_board     (MaqStore *self, gint64 board);
/* The next start begins with it. Takes it out of the trash, too. */
gboolean   maq_store_note_opened   (MaqStore *self, const char *uuid, GError **error);
/* Small values of one board: drafts, pages, the view. NULL: none. */
char      *maq_store_get_board_value (MaqStore *self, gint64 board, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean   maq_store_set_board_value (MaqStore *self, gint64 board, const char *name, const char *value, GError **error);

/* What stands on a board, one thing each: a reference; what is drawn on a picture of a step; where something that is no
 * reference stands. Without its reference, its drawing, or with a scale of 0, it is not there. */
typedef enum { MAQ_BOARD_REFERENCE, MAQ_BOARD_MARKUP, MAQ_BOARD_SPOT } MaqBoardPart;
typedef struct {
  MaqBoardPart  part;
  char         *key;        /* the reference's id, the step's UUID, the spot's name */
  guint         slot;       /* of a drawing */
  MaqReference *reference;  /* (nullable) */
  MaqMarkup    *markup;     /* (nullable) of a drawing; a reference has its own */
  double        x, y, scale;
} MaqBoardEntry;
MaqBoardEntry *maq_board_entry_new  (MaqBoardPart part, const char *key, guint slot) G_GNUC_WARN_UNUSED_RESULT;
MaqBoardEntry *maq_board_entry_copy (const MaqBoardEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
void           maq_board_entry_free (MaqBoardEntry *entry);
/* All of it, references first, in order of number. (element-type MaqBoardEntry) */
GPtrArray *maq_store_read_board       (MaqStore *self, gint64 board, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Each as it shall be, in one transaction: numbers may be swapped. BAD_INPUT: too many references, a number twice. */
gboolean   maq_store_write_board      (MaqStore *self, gint64 board, GPtrArray *entries, GError **error);

/* The open board's references, in order of number. (element-type MaqReference) */
GPtrArray *maq_store_list_references  (MaqStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   maq_store_put_reference    (MaqStore *self, MaqReference *reference, double x, double y, double scale, GError **error);
gboolean   maq_store_remove_reference (MaqStore *self, const char *id, GError **error);
gboolean   maq_store_get_placement    (MaqStore *self, const char *id, double *x, double *y, double *scale);

/* Small settings that belong to the library: budgets ("budget.day", "budget.month", "budget.board.UUID", and
 * "budget.board" for any board without its own; micros, "-1": no limit), last unsent draft. */
char      *maq_store_get_value      (MaqStore *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean   maq_store_set_value      (MaqStore *self, const char *name, const char *value, GError **error);

/* Money. Spent = confirmed + estimated of open + unknown (counted at its upper estimate). */
MaqMicros  maq_store_get_spent      (MaqStore *self, gint64 since_us);
typedef enum { MAQ_BUDGET_DAY, MAQ_BUDGET_MONTH, MAQ_BUDGET_BOARD } MaqBudgetPeriod;
typedef struct { MaqMicros spent, limit; /* -1: none */ } MaqBudget;
/* What T1 checks. @board_uuid: for BOARD; NULL: the one that is open. */
void       maq_store_get_budget     (MaqStore *self, MaqBudgetPeriod period, const char *board_uuid, MaqBudget *budget);
/* From @since_us (0: ever) to @until_us (0: now), by the wall clock at the moment it went out. */
MaqSpending *maq_store_get_spending (MaqStore *self, gint64 since_us, gint64 until_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
typedef struct { gint64 seq; char *attempt; char *event; MaqMicros micros; char *note; gint64 wall_us; } MaqLedgerRow;
GPtrArray *maq_store_list_ledger    (MaqStore *self, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void       maq_ledger_row_free      (MaqLedgerRow *row);

/* Any thread: it uses a connection of its own, and takes seconds when the library is large. Once a day, after opening: a copy of library.db in backups/, checked whole before it gets its name; 7
 * daily and 4 weekly ones are kept. Nothing to do when today's is there. */
gboolean   maq_store_backup         (MaqLibraryDir *dir, GError **error);
/* S13, when there is time: removes spool folders of pictures that are in the library, once they are 7 days old and the
 * objects have been read again; beyond 2 GiB also younger ones, oldest first. Never one of an attempt that was paid or may
 * have been and brought no picture. A damaged object makes its job RECEIVED again instead. Stops after a quarter of a second;
 * @removed (out) (optional): call again later while it is not 0. */
gboolean   maq_store_sweep_spool    (MaqStore *self, guint *removed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqStore, maq_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBoardEntry, maq_board_entry_free)

G_END_DECLS
