/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* Sends the sealed body and streams the answer into the exchange, showing partial pictures on the way. TRUE: a complete
 * 2xx answer is on the disk. The call's report is filled in every case. */
gboolean maq_openai_send (const MaqCall *call, const MaqEnvelope *envelope, GError **error);

G_END_DECLS
