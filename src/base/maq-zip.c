/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-zip.h"
#include "maq-zip-private.h"

/* 1980-01-01, the first day a zip can name: the file says nothing about when its parts were made. */
#define FIRST_DAY 0x0021
#define MODE_FILE (0100600u << 16)
#define MADE_ON_UNIX 0x0300

struct _MaqZipWriter {
  int         fd;
  guint64     offset;
  GByteArray *directory;
  guint       n_entries;
};

/* --- checksum --- */

static guint32 *
make_crc_table (void)
{
  guint32 *table = g_new (guint32, 256);

  for (guint32 i = 0; i < 256; i++)
    {
      guint32 value = i;

      for (guint bit = 0; bit < 8; bit++)
        value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320u : value >> 1;
      table[i] = value;
    }
  return table;
}

guint32
maq_zip_crc (const void *data, gsize length)
{
  static gsize once;
  const guint32 *table;
  const guint8 *bytes = data;
  guint32 crc = 0xffffffffu;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) make_crc_table ());
  table = (const guint32 *) once;
  for (gsize i = 0; i < length; i++)
    crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
  return crc ^ 0xffffffffu;
}

/* --- records --- */

static void
put_number (GByteArray *record, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    g_byte_array_append (record, &(guint8) { (guint8) (value >> (8 * i)) }, 1);
}

static void
put_16 (GByteArray *record, guint value)
{
  put_number (record, value, 2);
}

static void
put_32 (GByteArray *record, guint32 value)
{
  put_number (record, value, 4);
}

/* What local and central records say alike: flags, method, time, day, checksum, sizes, length of the name. */
static void
put_common (GByteArray *record, const char *name, guint32 crc, guint32 size)
{
  put_16 (record, 0);
  put_16 (record, 0);
  put_16 (record, 0);
  put_16 (record, FIRST_DAY);
  put_32 (record, crc);
  put_32 (record, size);
  put_32 (record, size);
  put_16 (record, (guint) strlen (name));
}

static void
put_name (GByteArray *record, const char *name)
{
  g_byte_array_append (record, (const guint8 *) name, (guint) strlen (name));
}

static GByteArray *
make_local (const char *name, guint32 crc, guint32 size)
{
  GByteArray *record = g_byte_array_new ();

  put_32 (record, MAQ_ZIP_LOCAL);
  put_16 (record, MAQ_ZIP_VERSION);
  put_common (record, name, crc, size);
  put_16 (record, 0);
  put_name (record, name);
  return record;
}

static void
put_central (GByteArray *record, const char *name, guint32 crc, guint32 size, guint64 offset)
{
  gboolean is_far = offset >= G_MAXUINT32;

  put_32 (record, MAQ_ZIP_CENTRAL);
  put_16 (record, MADE_ON_UNIX | (is_far ? MAQ_ZIP_VERSION64 : MAQ_ZIP_VERSION));
  put_16 (record, is_far ? MAQ_ZIP_VERSION64 : MAQ_ZIP_VERSION);
  put_common (record, name, crc, size);
  put_16 (record, is_far ? MAQ_ZIP_EXTRA64_SIZE : 0);
  put_16 (record, 0);
  put_16 (record, 0);
  put_16 (record, 0);
  put_32 (record, MODE_FILE);
  put_32 (record, is_far ? G_MAXUINT32 : (guint32) offset);
  put_name (record, name);
  if (!is_far)
    return;
  put_16 (record, 1);
  put_16 (record, 8);
  put_number (record, offset, 8);
}

/* --- writer --- */

MaqZipWriter *
maq_zip_writer_new (int fd)
{
  MaqZipWriter *self = g_new0 (MaqZipWriter, 1);

  self->fd = fd;
  self->directory = g_byte_array_new ();
  return self;
}

void
maq_zip_writer_free (MaqZipWriter *self)
{
  g_byte_array_unref (self->directory);
  g_free (self);
}

gboolean
maq_zip_writer_add (MaqZipWriter *self, const char *name, const void *data, gsize length, GError **error)
{
  g_autoptr (GByteArray) local = NULL;
  guint32 crc;

  g_return_val_if_fail (self != NULL && self->directory != NULL, FALSE);
  g_return_val_if_fail (strlen (name) <= MAQ_ZIP_MAX_NAME, FALSE);
  g_return_val_if_fail (length < G_MAXUINT32, FALSE);

  crc = maq_zip_crc (data, length);
  local = make_local (name, crc, (guint32) length);
  if (!maq_file_write_all (self->fd, local->data, local->len, error) || !maq_file_write_all (self->fd, data, length, error))
    return FALSE;
  put_central (self->directory, name, crc, (guint32) length, self->offset);
  self->offset += local->len + length;
  self->n_entries++;
  return TRUE;
}

static void
put_end64 (GByteArray *record, const MaqZipWriter *self, guint64 size)
{
  put_32 (record, MAQ_ZIP_END64);
  put_number (record, MAQ_ZIP_END64_SIZE - 12, 8);
  put_16 (record, MADE_ON_UNIX | MAQ_ZIP_VERSION64);
  put_16 (record, MAQ_ZIP_VERSION64);
  put_32 (record, 0);
  put_32 (record, 0);
  put_number (record, self->n_entries, 8);
  put_number (record, self->n_entries, 8);
  put_number (record, size, 8);
  put_number (record, self->offset, 8);
  put_32 (record, MAQ_ZIP_LOCATOR64);
  put_32 (record, 0);
  put_number (record, self->offset + size, 8);
  put_32 (record, 1);
}

gboolean
maq_zip_writer_end (MaqZipWriter *self, GError **error)
{
  guint64 size = self->directory->len;
  gboolean is_far = self->offset >= G_MAXUINT32 || size >= G_MAXUINT32 || self->n_entries >= G_MAXUINT16;

  if (is_far)
    put_end64 (self->directory, self, size);
  put_32 (self->directory, MAQ_ZIP_END);
  put_16 (self->directory, 0);
  put_16 (self->directory, 0);
  put_16 (self->directory, is_far ? G_MAXUINT16 : self->n_entries);
  put_16 (self->directory, is_far ? G_MAXUINT16 : self->n_entries);
  put_32 (self->directory, is_far ? G_MAXUINT32 : (guint32) size);
  put_32 (self->directory, is_far ? G_MAXUINT32 : (guint32) self->offset);
  put_16 (self->directory, 0);
  return maq_file_write_all (self->fd, self->directory->data, self->directory->len, error);
}
