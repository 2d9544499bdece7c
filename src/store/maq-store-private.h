/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "maq-library-dir.h"
#include "maq-step.h"

G_BEGIN_DECLS

typedef struct _MaqStore MaqStore;

struct _MaqStore {
  MaqLibraryDir *dir;
  sqlite3       *db;
  pid_t          thread;
  gint64         board;    /* the one this process has open; others may have another */
};

#define MAQ_STORE_SCHEMA 4
#define MAQ_STORE_APPLICATION_ID 0x4d617175 /* "Maqu" */

#define maq_store_check(self, value) g_return_val_if_fail ((self) != NULL && maq_store_is_ours (self), value)
gboolean      maq_store_is_ours   (MaqStore *self);

/* Database (maq-store-db.c). @types of what follows the SQL, one letter each: 'i' int, 'l' gint64, 'd' double, 's' text
 * (NULL: null). Values are only ever bound. */
gboolean      maq_db_open         (MaqLibraryDir *dir, const char *path, gboolean scratch, sqlite3 **db, GError **error);
void          maq_db_set_error    (sqlite3 *db, int code, const char *what, GError **error);
gboolean      maq_db_is_corrupt   (int code);
gboolean      maq_db_script       (sqlite3 *db, const char *sql, GError **error);
sqlite3_stmt *maq_db_prepare      (MaqStore *self, GError **error, const char *sql, const char *types, ...)
  G_GNUC_WARN_UNUSED_RESULT;
/* TRUE: there is a row. FALSE: the end, or @error. */
gboolean      maq_db_next         (sqlite3_stmt *statement, GError **error);
gboolean      maq_db_run          (MaqStore *self, GError **error, const char *sql, const char *types, ...);
gint64        maq_db_get_int      (MaqStore *self, gint64 fallback, const char *sql, const char *types, ...);
/* The first column of all rows. (transfer full) (element-type gint64) */
GArray       *maq_db_list_ids     (MaqStore *self, GError **error, const char *sql, const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
char         *maq_db_dup_text     (MaqStore *self, const char *sql, const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
char         *maq_db_column       (sqlite3_stmt *statement, int column) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */
const char   *maq_db_text         (sqlite3_stmt *statement, int column); /* "" for null; until the next step */

/* A write transaction: rolled back when it goes out of scope, unless it was committed. */
typedef MaqStore MaqTransaction;
MaqTransaction *maq_db_begin      (MaqStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        maq_db_commit     (MaqTransaction *transaction, GError **error); /* takes it */
void            maq_db_rollback   (MaqTransaction *transaction);

/* Schema (maq-store-schema.c). */
gboolean      maq_schema_create   (MaqStore *self, GError **error);
/* Of any older version, to ours, in one transaction. The caller has made a backup (maq_backup_before_migration()). */
gboolean      maq_schema_migrate  (MaqStore *self, GError **error);
gint64        maq_schema_get_version (sqlite3 *db); /* -1: cannot be read */
/* Is this the schema we would make of its version? FALSE without @error: no. */
gboolean      maq_schema_matches  (sqlite3 *db, GError **error);

/* A checked copy of the library as it is, beside the daily ones (maq-store-backup.c): the way back to the older program. */
gboolean      maq_backup_before_migration (MaqStore *self, GError **error);

/* Boards (maq-store-boards.c). */
/* Inside a transaction. 0 with @error. */
gint64        maq_boards_insert   (MaqStore *self, const char *uuid, const char *name, GError **error);
/* The one that was open last, a new one when there is none. */
gboolean      maq_boards_choose   (MaqStore *self, GError **error);
/* Inside a transaction, see maq_store_write_board(). (maq-store-references.c) */
gboolean      maq_board_entries_write (MaqStore *self, gint64 board, GPtrArray *entries, GError **error);

/* Steps (maq-store-steps.c, maq-store-record.c). Inside a transaction of the caller. */
gint64        maq_steps_insert    (MaqStore *self, gint64 board, const char *uuid, gint64 created_us, MaqRequest *request,
                                   const char *prompt, const char *engine_title, const char *model, gboolean is_ai, GError **error);
gint64        maq_steps_insert_job (MaqStore *self, gint64 step, const char *uuid, guint slot, MaqPrice estimate,
                                    const char *owner, GError **error);
gboolean      maq_steps_note_blob (MaqStore *self, MaqBlob *blob, GError **error);
/* Trash, siblings and children of a record (maq-store-family.c). */
void          maq_steps_read_family (MaqStore *self, MaqStepRecord *record);
/* Steps already there were put elsewhere or marked, see maq_store_get_changes(). */
gboolean      maq_steps_note_change (MaqStore *self, GError **error);
MaqBlob      *maq_steps_dup_blob  (MaqStore *self, const char *sha256) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */
MaqRequest   *maq_steps_parse     (MaqStore *self, const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pictures that come without an engine's answer (maq-store-made.c). Inside a transaction: an attempt that is STORED and ours, whose job the
 * caller makes STORED with it, and each of its pictures, objects already. 0 with @error. */
gint64        maq_made_insert_attempt (MaqStore *self, gint64 job, gint64 when, GError **error);
gboolean      maq_made_insert_picture (MaqStore *self, gint64 job, gint64 attempt, guint index, MaqBlob *picture, GError **error);
/* Outside of any: sidecars, then DONE. (element-type gint64) of attempts. FALSE: they stay STORED, and the next start ends them. */
gboolean      maq_made_end        (MaqStore *self, GArray *attempts, GError **error);

/* Money (maq-store-ledger.c). */
gboolean      maq_ledger_add      (MaqStore *self, const char *attempt, const char *event, MaqMicros micros, const char *note,
                                   GError **error);
/* The sentence's figures when @estimate does not fit into a budget any more, else NULL. Of the day, the month and the board
 * of @job (maq-store-budget.c). (transfer full) (nullable) */
char         *maq_ledger_check    (MaqStore *self, gint64 job, const MaqPrice *estimate) G_GNUC_WARN_UNUSED_RESULT;

/* The record of a job as JSON, for request.json and sidecars (maq-store-sidecar.c). */
JsonObject   *maq_sidecar_build   (MaqStore *self, gint64 job, gint64 attempt, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      maq_sidecar_write   (MaqStore *self, gint64 job, gint64 attempt, GError **error);
/* (element-type gint64) of attempts. */
gboolean      maq_sidecar_write_all (MaqStore *self, GArray *attempts, GError **error);
/* All that @step has, again: what is said of it is another thing now. */
gboolean      maq_sidecar_rewrite (MaqStore *self, gint64 step, GError **error);
char         *maq_sidecar_to_text (JsonObject *object) G_GNUC_WARN_UNUSED_RESULT;
/* A record that says nothing at all of it was written by a program that knew of no verdicts, and did not follow the stars either. */
#define MAQ_SIDECAR_NO_VERDICT "none"

/* Read back in (maq-store-sidecar-replay.c). */
/* Step, job and attempt of @object as rows, unless they are there. Inside a transaction. */
gboolean      maq_sidecar_adopt   (MaqStore *self, JsonObject *object, gint64 *job, gint64 *attempt, GError **error);
/* All sidecars of jobs that are not DONE in the database. Inside a transaction. Returns how many pictures came back. */
guint         maq_sidecar_replay  (MaqStore *self);

/* Repair (maq-store-repair.c): a new library.db from the newest sound backup and the sidecars. */
gboolean      maq_repair_rebuild  (MaqLibraryDir *dir, const char *set_aside, char **report, GError **error);
gboolean      maq_repair_set_aside (MaqLibraryDir *dir, char **folder, GError **error);
gboolean      maq_repair_is_sound (sqlite3 *db, const char *pragma, gint64 budget_us, gboolean *timed_out);

gint64        maq_wall_us         (void);

/* Switches of the test build; see tests/store. */
#ifdef MAQ_STORE_BUGS
#define MAQ_BUG(name) (g_strcmp0 (g_getenv ("MAQ_BUG"), name) == 0)
#else
#define MAQ_BUG(name) FALSE
#endif

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqTransaction, maq_db_rollback)

G_END_DECLS
