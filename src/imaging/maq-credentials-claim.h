/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cbor.h"
#include "maq-hash.h"
#include "maq-jumbf.h"

/* Private to maq-credentials*.c: what a manifest claims, and which assertions it stands for. Read in place from hostile bytes. */

#define MAQ_CREDENTIALS_MAX_TEXT 256

typedef struct {
  MaqJumbf manifest, assertions;
  MaqCbor  said;                    /* the claim's map */
} MaqCredentialsClaim;

typedef enum {
  MAQ_CREDENTIALS_UNNAMED,          /* the claim does not know of it */
  MAQ_CREDENTIALS_NAMED_OTHERWISE,  /* it knows one of that name with another hash */
  MAQ_CREDENTIALS_NAMED,            /* it means this very one */
} MaqCredentialsNaming;

/* Returns: NULL, or what is wrong. */
const char *maq_credentials_claim_open (const MaqJumbf *manifest, MaqCredentialsClaim *self);
/* The first assertion in CBOR whose label begins with that. */
gboolean    maq_credentials_claim_find (const MaqCredentialsClaim *self, const char *prefix, MaqJumbf *assertion, MaqCbor *said);
/* @n_hashes: how many more may be made; counted down. A hash that anyone can write anew proves nothing without this. */
MaqCredentialsNaming maq_credentials_claim_names (const MaqCredentialsClaim *self, const MaqJumbf *assertion, guint *n_hashes);
/* The program that says it made the claim. (transfer full) (nullable) */
char       *maq_credentials_claim_dup_generator (const MaqCredentialsClaim *self) G_GNUC_WARN_UNUSED_RESULT;

/* By the item's own word, else by the claim's. (transfer full) NULL: none that is taken. */
MaqHash    *maq_credentials_start_hash (const MaqCbor *item, const MaqCbor *claim) G_GNUC_WARN_UNUSED_RESULT;
gboolean    maq_credentials_is_digest  (MaqHash *hash, const guint8 *expected, gsize length);
/* Whether what is in the box has the hash in @item, a map with "hash" and perhaps "alg". */
gboolean    maq_credentials_is_hash_of (const MaqCbor *item, const MaqCbor *claim, const MaqJumbf *box);
