/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-credentials.h"
#include "maq-engine.h"
#include "maq-export-plan.h"
#include "maq-picture-item.h"

G_BEGIN_DECLS

/* Pictures as deliverables. Main thread; the work is done on the batch lane, on all cores, where nothing else waits for it. */

/* Writes what @plan makes of each. Every file is written whole or not at all, and none is written over: what is there already
 * gives " (2)" to the new one's name. @path: a folder, made when it is not there; or, where a single file comes out of it and it is no
 * folder, that file, which is replaced. Ends early, with the first error, when one cannot be written; what was written until
 * then stays. BAD_INPUT, NO_SPACE, FAILED, CANCELLED. @items and @plan: copied. */
void   maq_engine_export_pictures_async  (MaqEngine *self, const MaqPictureItem *items, guint n_items, const MaqExportPlan *plan,
                                          const char *path, GCancellable *cancellable, MaqFractionFunc progress,
                                          gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);
/* @written: (out) (nullable): how many files are there, also after an error. Returns: (transfer full): their paths in the order of the
 * items. */
GStrv  maq_engine_export_pictures_finish (MaqEngine *self, GAsyncResult *result, guint *written, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many files that would be. */
guint  maq_engine_count_export (const MaqPictureItem *items, guint n_items, const MaqExportPlan *plan);

/* What the first file of @item would come to, found out by making it. Plain data, freed with g_free(). */
typedef struct {
  goffset             bytes;
  guint               width, height;
  MaqFormat           format;
  MaqCredentialsState before, after;  /* of what is stored, and of what is written */
} MaqExportPreview;

void              maq_engine_preview_export_async  (MaqEngine *self, const MaqPictureItem *item, const MaqExportPlan *plan,
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
