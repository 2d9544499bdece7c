/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"
#include "maq-request.h"

G_BEGIN_DECLS

/* What controls say becomes what can be sent: the mask of the picture being edited as pixels, a copy of each marked picture with
 * its marks drawn on it, and, when asked for, what a model does not take on one numbered contact sheet. One blocking function for any
 * thread; those who only look and those who send give different @keep and get the same pictures. */

/* Keeps the bytes of a PNG somewhere. Returns: (transfer full); NULL with @error. */
typedef MaqBlob *(*MaqPrepareKeep) (GBytes *png, gpointer data, GError **error);

/* @pack: more pictures than @model takes go on one contact sheet; else they are left for maq_request_check() to refuse. Returns:
 * (transfer full): the same request when nothing is to do. BAD_INPUT names the picture that cannot be read; NO_SPACE, FAILED, CANCELLED. */
MaqRequest *maq_prepare_request (MaqRequest *request, const MaqModel *model, gboolean pack, MaqDecoder *decoder, MaqPrepareKeep keep,
                                 gpointer data, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
