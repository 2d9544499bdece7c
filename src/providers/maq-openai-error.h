/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-error.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* What a server said went wrong, in whichever of the forms it said it. */
typedef struct {
  char *message;     /* never NULL: shown text */
  char *code;        /* nullable */
  char *type;        /* nullable */
  char *categories;  /* (nullable) what a safety system found: "sexual, violence" */
  guint limit;       /* requests a minute, 0: not said (OpenRouter writes it here and not in the head) */
} MaqOpenaiError;

void     maq_openai_error_clear  (MaqOpenaiError *self);
/* OpenAI's object, {"error":"text"}, {"detail":…}, {code,message}, HTML, text, nothing. */
void     maq_openai_error_parse  (MaqOpenaiError *self, const char *body, gsize length);
/* The error member of a document with status 200 (also of an event); FALSE: there is none. */
gboolean maq_openai_error_find   (MaqOpenaiError *self, JsonObject *root);

/* What it means by its words alone: FALSE: they decide nothing, the status does. */
gboolean maq_openai_error_judge  (const MaqOpenaiError *self, guint status, MaqError *code);

/* A reply of a status other than 2xx: fills the call's report (charge, code, retry, limit, original) and @error. @tail_sent:
 * the request had gone out whole. Always FALSE. */
gboolean maq_openai_error_refuse (const MaqCall *call, guint status, const char *head, const char *body, gsize length,
                                  gboolean tail_sent, GError **error);
/* An error told within a good answer, before any picture. Always FALSE. */
gboolean maq_openai_error_within (const MaqCall *call, const MaqOpenaiError *told, GError **error);
/* The same for a job that was not made and is not paid for, whatever the status of its own was: never a code that means "look
 * again later". Always FALSE. */
gboolean maq_openai_error_end    (const MaqCall *call, guint status, const MaqOpenaiError *told, GError **error);

/* @text without anything that could be the call's key. (transfer full) */
char    *maq_openai_error_redact (const MaqCall *call, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqOpenaiError, maq_openai_error_clear)

G_END_DECLS
