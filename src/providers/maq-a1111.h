/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-provider.h"

G_BEGIN_DECLS

/* AUTOMATIC1111's WebUI and its kin, Forge and SD.Next, over /sdapi/v1: the parts of their provider. */

gboolean   maq_a1111_form_write  (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);
/* The name the request is given at the server, "task(UUID)". (transfer full) */
char      *maq_a1111_form_dup_task (const MaqCall *call) G_GNUC_WARN_UNUSED_RESULT;

/* What GET /sdapi/v1/progress says, as far as it is about @task. Hostile. */
typedef struct {
  gboolean is_ours;    /* also where an old server does not say whose picture it draws */
  double   fraction;   /* 0 … 1, or -1 */
  GBytes  *preview;    /* (nullable) */
} MaqA1111Progress;

void       maq_a1111_progress_read  (MaqA1111Progress *self, JsonObject *root, const char *task);
void       maq_a1111_progress_clear (MaqA1111Progress *self);

gboolean   maq_a1111_send        (const MaqCall *call, const MaqEnvelope *envelope, GError **error);
MaqResult *maq_a1111_result_read (const MaqCall *call, GError **error);
gboolean   maq_a1111_about_test  (const MaqCall *call, MaqDiagnosis *diagnosis, char **detail, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqA1111Progress, maq_a1111_progress_clear)

G_END_DECLS
