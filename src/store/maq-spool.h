/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-library-dir.h"

G_BEGIN_DECLS

/* spool/<attempt-uuid>/: the second, independent record of a paid request. Files only, no database: any worker
 * thread, one user at a time. Request and reply lie here byte for byte. */
typedef struct _MaqSpool MaqSpool;

MaqSpool *maq_spool_create        (MaqLibraryDir *dir, const char *attempt_uuid, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqSpool *maq_spool_open          (MaqLibraryDir *dir, const char *attempt_uuid, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void      maq_spool_free          (MaqSpool *self);

/* S1: write the body into the returned descriptor, then seal: fsync, rename, request.json (@meta is its content, which
 * must hold everything needed to rebuild the job: see maq-journal.h), fsync of both folders. */
int       maq_spool_begin_request (MaqSpool *self, GError **error);
gboolean  maq_spool_seal_request  (MaqSpool *self, const char *meta, GError **error);
int       maq_spool_get_request   (MaqSpool *self, goffset *size, GError **error);
char     *maq_spool_dup_meta      (MaqSpool *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* S2: fallocate for @expected bytes plus statvfs for 256 MiB more (MAQUETTE_TEST_RESERVE overrides in tests). NO_SPACE
 * names need and free. */
gboolean  maq_spool_reserve       (MaqSpool *self, goffset expected, GError **error);

/* S7–S9. write(): D1 at once, fsync every 1 MiB or 2 s; on ENOSPC or EIO goes on in a memfd and retries; FALSE only past
 * @cap. finish() fails while part of the reply is only in memory. begin() may be called again: the reply starts anew. */
gboolean  maq_spool_begin_reply   (MaqSpool *self, const char *head, gsize length, goffset cap, GError **error);
gboolean  maq_spool_write_reply   (MaqSpool *self, const void *data, gsize length, GError **error);
gboolean  maq_spool_finish_reply  (MaqSpool *self, goffset *size, char **sha256, GError **error);
int       maq_spool_get_reply     (MaqSpool *self, goffset *size, gboolean *complete); /* -1: none */
char     *maq_spool_dup_head      (MaqSpool *self) G_GNUC_WARN_UNUSED_RESULT;
char     *maq_spool_dup_reply_path (MaqSpool *self) G_GNUC_WARN_UNUSED_RESULT;

/* Attempts that have a folder. (transfer full) (element-type utf8) */
GPtrArray *maq_spool_list         (MaqLibraryDir *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes one for good: only for an attempt that was never sent, or by the 7-day rule (S13). */
gboolean  maq_spool_remove        (MaqLibraryDir *dir, const char *attempt_uuid, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqSpool, maq_spool_free)

G_END_DECLS
