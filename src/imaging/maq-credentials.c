/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cbor.h"
#include "maq-credentials.h"
#include "maq-credentials-private.h"
#include "maq-hash.h"
#include "maq-jumbf.h"

/* Manifest store, manifest, claim and data hash as in the C2PA Technical Specification 2.2: 11.1 (boxes), 18.5 (c2pa.hash.data),
 * 10.2 (claim), 15.12 (what is compared). Those of an update manifest, of c2pa.hash.boxes and of compressed manifests
 * are said to be there and not to be checked. */

#define DATA_HASH "c2pa.hash.data"
#define MAX_TEXT 256
#define MAX_EXCLUSIONS 256
#define MAX_NAMES 4      /* of one assertion; each costs a hash */

typedef struct {
  const guint8        *data;        /* the file */
  gsize                length;
  MaqCredentialsPlace  place;
  MaqJumbf             manifest;    /* the active one */
  MaqJumbf             claim_box, assertion;
  MaqCbor              claim, hash; /* what these say */
  guint                n_names;     /* how often the claim named the assertion */
  MaqCredentials      *out;
} Reading;

static void
end (Reading             *reading,
     MaqCredentialsState  state,
     const char          *problem)
{
  reading->out->state = state;
  g_free (reading->out->problem);
  reading->out->problem = g_strdup (problem);
}

static gboolean
fail (Reading    *reading,
      const char *problem)
{
  end (reading, MAQ_CREDENTIALS_UNREADABLE, problem);
  return FALSE;
}

/* --- which manifest speaks for the file --- */

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

/* The last one in the store. */
static gboolean
find_manifest (Reading *reading)
{
  MaqJumbf store, manifest;
  MaqJumbfBox box;
  gboolean found = FALSE;
  gsize at = 0;

  if (!maq_jumbf_next (reading->place.store->data, reading->place.store->len, &at, &box) ||
      !maq_jumbf_open (&box, &store) || memcmp (store.kind, "c2pa", 4) != 0)
    return fail (reading, "no manifest store where one should be");
  at = 0;
  while (maq_jumbf_next (store.data, store.length, &at, &box))
    if (maq_jumbf_open (&box, &manifest))
      {
        reading->manifest = manifest;
        found = TRUE;
      }
  if (!found)
    return fail (reading, "the manifest store is empty or broken");
  if (memcmp (reading->manifest.kind, "c2ma", 4) != 0)
    return fail (reading, "a manifest of a kind that is not checked here");
  return TRUE;
}

static gboolean
find_parts (Reading *reading)
{
  MaqJumbf assertions;

  if (!maq_jumbf_find (&reading->manifest, "c2cl", NULL, &reading->claim_box) ||
      !get_cbor (&reading->claim_box, &reading->claim))
    return fail (reading, "the manifest has no claim");
  if (!maq_jumbf_find (&reading->manifest, "c2as", "c2pa.assertions", &assertions))
    return fail (reading, "the manifest has no assertions");
  if (!maq_jumbf_find (&assertions, "cbor", DATA_HASH, &reading->assertion) || !get_cbor (&reading->assertion, &reading->hash))
    return fail (reading, "bound to the file in a way that is not checked here");
  return TRUE;
}

/* claim_generator_info is a map since 2.0, was an array of maps, and before there was a text alone. */
static char *
dup_generator (const MaqCbor *claim)
{
  MaqCbor value, first, name;
  MaqCborIter iter;

  if (maq_cbor_find (claim, "claim_generator_info", &value))
    {
      first = value;
      if (maq_cbor_enter_array (&value, &iter) && !maq_cbor_next (&iter, &first))
        return NULL;
      if (maq_cbor_find (&first, "name", &name))
        return maq_cbor_dup_text (&name, MAX_TEXT);
    }
  return maq_cbor_find (claim, "claim_generator", &value) ? maq_cbor_dup_text (&value, MAX_TEXT) : NULL;
}

/* --- hashes --- */

static gboolean
is_digest (MaqHash      *hash,
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

/* By the item's own word, else by the claim's. NULL: none that is taken. */
static MaqHash *
start_hash (const MaqCbor *item,
            const MaqCbor *claim)
{
  g_autofree char *word = NULL;
  MaqCbor alg;

  if (maq_cbor_find (item, "alg", &alg) || maq_cbor_find (claim, "alg", &alg))
    word = maq_cbor_dup_text (&alg, MAX_TEXT);
  else
    word = g_strdup ("sha256");
  return word != NULL ? maq_hash_new_of (word) : NULL;
}

/* Whether the claim means this very assertion. A hash that anyone can write anew proves nothing without this. */
static gboolean
is_named (Reading    *reading,
          const char *list)
{
  MaqCbor names, item, url, digest;
  MaqCborIter iter;

  if (!maq_cbor_find (&reading->claim, list, &names) || !maq_cbor_enter_array (&names, &iter))
    return FALSE;
  while (reading->n_names < MAX_NAMES && maq_cbor_next (&iter, &item))
    {
      g_autofree char *text = maq_cbor_find (&item, "url", &url) ? maq_cbor_dup_text (&url, 4 * MAX_TEXT) : NULL;
      g_autoptr (MaqHash) hash = NULL;
      const guint8 *expected;
      gsize length;

      if (text == NULL || !g_str_has_suffix (text, "/" DATA_HASH) || !maq_cbor_find (&item, "hash", &digest) ||
          !maq_cbor_read_bytes (&digest, &expected, &length))
        continue;
      hash = start_hash (&item, &reading->claim);
      if (hash == NULL)
        continue;
      reading->n_names++;
      maq_hash_update (hash, reading->assertion.whole.data, reading->assertion.whole.length);
      if (is_digest (hash, expected, length))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_claim (Reading *reading)
{
  static const char *const lists[] = { "created_assertions", "assertions", "gathered_assertions" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (is_named (reading, lists[i]))
      return TRUE;
  if (reading->n_names == 0)
    return fail (reading, "the claim names no hash of the file");
  end (reading, MAQ_CREDENTIALS_EDITED, "the claim is of another hash");
  return FALSE;
}

/* --- what is left out of the hash --- */

static gboolean
read_exclusion (const MaqCbor       *item,
                MaqCredentialsRange *range)
{
  guint64 start, length;
  MaqCbor value;

  if (!maq_cbor_find (item, "start", &value) || !maq_cbor_read_uint (&value, &start) ||
      !maq_cbor_find (item, "length", &value) || !maq_cbor_read_uint (&value, &length) ||
      start > G_MAXSIZE / 2 || length > G_MAXSIZE / 2)
    return FALSE;
  *range = (MaqCredentialsRange) { start, length };
  return TRUE;
}

/* Segments of a JPEG lie behind one another and are one place. */
static gboolean
is_inside (const GArray              *ranges,
           const MaqCredentialsRange *range)
{
  gsize at = range->start, stop = range->start + range->length;

  for (guint i = 0; i < ranges->len && at < stop; i++)
    {
      const MaqCredentialsRange *known = &g_array_index (ranges, MaqCredentialsRange, i);

      if (at >= known->start && at < known->start + known->length)
        at = known->start + known->length;
    }
  return at >= stop;
}

/* NULL: said what is wrong. A claim that leaves out more than itself says nothing of what is left out: one that leaves out
 * everything would fit every picture. */
static GArray *
read_exclusions (Reading *reading)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (MaqCredentialsRange));
  MaqCredentialsRange range;
  MaqCbor list, item;
  MaqCborIter iter;
  gsize last = 0;

  if (!maq_cbor_find (&reading->hash, "exclusions", &list) || !maq_cbor_enter_array (&list, &iter))
    return fail (reading, "the hash leaves nothing out"), NULL;
  while (maq_cbor_next (&iter, &item))
    {
      if (ranges->len >= MAX_EXCLUSIONS || !read_exclusion (&item, &range) || range.start < last)
        return fail (reading, "what the hash leaves out is broken"), NULL;
      last = range.start + range.length;
      if (last > reading->length)
        return end (reading, MAQ_CREDENTIALS_EDITED, "the file was longer"), NULL;
      if (!is_inside (reading->place.ranges, &range))
        return end (reading, MAQ_CREDENTIALS_EDITED, "the hash leaves out other parts of the file"), NULL;
      g_array_append_val (ranges, range);
    }
  return g_steal_pointer (&ranges);
}

static void
check_file (Reading *reading)
{
  g_autoptr (GArray) left_out = read_exclusions (reading);
  g_autoptr (MaqHash) hash = left_out != NULL ? start_hash (&reading->hash, &reading->claim) : NULL;
  const guint8 *expected;
  gsize length, at = 0;
  MaqCbor digest;

  if (left_out == NULL)
    return;
  if (hash == NULL || !maq_cbor_find (&reading->hash, "hash", &digest) || !maq_cbor_read_bytes (&digest, &expected, &length))
    {
      fail (reading, "the hash is of a kind that is not known");
      return;
    }
  for (guint i = 0; i < left_out->len; i++)
    {
      const MaqCredentialsRange *range = &g_array_index (left_out, MaqCredentialsRange, i);

      maq_hash_update (hash, reading->data + at, range->start - at);
      at = range->start + range->length;
    }
  maq_hash_update (hash, reading->data + at, reading->length - at);
  if (is_digest (hash, expected, length))
    end (reading, MAQ_CREDENTIALS_INTACT, NULL);
  else
    end (reading, MAQ_CREDENTIALS_EDITED, "the file is not the one that they are of");
}

MaqCredentials *
maq_credentials_read (GBytes *encoded)
{
  g_autoptr (MaqCredentials) self = g_new0 (MaqCredentials, 1);
  Reading reading = { .out = self };

  g_return_val_if_fail (encoded != NULL, NULL);

  reading.data = g_bytes_get_data (encoded, &reading.length);
  maq_credentials_find (reading.data, reading.length, &reading.place);
  if (reading.place.problem != NULL)
    fail (&reading, reading.place.problem);
  else if (reading.place.store != NULL && find_manifest (&reading) && find_parts (&reading))
    {
      self->generator = dup_generator (&reading.claim);
      if (check_claim (&reading))
        check_file (&reading);
    }
  maq_credentials_place_clear (&reading.place);
  return g_steal_pointer (&self);
}

void
maq_credentials_free (MaqCredentials *self)
{
  if (self == NULL)
    return;
  g_free (self->generator);
  g_free (self->problem);
  g_free (self);
}

const char *
maq_credentials_state_to_word (MaqCredentialsState state)
{
  static const char *const words[] = { "none", "intact", "edited", "unreadable" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), "none");

  return words[state];
}
