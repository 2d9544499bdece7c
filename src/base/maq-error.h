/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MAQ_ERROR (maq_error_quark ())

/**
 * MaqError:
 * @MAQ_ERROR_AUTH: the key is missing, refused, or not entitled
 * @MAQ_ERROR_QUOTA: the account has no credit left; never retried
 * @MAQ_ERROR_RATE: too many requests; retried after the time the engine names
 * @MAQ_ERROR_REFUSED: the engine refused this request for good; not charged
 * @MAQ_ERROR_UNREACHABLE: no answer, and provably nothing was charged
 * @MAQ_ERROR_PROTOCOL: an answer that cannot be understood
 * @MAQ_ERROR_UNKNOWN_OUTCOME: sent whole, no answer: may have been charged
 * @MAQ_ERROR_NO_SPACE: no room on the disk
 * @MAQ_ERROR_BAD_INPUT: what the user gave is wrong; the message names it
 * @MAQ_ERROR_FAILED: anything else
 * @MAQ_ERROR_BUDGET: the request would pass a spending limit
 * @MAQ_ERROR_LOCKED: the library is held by another process
 * @MAQ_ERROR_GONE: the server no longer has what was asked for (404, 410, data removed)
 * @MAQ_ERROR_MODERATED: refused by a safety system; not charged; other words may pass
 * @MAQ_ERROR_VERIFICATION: the key is right, the account must be verified for this model first
 * @MAQ_ERROR_MODEL: the key is right, the model is not there, or not for this account
 *
 * One code for each thing a caller decides on. Cancelling is %G_IO_ERROR_CANCELLED.
 * Messages are technical English for the details row and the log; the sentence a
 * person reads is made in app or cli.
 */
typedef enum {
  MAQ_ERROR_AUTH,
  MAQ_ERROR_QUOTA,
  MAQ_ERROR_RATE,
  MAQ_ERROR_REFUSED,
  MAQ_ERROR_UNREACHABLE,
  MAQ_ERROR_PROTOCOL,
  MAQ_ERROR_UNKNOWN_OUTCOME,
  MAQ_ERROR_NO_SPACE,
  MAQ_ERROR_BAD_INPUT,
  MAQ_ERROR_FAILED,
  MAQ_ERROR_BUDGET,
  MAQ_ERROR_LOCKED,
  MAQ_ERROR_GONE,
  MAQ_ERROR_MODERATED,
  MAQ_ERROR_VERIFICATION,
  MAQ_ERROR_MODEL,
} MaqError;

GQuark maq_error_quark (void);

/* The stable lower-case word for a code ("auth", "unknown-outcome"), for JSON and the ledger. */
const char *maq_error_to_word (MaqError code);

/* Sets @error from errno: ENOSPC, EDQUOT → NO_SPACE, anything else → FAILED. @what names the act. */
void maq_error_set_errno (GError **error, int saved_errno, const char *what);

G_END_DECLS
