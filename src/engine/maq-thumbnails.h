/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"
#include "maq-decoder.h"

G_BEGIN_DECLS

/* Small pictures: a few in memory (main thread), all that were ever shown in the cache folder (worker). Private to the
 * engine. What lies in the cache is decoded in the sandbox like everything else. */
typedef struct _MaqThumbnails MaqThumbnails;

#define MAQ_THUMBNAIL_MAX_SIDE 512
/* A copy of this size is kept beside the first small one of a larger picture, since that is decoded then: enough for sheets and pages. */
#define MAQ_THUMBNAIL_SHEET_SIDE 768

MaqThumbnails *maq_thumbnails_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void           maq_thumbnails_unref  (MaqThumbnails *self);

/* Main thread. (transfer full) (nullable) */
MaqImage      *maq_thumbnails_lookup (MaqThumbnails *self, const MaqBlob *blob, guint side) G_GNUC_WARN_UNUSED_RESULT;
void           maq_thumbnails_insert (MaqThumbnails *self, const MaqBlob *blob, guint side, MaqImage *image);

/* Worker: from the cache folder, else from the picture itself, which then goes into the folder. */
MaqImage      *maq_thumbnails_load   (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Worker: sees to it that the copy for sheets is there. Nothing happens when it is, or when there can be none. */
void           maq_thumbnails_keep  (MaqDecoder *decoder, const MaqBlob *blob, GCancellable *cancellable);

/* Worker: at least as large as what fits into @side × @side, of a copy in the cache folder where that is large enough, else of the picture
 * itself. The same pixels each time. */
MaqImage      *maq_thumbnails_load_for_sheet (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* The same in a hurry: from what lists show, where that will do. */
MaqImage      *maq_thumbnails_load_for_look (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* Worker: what was not looked at for longest leaves the cache folder when there is more than a gigabyte of it. */
void           maq_thumbnails_trim (void);

G_END_DECLS
