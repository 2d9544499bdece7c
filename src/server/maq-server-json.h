/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-server-form.h"

G_BEGIN_DECLS

/* Reads a JSON body as it arrives. Pictures written as data: URLs are decoded into unlinked files on the way and never
 * reach the JSON parser; what is left is small, and is checked for depth and keys before it is parsed. */
typedef struct _MaqServerJson MaqServerJson;

/* @form: filled by maq_server_json_end(); stays the caller's. */
MaqServerJson *maq_server_json_new  (MaqServerForm *form) G_GNUC_WARN_UNUSED_RESULT;
void           maq_server_json_free (MaqServerJson *self);
gboolean       maq_server_json_feed (MaqServerJson *self, const guint8 *data, gsize length, MaqServerProblem **problem);
gboolean       maq_server_json_end  (MaqServerJson *self, MaqServerProblem **problem);

G_END_DECLS
