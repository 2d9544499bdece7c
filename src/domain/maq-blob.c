/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-blob.h"

struct _MaqBlob {
  char      *path;
  char      *sha256;
  goffset    size;
  MaqFormat  format;
  guint      width, height;
};

G_DEFINE_BOXED_TYPE (MaqBlob, maq_blob, maq_blob_ref, maq_blob_unref)

static void
clear (gpointer data)
{
  MaqBlob *self = data;

  g_free (self->path);
  g_free (self->sha256);
}

MaqBlob *
maq_blob_new (const char *path,
              const char *sha256,
              goffset     size,
              MaqFormat   format,
              guint       width,
              guint       height)
{
  MaqBlob *self = g_atomic_rc_box_new0 (MaqBlob);

  self->path = g_strdup (path);
  self->sha256 = g_strdup (sha256);
  self->size = size;
  self->format = format;
  self->width = width;
  self->height = height;
  return self;
}

MaqBlob *
maq_blob_ref (MaqBlob *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_blob_unref (MaqBlob *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_blob_get_path (const MaqBlob *self)
{
  return self->path;
}

const char *
maq_blob_get_sha256 (const MaqBlob *self)
{
  return self->sha256;
}

goffset
maq_blob_get_size (const MaqBlob *self)
{
  return self->size;
}

MaqFormat
maq_blob_get_format (const MaqBlob *self)
{
  return self->format;
}

guint
maq_blob_get_width (const MaqBlob *self)
{
  return self->width;
}

guint
maq_blob_get_height (const MaqBlob *self)
{
  return self->height;
}
