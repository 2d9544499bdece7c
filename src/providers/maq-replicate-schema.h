/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a model's description (GET /models/OWNER/NAME) says that it takes, as JSON for maq_model_overlay(): ratios, qualities,
 * how many pictures. NULL: it says nothing of its input. (transfer full) */
char *maq_replicate_schema_read (JsonObject *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
