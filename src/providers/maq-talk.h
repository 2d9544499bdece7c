/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-http-request.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* What every provider says over HTTP, so that a provider's own file holds only what is peculiar to its service. All
 * of it: base address + path (+ wire.query), the key as wire.auth wants it, wire.headers, the hardened handle of net;
 * fills call->report; error texts never hold the key. Worker thread, blocking. */

/* A short answer, of whatever status. */
typedef struct {
  guint     status;
  char     *head;
  GString  *body;   /* as it came, at most the cap */
  gboolean  cut;    /* there was more of it */
  JsonNode *json;   /* with "" for every data: address and b64_json; NULL: the body is no JSON */
} MaqAnswer;

void        maq_answer_clear  (MaqAnswer *self);
/* The body as an object, NULL: it is none. */
JsonObject *maq_answer_get    (const MaqAnswer *self);

#define MAQ_TALK_CAP (4 * 1024 * 1024)

/* Free requests. TRUE: a whole answer of any status came. FALSE: UNREACHABLE and what else net says. @path begins with a
 * slash; ids in it have been checked with maq_talk_is_id(). @timeout_ms 0: 30 s. */
gboolean    maq_talk_get      (const MaqCall *call, const char *path, guint timeout_ms, MaqAnswer *answer, GError **error);
/* @body: (nullable): JSON. @method: "POST", "PUT", "DELETE". */
gboolean    maq_talk_send     (const MaqCall *call, const char *method, const char *path, JsonNode *body, MaqAnswer *answer,
                               GError **error);
/* Bytes of @fd from its start, unpaid: pictures, batch lines. */
gboolean    maq_talk_upload   (const MaqCall *call, const char *path, const char *content_type, int fd, goffset size,
                               MaqAnswer *answer, GError **error);

/* The one request that may cost: the sealed body of call->exchange, with exchange->commit() before its last bytes. TRUE: a whole
 * answer of any status came (not given to the exchange). FALSE: report->charge says what is known, and @answer holds what came:
 * a job's id may be in it. @headers: (nullable) name, value, …, NULL, besides the usual ones. */
gboolean    maq_talk_submit   (const MaqCall *call, const MaqEnvelope *envelope, const char *const *headers, MaqAnswer *answer,
                               GError **error);
/* GET whose 2xx answer, if it is JSON, goes whole into call->exchange (begin_reply … finish_reply), for finished jobs whose
 * answer carries pictures. PROTOCOL: it is no JSON. Any other status: FALSE with maq_talk_refuse()'s error. */
gboolean    maq_talk_keep     (const MaqCall *call, const char *path, GError **error);
/* The same for an answer that is in memory already, and not cut. */
gboolean    maq_talk_keep_answer (const MaqCall *call, const MaqAnswer *answer, GError **error);

/* An answer other than 2xx becomes an error, in whichever form the service said it (maq-openai-error.h); sets provider code,
 * original, retry. @paid: it answers the paid request, and the charge is set too. 404 and 410 of a free one: GONE. Always
 * FALSE. */
gboolean    maq_talk_refuse   (const MaqCall *call, const MaqAnswer *answer, gboolean paid, GError **error);

/* ^[A-Za-z0-9_-]{1,128}$: may be put into a path. */
gboolean    maq_talk_is_id    (const char *id);

/* What a failed free request, or an answer with a bad status, means for "Test connection". */
MaqDiagnosis maq_talk_diagnose (const MaqCall *call, const MaqAnswer *answer, const GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqAnswer, maq_answer_clear)

G_END_DECLS
