/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-paid.h"

G_BEGIN_DECLS

/* The paid request of an engine that answers with the picture itself: what comes goes to the disk as it comes. */
typedef struct _MaqKeeping MaqKeeping;

struct _MaqKeeping {
  MaqPaid    paid;       /* first: it is the callbacks' data */
  GString   *refusal;    /* the body of an answer other than 2xx: never kept, it may echo the key */
  guint      n_pictures; /* that may come, previews among them */
  const char *accept;
  /* Nullable; their @data is the keeping, which is the first member of whatever the caller has. */
  gboolean (*feed)    (gpointer data, const void *bytes, gsize length, GError **error); /* what has been kept */
  gboolean (*enough)  (gpointer data);
  void     (*waiting) (gpointer data);
};

void     maq_keeping_init    (MaqKeeping *self, const MaqCall *call);
void     maq_keeping_clear   (MaqKeeping *self);
/* TRUE: a whole 2xx answer lies in the exchange, which is still to be finished. FALSE: anything else, a refusal among it; the report
 * is filled in every case. */
gboolean maq_keeping_perform (MaqKeeping *self, const MaqEnvelope *envelope, GError **error);
/* The answer is what it should be: it is finished, and paid for. */
gboolean maq_keeping_finish  (MaqKeeping *self, GError **error);

G_END_DECLS
