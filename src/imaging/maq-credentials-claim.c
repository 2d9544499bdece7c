/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-credentials-claim.h"

/* Claims as in the C2PA Technical Specification 2.2, 10.2. */

static gboolean
get_cbor (const MaqJumbf *super,
          MaqCbor        *cbor)
{
  MaqJumbfBox box;

  if (!maq_jumbf_get_content (super, "cbor", &box))
    return FALSE;
  *cbor = (MaqCbor) { box.data, box.length };
  return TRUE;
}

const char *
maq_credentials_claim_open (const MaqJumbf      *manifest,
                            MaqCredentialsClaim *self)
{
  MaqJumbf claim;

  self->manifest = *manifest;
  if (!maq_jumbf_find (manifest, "c2cl", NULL, &claim) || !get_cbor (&claim, &self->said))
    return "the manifest has no claim";
  if (!maq_jumbf_find (manifest, "c2as", "c2pa.assertions", &self->assertions))
    return "the manifest has no assertions";
  return NULL;
}

gboolean
maq_credentials_claim_find (const MaqCredentialsClaim *self,
                            const char                *prefix,
                            MaqJumbf                  *assertion,
                            MaqCbor                   *said)
{
  MaqJumbfBox box;
  gsize at = 0;

  while (maq_jumbf_next (self->assertions.data, self->assertions.length, &at, &box))
    if (maq_jumbf_open (&box, assertion) && memcmp (assertion->kind, "cbor", 4) == 0 && g_str_has_prefix (assertion->label, prefix))
      return get_cbor (assertion, said);
  return FALSE;
}

/* claim_generator_info is a map since 2.0, was an array of maps, and before there was a text alone. */
char *
maq_credentials_claim_dup_generator (const MaqCredentialsClaim *self)
{
  MaqCbor value, first, name;
  MaqCborIter iter;

  if (maq_cbor_find (&self->said, "claim_generator_info", &value))
    {
      first = value;
      if (maq_cbor_enter_array (&value, &iter) && !maq_cbor_next (&iter, &first))
        return NULL;
      if (maq_cbor_find (&first, "name", &name))
        return maq_cbor_dup_text (&name, MAQ_CREDENTIALS_MAX_TEXT);
    }
  return maq_cbor_find (&self->said, "claim_generator", &value) ? maq_cbor_dup_text (&value, MAQ_CREDENTIALS_MAX_TEXT) : NULL;
}

/* --- hashes --- */

gboolean
maq_credentials_is_digest (MaqHash      *hash,
                           const guint8 *expected,
                           gsize         length)
{
  g_autofree char *hex = maq_hash_finish (hash);

  if (strlen (hex) != length * 2)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_xdigit_value (hex[i * 2]) << 4 != (expected[i] & 0xf0) ||
        g_ascii_xdigit_value (hex[i * 2 + 1]) != (expected[i] & 0x0f))
      return FALSE;
  return TRUE;
}

MaqHash *
maq_credentials_start_hash (const MaqCbor *item,
                            const MaqCbor *claim)
{
  g_autofree char *word = NULL;
  MaqCbor alg;

  if (maq_cbor_find (item, "alg", &alg) || maq_cbor_find (claim, "alg", &alg))
    word = maq_cbor_dup_text (&alg, MAQ_CREDENTIALS_MAX_TEXT);
  else
    word = g_strdup ("sha256");
  return word != NULL ? maq_hash_new_of (word) : NULL;
}

/* UNNAMED: a hash of a kind that is not taken. */
static MaqCredentialsNaming
compare (const MaqCbor  *item,
         const MaqCbor  *claim,
         const MaqJumbf *box)
{
  g_autoptr (MaqHash) hash = maq_credentials_start_hash (item, claim);
  const guint8 *expected;
  gsize length;
  MaqCbor digest;

  if (hash == NULL || !maq_cbor_find (item, "hash", &digest) || !maq_cbor_read_bytes (&digest, &expected, &length))
    return MAQ_CREDENTIALS_UNNAMED;
  maq_hash_update (hash, box->whole.data, box->whole.length);
  return maq_credentials_is_digest (hash, expected, length) ? MAQ_CREDENTIALS_NAMED : MAQ_CREDENTIALS_NAMED_OTHERWISE;
}

gboolean
maq_credentials_is_hash_of (const MaqCbor  *item,
                            const MaqCbor  *claim,
                            const MaqJumbf *box)
{
  return compare (item, claim, box) == MAQ_CREDENTIALS_NAMED;
}

/* In one of the lists of a claim. */
static MaqCredentialsNaming
find_name (const MaqCredentialsClaim *self,
           const char                *list,
           const MaqJumbf            *assertion,
           guint                     *n_hashes)
{
  g_autofree char *end = g_strconcat ("/", assertion->label, NULL);
  MaqCredentialsNaming naming = MAQ_CREDENTIALS_UNNAMED;
  MaqCbor names, item, url;
  MaqCborIter iter;

  if (!maq_cbor_find (&self->said, list, &names) || !maq_cbor_enter_array (&names, &iter))
    return naming;
  while (*n_hashes > 0 && naming != MAQ_CREDENTIALS_NAMED && maq_cbor_next (&iter, &item))
    {
      g_autofree char *text = maq_cbor_find (&item, "url", &url) ? maq_cbor_dup_text (&url, 4 * MAQ_CREDENTIALS_MAX_TEXT) : NULL;
      MaqCredentialsNaming compared;

      if (text == NULL || !g_str_has_suffix (text, end))
        continue;
      (*n_hashes)--;
      compared = compare (&item, &self->said, assertion);
      naming = MAX (naming, compared);
    }
  return naming;
}

MaqCredentialsNaming
maq_credentials_claim_names (const MaqCredentialsClaim *self,
                             const MaqJumbf            *assertion,
                             guint                     *n_hashes)
{
  static const char *const lists[] = { "created_assertions", "assertions", "gathered_assertions" };
  MaqCredentialsNaming naming = MAQ_CREDENTIALS_UNNAMED;

  for (guint i = 0; i < G_N_ELEMENTS (lists) && naming != MAQ_CREDENTIALS_NAMED; i++)
    {
      MaqCredentialsNaming found = find_name (self, lists[i], assertion, n_hashes);

      naming = MAX (naming, found);
    }
  return naming;
}
