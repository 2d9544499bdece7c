/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"
#include "maq-mask.h"
#include "maq-request.h"

G_BEGIN_DECLS

/* Where a request says that its first picture may change: the mask, else the marks that enclose something (see
 * maq_markup_plan_asked()). Any thread. */
gboolean maq_asked_is_known (MaqRequest *request);
/* Marks are drawn at @width × @height; a mask has the size it has. NULL without @error: the whole picture, also for a request that is NULL. */
MaqMask *maq_asked_load     (MaqRequest *request, MaqDecoder *decoder, guint width, guint height, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
