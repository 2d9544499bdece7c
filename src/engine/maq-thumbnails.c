/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-encode.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-scale.h"
#include "maq-thumbnails.h"

/* Some 250 thumbnails of 256 × 256: a screen full and what is around it. */
#define MAX_MEMORY (64u * 1024 * 1024)

typedef struct {
  char     *key;
  MaqImage *image;
  GList     link;     /* in the order of use */
} Entry;

struct _MaqThumbnails {
  GHashTable *entries;  /* key → Entry */
  GQueue      order;    /* of Entry, newest first */
  gsize       memory;
};

static void
entry_free (Entry *entry)
{
  maq_image_unref (entry->image);
  g_free (entry->key);
  g_free (entry);
}

MaqThumbnails *
maq_thumbnails_new (void)
{
  MaqThumbnails *self = g_new0 (MaqThumbnails, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  return self;
}

void
maq_thumbnails_unref (MaqThumbnails *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static char *
make_key (const MaqBlob *blob, guint side)
{
  return g_strdup_printf ("%s-%u", maq_blob_get_sha256 (blob), side);
}

static gsize
get_memory (MaqImage *image)
{
  return maq_image_get_stride (image) * maq_image_get_height (image);
}

static void
drop (MaqThumbnails *self, Entry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  self->memory -= get_memory (entry->image);
  g_hash_table_remove (self->entries, entry->key);
}

MaqImage *
maq_thumbnails_lookup (MaqThumbnails *self, const MaqBlob *blob, guint side)
{
  g_autofree char *key = make_key (blob, side);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_head_link (&self->order, &entry->link);
  return maq_image_ref (entry->image);
}

void
maq_thumbnails_insert (MaqThumbnails *self, const MaqBlob *blob, guint side, MaqImage *image)
{
  g_autofree char *key = make_key (blob, side);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL)
    drop (self, entry);
  entry = g_new0 (Entry, 1);
  entry->key = g_steal_pointer (&key);
  entry->image = maq_image_ref (image);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, entry->key, entry);
  g_queue_push_head_link (&self->order, &entry->link);
  self->memory += get_memory (image);
  while (self->memory > MAX_MEMORY && self->order.length > 1)
    drop (self, g_queue_peek_tail (&self->order));
}

static char *
make_path (const MaqBlob *blob, guint side)
{
  g_autofree char *key = make_key (blob, side);
  g_autofree char *name = g_strdup_printf ("%s.png", key);
  char group[3] = { 0 };

  g_strlcpy (group, key, sizeof group);
  return g_build_filename (g_get_user_cache_dir (), "maquette", "thumbnails", group, name, NULL);
}

/* A cache only: no fsync, and no word to anybody when it cannot be written. */
static void
save (const char *path, MaqImage *image)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;

  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  if (png != NULL && g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents_full (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                              G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  if (error != NULL)
    maq_log_event ("thumbnails", "not kept: %s", error->message);
}

MaqImage *
maq_thumbnails_load (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_path (blob, side);
  g_autoptr (MaqImage) whole = NULL;
  MaqImage *small;

  small = g_file_test (path, G_FILE_TEST_IS_REGULAR)
            ? maq_decoder_decode_file (decoder, path, 0, cancellable, NULL) : NULL;
  if (small != NULL)
    return small;

  whole = maq_decoder_decode_file (decoder, maq_blob_get_path (blob), side, cancellable, error);
  if (whole == NULL)
    return NULL;
  small = maq_scale_to_fit (whole, side, error);
  if (small != NULL)
    save (path, small);
  return small;
}
