/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-server-form.h"

G_BEGIN_DECLS

/* Reads a multipart/form-data body as it arrives: text into the form's fields, pictures into unlinked files. Holds one
 * header block or one text field in memory, never a picture. One thread at a time. */
typedef struct _MaqServerMultipart MaqServerMultipart;

/* @form: filled while reading; stays the caller's. */
MaqServerMultipart *maq_server_multipart_new  (const char *boundary, MaqServerForm *form) G_GNUC_WARN_UNUSED_RESULT;
void                maq_server_multipart_free (MaqServerMultipart *self);
gboolean            maq_server_multipart_feed (MaqServerMultipart *self, const guint8 *data, gsize length,
                                               MaqServerProblem **problem);
/* FALSE when the body ended before its closing boundary. */
gboolean            maq_server_multipart_end  (MaqServerMultipart *self, MaqServerProblem **problem);

G_END_DECLS
