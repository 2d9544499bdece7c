/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "maq-file.h"
#include "maq-arrival.h"
#include "maq-sniff.h"

void
maq_arrival_init (MaqArrival *self,
                         MaqExchange      *exchange)
{
  *self = (MaqArrival) { .exchange = exchange, .fd = -1 };
}

void
maq_arrival_drop (MaqArrival *self)
{
  if (self->fd >= 0)
    {
      close (self->fd);
      g_unlink (self->path);
    }

  self->fd = -1;
  self->size = 0;
  g_clear_pointer (&self->path, g_free);
  maq_hash_free (g_steal_pointer (&self->hash));
}

gboolean
maq_arrival_begin (MaqArrival  *self,
                          GError           **error)
{
  maq_arrival_drop (self);
  self->fd = self->exchange->open_picture (self->exchange, &self->path, error);
  self->hash = maq_hash_new ();

  return self->fd >= 0;
}

gboolean
maq_arrival_write (MaqArrival  *self,
                          const void        *bytes,
                          gsize              length,
                          GError           **error)
{
  if (self->fd < 0)
    return TRUE;

  self->size += (goffset) length;
  maq_hash_update (self->hash, bytes, length);
  return maq_file_write_all (self->fd, bytes, length, error);
}

MaqBlob *
maq_arrival_end (MaqArrival *self)
{
  g_autofree char *sha256 = NULL;
  MaqSniff sniff = { 0 };
  guint width = 0, height = 0;
  MaqBlob *blob;

  if (self->fd < 0 || self->size == 0)
    {
      maq_arrival_drop (self);
      return NULL;
    }

  /* What was paid for is kept whatever it is; a header that cannot be read makes it 0 × 0 of no known type. */
  if (maq_sniff_fd (self->fd, &sniff, NULL))
    maq_sniff_get_shown_size (&sniff, &width, &height);
  else
    sniff.format = MAQ_FORMAT_UNKNOWN;

  sha256 = maq_hash_finish (self->hash);
  blob = maq_blob_new (self->path, sha256, self->size, sniff.format, width, height);

  close (self->fd);
  self->fd = -1;
  maq_arrival_drop (self);
  return blob;
}
