/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-remote.h"

G_BEGIN_DECLS

/* Predictions: the form that Replicate has and Synexa took over. */

/* {"input": {…}}, with the model's name before it where @name_model says so. */
gboolean   maq_prediction_prepare  (const MaqCall *call, gboolean name_model, int fd, MaqEnvelope *envelope, GError **error);
/* For MaqRemoteForm. */
void       maq_prediction_read     (JsonObject *root, MaqRemoteJob *job);
MaqResult *maq_prediction_harvest  (const MaqCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "/predictions/ID" with @more behind it ("/cancel"). (transfer full) */
char      *maq_prediction_dup_path (const char *remote_id, const char *more) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
