/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-comfy-job.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The parts of ComfyUI's provider. Its engine's options: "workflow" and "edit_workflow" (objects in the API format, see
 * maq-comfy-graph.h; the second one is for requests with pictures, without it the first does for both; without any the
 * example workflows do), and "extra": {"negative_prompt"}. */

/* --- maq-comfy-form.c: what is sent --- */

/* The workflow for requests with or without pictures. BAD_INPUT: an option that is none. (transfer full) */
JsonNode *maq_comfy_form_load     (const MaqEndpoint *endpoint, gboolean has_pictures, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  maq_comfy_form_write    (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);
/* The graph as it was sent, out of the sealed body; NULL: it cannot be read. (transfer full) */
JsonNode *maq_comfy_form_dup_sent (const MaqCall *call) G_GNUC_WARN_UNUSED_RESULT;
/* What the workflows have places for, as an overlay of the row. */
char     *maq_comfy_form_learn    (const MaqCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- maq-comfy-upload.c --- */
gboolean  maq_comfy_upload        (const MaqCall *call, GPtrArray *uploads, GError **error);

/* --- maq-comfy-look.c: what becomes of it --- */

/* Asks history and queue. @done: as in MaqProvider.poll. @state (out). */
gboolean  maq_comfy_look          (const MaqCall *call, const char *id, MaqComfyJob *job, gboolean *done, GError **error);
gboolean  maq_comfy_find          (const MaqCall *call, gint64 since_us, char **remote_id, GError **error);
gboolean  maq_comfy_cancel        (const MaqCall *call, const char *id, GError **error);
/* It ended in @message at node @node (both nullable), without a picture. Always FALSE. */
gboolean  maq_comfy_end           (const MaqCall *call, const char *message, const char *code, const char *node, GError **error);

/* --- maq-comfy-watch.c --- */

/* One look that waits for news on the WebSocket, where there is one. */
gboolean  maq_comfy_watch_poll    (const MaqCall *call, const char *id, gboolean *done, GError **error);
/* Before the job is sent: nothing of it is missed. */
void      maq_comfy_watch_begin   (const MaqCall *call);
/* It was taken out of the queue: that the server does not know it any more is how it ended. */
void      maq_comfy_watch_removed (const MaqCall *call);

/* --- maq-comfy-result.c, maq-comfy-about.c --- */
MaqResult *maq_comfy_result_read  (const MaqCall *call, GError **error);
gboolean  maq_comfy_about_test    (const MaqCall *call, MaqDiagnosis *diagnosis, char **detail, GError **error);

G_END_DECLS
