/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-board-file.h"
#include "maq-board-file-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-text.h"

#define MAX_FILE (G_GUINT64_CONSTANT (10) * 1024 * 1024 * 1024)
#define MAX_ENTRIES 400000
#define MAX_JSON (4u * 1024 * 1024)
#define MAX_TEXT (256u * 1024 * 1024) /* of all steps together: they are kept in memory */
#define UUID_LENGTH 36
#define STEP_PREFIX "steps/"
#define STEP_SUFFIX ".json"
#define PICTURE_PREFIX "pictures/"

static const MaqZipLimits zip_limits = { MAX_FILE, MAQ_SNIFF_MAX_FILE, MAX_ENTRIES };
/* A drawing has thousands of points, in strings; what has more keys than this is no board of twenty references. */
static const MaqJsonLimits json_limits = { MAX_JSON, 24, 200000 };

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "not a board file: %s", what);

  return FALSE;
}

/* --- names --- */

/* The UUID of "steps/UUID.json", or NULL. */
static char *
dup_step_uuid (const char *name)
{
  g_autofree char *uuid = NULL;

  if (!g_str_has_prefix (name, STEP_PREFIX) || strlen (name) != strlen (STEP_PREFIX) + UUID_LENGTH + strlen (STEP_SUFFIX) ||
      !g_str_has_suffix (name, STEP_SUFFIX))
    return NULL;
  uuid = g_strndup (name + strlen (STEP_PREFIX), UUID_LENGTH);

  return maq_text_is_uuid (uuid) ? g_steal_pointer (&uuid) : NULL;
}

/* The hash of "pictures/SHA256.EXT", or NULL. */
static char *
dup_picture_hash (const char *name)
{
  g_autofree char *sha256 = NULL;
  const char *dot = strrchr (name, '.');

  if (!g_str_has_prefix (name, PICTURE_PREFIX) || dot == NULL ||
      (gsize) (dot - name) != strlen (PICTURE_PREFIX) + MAQ_HASH_HEX_LENGTH || maq_format_from_name (name) == MAQ_FORMAT_UNKNOWN)
    return NULL;
  sha256 = g_strndup (name + strlen (PICTURE_PREFIX), MAQ_HASH_HEX_LENGTH);

  return maq_hash_is_hex (sha256) ? g_steal_pointer (&sha256) : NULL;
}

/* --- one pass over the file --- */

typedef struct {
  int              fd;
  GPtrArray       *entries;
  MaqLibraryDir   *dir;        /* NULL: it is only checked */
  MaqBoardFileFunc progress;
  gpointer         data;
  GCancellable    *cancellable;
  guint64          done, total, text;
} Way;

static GBytes *
read_part (Way               *way,
           const MaqZipEntry *entry,
           GError           **error)
{
  GBytes *bytes;

  if (g_cancellable_set_error_if_cancelled (way->cancellable, error))
    return NULL;
  bytes = maq_zip_read (way->fd, entry, error);
  way->done += entry->size;
  if (way->progress != NULL)
    way->progress (MIN (way->done, way->total), way->total, way->data);

  return bytes;
}

static gboolean
check_json (GBytes  *bytes,
            GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) failed = NULL;

  if (length > 0 && maq_json_check (text, length, &json_limits, &failed))
    return TRUE;

  return fail (error, failed != NULL ? failed->message : "an empty part");
}

/* Its bytes are those of its name, and its header is one of a picture: the decoder's own process does the rest when it is shown. */
static gboolean
check_picture (GBytes     *bytes,
               const char *sha256,
               GError    **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *hash = maq_hash_bytes (data, length);
  g_autoptr (GError) failed = NULL;
  MaqSniff sniff;

  if (!g_str_equal (hash, sha256))
    return fail (error, "a picture is not the one its name says");
  if (length > 0 && maq_sniff (data, length, (goffset) length, &sniff, &failed))
    return TRUE;

  return fail (error, failed != NULL ? failed->message : "an empty picture");
}

/* One part in the first pass: everything is looked at, pictures are not kept. */
static gboolean
check_part (MaqBoardFile      *self,
            Way               *way,
            const MaqZipEntry *entry,
            guint              index,
            GError           **error)
{
  g_autofree char *uuid = dup_step_uuid (entry->name);
  g_autofree char *sha256 = dup_picture_hash (entry->name);
  g_autoptr (GBytes) bytes = NULL;

  if ((index == 0) != g_str_equal (entry->name, "board.json") || (index > 0 && uuid == NULL && sha256 == NULL))
    return fail (error, "it has a part that no board has");
  way->text += sha256 == NULL ? entry->size : 0;
  if ((sha256 == NULL && entry->size > MAX_JSON) || way->text > MAX_TEXT)
    return fail (error, "a part is too large");
  bytes = read_part (way, entry, error);
  if (bytes == NULL)
    return FALSE;
  if (sha256 != NULL)
    return check_picture (bytes, sha256, error);
  if (!check_json (bytes, error))
    return FALSE;
  if (index == 0)
    {
      self->board = g_steal_pointer (&bytes);
      return TRUE;
    }
  if (self->steps->len >= MAQ_BOARD_FILE_MAX_STEPS)
    return fail (error, "it has too many steps");
  g_ptr_array_add (self->steps, g_steal_pointer (&bytes));
  g_ptr_array_add (self->uuids, g_steal_pointer (&uuid));

  return TRUE;
}

static gboolean
check_root (MaqBoardFile *self,
            GError      **error)
{
  gsize length;
  const char *text = g_bytes_get_data (self->board, &length);
  g_autoptr (JsonNode) node = maq_json_parse (text, length, &json_limits, error);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name;

  if (node == NULL)
    return FALSE;
  if (g_strcmp0 (maq_json_get_string (root, "format", NULL), MAQ_BOARD_FILE_FORMAT) != 0)
    return fail (error, "it is something else");
  if (maq_json_get_int (root, "version", 0) > MAQ_BOARD_FILE_VERSION)
    return fail (error, "a newer program wrote it");
  name = maq_json_get_string (root, "name", "");
  self->name = maq_text_display (name, strlen (name), 120);

  return TRUE;
}

static gboolean
check_all (MaqBoardFile *self,
           Way          *way,
           GError      **error)
{
  way->entries = maq_zip_list (way->fd, &zip_limits, error);
  if (way->entries == NULL)
    return FALSE;
  if (way->entries->len == 0)
    return fail (error, "it is empty");
  for (guint i = 0; i < way->entries->len; i++)
    way->total += ((MaqZipEntry *) g_ptr_array_index (way->entries, i))->size;
  /* Pictures are read twice: nothing is taken over before everything was looked at. */
  if (way->dir != NULL)
    way->total *= 2;
  for (guint i = 0; i < way->entries->len; i++)
    if (!check_part (self, way, g_ptr_array_index (way->entries, i), i, error))
      return FALSE;

  return check_root (self, error);
}

static gboolean
take_pictures (MaqBoardFile *self,
               Way          *way,
               GError      **error)
{
  for (guint i = 0; i < way->entries->len; i++)
    {
      const MaqZipEntry *entry = g_ptr_array_index (way->entries, i);
      g_autofree char *sha256 = dup_picture_hash (entry->name);
      g_autoptr (GBytes) bytes = NULL;
      MaqBlob *blob;

      if (sha256 == NULL)
        continue;
      bytes = read_part (way, entry, error);
      blob = bytes != NULL ? maq_objects_add_bytes (way->dir, bytes, error) : NULL;
      if (blob == NULL)
        return FALSE;
      g_hash_table_insert (self->pictures, g_strdup (maq_blob_get_sha256 (blob)), blob);
    }

  return TRUE;
}

static MaqBoardFile *
read_file (Way     *way,
           GError **error)
{
  g_autoptr (MaqBoardFile) self = maq_board_file_new ();

  if (!check_all (self, way, error) || (way->dir != NULL && !take_pictures (self, way, error)))
    return NULL;

  return g_steal_pointer (&self);
}

MaqBoardFile *
maq_board_file_read (MaqLibraryDir   *dir,
                     const char      *path,
                     MaqBoardFileFunc progress,
                     gpointer         data,
                     GCancellable    *cancellable,
                     GError         **error)
{
  Way way = { .dir = dir, .progress = progress, .data = data, .cancellable = cancellable };
  MaqBoardFile *self;

  way.fd = maq_file_open_regular (path, (goffset) MAX_FILE, NULL, error);
  if (way.fd < 0)
    return NULL;
  self = read_file (&way, error);
  g_clear_pointer (&way.entries, g_ptr_array_unref);
  close (way.fd);

  return self;
}

gboolean
maq_board_file_check (int      fd,
                      GError **error)
{
  Way way = { .fd = fd };
  g_autoptr (MaqBoardFile) self = read_file (&way, error);

  g_clear_pointer (&way.entries, g_ptr_array_unref);

  return self != NULL;
}
