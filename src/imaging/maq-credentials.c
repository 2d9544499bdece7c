/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-credentials.h"
#include "maq-credentials-claim.h"
#include "maq-credentials-private.h"

/* Manifest store, manifest, data hash and update manifests as in the C2PA Technical Specification 2.2: 11.1 (boxes), 18.5 (c2pa.hash.data),
 * 11.2 (update manifests), 15.12 (what is compared). Those of c2pa.hash.boxes and of compressed manifests are said to be
 * there and not to be checked. */

#define DATA_HASH "c2pa.hash.data"
#define INGREDIENT "c2pa.ingredient"
#define MAX_EXCLUSIONS 256
#define MAX_UPDATES 4    /* one upon the other */
#define MAX_HASHES 12     /* of boxes in the store */

typedef struct {
  const guint8        *data;        /* the file */
  gsize                length;
  MaqCredentialsPlace  place;
  MaqJumbf             store;
  MaqCredentialsClaim  claim;       /* of the manifest that speaks for the file, */
  MaqCbor              hash;        /* and what that says of the file */
  guint                n_updates;   /* that were made upon it since */
  guint                n_hashes;    /* that may still be made */
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
fail_compressed (Reading *reading)
{
  reading->out->is_compressed = TRUE;
  return fail (reading, "the manifest is compressed, which is not read here");
}

/* The last one in the store. */
static gboolean
find_active (Reading  *reading,
             MaqJumbf *active)
{
  MaqJumbf manifest;
  MaqJumbfBox box;
  gboolean found = FALSE;
  gsize at = 0;

  if (!maq_jumbf_next (reading->place.store->data, reading->place.store->len, &at, &box) ||
      !maq_jumbf_open (&box, &reading->store) || memcmp (reading->store.kind, "c2pa", 4) != 0)
    return fail (reading, "no manifest store where one should be");
  at = 0;
  while (maq_jumbf_next (reading->store.data, reading->store.length, &at, &box))
    if (memcmp (box.type, "brob", 4) == 0)
      return fail_compressed (reading);
    else if (maq_jumbf_open (&box, &manifest))
      {
        *active = manifest;
        found = TRUE;
      }
  return found || fail (reading, "the manifest store is empty or broken");
}

/* --- what was said of it later, without a hash of the file --- */

/* "self#jumbf=/c2pa/LABEL" */
static gboolean
find_by_url (const MaqJumbf *store,
             const char     *url,
             MaqJumbf       *manifest)
{
  const char *slash = strrchr (url, '/');
  MaqJumbfBox box;
  gsize at = 0;

  while (slash != NULL && maq_jumbf_next (store->data, store->length, &at, &box))
    if (maq_jumbf_open (&box, manifest) && g_str_equal (manifest->label, slash + 1))
      return TRUE;
  return FALSE;
}

/* Where an ingredient points to: since 2.1 as "activeManifest", before as "c2pa_manifest". */
static gboolean
find_parent (Reading                   *reading,
             const MaqCredentialsClaim *update,
             const MaqCbor             *ingredient,
             MaqJumbf                  *parent)
{
  g_autofree char *relation = NULL, *text = NULL;
  MaqCbor value, link, url;

  if (maq_cbor_find (ingredient, "relationship", &value))
    relation = maq_cbor_dup_text (&value, MAQ_CREDENTIALS_MAX_TEXT);
  if (g_strcmp0 (relation, "parentOf") != 0 ||
      !(maq_cbor_find (ingredient, "activeManifest", &link) || maq_cbor_find (ingredient, "c2pa_manifest", &link)) ||
      !maq_cbor_find (&link, "url", &url))
    return fail (reading, "an update of no manifest");
  text = maq_cbor_dup_text (&url, 4 * MAQ_CREDENTIALS_MAX_TEXT);
  if (text == NULL || !find_by_url (&reading->store, text, parent))
    return fail (reading, "an update of a manifest that is not there");
  if (reading->n_hashes == 0)
    return fail (reading, "more hashes than are looked at");
  reading->n_hashes--;
  if (maq_credentials_is_hash_of (&link, &update->said, parent))
    return TRUE;
  end (reading, MAQ_CREDENTIALS_EDITED, "the update is of another manifest");
  return FALSE;
}

static gboolean
check_named (Reading                   *reading,
             const MaqCredentialsClaim *claim,
             const MaqJumbf            *assertion)
{
  switch (maq_credentials_claim_names (claim, assertion, &reading->n_hashes))
    {
    case MAQ_CREDENTIALS_NAMED:
      return TRUE;
    case MAQ_CREDENTIALS_NAMED_OTHERWISE:
      end (reading, MAQ_CREDENTIALS_EDITED, "the claim is of another hash");
      return FALSE;
    case MAQ_CREDENTIALS_UNNAMED:
    default:
      return fail (reading, "the claim names no hash of the file");
    }
}

/* From the active manifest to the one that speaks for the file: each update names the one before it, by its hash. */
static gboolean
find_standard (Reading  *reading,
               MaqJumbf *manifest)
{
  while (memcmp (manifest->kind, "c2um", 4) == 0)
    {
      MaqCredentialsClaim update;
      MaqJumbf ingredient, parent;
      MaqCbor said;
      const char *problem = maq_credentials_claim_open (manifest, &update);

      if (problem != NULL)
        return fail (reading, problem);
      if (reading->n_updates++ == MAX_UPDATES)
        return fail (reading, "more updates than are looked at");
      if (!maq_credentials_claim_find (&update, INGREDIENT, &ingredient, &said))
        return fail (reading, "an update of no manifest");
      if (!check_named (reading, &update, &ingredient) || !find_parent (reading, &update, &said, &parent))
        return FALSE;
      *manifest = parent;
    }
  if (memcmp (manifest->kind, "c2cm", 4) == 0)
    return fail_compressed (reading);
  return memcmp (manifest->kind, "c2ma", 4) == 0 || fail (reading, "a manifest of a kind that is not checked here");
}

/* The claim, and what it says of the file. */
static gboolean
find_claim (Reading *reading)
{
  MaqJumbf manifest, assertion;
  const char *problem;

  if (!find_active (reading, &manifest) || !find_standard (reading, &manifest))
    return FALSE;
  problem = maq_credentials_claim_open (&manifest, &reading->claim);
  if (problem != NULL)
    return fail (reading, problem);
  if (!maq_credentials_claim_find (&reading->claim, DATA_HASH, &assertion, &reading->hash))
    return fail (reading, "bound to the file in a way that is not checked here");
  reading->out->generator = maq_credentials_claim_dup_generator (&reading->claim);
  return check_named (reading, &reading->claim, &assertion);
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

/* An update makes the store longer than it was when the file was hashed: what was left out for it ends where it ends now. */
static void
stretch (const Reading       *reading,
         MaqCredentialsRange *range)
{
  const GArray *ranges = reading->place.ranges;
  const MaqCredentialsRange *first = &g_array_index (ranges, MaqCredentialsRange, 0);
  gsize stop = first->start;

  if (reading->n_updates == 0 || ranges->len == 0 || range->start != first->start)
    return;
  for (guint i = 0; i < ranges->len && g_array_index (ranges, MaqCredentialsRange, i).start == stop; i++)
    stop += g_array_index (ranges, MaqCredentialsRange, i).length;
  range->length = stop - range->start;
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
      stretch (reading, &range);
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
  g_autoptr (MaqHash) hash = left_out != NULL ? maq_credentials_start_hash (&reading->hash, &reading->claim.said) : NULL;
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
  if (maq_credentials_is_digest (hash, expected, length))
    end (reading, MAQ_CREDENTIALS_INTACT, NULL);
  else
    end (reading, MAQ_CREDENTIALS_EDITED, "the file is not the one that they are of");
}

MaqCredentials *
maq_credentials_read (GBytes *encoded)
{
  g_autoptr (MaqCredentials) self = g_new0 (MaqCredentials, 1);
  Reading reading = { .out = self, .n_hashes = MAX_HASHES };

  g_return_val_if_fail (encoded != NULL, NULL);

  reading.data = g_bytes_get_data (encoded, &reading.length);
  maq_credentials_find (reading.data, reading.length, &reading.place);
  if (reading.place.problem != NULL)
    fail (&reading, reading.place.problem);
  else if (reading.place.store != NULL && find_claim (&reading))
    check_file (&reading);
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
