/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"
#include "maq-library-dir.h"

G_BEGIN_DECLS

/* Content-addressed pictures: objects/ab/cdef…, 0400, written by O1–O6. Any thread. */

/* Copies a file a user named into the library: regular files only, no links followed, header limits checked.
 * BAD_INPUT names the file and the reason; then nothing is left behind. */
MaqBlob *maq_objects_add_file   (MaqLibraryDir *dir, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqBlob *maq_objects_add_bytes  (MaqLibraryDir *dir, GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Moves a staged picture (maq_objects_stage()) in. Never refuses its content: what was paid for is stored with the
 * type it really has, 0 × 0 when its header cannot be read. */
MaqBlob *maq_objects_add_staged (MaqLibraryDir *dir, const char *staged_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A new file in objects/tmp; (out) path (transfer full). Returns its descriptor or -1. */
int      maq_objects_stage      (MaqLibraryDir *dir, char **path, GError **error);
char    *maq_objects_dup_path   (MaqLibraryDir *dir, const char *sha256) G_GNUC_WARN_UNUSED_RESULT;
gboolean maq_objects_has        (MaqLibraryDir *dir, const char *sha256);
/* Reads it again: FALSE when it is missing or its bytes do not hash to its name. */
gboolean maq_objects_verify     (MaqLibraryDir *dir, const char *sha256, GError **error);

G_END_DECLS
