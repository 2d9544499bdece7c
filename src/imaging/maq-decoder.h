/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"
#include "maq-sniff.h"

G_BEGIN_DECLS

/* The client of maquette-decode: spawns the sandboxed program, keeps one warm process ready, hands it an
 * encoded picture by descriptor and maps the sealed memfd that comes back. There is no fallback: what
 * the helper cannot decode is not decoded. Blocking; any thread, also several at once (slots are taken
 * atomically, no lock). */
typedef struct _MaqDecoder MaqDecoder;

/* @program: path of maquette-decode, or NULL to find it (build folder, libexec, beside ourselves). */
MaqDecoder *maq_decoder_new   (const char *program) G_GNUC_WARN_UNUSED_RESULT;
MaqDecoder *maq_decoder_ref   (MaqDecoder *self);
void        maq_decoder_unref (MaqDecoder *self);

/* Starts the warm processes now rather than at the first picture. */
void        maq_decoder_warm  (MaqDecoder *self);

/* @fd: a readable regular file or memfd, read from its start; stays the caller's. Sniffed first.
 * @max_side: 0 for full size, else the decoder may return anything not smaller than the fit in
 * @max_side × @max_side (JPEG's DCT scaling; others scale after decoding). EXIF orientation is baked in.
 * Errors: BAD_INPUT (limits, broken, not a picture), FAILED (helper missing or killed), CANCELLED. */
MaqImage   *maq_decoder_decode_fd    (MaqDecoder *self, int fd, guint max_side, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqImage   *maq_decoder_decode_bytes (MaqDecoder *self, GBytes *bytes, guint max_side, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqImage   *maq_decoder_decode_file  (MaqDecoder *self, const char *path, guint max_side, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDecoder, maq_decoder_unref)

G_END_DECLS
