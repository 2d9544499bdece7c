/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-price.h"

G_BEGIN_DECLS

/* What was spent, for the spending page and the command line. Plain data. */
typedef struct {
  char      *key;          /* "2026-11-23", an engine's id, or a board's UUID */
  char      *title;        /* as shown: nullable where the key says it */
  guint      n_pictures;   /* stored */
  MaqMicros  confirmed;    /* said by the service, or certain from its price */
  MaqMicros  open;         /* under way, at its upper estimate */
  MaqMicros  unknown;      /* may have been charged, at its upper estimate; a person decides */
  guint      n_unknown;
} MaqSpendingRow;

typedef struct {
  gint64     since_us, until_us; /* wall clock; until 0: now */
  GPtrArray *days;         /* of MaqSpendingRow, newest first */
  GPtrArray *engines;      /* dearest first */
  GPtrArray *boards;       /* dearest first */
  MaqSpendingRow total;
  /* How good the estimates were: of attempts with both an estimate and a cost. */
  guint      n_estimates;
  gint64     error_permille;     /* mean of |cost - middle of estimate| / cost, in thousandths */
  guint      n_outside;          /* costs outside of their estimate's range */
} MaqSpending;

MaqSpending *maq_spending_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void         maq_spending_free (MaqSpending *self);
MaqSpendingRow *maq_spending_row_new (const char *key, const char *title) G_GNUC_WARN_UNUSED_RESULT;
void         maq_spending_row_free   (MaqSpendingRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqSpending, maq_spending_free)

G_END_DECLS
