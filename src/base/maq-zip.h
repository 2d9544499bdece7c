/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one form of zip file that Maquette writes and reads: entries stored as they are, one after the other, without gaps, comments,
 * encryption or descriptors (APPNOTE.TXT 6.3.3, with zip64 where offsets need it). Any program can read it. Of what others wrote
 * only the same form is taken: nothing is ever unpacked, so a small file cannot become a large one. Blocking; any thread. */

#define MAQ_ZIP_MAX_NAME 255

typedef struct _MaqZipWriter MaqZipWriter;

/* @fd: an empty file, lent until free. */
MaqZipWriter *maq_zip_writer_new       (int fd) G_GNUC_WARN_UNUSED_RESULT;
void          maq_zip_writer_free      (MaqZipWriter *self);
/* @name: ASCII, see maq_zip_list(). Less than 4 GiB. NO_SPACE, FAILED. */
gboolean      maq_zip_writer_add       (MaqZipWriter *self, const char *name, const void *data, gsize length, GError **error);
/* The directory. Nothing can be added after it. */
gboolean      maq_zip_writer_end       (MaqZipWriter *self, GError **error);

typedef struct {
  char    *name;
  guint64  offset;  /* of its bytes in the file */
  guint32  size;
  guint32  crc;
} MaqZipEntry;

typedef struct {
  guint64 max_bytes;      /* of the file */
  guint32 max_entry;      /* of one entry */
  guint   max_entries;
} MaqZipLimits;

/* What is in it, in order. BAD_INPUT names what is wrong: not a zip; compressed or encrypted; a link; a name twice, absolute, with
 * "..", a backslash, an empty part or anything but letters, digits and "-_."; entries that overlap, leave gaps, or say one thing
 * in the directory and another in their place; more than @limits say. (transfer full) (element-type MaqZipEntry) */
GPtrArray    *maq_zip_list             (int fd, const MaqZipLimits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its bytes. BAD_INPUT: they are not those it was made of. (transfer full) */
GBytes       *maq_zip_read             (int fd, const MaqZipEntry *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqZipWriter, maq_zip_writer_free)

G_END_DECLS
