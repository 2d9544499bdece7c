/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-journal.h"
#include "maq-provider.h"
#include "maq-store-private.h"

G_BEGIN_DECLS

typedef struct _MaqAttemptRow MaqAttemptRow;

#define MAQ_STATE_BIT(state) (1u << (state))
/* Nothing can have been charged. */
#define MAQ_STATES_UNSENT (MAQ_STATE_BIT (MAQ_JOB_PREPARED) | MAQ_STATE_BIT (MAQ_JOB_SENDING))
/* The tail may be out. */
#define MAQ_STATES_SENT (MAQ_STATE_BIT (MAQ_JOB_COMMITTED) | MAQ_STATE_BIT (MAQ_JOB_RESPONDING) | \
                         MAQ_STATE_BIT (MAQ_JOB_ACCEPTED) | MAQ_STATE_BIT (MAQ_JOB_REMOTE_DONE) | \
                         MAQ_STATE_BIT (MAQ_JOB_RECEIVED))

/* An attempt's row, as a transition finds it inside its transaction. */
struct _MaqAttemptRow {
  gint64      id;
  gint64      job;
  MaqJobState state;
  guint       http_status;
  MaqMicros   est_high;
  gboolean    resend_free;
  gboolean    estimated;   /* the ledger knows it */
};

/* Reads it and checks that it is ours. FALSE with FAILED. Inside a transaction. */
gboolean maq_journal_read_row  (MaqStore *self, const char *uuid, MaqAttemptRow *row, GError **error);
/* FALSE with FAILED when @row's state is none of @from. */
gboolean maq_journal_allow     (const MaqAttemptRow *row, guint32 from, MaqJobState to, GError **error);
/* Sets both states. */
gboolean maq_journal_set_state (MaqStore *self, const MaqAttemptRow *row, MaqJobState state, GError **error);
/* How it ended, in the service's own words (redacted once more). @report: nullable. */
gboolean maq_journal_write_report (MaqStore *self, const MaqAttemptRow *row, const MaqReport *report, GError **error);
/* Closes an estimate that turned out not to be charged. */
gboolean maq_journal_uncharge  (MaqStore *self, const MaqAttemptRow *row, const char *uuid, const char *note, GError **error);
/* An answer that proves that nothing was made: refused, limited or sent elsewhere. */
gboolean maq_journal_is_unpaid (guint http_status);
/* spool/<uuid>/note.json: what the files alone cannot tell. Best effort, survives the process. */
/* ^[A-Za-z0-9_-]{1,128}$: it goes into addresses. NULL is none. */
gboolean maq_journal_is_id     (const char *remote_id);
void     maq_journal_note      (MaqStore *self, const char *uuid, MaqJobState state, gboolean durable);
/* The same for ACCEPTED, durable, before the row says it. */
void     maq_journal_note_id   (MaqStore *self, const char *uuid, const char *remote_id, gint64 deadline_us);
/* An attempt by its row's number. */
MaqAttempt *maq_journal_read_attempt (MaqStore *self, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void     maq_journal_log       (const char *uuid, MaqJobState state, const char *why);

G_END_DECLS
