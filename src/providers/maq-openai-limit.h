/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* What an answer says of how often it may be asked: the head's x-ratelimit-* and, in a refusal, the words "Limit 5, Used 5,
 * Requested 1". Fills report->per_minute and report->limit_reset_ms where something is said, and leaves them alone elsewhere.
 * @head and @message: nullable. Returns FALSE when this request alone asks for more than the limit: waiting would not help. */
gboolean maq_openai_limit_learn (MaqReport *report, const char *head, const char *message);

G_END_DECLS
