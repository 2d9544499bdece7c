/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-core.h"
#include "maq-exchange.h"

G_BEGIN_DECLS

/* Who reaches the point of no return first: the worker that is about to let the tail out, or the person who cancels. One
 * atomic word decides, so that a cancelled job is never one that was paid. */
typedef enum {
  MAQ_GATE_OPEN,       /* nothing is out yet */
  MAQ_GATE_COMMITTED,  /* the tail may be out: the reply is waited for */
  MAQ_GATE_SHUT,       /* cancelled before: the tail never leaves */
} MaqGate;

/* FALSE when the other side was first. */
gboolean maq_gate_pass (int *gate, MaqGate to);

/* The paper trail over spool and journal. Worker thread. */
typedef struct {
  MaqExchange    base;
  const MaqCore *core;
  MaqSpool      *spool;     /* not owned */
  MaqAttempt    *attempt;   /* not owned */
  int           *gate;      /* not owned */
  GCancellable  *cancellable;
  goffset        cap;       /* of the reply, in bytes */
  guint          status;    /* HTTP, once it is known */
  gboolean       has_trouble; /* with our own disk, since it was last set */
  goffset        length;    /* of the last whole reply */
  char          *sha256;    /* the same, nullable */
  char          *remote_id; /* nullable: what accept() was given, also when the library could not take it */
  gint64         deadline_us;
  void         (*moved) (MaqJobState state, gpointer data); /* (nullable) after each durable transition */
  gpointer       moved_data;
} MaqAttemptExchange;

void maq_attempt_exchange_init (MaqAttemptExchange *self, const MaqCore *core, MaqSpool *spool, MaqAttempt *attempt,
                                int *gate, GCancellable *cancellable);

void maq_attempt_exchange_clear (MaqAttemptExchange *self);

/* Cap of a reply that brings @n_images pictures: base64 of the largest a codec may read, and room for words. */
goffset maq_attempt_exchange_get_cap (guint n_images);

G_END_DECLS
