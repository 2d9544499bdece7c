/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-hash.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* Pictures of one answer that are kept; one was asked for. An answer of a hundred megabytes holds ten million of one byte each. */
#define MAQ_ARRIVAL_MOST 64

/* One picture on its way into a staged file of the exchange, hashed as it is written. */
typedef struct {
  MaqExchange *exchange;
  int          fd;        /* -1: none is open */
  char        *path;
  MaqHash     *hash;
  goffset      size;
} MaqArrival;

void     maq_arrival_init  (MaqArrival *self, MaqExchange *exchange);
gboolean maq_arrival_begin (MaqArrival *self, GError **error);
gboolean maq_arrival_write (MaqArrival *self, const void *bytes, gsize length, GError **error);
/* The blob, with the type its bytes really have; NULL without @error: it was empty, and its file is gone. */
MaqBlob *maq_arrival_end   (MaqArrival *self) G_GNUC_WARN_UNUSED_RESULT;
/* Gives it up, with its file. */
void     maq_arrival_drop  (MaqArrival *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqArrival, maq_arrival_drop)

G_END_DECLS
