/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-decode-wire.h"

/* Private to imaging: one sandboxed process, good for one picture. */
typedef struct _MaqDecodeProcess MaqDecodeProcess;

#define MAQ_DECODE_TIME_LIMIT_MS 15000

/* Starts @program with an empty environment and nothing but its three descriptors. FAILED when it cannot. */
MaqDecodeProcess *maq_decode_process_spawn (const char *program, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Kills it if it lives, and reaps it. */
void              maq_decode_process_free  (MaqDecodeProcess *self);
gboolean          maq_decode_process_is_alive (MaqDecodeProcess *self);

/* The memfd for the encoded bytes: write them, then maq_decode_process_seal_input(). */
int               maq_decode_process_get_input (MaqDecodeProcess *self);
gboolean          maq_decode_process_seal_input (MaqDecodeProcess *self, GError **error);

/* Sizes the output and sends the request; the answer is fetched by maq_decode_process_finish(), which waits
 * until it comes, @cancellable is cancelled or MAQ_DECODE_TIME_LIMIT_MS have passed. Returns sealed,
 * mapped pixels: out_width × out_height × 4 bytes. */
gboolean          maq_decode_process_send   (MaqDecodeProcess *self, const MaqDecodeRequest *request, GError **error);
GBytes           *maq_decode_process_finish (MaqDecodeProcess *self, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDecodeProcess, maq_decode_process_free)
