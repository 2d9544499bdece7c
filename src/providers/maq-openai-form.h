/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* The request of the Images form: generations as JSON, edits as multipart/form-data. Same call, same bytes. */
gboolean maq_openai_form_write (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);

/* How many partial pictures the call asks for; 0: the answer is no stream. */
guint    maq_openai_form_get_previews (const MaqCall *call);

G_END_DECLS
