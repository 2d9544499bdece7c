/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-sniff.h"

G_BEGIN_DECLS

/* An encoded picture on disk that never changes: a content-addressed object of the library, or a file
 * staged beside it. Immutable, counted, crosses threads. */
typedef struct _MaqBlob MaqBlob;

#define MAQ_TYPE_BLOB (maq_blob_get_type ())

GType       maq_blob_get_type   (void);
/* width × height as shown (orientation applied); 0 × 0 where it could not be read. */
MaqBlob    *maq_blob_new        (const char *path, const char *sha256, goffset size, MaqFormat format,
                                 guint width, guint height) G_GNUC_WARN_UNUSED_RESULT;
MaqBlob    *maq_blob_ref        (MaqBlob *self);
void        maq_blob_unref      (MaqBlob *self);
const char *maq_blob_get_path   (const MaqBlob *self);
const char *maq_blob_get_sha256 (const MaqBlob *self);
goffset     maq_blob_get_size   (const MaqBlob *self);
MaqFormat   maq_blob_get_format (const MaqBlob *self);
guint       maq_blob_get_width  (const MaqBlob *self);
guint       maq_blob_get_height (const MaqBlob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBlob, maq_blob_unref)

G_END_DECLS
