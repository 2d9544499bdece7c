/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cache-trim.h"
#include "maq-encode.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-scale.h"
#include "maq-thumbnails.h"

/* Some 250 thumbnails of 256 × 256: a screen full and what is around it. */
#define MAX_MEMORY (64u * 1024 * 1024)
#define SMALLEST 256u       /* what lists show */
#define SHEET_QUALITY 88
/* Some 5000 pictures in both sizes. */
#define MAX_CACHE (G_GINT64_CONSTANT (1) * 1024 * 1024 * 1024)

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
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "maquette", "thumbnails", NULL);
}

static char *
make_path (const MaqBlob *blob, guint side, const char *extension)
{
  g_autofree char *key = make_key (blob, side);
  g_autofree char *name = g_strdup_printf ("%s.%s", key, extension);
  g_autofree char *folder = dup_folder ();
  char group[3] = { 0 };

  g_strlcpy (group, key, sizeof group);
  return g_build_filename (folder, group, name, NULL);
}

/* A cache only: no fsync, and no word to anybody when it cannot be written. */
static void
save (const char *path, GBytes *encoded)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (encoded != NULL && g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents_full (path, g_bytes_get_data (encoded, NULL), (gssize) g_bytes_get_size (encoded),
                              G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  if (error != NULL)
    maq_log_event ("thumbnails", "not kept: %s", error->message);
}

static MaqImage *
read_copy (MaqDecoder *decoder, const char *path, GCancellable *cancellable)
{
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  maq_cache_note_use (path);
  return maq_decoder_decode_file (decoder, path, 0, cancellable, NULL);
}

/* JPEG: a tenth of the bytes. What is transparent has none: it is decoded anew. */
static void
keep_for_sheets (const MaqBlob *blob, MaqImage *whole)
{
  g_autofree char *path = make_path (blob, MAQ_THUMBNAIL_SHEET_SIDE, "jpg");
  g_autoptr (MaqImage) small = NULL;
  g_autoptr (GBytes) jpeg = NULL;

  /* The picture's own size counts: the decoder may have made it smaller already. */
  if (MAX (maq_blob_get_width (blob), maq_blob_get_height (blob)) <= MAQ_THUMBNAIL_SHEET_SIDE || !maq_image_is_opaque (whole)
      || g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  small = maq_scale_to_fit (whole, MAQ_THUMBNAIL_SHEET_SIDE, NULL);
  jpeg = small != NULL ? maq_encode_jpeg (small, SHEET_QUALITY, NULL) : NULL;
  save (path, jpeg);
}

/* No smaller than a sheet needs, where it is cheap to have: a JPEG is decoded in eighths. */
static MaqImage *
decode (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
{
  MaqImage *whole = maq_decoder_decode_file (decoder, maq_blob_get_path (blob), MAX (side, MAQ_THUMBNAIL_SHEET_SIDE), cancellable, error);

  if (whole != NULL)
    keep_for_sheets (blob, whole);
  return whole;
}

MaqImage *
maq_thumbnails_load (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_path (blob, side, "png");
  g_autoptr (MaqImage) whole = NULL;
  g_autoptr (GBytes) png = NULL;
  MaqImage *small = read_copy (decoder, path, cancellable);

  if (small != NULL)
    return small;

  whole = decode (decoder, blob, side, cancellable, error);
  small = whole != NULL ? maq_scale_to_fit (whole, side, error) : NULL;
  png = small != NULL ? maq_encode_png (small, MAQ_ENCODE_FAST, NULL, NULL) : NULL;
  save (path, png);
  return small;
}

void
maq_thumbnails_keep (MaqDecoder *decoder, const MaqBlob *blob, GCancellable *cancellable)
{
  g_autofree char *path = make_path (blob, MAQ_THUMBNAIL_SHEET_SIDE, "jpg");
  g_autoptr (MaqImage) whole = NULL;

  if (MAX (maq_blob_get_width (blob), maq_blob_get_height (blob)) > MAQ_THUMBNAIL_SHEET_SIDE && !g_file_test (path, G_FILE_TEST_EXISTS))
    whole = decode (decoder, blob, MAQ_THUMBNAIL_SHEET_SIDE, cancellable, NULL);
}

static MaqImage *
read_kept (MaqDecoder *decoder, const MaqBlob *blob, guint side, const char *extension, GCancellable *cancellable)
{
  g_autofree char *path = make_path (blob, side, extension);

  return read_copy (decoder, path, cancellable);
}

MaqImage *
maq_thumbnails_load_for_sheet (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
{
  g_autoptr (MaqImage) whole = NULL;
  MaqImage *copy = NULL;

  if (side <= MAQ_THUMBNAIL_SHEET_SIDE)
    copy = read_kept (decoder, blob, MAQ_THUMBNAIL_SHEET_SIDE, "jpg", cancellable);
  if (copy != NULL)
    return copy;
  whole = decode (decoder, blob, side, cancellable, error);
  /* As the next time: the same sheet has the same pixels. */
  if (whole != NULL && side <= MAQ_THUMBNAIL_SHEET_SIDE)
    copy = read_kept (decoder, blob, MAQ_THUMBNAIL_SHEET_SIDE, "jpg", cancellable);
  return copy != NULL ? copy : g_steal_pointer (&whole);
}

MaqImage *
maq_thumbnails_load_for_look (MaqDecoder *decoder, const MaqBlob *blob, guint side, GCancellable *cancellable, GError **error)
{
  MaqImage *copy = side <= SMALLEST ? read_kept (decoder, blob, SMALLEST, "png", cancellable) : NULL;

  return copy != NULL ? copy : maq_thumbnails_load_for_sheet (decoder, blob, side, cancellable, error);
}

void
maq_thumbnails_trim (void)
{
  g_autofree char *folder = dup_folder ();
  guint removed = maq_cache_trim (folder, MAX_CACHE);

  if (removed > 0)
    maq_log_event ("thumbnails", "trimmed=%u", removed);
}
