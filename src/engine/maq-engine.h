/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-board.h"
#include "maq-boards.h"
#include "maq-catalog.h"
#include "maq-file-problem.h"
#include "maq-image.h"
#include "maq-job.h"
#include "maq-library.h"
#include "maq-preset.h"
#include "maq-scale.h"
#include "maq-spending.h"

G_BEGIN_DECLS

/* The facade: all that window and command line see. Main thread; nothing here blocks. Everything asynchronous ends in a
 * callback on the main context, also after cancelling. */
#define MAQ_TYPE_ENGINE (maq_engine_get_type ())
G_DECLARE_FINAL_TYPE (MaqEngine, maq_engine, MAQ, ENGINE, GObject)

/* Opens the library (NULL: the default one) and recovers: what needs only what is on disk is finished. LOCKED, BAD_INPUT,
 * NO_SPACE, FAILED. */
void        maq_engine_open_async    (const char *library, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqEngine  *maq_engine_open_finish   (GAsyncResult *result, GError **error);
/* From now on jobs that wait and that nobody alive owns are sent by this process. A window wants that; a command that only
 * looks must not spend. Fetches, too. */
void        maq_engine_take_waiting  (MaqEngine *self);
/* From now on what engines have accepted, and nobody alive asks for, is asked for by this process. Whoever sends something does
 * so by itself: fetching what is paid is no spending. Who only looks needs neither network nor key. */
void        maq_engine_fetch         (MaqEngine *self);
/* Waits until every job at risk has ended (cancels those not yet sent; they stay QUEUED), stops the Draft server, closes. What an
 * engine has accepted is not waited for: the next start goes on with it. */
void        maq_engine_close_async   (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    maq_engine_close_finish  (MaqEngine *self, GAsyncResult *result, GError **error);

/* Where the built-in engine's program is, maquette-server: for those who want it to themselves. (transfer full) */
char       *maq_engine_dup_server_program (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of MaqJob, in the order they are started in: all that are not at an end, plus UNKNOWN ones. */
GListModel *maq_engine_get_queue     (MaqEngine *self);
/* What waits of @step goes before what waits of @before; last of all, when that is 0. Kept in the library. */
void        maq_engine_move_step     (MaqEngine *self, gint64 step, gint64 before);
MaqLibrary *maq_engine_get_library   (MaqEngine *self);
MaqCatalog *maq_engine_get_catalog   (MaqEngine *self);
MaqBoard   *maq_engine_get_board     (MaqEngine *self);
/* Boards. One of them is open: board, library (history) and what is submitted are its; queue, catalog and money know all. Which one
 * that is at first, was opened last. Property "board-uuid" notifies when another is open and MaqBoard and MaqLibrary, the same
 * objects, hold what is its; signal "leave-board" comes just before, while everything is still the old one's. */
#define MAQ_BOARD_EXTENSION ".maquette"
MaqBoards  *maq_engine_get_boards      (MaqEngine *self);
MaqBoards  *maq_engine_get_trashed_boards (MaqEngine *self); /* the other ones; read together */
const char *maq_engine_get_board_uuid  (MaqEngine *self);
/* Reads the list anew: what other processes did. */
void        maq_engine_refresh_boards  (MaqEngine *self);
void        maq_engine_refresh_boards_async  (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean    maq_engine_refresh_boards_finish (MaqEngine *self, GAsyncResult *result, GError **error);
/* These end as plain ones do; text: the UUID of the board that is open then. Trashing the open one opens the one before, or a new
 * one when it was the last. */
void        maq_engine_trash_board_async  (MaqEngine *self, const char *uuid, GAsyncReadyCallback callback, gpointer user_data);
/* @lasting: the next start begins with it; @text is its UUID, and it may lie in the trash: it comes out of it. Otherwise @text is a
 * name or the beginning of a UUID, and it is open in this process alone. BAD_INPUT: none or several. */
void        maq_engine_open_board_async   (MaqEngine *self, const char *text, gboolean lasting, GAsyncReadyCallback callback, gpointer user_data);
/* @text: a name or the beginning of a UUID, of a board in the trash. Text: its UUID. It is not opened. BAD_INPUT: none or several. */
void        maq_engine_restore_board_async (MaqEngine *self, const char *text, GAsyncReadyCallback callback, gpointer user_data);
/* A twin with the same references, marks, places and drafts, and with a history of its own: copies of the steps, which cost nothing
 * and name the same stored pictures; what runs goes on on the first alone. @uuid: NULL: the open one; @name: of the twin. Text:
 * its UUID. It is not opened. */
void        maq_engine_duplicate_board_async (MaqEngine *self, const char *uuid, const char *name, GAsyncReadyCallback callback, gpointer user_data);
/* For what was on its way when another board was opened: @references (MaqReference; their numbers do not count) onto the board @uuid,
 * below what stands there. If it is open by then, it shows them. Text: how many found room. */
void        maq_engine_add_references_async (MaqEngine *self, const char *uuid, GPtrArray *references, GAsyncReadyCallback callback, gpointer user_data);
/* Text: its UUID. It is not opened. */
void        maq_engine_create_board_async (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_rename_board_async (MaqEngine *self, const char *uuid, const char *name, GAsyncReadyCallback callback, gpointer user_data);
/* Small values of the open board: drafts, pages, the view. NULL: none. */
void        maq_engine_set_board_value_async (MaqEngine *self, const char *name, const char *value, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_get_board_value_async (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data);
/* From 0 to 1, on the main thread, before the call's end. */
typedef void (*MaqFractionFunc) (double fraction, gpointer data);
/* A board as one file, whole or not at all. @uuid: NULL: the open one. Text: the path. */
void        maq_engine_export_board_async (MaqEngine *self, const char *uuid, const char *path, GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);
/* A new board from such a file, which is checked as something that an enemy made. Text: its UUID. It is not opened. BAD_INPUT. */
void        maq_engine_import_board_async (MaqEngine *self, const char *path, GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);

/* What recovery did ("Recovered 2 pictures. 1 request needs your decision."), or NULL. Figures; app and cli make the sentence. */
void        maq_engine_get_recovered (MaqEngine *self, guint *pictures, guint *undecided);

/* Copies a picture in: from a path (regular file), or from bytes (clipboard, drop). The blob is durable when it returns. */
void        maq_engine_add_file_async   (MaqEngine *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same of one that a person chose: a link means what it leads to. */
void        maq_engine_add_chosen_async (MaqEngine *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_add_bytes_async  (MaqEngine *self, GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Pixels (a texture from the clipboard): stored as PNG. */
void        maq_engine_add_image_async  (MaqEngine *self, MaqImage *image, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqBlob    *maq_engine_add_finish       (MaqEngine *self, GAsyncResult *result, GError **error);

/* What is wrong with a file that could not be added. */
void        maq_engine_look_at_file_async  (MaqEngine *self, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean    maq_engine_look_at_file_finish (MaqEngine *self, GAsyncResult *result, MaqFileLook *look, GError **error);

/* A copy of a picture's stored bytes for other programs, under @suggested_name (nullable) in the cache folder; text: its path.
 * It stays for a week at least; what others make of it is never written over. */
void        maq_engine_share_async     (MaqEngine *self, MaqBlob *blob, const char *suggested_name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* A picture's stored bytes as they are. (transfer full) */
void        maq_engine_read_blob_async  (MaqEngine *self, MaqBlob *blob, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes     *maq_engine_read_blob_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* Decodes in the sandbox; @max_side as in maq_decoder_decode_fd(); small sizes come from the thumbnail cache. */
void        maq_engine_load_image_async  (MaqEngine *self, MaqBlob *blob, guint max_side, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqImage   *maq_engine_load_image_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* The same with its pyramid, both made on a worker: halving a 4K picture takes several frames. */
void        maq_engine_load_pyramid_async  (MaqEngine *self, MaqBlob *blob, guint max_side, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqPyramid *maq_engine_load_pyramid_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* Checks against the row, writes the step and its jobs (durable), queues them. The record has its id and slots; the jobs
 * are in the queue when it returns. BAD_INPUT, NO_SPACE, FAILED. */
void           maq_engine_submit_async   (MaqEngine *self, MaqRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqStepRecord *maq_engine_submit_finish  (MaqEngine *self, GAsyncResult *result, GError **error);

/* What controls say becomes what can be sent, in the library: the mask of the picture being edited, annotated copies of marked pictures,
 * and with @pack what @model does not take on one numbered contact sheet (see maq-prepare.h; "leave out" needs no engine). The same
 * request when nothing is to do. What is sent and what is shown before both come from here. BAD_INPUT, NO_SPACE, FAILED.
 * (transfer full) */
void        maq_engine_prepare_request_async  (MaqEngine *self, MaqRequest *request, const MaqModel *model, gboolean pack,
                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqRequest *maq_engine_prepare_request_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* For --dry-run and "What will be sent": the exact bytes of variant @variant, picture contents as "<1234 bytes of image/png>". */
void        maq_engine_preview_request_async  (MaqEngine *self, MaqRequest *request, guint variant, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): method, path, content type, body as text, sha256 of the real body. */
JsonNode   *maq_engine_preview_request_finish (MaqEngine *self, GAsyncResult *result, GError **error);

MaqPrice    maq_engine_get_price     (MaqEngine *self, MaqRequest *request); /* of all its variants, at its engine */

/* The same request at every configured engine, the request's own first, the others cheapest first. No network. (transfer full)
 * (element-type MaqOffer) */
typedef struct {
  MaqEndpoint *endpoint;
  char        *why_not;        /* NULL: it can be done there; else one technical sentence (BAD_INPUT of the check) */
  MaqPrice     price;          /* of all variants */
  gint         saving_permille; /* against the request's own engine: 219 is 21.9 % cheaper, negative is dearer; G_MININT: not
                                * comparable (unknown, or a range) */
} MaqOffer;
void        maq_offer_free           (MaqOffer *offer);
GPtrArray  *maq_engine_list_offers   (MaqEngine *self, MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* The same at the presets that nobody has configured, cheapest first. */
GPtrArray  *maq_engine_list_preset_offers (MaqEngine *self, MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/* What was spent from @since_us (wall clock, 0: ever) to @until_us (0: now). */
void         maq_engine_get_spending_async  (MaqEngine *self, gint64 since_us, gint64 until_us, GAsyncReadyCallback callback, gpointer user_data);
MaqSpending *maq_engine_get_spending_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* Reading single steps, for the command line; @text as in maq_store_find_step(). */
void           maq_engine_find_step_async   (MaqEngine *self, const char *text, GAsyncReadyCallback callback, gpointer user_data);
MaqStepRecord *maq_engine_find_step_finish  (MaqEngine *self, GAsyncResult *result, GError **error);
/* (element-type MaqStepRecord), newest first; @filter: NULL for all of the board but the trash. */
void           maq_engine_list_steps_async  (MaqEngine *self, const MaqStepFilter *filter, guint limit, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *maq_engine_list_steps_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* Steps made from the same parent as @step, itself among them: ids, oldest first. (element-type gint64) */
void        maq_engine_list_siblings_async  (MaqEngine *self, gint64 step, GAsyncReadyCallback callback, gpointer user_data);
GArray     *maq_engine_list_siblings_finish (MaqEngine *self, GAsyncResult *result, GError **error);
/* Every step of the board that is not in the trash, oldest first. (element-type MaqTreeNode) */
void        maq_engine_list_tree_async    (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data);
GArray     *maq_engine_list_tree_finish   (MaqEngine *self, GAsyncResult *result, GError **error);
/* What was asked for in earlier steps, on any board: newest first, each once. */
void        maq_engine_list_prompts_async (MaqEngine *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
GStrv       maq_engine_list_prompts_finish (MaqEngine *self, GAsyncResult *result, GError **error);

/* Another try in one slot (from any end but DONE and UNKNOWN); a person's answer to UNKNOWN ("charged", "not-charged", "resend"). */
void        maq_engine_retry_async    (MaqEngine *self, gint64 job, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_resolve_async  (MaqEngine *self, gint64 job, const char *answer, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_star_async     (MaqEngine *self, gint64 step, gboolean starred, GAsyncReadyCallback callback, gpointer user_data);
/* What was said of a job's picture when it was compared; NONE takes it back. */
void        maq_engine_judge_async    (MaqEngine *self, gint64 job, MaqVerdict verdict, GAsyncReadyCallback callback, gpointer user_data);
/* Hides a step or shows it again. Nothing is deleted, and what runs of it goes on. */
void        maq_engine_trash_step_async (MaqEngine *self, gint64 step, gboolean trash, GAsyncReadyCallback callback, gpointer user_data);
/* Writes a picture's stored bytes whole or not at all. @path may be a folder: a name is made. */
void        maq_engine_export_async   (MaqEngine *self, MaqBlob *blob, const char *path, const char *suggested_name, GAsyncReadyCallback callback, gpointer user_data);
/* Engines and keys. @key is copied into non-pageable memory and wiped. */
void        maq_engine_put_endpoint_async    (MaqEngine *self, MaqEndpoint *endpoint, GAsyncReadyCallback callback, gpointer user_data);
/* An engine's options may name a program and a certificate authority ("ca_file"). Those that came with the library, and that nobody
 * chose on this computer, are not started and not believed before this: BAD_INPUT says so. */
void        maq_engine_allow_program_async   (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_remove_endpoint_async (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* "Test connection": TRUE when it was found out, whatever it is; @detail (out) (nullable) (transfer full): what the server, or the
 * network, said. Cancelling makes it stop at once. */
void        maq_engine_test_endpoint_async   (MaqEngine *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    maq_engine_test_endpoint_finish  (MaqEngine *self, GAsyncResult *result, MaqDiagnosis *diagnosis, char **detail, GError **error);
/* Where its key is and how it ends: text "keyring abcd", "session abcd" or "" (none); of a key shorter than 12 no characters. */
void        maq_engine_get_key_async         (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* Only when asked to: takes the key that other programs use from this process's environment, stores it as set_key() does,
 * and takes it out of the environment. BAD_INPUT: there is none, or @id is no known service at its own address. */
void        maq_engine_import_key_async      (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* Which variable that is, whether it is set or not; NULL: none. */
const char *maq_engine_get_key_variable      (MaqEngine *self, const char *id);
/* An engine whose key or credit was refused is held: its jobs wait until there is a new key or a person says "go on": here, by
 * changing the engine, or by asking it for another picture. */
void        maq_engine_release_endpoint      (MaqEngine *self, const char *id);
void        maq_engine_set_key_async         (MaqEngine *self, const char *id, const char *key, GAsyncReadyCallback callback, gpointer user_data); /* NULL: clear */
void        maq_engine_set_value_async       (MaqEngine *self, const char *name, const char *value, GAsyncReadyCallback callback, gpointer user_data);
void        maq_engine_get_value_async       (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data);
/* Spent and budget of this day, month and board, as JSON {"day":{"spent":…,"budget":…},"month":{…},"board":{…,"board":UUID}} in
 * micros, budget null where there is none; also queue counts. */
void        maq_engine_get_status_async      (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data);

/* For all of the above that return nothing or text: TRUE; @text (out) (nullable) (transfer full): the detail, value, path or JSON. */
gboolean    maq_engine_plain_finish   (MaqEngine *self, GAsyncResult *result, char **text, GError **error);

G_END_DECLS
