/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-body.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The members of a JSON body of the Images form: the fields; for an edit the pictures and the mask, as OpenAI has them
 * ("images": [{"image_url": "data:…"}]), or, where the row's image_field names a member, as bare base64 in a list of that
 * name (LocalAI). @max_picture: bytes of each picture, 0: as many as OpenAI takes. BAD_INPUT: a picture cannot be read or
 * does not become small enough; what was written then is no JSON. */
gboolean maq_openai_json_add (MaqBody *body, const MaqCall *call, gsize max_picture, GError **error);

G_END_DECLS
