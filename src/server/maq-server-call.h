/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-server-answer.h"
#include "maq-server-json.h"
#include "maq-server-multipart.h"
#include "maq-server.h"

G_BEGIN_DECLS

/* One request for pictures from its head to the last byte of its answer. Main thread. It frees itself when libsoup is
 * done with the message and no job is under way. */
typedef struct _MaqServerCall MaqServerCall;

/* Begins to read the body of @msg, whose head has just come. */
void maq_server_call_begin  (MaqServer *server, SoupServerMessage *msg, gboolean edits);
/* Answers with @problem (transfer full) at once, also while the body is still coming: the client is told before it has
 * sent half a gigabyte in vain. For any message, with or without a call. */
void maq_server_call_refuse (SoupServerMessage *msg, MaqServerProblem *problem);
/* Answers with a JSON text (transfer full). */
void maq_server_call_reply  (SoupServerMessage *msg, guint status, char *json);
/* Gives up: the job is cancelled, its answer goes nowhere. */
void maq_server_call_cancel (MaqServerCall *self);

G_END_DECLS
