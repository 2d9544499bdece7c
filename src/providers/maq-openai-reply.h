/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* What lies in the exchange, as a result: JSON or events, whole or cut off. PROTOCOL: no picture at all. */
MaqResult *maq_openai_reply_read (const MaqCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
