/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The one request that may cost, as every provider sends it: the exchange's sealed body, its commit() before the tail, news of
 * how far it has come, and a report of how far it came. What is done with the answer differs. */
typedef struct {
  const MaqCall *call;
  MaqHttpReply   reply;
  MaqProgress    progress;
  void         (*waiting) (gpointer data); /* of the answer that is waited for */
} MaqPaid;

typedef struct {
  const char        *accept;
  const char *const *headers;   /* nullable; name, value, …, NULL */
  goffset            reply_cap;
  /* As in MaqHttpRequest; their @data is the MaqPaid, which is the first member of whatever the caller has. */
  gboolean         (*head)   (gpointer data, guint status, const char *head, gsize length, goffset content_length,
                              GError **error);
  gboolean         (*body)   (gpointer data, const void *bytes, gsize length, GError **error);
  gboolean         (*enough) (gpointer data); /* nullable */
  void             (*waiting) (gpointer data); /* (nullable) about twice a second while nothing of the answer has come; may ask
                                                * the server how it does, over another connection, for a moment */
} MaqPaidAnswer;

void     maq_paid_init    (MaqPaid *self, const MaqCall *call);
void     maq_paid_clear   (MaqPaid *self);
/* Tells the caller of the provider what is in self->progress. */
void     maq_paid_show    (MaqPaid *self);
/* TRUE: a whole answer of any status. FALSE: what net says. Either way the call's report says how far it came, and that it
 * may have been charged once its tail was sent. */
gboolean maq_paid_perform (MaqPaid *self, const MaqEnvelope *envelope, const MaqPaidAnswer *answer, GError **error);

/* The same, for requests that cost nothing: status, bytes, what the server names itself. */
void     maq_paid_report  (MaqReport *report, const MaqHttpReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqPaid, maq_paid_clear)

G_END_DECLS
