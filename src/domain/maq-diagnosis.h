/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What "Test connection" found: one word for each thing a person does something else about. */
typedef enum {
  MAQ_DIAGNOSIS_FINE,
  MAQ_DIAGNOSIS_OFFLINE,      /* no network, or no such host: nothing could be asked */
  MAQ_DIAGNOSIS_NOBODY,       /* the machine is there, the server is not (refused, timed out) */
  MAQ_DIAGNOSIS_ADDRESS,      /* something answers, but not this kind of server */
  MAQ_DIAGNOSIS_CERTIFICATE,  /* it cannot prove who it is */
  MAQ_DIAGNOSIS_NO_KEY,       /* none is set and one is needed */
  MAQ_DIAGNOSIS_KEY,          /* refused */
  MAQ_DIAGNOSIS_VERIFICATION, /* the key is right, the organisation is not verified for this model */
  MAQ_DIAGNOSIS_CREDIT,       /* the key is right, the account is empty */
  MAQ_DIAGNOSIS_MODEL,        /* the key is right, the model is not there */
  MAQ_DIAGNOSIS_OLD_SERVER,   /* the right kind of server, without a route we need */
  MAQ_DIAGNOSIS_BUSY,         /* it says: later */
  MAQ_DIAGNOSIS_TROUBLE,      /* anything else; the detail says what */
} MaqDiagnosis;

const char *maq_diagnosis_to_word (MaqDiagnosis self); /* "fine", "offline", "old-server", … */

G_END_DECLS
