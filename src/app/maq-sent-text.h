/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-provider.h"
#include "maq-request.h"

G_BEGIN_DECLS

/* What is said of a request before it goes. Pure text, any thread; results are (transfer full) but for where it says otherwise. */

/* "subject"; NULL: it has none. (transfer none) */
const char *maq_sent_text_role (MaqRole role);
/* "① sketch", "Step 6": the picture at @index on the wire. */
char *maq_sent_text_title   (const MaqRequest *request, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* "subject · marks A, B · 640 × 427 · 0.3 MB" */
char *maq_sent_text_note    (const MaqRequest *request, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* What the picture adds to the price of all variants: "included", "$0.004". */
char *maq_sent_text_price   (const MaqRequest *request, const MaqModel *model, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Method, address and header lines; of the key only dots. @preview: of maq_engine_preview_request_finish(). */
char *maq_sent_text_head    (MaqEndpoint *endpoint, JsonObject *preview) G_GNUC_WARN_UNUSED_RESULT;
/* The body, long runs of base64 only counted. */
char *maq_sent_text_body    (JsonObject *preview) G_GNUC_WARN_UNUSED_RESULT;
/* The same as one command; the key is $@variable. */
char *maq_sent_text_curl    (MaqEndpoint *endpoint, const MaqRequest *request, JsonObject *preview, const char *variable)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
