/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"
#include "maq-loader.h"
#include "maq-plan.h"
#include "maq-prompt-view.h"
#include "maq-settings.h"
#include "maq-unsent.h"

G_BEGIN_DECLS

/* Where a request is written. Properties: "can-send" (boolean, read-only), "has-base" (boolean, read-only). Signals:
 * "paste-picture": a picture was pasted into the text; "answer" (an engine's id, a word as of MaqNotice). */
#define MAQ_TYPE_COMPOSER (maq_composer_get_type ())
G_DECLARE_FINAL_TYPE (MaqComposer, maq_composer, MAQ, COMPOSER, AdwBin)

AdwHeaderBar *maq_composer_get_header    (MaqComposer *self);
MaqPromptView *maq_composer_get_prompt   (MaqComposer *self);
gboolean      maq_composer_get_can_send  (MaqComposer *self);
char         *maq_composer_dup_text      (MaqComposer *self) G_GNUC_WARN_UNUSED_RESULT;

/* Makes and shows its next part: none of them is much work. FALSE: it is whole; nothing else of it may be used before. */
gboolean      maq_composer_build_on     (MaqComposer *self);
void          maq_composer_set_settings  (MaqComposer *self, MaqSettings *settings);
void          maq_composer_set_engine    (MaqComposer *self, MaqEngine *engine, MaqLoader *loader);
void          maq_composer_set_text      (MaqComposer *self, const char *text);
/* What is edited next: a picture of a step. NULL: nothing, the references alone count. */
void          maq_composer_set_base      (MaqComposer *self, MaqStepRecord *record, guint slot);
/* Words, keep list and shape of an earlier step. */
void          maq_composer_reuse         (MaqComposer *self, const MaqStepRecord *record);
/* All that was asked for, and the picture that was edited, or none; the references are the caller's, first of all. */
void          maq_composer_reuse_all     (MaqComposer *self, const MaqStepRecord *record);
/* Nothing is written and nothing is edited; what has a padlock stays kept. */
void          maq_composer_clear         (MaqComposer *self);
/* All that is written and chosen, and back to it. */
MaqUnsent    *maq_composer_dup_unsent    (MaqComposer *self) G_GNUC_WARN_UNUSED_RESULT;
void          maq_composer_put_back      (MaqComposer *self, const MaqUnsent *unsent);
/* What several steps changed, in one request on the picture that the first change was made of. @records: (element-type MaqStepRecord): the step
 * of that picture, then the steps of the changes. Masks do not come along. */
void          maq_composer_rebase        (MaqComposer *self, GPtrArray *records);
void          maq_composer_set_ratio     (MaqComposer *self, MaqRatio ratio);
void          maq_composer_set_engine_id (MaqComposer *self, const char *id);

/* Opens the list of what the request costs at each engine. */
void          maq_composer_show_prices   (MaqComposer *self);

/* As it stands, checked against the model's row: BAD_INPUT says what to do instead. */
MaqRequest   *maq_composer_build_request (MaqComposer *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Some of the pictures go on a contact sheet: the request with each of them, to be packed before it is sent. NULL: none does. */
MaqRequest   *maq_composer_build_unpacked (MaqComposer *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For comparing prices: with text where none is written, and with all that an engine might leave out. (nullable) */
MaqRequest   *maq_composer_build_neutral (MaqComposer *self) G_GNUC_WARN_UNUSED_RESULT;
/* As it is written, see MaqPromptBuffer. */
char         *maq_composer_dup_saved     (MaqComposer *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same request with other words (as saved), once. BAD_INPUT. */
MaqRequest   *maq_composer_build_page    (MaqComposer *self, const char *saved, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What goes with each page: "Each page goes with 3 pictures, keeps 2 things." */
char         *maq_composer_describe_pages (MaqComposer *self) G_GNUC_WARN_UNUSED_RESULT;
/* Around every sending, so that what was split off is sent behind it. @record: NULL: it was not sent. */
void          maq_composer_begin_send    (MaqComposer *self);
void          maq_composer_end_send      (MaqComposer *self, const MaqStepRecord *record);
/* What waits for a step. NULL before the library is open. (transfer none) */
MaqPlan      *maq_composer_get_plan      (MaqComposer *self);
/* Waits no longer: its words go on behind those that are written. */
void          maq_composer_take_back     (MaqComposer *self, const char *id);
/* Does what the hint below the prompt offers. FALSE: there is none. */
gboolean      maq_composer_take_hint     (MaqComposer *self);
/* No more hints of this kind; all of them again. */
void          maq_composer_hint_off      (MaqComposer *self);
void          maq_composer_hints_on      (MaqComposer *self);
void          maq_composer_show_recipes  (MaqComposer *self);
/* Where the user's own recipes are files; it is made where there is none. NULL: it cannot be. (transfer none) */
const char   *maq_composer_make_recipes_folder (MaqComposer *self, GError **error);
/* Writes what was typed to the library now; before it closes. */
void          maq_composer_save_draft    (MaqComposer *self);
/* What was written and chosen on the board that is open takes the place of what is here, unless somebody types meanwhile. */
void          maq_composer_read_draft    (MaqComposer *self);
/* The same once, when the library opens: what is written already stays, behind what comes. */
void          maq_composer_read_first_draft (MaqComposer *self);
/* Asks the ledger again what was spent. */
void          maq_composer_update_budget (MaqComposer *self);

G_END_DECLS
