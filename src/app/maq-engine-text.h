/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-preset.h"

G_BEGIN_DECLS

/* Engines in a person's words: pure text, no widget. */

/* One sentence about a preset, by its id; "" for one that this table does not know. (transfer none) */
const char *maq_engine_text_preset    (const char *id);
/* The heading over the presets of a group. (transfer none) */
const char *maq_engine_text_group     (MaqPresetGroup group);
/* Where it is: "api.openai.com", "This computer, port 7860", "Built in". */
char       *maq_engine_text_where     (const MaqEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* "Up to 16 references · mask · 5 ratios · 3 previews" */
char       *maq_engine_text_abilities (const MaqModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* "$0.10 for each picture, whatever its size." */
char       *maq_engine_text_price     (const MaqModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* "Key refused", by what maq_catalog_entry_get_hold() says; NULL for NULL. (transfer none) */
const char *maq_engine_text_hold      (const char *hold);
/* What happened and what to do about it, as a sentence that names the engine. (nullable) */
char       *maq_engine_text_hold_sentence (const char *hold, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
/* "High", for a model's word "high"; a word that we do not know is shown as it is. (transfer none) */
const char *maq_engine_text_quality   (const char *word);

G_END_DECLS
