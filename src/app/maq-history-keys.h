/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* One row of the history is one slot of a step. Its key keeps the order of the rows: newer steps first, and of one step the first slot
 * last, so that keys fall from top to bottom as the ids of the library do. 0: none. */
#define MAQ_HISTORY_SLOT_BITS 6
G_STATIC_ASSERT (MAQ_MAX_VARIANTS <= 1 << MAQ_HISTORY_SLOT_BITS);

gint64  maq_history_key_make     (gint64 step, guint slot);
gint64  maq_history_key_get_step (gint64 key);
guint   maq_history_key_get_slot (gint64 key);

/* Arrays of keys. */
GArray *maq_history_keys_new          (void) G_GNUC_WARN_UNUSED_RESULT;
gint64  maq_history_keys_get          (const GArray *keys, guint position);
gboolean maq_history_keys_has         (const GArray *keys, gint64 key);
void    maq_history_keys_remove       (GArray *keys, gint64 key);
/* Of one step: @n_slots keys. */
void    maq_history_keys_append_step  (GArray *keys, gint64 step, guint n_slots);
void    maq_history_keys_sort         (GArray *keys, gboolean falling);
/* @keys fall, but for the first @n_on_top, which fall among themselves. G_MAXUINT: it is not there. */
guint   maq_history_keys_find         (const GArray *keys, gint64 key, guint n_on_top);

G_END_DECLS
