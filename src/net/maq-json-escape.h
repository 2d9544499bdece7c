/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One escape of a JSON string, after its backslash, a character at a time. */
typedef struct {
  gboolean open;      /* a backslash came; more is to follow */
  gboolean unicode;
  guint    n_digits;
  guint    value;
} MaqJsonEscape;

/* What an escape came to. Only ASCII matters to those who ask; anything else is '?'. */
typedef enum { MAQ_JSON_ESCAPE_MORE, MAQ_JSON_ESCAPE_DONE, MAQ_JSON_ESCAPE_WRONG } MaqJsonEscapeResult;

void                maq_json_escape_begin (MaqJsonEscape *self);
MaqJsonEscapeResult maq_json_escape_take  (MaqJsonEscape *self, char c, char *character);

G_END_DECLS
