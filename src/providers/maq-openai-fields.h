/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-provider.h"

G_BEGIN_DECLS

/* What a request of the Images form says besides its pictures, in one fixed order. A field that has nothing to say is left
 * out, never null; which ones go at all is the row's (maq-wire.h). An engine's options may hold "moderation", "background",
 * "steps" and "negative_prompt", each sent where the row's "fields" has its name. @in_form: for multipart, whose schema is
 * smaller than that of JSON. (transfer full) */
JsonObject *maq_openai_fields_new          (const MaqCall *call, gboolean in_form) G_GNUC_WARN_UNUSED_RESULT;
/* How many partial pictures the call asks for; 0: the answer is no stream. */
guint       maq_openai_fields_get_previews (const MaqCall *call);

G_END_DECLS
