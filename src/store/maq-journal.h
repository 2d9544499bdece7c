/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-store.h"
#include "maq-spool.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The transitions of a job and its attempt, each one durable transaction (durability: section 3.4, T1–T6). Store
 * thread. A transition from a state that does not allow it is FAILED and changes nothing. */

#define MAQ_MAX_REMOTE_ID 128

typedef struct {
  gint64       job, step;
  guint        slot;
  guint        no;              /* 1 … */
  char        *uuid;            /* of the attempt: the spool's name */
  char        *owner;
  char        *remote_id;       /* nullable */
  char        *engine;
  gint64       deadline_us;     /* until when the server keeps the job, wall clock; 0: not said */
  gint64       committed_us;    /* when it went out, wall clock; 0: it did not */
  MaqJobState  state;
  goffset      content_length;  /* -1 */
  gboolean     resend_is_free;
} MaqAttempt;

void        maq_attempt_free (MaqAttempt *attempt);

/* PREPARED: makes the attempt's row; its spool is created by the caller with this UUID. */
MaqAttempt *maq_journal_begin      (MaqStore *self, gint64 job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What request.json holds besides method, path, headers, length, sha256: job, step and request, enough to rebuild rows. */
char       *maq_journal_dup_meta   (MaqStore *self, const MaqAttempt *attempt, const MaqEnvelope *envelope,
                                    goffset length, const char *sha256) G_GNUC_WARN_UNUSED_RESULT;
/* T1. Checks day, month and board budgets in the same transaction, against @estimate's upper bound: BUDGET leaves the job
 * QUEUED→FAILED with the sentence's figures in the message. */
gboolean    maq_journal_sending    (MaqStore *self, MaqAttempt *attempt, const MaqPrice *estimate, GError **error);
gboolean    maq_journal_committed  (MaqStore *self, MaqAttempt *attempt, GError **error);                      /* T2 + ledger ESTIMATED */
/* A7: the job's id, durable in the spool and in the catalogue. PROTOCOL: it is no id ([A-Za-z0-9_-]{1,128}). */
gboolean    maq_journal_accepted   (MaqStore *self, MaqAttempt *attempt, const char *remote_id, gint64 deadline_us, GError **error);
/* A9: the finished job's answer lies whole in the spool; what it points to is still to be fetched. */
gboolean    maq_journal_remote_done (MaqStore *self, MaqAttempt *attempt, goffset length, const char *sha256, GError **error);
/* A10: an UNKNOWN one's job was found: ACCEPTED after all. FAILED when a person has answered meanwhile. */
gboolean    maq_journal_found      (MaqStore *self, MaqAttempt *attempt, const char *remote_id, gint64 deadline_us, GError **error);
/* It was not, or cannot be: stays UNKNOWN, says @message, and is not looked for again. */
gboolean    maq_journal_not_found  (MaqStore *self, MaqAttempt *attempt, const char *message, GError **error);
gboolean    maq_journal_responding (MaqStore *self, MaqAttempt *attempt, guint status, const char *request_id,
                                    goffset content_length, GError **error);                                  /* T3 */
gboolean    maq_journal_received   (MaqStore *self, MaqAttempt *attempt, goffset length, const char *sha256, GError **error); /* T4 */
/* Also from INCOMPLETE and UNREADABLE, when a later look finds pictures after all. FAILED when @blobs is empty.
 * T5: assets (objects already, in order), notes, cost or its absence; ledger CONFIRMED. Redo is a no-op. */
gboolean    maq_journal_stored     (MaqStore *self, MaqAttempt *attempt, GPtrArray *blobs, const MaqResult *result, GError **error);
gboolean    maq_journal_done       (MaqStore *self, MaqAttempt *attempt, GError **error);                      /* S12: writes the sidecar itself, then T6 */
/* Ends and steps back. @error_word, @message (redacted by the callee) are what slots show. */
gboolean    maq_journal_back       (MaqStore *self, MaqAttempt *attempt, const char *why, GError **error);     /* → QUEUED, unpaid */
gboolean    maq_journal_end        (MaqStore *self, MaqAttempt *attempt, MaqJobState state, const MaqReport *report,
                                    const char *error_word, const char *message, GError **error);             /* REFUSED FAILED CANCELLED UNKNOWN INCOMPLETE UNREADABLE EXPIRED */
/* A person's answer to UNKNOWN: "charged" or "not-charged" → DISCARDED with ledger USER_RESOLVED, or "resend" → QUEUED. */
gboolean    maq_journal_resolve    (MaqStore *self, gint64 job, const char *answer, GError **error);
/* A job that has no attempt under way: QUEUED → CANCELLED or FAILED. */
gboolean    maq_journal_end_queued (MaqStore *self, gint64 job, MaqJobState state, const char *error_word, const char *message, GError **error);

/* Section 3.7, steps 2–5, for attempts whose owner is dead. Finishes what needs only files and the database (rebuilding
 * rows from spool folders, COMMITTED → UNKNOWN or, where resending is free, QUEUED; RESPONDING with a whole body →
 * RECEIVED, else INCOMPLETE with salvage left to the caller; objects/tmp; parking after two crashes) and returns what needs
 * a worker: (element-type MaqAttempt) in RECEIVED, STORED, INCOMPLETE-to-read, now ours. Idempotent.
 * @report (out) (nullable) (transfer full): one JSON object of counts ("pictures", "undecided", "requeued", "parked",
 * "adopted", "files", "damaged"), NULL when there was nothing to do. */
GPtrArray  *maq_journal_recover    (MaqStore *self, char **report, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What an engine may still have for us, and nobody alive asks for, claimed for us: ACCEPTED and REMOTE_DONE, the most urgent
 * deadline first, and UNKNOWN of the last day at engines whose kind is one of @kinds: to be looked for. (element-type MaqAttempt) */
GPtrArray  *maq_journal_claim_remote (MaqStore *self, const char *const *kinds, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Jobs waiting to be sent that nobody alive owns, oldest first, claimed for us. (element-type gint64) */
GArray     *maq_journal_claim_queued (MaqStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqAttempt, maq_attempt_free)

G_END_DECLS
