/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-model.h"

G_BEGIN_DECLS

/* One row of the table. (transfer full), or NULL with BAD_INPUT naming row and member. */
MaqModel *maq_model_read_row (JsonObject *object, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
