/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-compare-text.h"

G_BEGIN_DECLS

/* What is not the same about two pictures, in words: figures, places that can be taken back, words, settings, the branch. Signals: "restore" (int:
 * which place, -1: all), "place-selected" (int), "raw". */
#define MAQ_TYPE_COMPARE_PANEL (maq_compare_panel_get_type ())
G_DECLARE_FINAL_TYPE (MaqComparePanel, maq_compare_panel, MAQ, COMPARE_PANEL, AdwBin)

/* @found: nullable: nothing is known yet. */
void maq_compare_panel_set_figures (MaqComparePanel *self, const char *figures, const char *found);
/* @names: nullable: none. @from: what the button says: "Restore from the parent". @outside: they lie outside of what was asked. */
void maq_compare_panel_set_places  (MaqComparePanel *self, const char *const *names, const char *from, gboolean outside);
void maq_compare_panel_select_place (MaqComparePanel *self, guint index);
/* While something is being taken back nothing else can be. */
void maq_compare_panel_set_busy    (MaqComparePanel *self, gboolean busy);
/* @raw: there is a raw answer to compare with. @sentence: nullable. */
void maq_compare_panel_set_exact   (MaqComparePanel *self, const char *sentence, gboolean raw);
/* Words and settings. */
void maq_compare_panel_set_pair    (MaqComparePanel *self, const MaqCompareItem *before, const MaqCompareItem *now);
/* @sentence: NULL: it has no branch. @fraction: negative: not known yet. */
void maq_compare_panel_set_drift   (MaqComparePanel *self, const char *sentence, double fraction);
/* What the button says; NULL: there is nothing to join. */
void maq_compare_panel_set_rebase  (MaqComparePanel *self, const char *label);

G_END_DECLS
