/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-engine.h first: this header does not, or the two would make a ring. */
#include "maq-difference.h"
#include "maq-board-private.h"
#include "maq-boards-private.h"
#include "maq-catalog-private.h"
#include "maq-export-plan.h"
#include "maq-job-queue.h"
#include "maq-library-private.h"
#include "maq-thumbnails.h"

G_BEGIN_DECLS

/* Only maq-engine.c and maq-engine-*.c look in here. */
struct _MaqEngine {
  GObject         parent_instance;

  MaqCore        *core;
  MaqLocalServer *server;
  MaqLocalPrograms *programs;
  MaqJobQueue    *queue;
  MaqLibrary     *library;
  MaqCatalog     *catalog;
  MaqBoard       *board;
  MaqBoards      *boards;
  MaqBoards      *trashed_boards;
  gint64          board_id;     /* of the open board, */
  char           *board_uuid;   /* as this is */
  MaqThumbnails  *thumbnails;
  guint           recovered_pictures;
  guint           undecided;
  gboolean        has_worked;   /* something was asked for */

  /* maq-engine-watch.c */
  GFileMonitor   *monitor;
  GSource        *look;
  gboolean        is_looking;
  gboolean        look_again;
  gint64          version;
  gint64          changes;      /* of the list, see maq_store_get_changes() */

  /* maq-engine-care.c */
  gboolean        takes_waiting; /* sends what waits and what nobody alive owns */
  gboolean        fetches;       /* asks for what an engine has accepted and nobody alive asks for */
  guint           adopt_id;
  guint           tidy_id;
};

/* What a piece of work is done with: whichever of these it needs. Freed on the main thread. */
typedef struct {
  MaqCore     *core;
  gint64       id;
  guint        number;
  gboolean     flag;
  char        *text;
  char        *more;
  char        *secret;     /* in locked memory, wiped */
  MaqBlob     *blob;
  MaqBlob     *other;
  MaqDifference *difference;
  GPtrArray   *references; /* of MaqReference */
  GArray      *boxes;      /* of MaqDifferenceBox */
  GBytes      *bytes;
  MaqImage    *image;
  MaqRequest  *request;
  MaqEndpoint *endpoint;
  MaqLocalLife *life;      /* of a program that is asked */
  MaqPrice     price;
  JsonObject  *status;
  MaqStepFilter *filter;
  MaqStepRecord *record;
  MaqExportPlan *plan;
} MaqTodo;

MaqTodo *maq_todo_new  (MaqEngine *self) G_GNUC_WARN_UNUSED_RESULT;
void     maq_todo_free (MaqTodo *todo);

/* Main thread, before the caller's callback: what the rest of the program must know about @result. */
typedef void (*MaqEngineAfter) (MaqEngine *self, gpointer result);

/* Runs @work on @lane with @todo (swallowed) and ends a GTask of @self tagged @tag with what came of it. */
void     maq_engine_run (MaqEngine *self, MaqLane lane, MaqWorkFunc work, MaqTodo *todo, GDestroyNotify free_result,
                         MaqEngineAfter after, GCancellable *cancellable, gpointer tag, GAsyncReadyCallback callback,
                         gpointer user_data);
/* Ends such a GTask at once. Swallows @error. */
void     maq_engine_fail (MaqEngine *self, gpointer tag, GError *error, GAsyncReadyCallback callback, gpointer user_data);

/* The engine @id of the catalogue, lent. NULL: the caller has been told. */
MaqEndpoint *maq_engine_find_endpoint (MaqEngine *self, const char *id, gpointer tag, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* MaqEngineAfter for a MaqStepRecord: history and queue show it; jobs that wait are ours to run. */
void     maq_engine_take_record (MaqEngine *self, gpointer record);

/* What is on a board, as it is read before it is opened. */
typedef struct {
  gint64     board;
  char      *uuid;
  GPtrArray *entries;    /* of MaqBoardEntry */
} MaqBoardState;

/* maq-engine-board-switch.c. @uuid: NULL: the one the store has open. */
MaqBoardState *maq_board_state_read (MaqStore *store, const char *uuid, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void     maq_board_state_free (MaqBoardState *state);
/* Main thread: the board is another one from here on. */
void     maq_engine_take_board (MaqEngine *self, MaqBoardState *state);

/* maq-engine-watch.c: other processes' changes appear by themselves. */
void     maq_engine_watch_start (MaqEngine *self);
void     maq_engine_watch_stop  (MaqEngine *self);

/* maq-engine-care.c: what is done when there is time. */
void     maq_engine_care_start  (MaqEngine *self);
void     maq_engine_care_stop   (MaqEngine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBoardState, maq_board_state_free)

G_END_DECLS
