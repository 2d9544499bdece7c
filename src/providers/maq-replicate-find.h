/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* After a lost answer: looks through the account's predictions, newest first, back to an hour before @since_us, for the one
 * that the exchange's sealed body made: by its user_id, or without one by its whole input. As MaqProvider's find(). */
gboolean maq_replicate_find (const MaqCall *call, gint64 since_us, char **remote_id, GError **error);

G_END_DECLS
