/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Value of the last header @name in @head, or NULL. (transfer full) */
char    *maq_http_find_header (const char *head, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The same for an id that is kept and shown: at most 128 characters, nothing in it that is no text, no key. */
char    *maq_http_find_id     (const char *head, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Retry-After, retry-after-ms, "12s"/"6m0s" and "try again in 12s": ms in 0..600,000, or -1. @now_unix: server's Date. */
gint64   maq_http_parse_retry (const char *head, const char *message, gint64 now_unix);
/* "12s", "6m0s", "450ms", "24" (seconds) and nothing else: ms in 0..600,000; -1: it is none. */
gint64   maq_http_parse_duration (const char *value);
/* An HTTP date in seconds since 1970; -1: it is none. */
gint64   maq_http_parse_date  (const char *value);

G_END_DECLS
