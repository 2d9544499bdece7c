/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What must not change: ready words and one's own, each a chip that is on or off. Property "locked" (boolean): none of them
 * changes with the step; each can be locked alone, too, by L or the second button. Signal "changed". */
#define MAQ_TYPE_KEEP_CHIPS (maq_keep_chips_get_type ())
G_DECLARE_FINAL_TYPE (MaqKeepChips, maq_keep_chips, MAQ, KEEP_CHIPS, GtkWidget)

/* Returns: (transfer full): the words that are on, NULL-terminated. */
GStrv maq_keep_chips_dup_words (MaqKeepChips *self) G_GNUC_WARN_UNUSED_RESULT;
/* Turns exactly these on; adds chips for those that have none. */
void  maq_keep_chips_set_words (MaqKeepChips *self, const char *const *words);
/* Those that are no ready ones, on or off; there are chips for exactly these. */
GStrv maq_keep_chips_dup_own   (MaqKeepChips *self) G_GNUC_WARN_UNUSED_RESULT;
void  maq_keep_chips_set_own   (MaqKeepChips *self, const char *const *words);
/* Those with a padlock of their own, on or off; the same ones get theirs. */
GStrv maq_keep_chips_dup_locked (MaqKeepChips *self) G_GNUC_WARN_UNUSED_RESULT;
void  maq_keep_chips_set_locked (MaqKeepChips *self, const char *const *words);
/* The same for another step's words: what is locked stays as it is. */
void  maq_keep_chips_inherit   (MaqKeepChips *self, const char *const *words);

G_END_DECLS
