/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Content credentials (C2PA) in a PNG (caBX), JPEG (APP11) or WebP (C2PA chunk). What is checked is whether they belong to these
 * very bytes: the hash that the claim names, over the file without them. Who signed, and whether the signature is good, is
 * not verified; whoever shows a state must say so. */
typedef enum {
  MAQ_CREDENTIALS_NONE,
  MAQ_CREDENTIALS_INTACT,     /* they match the file */
  MAQ_CREDENTIALS_EDITED,     /* they are of a file that was another */
  MAQ_CREDENTIALS_UNREADABLE, /* broken, or bound to the file in a way that is not checked here */
} MaqCredentialsState;

typedef struct {
  MaqCredentialsState state;
  char               *generator; /* nullable: the program that says it made the claim; hostile text */
  char               *problem;   /* nullable: of EDITED and UNREADABLE: technical */
  gboolean            is_compressed; /* of UNREADABLE: nothing is broken, and it is not read here */
} MaqCredentials;

/* Any thread; any bytes. Costs one hash of the file where there are some, else a look at its chunks. */
MaqCredentials *maq_credentials_read (GBytes *encoded) G_GNUC_WARN_UNUSED_RESULT;
void            maq_credentials_free (MaqCredentials *self);
const char     *maq_credentials_state_to_word (MaqCredentialsState state); /* "none", "intact", "edited", "unreadable" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqCredentials, maq_credentials_free)

G_END_DECLS
