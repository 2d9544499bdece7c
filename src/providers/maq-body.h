/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A JSON body written to a descriptor as it is made, so that twenty pictures as base64 are never in memory together: members
 * in the order of the calls. The first error stays; the others do nothing. Worker thread. */
typedef struct _MaqBody MaqBody;

MaqBody *maq_body_new          (int fd) G_GNUC_WARN_UNUSED_RESULT;
void     maq_body_free         (MaqBody *self);
void     maq_body_begin_object (MaqBody *self, const char *name); /* NULL: the root, or an element of an array */
void     maq_body_end_object   (MaqBody *self);
void     maq_body_begin_array  (MaqBody *self, const char *name);
void     maq_body_end_array    (MaqBody *self);
void     maq_body_add_string   (MaqBody *self, const char *name, const char *value);
void     maq_body_add_int      (MaqBody *self, const char *name, gint64 value);
void     maq_body_add_bool     (MaqBody *self, const char *name, gboolean value);
void     maq_body_add_node     (MaqBody *self, const char *name, JsonNode *value);
/* "data:MIME;base64,…"; @mime NULL: base64 alone. */
void     maq_body_add_picture  (MaqBody *self, const char *name, const char *mime, GBytes *bytes);
/* Every member of @members (nullable): a row's wire.extra. */
void     maq_body_add_members  (MaqBody *self, JsonObject *members);
/* FALSE: what went wrong first. */
gboolean maq_body_end          (MaqBody *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBody, maq_body_free)

G_END_DECLS
