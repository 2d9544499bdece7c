/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-job.h"

G_BEGIN_DECLS

/* What would be at stake if the program ended now. Plain data. */
typedef struct {
  guint     n_paid;    /* pictures that are paid for and come now or never */
  MaqMicros most;      /* what they may have cost at most */
  gboolean  is_known;  /* @most counts all of them */
  guint     n_remote;  /* accepted by their engines, which keep them: the next start fetches them */
  guint     n_waiting; /* not sent: the next start sends them */
} MaqRisk;

/* @queue: of MaqJob. */
void  maq_risk_look      (GListModel *queue, MaqRisk *risk);
/* What is said before the window goes; NULL: nothing is at stake. (transfer full) */
char *maq_risk_make_text (const MaqRisk *risk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
