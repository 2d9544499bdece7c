/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The answer to one request as a row of pieces: text, and files to be written in base64. Only one piece of 64 KiB is in
 * memory at a time, however large the pictures are. Main thread. */
typedef struct _MaqServerReply MaqServerReply;

/* @msg must be paused. */
MaqServerReply *maq_server_reply_new        (SoupServerMessage *msg) G_GNUC_WARN_UNUSED_RESULT;
void            maq_server_reply_free       (MaqServerReply *self);
void            maq_server_reply_add_text   (MaqServerReply *self, char *text);   /* (transfer full) */
/* Takes @fd over. */
void            maq_server_reply_add_base64 (MaqServerReply *self, int fd, goffset size);
/* Sends the head. Whole: everything has been added and the length is said. Streamed: more may be added until
 * maq_server_reply_finish(). */
void            maq_server_reply_start      (MaqServerReply *self, guint status, const char *content_type, gboolean streamed);
void            maq_server_reply_finish     (MaqServerReply *self);

G_END_DECLS
