/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-core.h"
#include "maq-error.h"

MaqCore *
maq_core_new (MaqWorker *worker, MaqLibraryDir *dir, MaqDecoder *decoder, MaqStore *store)
{
  MaqCore *self = g_atomic_rc_box_new0 (MaqCore);

  self->worker = worker;
  self->dir = dir;
  self->decoder = decoder;
  self->store = store;
  return self;
}

MaqCore *
maq_core_ref (const MaqCore *self)
{
  return g_atomic_rc_box_acquire ((MaqCore *) self);
}

static gpointer
close_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  maq_core_close (data);
  return NULL;
}

static void
core_clear (MaqCore *self)
{
  /* Nobody closed it: the program ends in a hurry, but in order. */
  if (self->store != NULL)
    maq_worker_call (self->worker, MAQ_LANE_STORE, close_work, self, NULL);
  g_clear_pointer (&self->decoder, maq_decoder_unref);
  g_clear_pointer (&self->dir, maq_library_dir_unref);
  g_clear_object (&self->worker);
}

void
maq_core_unref (const MaqCore *self)
{
  g_atomic_rc_box_release_full ((MaqCore *) self, (GDestroyNotify) core_clear);
}

MaqStore *
maq_core_get_store (const MaqCore *self, GError **error)
{
  if (self->store == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The library is closed");
  return self->store;
}

void
maq_core_close (const MaqCore *self)
{
  g_clear_pointer (&((MaqCore *) self)->store, maq_store_close);
}
