/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* The one place where what went wrong becomes words for people: what happened, whether it cost anything, and what
 * to do about it. */

/* What a person can do about a picture that is not there: one bit for each button. */
typedef enum {
  MAQ_REMEDY_NONE     = 0,
  MAQ_REMEDY_REVISE   = 1 << 0,  /* change the words, then ask again */
  MAQ_REMEDY_KEY      = 1 << 1,  /* set the engine's key */
  MAQ_REMEDY_BILLING  = 1 << 2,  /* add credit at the service */
  MAQ_REMEDY_VERIFY   = 1 << 3,  /* have the account verified */
  MAQ_REMEDY_SETTINGS = 1 << 4,  /* the engine's settings: its address or model */
  MAQ_REMEDY_BUDGET   = 1 << 5,  /* our own spending limits */
  MAQ_REMEDY_USAGE    = 1 << 6,  /* look up what the service charged */
  MAQ_REMEDY_DECIDE   = 1 << 7,  /* charged, not charged, give up */
  MAQ_REMEDY_RESEND   = 1 << 8,  /* send again what may have been paid */
  MAQ_REMEDY_RETRY    = 1 << 9,  /* ask again in the same slot */
  MAQ_REMEDY_RELEASE  = 1 << 10, /* the engine is held: go on */
} MaqRemedy;

typedef struct {
  const char *icon;       /* symbolic */
  const char *title;      /* translated, a few words */
  char       *sentence;   /* translated, whole sentences */
  char       *facts;      /* "Not charged · nothing was sent · request req_1": translated, nullable */
  char       *original;   /* what the service, or else our own technical message, said; plain text, nullable */
  char       *again_cost; /* what asking once more may cost, "$0.10", where it would be paid twice; nullable */
  MaqRemedy   remedy;
  gboolean    warning;    /* needs a look, is not an error */
} MaqErrorText;

/* Of a slot at an end without a picture; NULL for one that runs or is done. @engine: its title, nullable. */
MaqErrorText *maq_error_text_for_slot  (const MaqSlot *slot, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
/* Of a slot that waits because its engine is held: @hold as maq_catalog_entry_get_hold() says, or "no-key"; NULL for NULL. */
MaqErrorText *maq_error_text_for_hold  (const char *hold, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
/* One more of the facts. */
void          maq_error_text_add_fact  (MaqErrorText *self, const char *fact);
/* The sentence for a toast. (transfer full) */
char         *maq_error_text_sentence  (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
void          maq_error_text_free      (MaqErrorText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqErrorText, maq_error_text_free)

G_END_DECLS
