/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-server-job.h"
#include "maq-server-reply.h"

G_BEGIN_DECLS

/* OpenAI's shapes around the pictures (protocols.md §1.5, §1.6). The pictures themselves are not in these texts. */

/* The whole answer for @images (element-type MaqServerNews), whose descriptors are taken. */
void  maq_server_answer_whole     (MaqServerReply *reply, const MaqServerParams *params, GPtrArray *images);
/* One event of a stream; the descriptor of @news is taken. */
void  maq_server_answer_event     (MaqServerReply *reply, const MaqServerParams *params, gboolean edits, MaqServerNews *news);
/* The event that ends a stream that went wrong. */
void  maq_server_answer_error     (MaqServerReply *reply, const MaqServerProblem *problem);
/* GET /v1/models and one of its rows. (transfer full) */
char *maq_server_answer_models    (void) G_GNUC_WARN_UNUSED_RESULT;
char *maq_server_answer_model     (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
