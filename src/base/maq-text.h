/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full): a random UUID, 36 lower-case characters. */
char    *maq_text_uuid         (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean maq_text_is_uuid      (const char *text);

/* Any control character (CR, LF, NUL, DEL …): such text never goes into a header. */
gboolean maq_text_has_control  (const char *text);

/* For showing text from a server: invalid UTF-8 replaced, bidi and other control characters written
 * as \u202e (line ends and tabs are left, and so are the two joiners), cut after @max_chars characters with "…". Returns: (transfer full) */
char    *maq_text_display      (const char *text, gsize length, gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;

/* Text to blank from now on, wherever maq_text_redact() looks. Kept until the process ends; any thread. */
void     maq_text_add_secret   (const char *secret);

/* @text with every known secret and every "sk-…", "r8_…", "Bearer …" blanked. (transfer full) */
char    *maq_text_redact       (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
