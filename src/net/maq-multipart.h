/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes multipart/form-data to a descriptor: we build the body ourselves, in the spool, so that its bytes and
 * its hash are fixed before anything is sent. Constant memory. */
typedef struct _MaqMultipart MaqMultipart;

MaqMultipart *maq_multipart_new      (int fd, const char *boundary) G_GNUC_WARN_UNUSED_RESULT;
void          maq_multipart_free     (MaqMultipart *self);
gboolean      maq_multipart_add_text (MaqMultipart *self, const char *name, const char *value, GError **error);
/* @file_name and @mime must have no control characters or quotes; checked. */
gboolean      maq_multipart_add_file (MaqMultipart *self, const char *name, const char *file_name, const char *mime,
                                      int fd, GError **error);
/* The same for a picture that is in memory (one whose metadata was taken out). */
gboolean      maq_multipart_add_bytes (MaqMultipart *self, const char *name, const char *file_name, const char *mime,
                                       GBytes *bytes, GError **error);
gboolean      maq_multipart_end      (MaqMultipart *self, GError **error);
char         *maq_multipart_dup_content_type (const char *boundary) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqMultipart, maq_multipart_free)

G_END_DECLS
