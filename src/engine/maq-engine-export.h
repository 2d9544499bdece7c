/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-credentials.h"
#include "maq-engine.h"
#include "maq-export-plan.h"

G_BEGIN_DECLS

/* Pictures as deliverables. Main thread; the work is done on the batch lane, on all cores, where nothing else waits for it. */

#define MAQ_EXPORT_PICTURE 0u       /* the one that was asked for */
#define MAQ_EXPORT_RAW G_MAXUINT    /* the engine's own answer, where the picture is a composite of it */

typedef struct {
  MaqStepRecord *record;
  guint          slot;
  guint          which;    /* one of these, or n: the nth that came besides */
} MaqExportItem;

/* An array that drops what its items hold. */
GArray  *maq_export_items_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void     maq_export_items_add     (GArray *items, MaqStepRecord *record, guint slot, guint which);
/* All that there are of a slot: nothing where there is none, and what came besides last. */
void     maq_export_items_add_all (GArray *items, MaqStepRecord *record, guint slot);

/* (transfer none) (nullable): none is there. */
MaqBlob *maq_export_item_get_picture (const MaqExportItem *item);

/* Writes what @plan makes of each. Every file is written whole or not at all, and none is written over: what is there already
 * gives " (2)" to the new one's name. @path: a folder, made when it is not there; or, where a single file comes out of it and it is no
 * folder, that file, which is replaced. Ends early, with the first error, when one cannot be written; what was written until
 * then stays. BAD_INPUT, NO_SPACE, FAILED, CANCELLED. @items and @plan: copied. */
void   maq_engine_export_pictures_async  (MaqEngine *self, const MaqExportItem *items, guint n_items, const MaqExportPlan *plan,
                                          const char *path, GCancellable *cancellable, MaqFractionFunc progress,
                                          gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);
/* @written: (out) (nullable): how many files are there, also after an error. Returns: (transfer full): their paths in the order of the
 * items. */
GStrv  maq_engine_export_pictures_finish (MaqEngine *self, GAsyncResult *result, guint *written, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many files that would be. */
guint  maq_engine_count_export (const MaqExportItem *items, guint n_items, const MaqExportPlan *plan);

/* What the first file of @item would come to, found out by making it. Plain data, freed with g_free(). */
typedef struct {
  goffset             bytes;
  guint               width, height;
  MaqFormat           format;
  MaqCredentialsState before, after;  /* of what is stored, and of what is written */
} MaqExportPreview;

void              maq_engine_preview_export_async  (MaqEngine *self, const MaqExportItem *item, const MaqExportPlan *plan,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqExportPreview *maq_engine_preview_export_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those of a stored picture. @origin: nullable: what it was made of, where it is a composite: it has none of its own, and whether
 * they were dropped is seen there. */
typedef struct {
  MaqCredentials *picture;
  MaqCredentials *origin;   /* nullable */
} MaqPictureCredentials;

void                   maq_picture_credentials_free (MaqPictureCredentials *self);
void                   maq_engine_read_credentials_async  (MaqEngine *self, MaqBlob *picture, MaqBlob *origin, GCancellable *cancellable,
                                                           GAsyncReadyCallback callback, gpointer user_data);
MaqPictureCredentials *maq_engine_read_credentials_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqPictureCredentials, maq_picture_credentials_free)

G_END_DECLS
