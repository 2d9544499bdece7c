/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "maq-error.h"
#include "maq-sys.h"
#include "maq-zip.h"
#include "maq-zip-private.h"

/* Longer than any directory of the largest number of entries with the longest names we allow would be absurd. */
#define MAX_DIRECTORY (64u * 1024 * 1024)
#define MODE_SHIFT 16

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "not a board file: %s", what);
  return FALSE;
}

static gboolean
read_at (int fd, void *buffer, gsize size, guint64 offset, GError **error)
{
  gsize have = 0;

  while (have < size)
    {
      ssize_t n = maq_sys_pread (fd, (guint8 *) buffer + have, size - have, (off_t) (offset + have));

      if (n == 0)
        return fail (error, "it ends too early");
      if (n < 0)
        {
          maq_error_set_errno (error, errno, "reading a board file");
          return FALSE;
        }
      have += (gsize) n;
    }
  return TRUE;
}

/* --- numbers of records --- */

static guint64
get_number (const guint8 *bytes, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = n_bytes; i-- > 0;)
    value = value << 8 | bytes[i];
  return value;
}

static guint
get_16 (const guint8 *bytes)
{
  return (guint) get_number (bytes, 2);
}

static guint32
get_32 (const guint8 *bytes)
{
  return (guint32) get_number (bytes, 4);
}

/* --- where the directory is --- */

typedef struct {
  guint64 offset, size, n_entries;
} Place;

static gboolean
read_end64 (int fd, guint64 end, Place *place, GError **error)
{
  guint8 locator[MAQ_ZIP_LOCATOR64_SIZE], record[MAQ_ZIP_END64_SIZE];
  guint64 at;

  if (end < sizeof locator + sizeof record)
    return fail (error, "it is too short");
  if (!read_at (fd, locator, sizeof locator, end - sizeof locator, error))
    return FALSE;
  at = get_number (locator + 8, 8);
  if (get_32 (locator) != MAQ_ZIP_LOCATOR64 || get_32 (locator + 4) != 0 || get_32 (locator + 16) != 1
      || at != end - sizeof locator - sizeof record)
    return fail (error, "its end is damaged");
  if (!read_at (fd, record, sizeof record, at, error))
    return FALSE;
  place->n_entries = get_number (record + 32, 8);
  place->size = get_number (record + 40, 8);
  place->offset = get_number (record + 48, 8);
  if (get_32 (record) != MAQ_ZIP_END64 || get_number (record + 4, 8) != sizeof record - 12 || get_32 (record + 16) != 0
      || get_32 (record + 20) != 0 || get_number (record + 24, 8) != place->n_entries || place->offset > at
      || place->size != at - place->offset)
    return fail (error, "its end is damaged");
  return TRUE;
}

static gboolean
find_directory (int fd, guint64 file_size, Place *place, GError **error)
{
  guint8 record[MAQ_ZIP_END_SIZE];
  guint64 end;

  if (file_size < sizeof record)
    return fail (error, "it is too short");
  end = file_size - sizeof record;
  if (!read_at (fd, record, sizeof record, end, error))
    return FALSE;
  if (get_32 (record) != MAQ_ZIP_END || get_16 (record + 20) != 0)
    return fail (error, "it is no zip, or was cut off");
  if (get_16 (record + 4) != 0 || get_16 (record + 6) != 0 || get_16 (record + 8) != get_16 (record + 10))
    return fail (error, "it is one part of several");
  if (get_16 (record + 10) == G_MAXUINT16)
    return read_end64 (fd, end, place, error);
  *place = (Place) { get_32 (record + 16), get_32 (record + 12), get_16 (record + 10) };
  if (place->offset > end || place->size != end - place->offset)
    return fail (error, "its end is damaged");
  return TRUE;
}

/* --- entries --- */

static gboolean
name_is_good (const char *name, gsize length)
{
  const char *part = name;

  if (strlen (name) != length || length == 0)
    return FALSE;
  for (const char *p = name;; p++)
    {
      if (*p == '/' || *p == '\0')
        {
          gsize n = (gsize) (p - part);

          if (n == 0 || (n == 1 && part[0] == '.') || (n == 2 && part[0] == '.' && part[1] == '.'))
            return FALSE;
          part = p + 1;
        }
      else if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
        return FALSE;
      if (*p == '\0')
        return TRUE;
    }
}

static void
entry_free (gpointer data)
{
  MaqZipEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

/* @bytes: a record of the directory and what follows it, @have of them. Returns its length; 0: @error. */
static gsize
parse_central (const guint8 *bytes, gsize have, MaqZipEntry *entry, guint64 *local, GError **error)
{
  guint name_length, extra_length;
  guint mode;
  gsize length;

  if (have < MAQ_ZIP_CENTRAL_SIZE || get_32 (bytes) != MAQ_ZIP_CENTRAL)
    return fail (error, "its directory is damaged"), 0;
  name_length = get_16 (bytes + 28);
  extra_length = get_16 (bytes + 30);
  length = MAQ_ZIP_CENTRAL_SIZE + name_length + extra_length;
  if (get_16 (bytes + 8) != 0 || get_16 (bytes + 10) != 0)
    return fail (error, "an entry is compressed or encrypted"), 0;
  mode = get_32 (bytes + 38) >> MODE_SHIFT;
  if ((mode & S_IFMT) != 0 && !S_ISREG (mode))
    return fail (error, "an entry is a link or a folder"), 0;
  if (get_16 (bytes + 32) != 0 || get_16 (bytes + 34) != 0 || length > have || name_length > MAQ_ZIP_MAX_NAME
      || get_32 (bytes + 20) != get_32 (bytes + 24))
    return fail (error, "its directory is damaged"), 0;
  entry->crc = get_32 (bytes + 16);
  entry->size = get_32 (bytes + 20);
  *local = get_32 (bytes + 42);
  entry->name = g_strndup ((const char *) bytes + MAQ_ZIP_CENTRAL_SIZE, name_length);
  if (!name_is_good (entry->name, name_length))
    return fail (error, "an entry has a name that no part of a board has"), 0;
  bytes += MAQ_ZIP_CENTRAL_SIZE + name_length;
  if (*local == G_MAXUINT32)
    {
      if (extra_length != MAQ_ZIP_EXTRA64_SIZE || get_16 (bytes) != 1 || get_16 (bytes + 2) != 8)
        return fail (error, "its directory is damaged"), 0;
      *local = get_number (bytes + 4, 8);
    }
  else if (extra_length != 0)
    return fail (error, "an entry has more to it than its bytes"), 0;
  return length;
}

/* The entry in its place says what the directory says, and begins where the one before ended: nothing overlaps. */
static gboolean
check_local (int fd, MaqZipEntry *entry, guint64 local, guint64 *expected, GError **error)
{
  guint8 record[MAQ_ZIP_LOCAL_SIZE];
  g_autofree char *name = NULL;
  gsize name_length = strlen (entry->name);

  if (local != *expected)
    return fail (error, "its entries overlap or leave gaps");
  if (!read_at (fd, record, sizeof record, local, error))
    return FALSE;
  if (get_32 (record) != MAQ_ZIP_LOCAL || get_16 (record + 6) != 0 || get_16 (record + 8) != 0 || get_32 (record + 14) != entry->crc
      || get_32 (record + 18) != entry->size || get_32 (record + 22) != entry->size || get_16 (record + 26) != name_length
      || get_16 (record + 28) != 0)
    return fail (error, "an entry is not what the directory says");
  name = g_malloc0 (name_length + 1);
  if (!read_at (fd, name, name_length, local + sizeof record, error))
    return FALSE;
  if (!g_str_equal (name, entry->name))
    return fail (error, "an entry is not what the directory says");
  entry->offset = local + sizeof record + name_length;
  *expected = entry->offset + entry->size;
  return TRUE;
}

static gboolean
take_entries (int fd, const guint8 *bytes, const Place *place, const MaqZipLimits *limits, GPtrArray *entries, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 expected = 0;
  gsize at = 0;

  for (guint64 i = 0; i < place->n_entries; i++)
    {
      MaqZipEntry *entry = g_new0 (MaqZipEntry, 1);
      guint64 local;
      gsize length;

      g_ptr_array_add (entries, entry);
      length = parse_central (bytes + at, place->size - at, entry, &local, error);
      if (length == 0)
        return FALSE;
      at += length;
      if (entry->size > limits->max_entry)
        return fail (error, "an entry is too large");
      if (!g_hash_table_add (names, entry->name))
        return fail (error, "two entries have one name");
      if (!check_local (fd, entry, local, &expected, error))
        return FALSE;
    }
  if (at != place->size || expected != place->offset)
    return fail (error, "there is something between its parts");
  return TRUE;
}

GPtrArray *
maq_zip_list (int fd, const MaqZipLimits *limits, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autofree guint8 *bytes = NULL;
  struct stat st;
  Place place;

  g_return_val_if_fail (limits != NULL, NULL);

  if (fstat (fd, &st) != 0)
    {
      maq_error_set_errno (error, errno, "looking at a board file");
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    return fail (error, "it is no file"), NULL;
  if ((guint64) st.st_size > limits->max_bytes)
    return fail (error, "it is too large"), NULL;
  if (!find_directory (fd, (guint64) st.st_size, &place, error))
    return NULL;
  if (place.n_entries > limits->max_entries || place.size > MAX_DIRECTORY)
    return fail (error, "it has too many parts"), NULL;
  bytes = g_try_malloc (place.size + 1);
  if (bytes == NULL)
    return fail (error, "it has too many parts"), NULL;
  if (!read_at (fd, bytes, place.size, place.offset, error)
      || !take_entries (fd, bytes, &place, limits, entries, error))
    return NULL;
  return g_steal_pointer (&entries);
}

GBytes *
maq_zip_read (int fd, const MaqZipEntry *entry, GError **error)
{
  g_autofree guint8 *bytes = g_try_malloc ((gsize) entry->size + 1);

  if (bytes == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for %u bytes", entry->size);
      return NULL;
    }
  if (!read_at (fd, bytes, entry->size, entry->offset, error))
    return NULL;
  if (maq_zip_crc (bytes, entry->size) != entry->crc)
    return fail (error, "a part of it is damaged"), NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), entry->size);
}
