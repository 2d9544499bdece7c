/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every job is always in exactly one of these (durability: section 3.3). */
typedef enum {
  MAQ_JOB_QUEUED,
  MAQ_JOB_PREPARED,
  MAQ_JOB_SENDING,
  MAQ_JOB_COMMITTED,    /* the tail may be out: from here a lost reply is UNKNOWN */
  MAQ_JOB_ACCEPTED,     /* an asynchronous engine gave an id */
  MAQ_JOB_RESPONDING,
  MAQ_JOB_REMOTE_DONE,
  MAQ_JOB_RECEIVED,     /* the whole reply is on disk: nothing can be lost any more */
  MAQ_JOB_STORED,
  MAQ_JOB_DONE,
  MAQ_JOB_REFUSED,      /* not charged */
  MAQ_JOB_FAILED,       /* gave up before anything could be charged (budget, key, disk, unreachable, parked) */
  MAQ_JOB_CANCELLED,    /* by the user, provably unpaid */
  MAQ_JOB_INCOMPLETE,   /* paid, a part is kept */
  MAQ_JOB_UNREADABLE,   /* paid, the raw reply is kept */
  MAQ_JOB_UNKNOWN,      /* may have been charged; a person decides */
  MAQ_JOB_EXPIRED,
  MAQ_JOB_DISCARDED,    /* an unknown the user gave up on; also "resolved: was charged, nothing came" */
} MaqJobState;

const char *maq_job_state_to_word   (MaqJobState state);   /* "queued", "unknown", … */
gboolean    maq_job_state_from_word (const char *word, MaqJobState *state);
gboolean    maq_job_state_is_end    (MaqJobState state);   /* UNKNOWN is one: it waits for a person, not for us */
gboolean    maq_job_state_is_at_risk(MaqJobState state);   /* COMMITTED, RESPONDING: the picture comes now or
                                                                    * never; an ACCEPTED one is asked for again */

G_END_DECLS
