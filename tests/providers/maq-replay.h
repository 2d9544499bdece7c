/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A server that gives recorded answers, one after the other, to whoever asks, and remembers what was asked. */
typedef struct _MaqReplay MaqReplay;

MaqReplay  *maq_replay_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void        maq_replay_free       (MaqReplay *self);
const char *maq_replay_get_origin (MaqReplay *self); /* "http://127.0.0.1:PORT" */
/* @headers: as index.json has them; Content-Length is sent as it is there, however long @body is. NULL: the right length. */
void        maq_replay_add        (MaqReplay *self, guint status, JsonObject *headers, GBytes *body);
/* "GET /v1/x" of request @index, NULL: there was none. Forgets nothing. (transfer full) */
char       *maq_replay_dup_line   (MaqReplay *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* The whole request, head and body. (transfer full) */
GBytes     *maq_replay_dup_request (MaqReplay *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Answers that nobody has asked for yet are forgotten, and requests too. */
void        maq_replay_reset      (MaqReplay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqReplay, maq_replay_free)

G_END_DECLS
