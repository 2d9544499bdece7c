/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* A seed for servers that would else use the same one each time: decided by the attempt's id and the variant, so that preparing the
 * same attempt again gives the same bytes; 0 … 2^31 - 1, which every server takes. */
gint64 maq_seed_make (const MaqCall *call);

G_END_DECLS
