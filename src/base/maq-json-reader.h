/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Private to base: RFC 8259 to the letter into json-glib's nodes. json-glib's own parser also takes comments, single quotes
 * and assignments, in which brackets can hide from maq_json_check(), and of two members of one name it keeps the last.
 * @text has passed maq_json_check(), so its depth is bounded (freeing nodes recurses; reading does not). @n_duplicates (out): members dropped because their name was
 * there already. Returns: (transfer full), or NULL with @problem and its offset. */
JsonNode *maq_json_reader_run (const char *text, gsize length, guint *n_duplicates, const char **problem, gsize *offset)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
