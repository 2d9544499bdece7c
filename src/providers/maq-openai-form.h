/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* The request of the Images form: generations as JSON; edits as multipart/form-data, or as JSON where the row wants it. Same
 * call, same bytes. BAD_INPUT says what the engine cannot be asked: too many pictures, too long a prompt, an edit at all. */
gboolean maq_openai_form_write (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);
/* The checks of it alone, for other forms of the same request. */
gboolean maq_openai_form_check (const MaqCall *call, GError **error);

G_END_DECLS
