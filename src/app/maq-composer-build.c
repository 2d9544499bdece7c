/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-error.h"
#include "maq-fit-text.h"
#include "maq-markup.h"
#include "maq-quotes.h"
#include "maq-step-text.h"

/* From the controls to a request. */

/* Where nothing is written yet, prices are told for a short text. */
#define STAND_IN "…"

/* The reference that is edited when no step is: the lowest number that has that role. */
static MaqReference *
find_edited (MaqBoard *board)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);
      MaqReference *reference = maq_board_item_get_reference (item);

      if (maq_reference_get_role (reference) == MAQ_ROLE_EDIT_THIS)
        return reference;
    }
  return NULL;
}

static gboolean
has_base_picture (MaqComposer *self)
{
  const MaqSlot *slot = self->base != NULL ? maq_step_record_get_slot (self->base, self->base_slot) : NULL;

  return slot != NULL && slot->picture != NULL;
}

/* Image 1 on the wire, where something is edited. Returns the reference that it is, or NULL. */
static MaqReference *
add_base (MaqComposer *self, MaqRequestBuilder *builder)
{
  MaqReference *edited = NULL;

  if (has_base_picture (self))
    {
      const MaqSlot *slot = maq_step_record_get_slot (self->base, self->base_slot);
      g_autofree char *name = maq_step_text_title (self->base);
      MaqMarkup *markup = maq_board_get_picture_markup (maq_engine_get_board (self->engine), self->base->uuid, self->base_slot);
      g_autoptr (MaqReference) base = maq_reference_new_full (NULL, 0, name, MAQ_ROLE_EDIT_THIS, slot->picture, markup);

      maq_request_builder_set_base (builder, base, self->base->uuid, self->base_slot);
    }
  else if ((edited = find_edited (maq_engine_get_board (self->engine))) != NULL)
    maq_request_builder_set_base (builder, edited, NULL, 0);
  return edited;
}

/* @most: how many pictures may go, with the copies that show marks; those with the highest numbers stay here, and are gathered in
 * @left_out (nullable). */
static void
add_pictures (MaqComposer *self, MaqRequestBuilder *builder, const MaqModel *model, guint most, GArray *left_out)
{
  GListModel *board = G_LIST_MODEL (maq_engine_get_board (self->engine));
  MaqReference *edited = add_base (self, builder);
  guint room = most;

  if (edited != NULL || has_base_picture (self))
    room -= MIN (room, maq_request_weigh (maq_request_builder_get_base (builder), model));

  for (guint i = 0; i < g_list_model_get_n_items (board); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (board, i);
      MaqReference *reference = maq_board_item_get_reference (item);
      guint number = maq_reference_get_number (reference);

      if (reference == edited)
        continue;
      /* One that stays keeps those with higher numbers here, too. */
      if (maq_request_weigh (reference, model) > room)
        room = 0;
      if (room > 0)
        maq_request_builder_add_reference (builder, reference);
      else if (left_out != NULL)
        g_array_append_val (left_out, number);
      room -= MIN (room, maq_request_weigh (reference, model));
    }
}

static const char *
get_quality (MaqComposer *self)
{
  MaqChoice *choice = gtk_drop_down_get_selected_item (self->quality);

  return choice != NULL ? maq_choice_get_word (choice) : NULL;
}

static void
set_words (MaqComposer *self, MaqRequestBuilder *builder, const char *text)
{
  g_auto (GStrv) keep = maq_keep_chips_dup_words (self->keep);

  maq_request_builder_set_change (builder, text);
  for (char **word = keep; *word != NULL; word++)
    maq_request_builder_add_keep (builder, *word);
}

MaqRequest *
maq_composer_build_as (MaqComposer *self, const MaqBuildWish *wish, GError **error)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autofree char *text = g_strstrip (wish->text != NULL ? g_strdup (wish->text) : maq_composer_dup_text (self));
  MaqCatalogEntry *entry = maq_composer_get_entry (self);
  const MaqModel *model = maq_catalog_entry_get_model (entry);
  const char *quality = wish->quality != NULL ? wish->quality : get_quality (self);

  if (wish->neutral && g_strcmp0 (quality, model->default_quality) == 0)
    quality = NULL;
  set_words (self, builder, text[0] == '\0' && wish->stand_in ? STAND_IN : text);
  maq_request_builder_set_ratio (builder, (MaqRatio) maq_picker_get_value (self->ratio));
  maq_request_builder_set_variants (builder, wish->variants > 0 ? wish->variants
                                                                : (guint) maq_picker_get_value (self->variants));
  maq_request_builder_set_engine (builder, maq_catalog_entry_get_id (entry));
  maq_request_builder_set_quality (builder, quality);
  maq_request_builder_set_previews (builder, MIN (model->max_previews, (guint) maq_picker_get_value (self->previews)));
  add_pictures (self, builder, model, wish->all ? G_MAXUINT : model->max_references, wish->left_out);
  return maq_request_builder_end (builder, error);
}

/* A recipe's "{product}" is no word for a model. */
static gboolean
check_slots (MaqPromptBuffer *buffer, GError **error)
{
  g_autofree char *text = maq_prompt_buffer_dup_plain (buffer);
  g_autoptr (GArray) slots = maq_quotes_find_slots (text);
  g_autofree char *slot = NULL;

  if (slots->len == 0)
    return TRUE;
  slot = g_strndup (text + g_array_index (slots, MaqTextRange, 0).start, g_array_index (slots, MaqTextRange, 0).length);
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Fill in %s, or take it out (Tab goes there)."), slot);
  return FALSE;
}

/* A chip that points to nothing is never sent: who wrote it meant a picture. */
gboolean
maq_composer_check_text (MaqPromptBuffer *buffer, GError **error)
{
  g_autofree char *gone = maq_prompt_buffer_dup_dangling (buffer);

  if (gone == NULL)
    return check_slots (buffer, error);
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
               _("“%s” is no longer on the board: remove the chip, or bring it back."), gone);
  return FALSE;
}

static gboolean
check_ready (MaqComposer *self, GError **error)
{
  g_autofree char *text = g_strstrip (maq_composer_dup_text (self));

  if (self->engine == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, _("Opening the library…"));
  else if (maq_composer_get_entry (self) == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Choose an engine."));
  else if (self->wanted_base != NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Opening the picture that is edited…"));
  else if (text[0] == '\0')
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Write what should be made or changed."));
  else
    return maq_composer_check_text (maq_prompt_view_get_buffer (self->prompt), error);
  return FALSE;
}

/* What does not fit is said in a person's words; what only the model knows, by it. */
static gboolean
check_fit (MaqComposer *self, MaqRequest *request, GError **error)
{
  MaqCatalogEntry *entry = maq_composer_get_entry (self);
  const MaqModel *model = maq_catalog_entry_get_model (entry);
  g_autofree char *why = maq_fit_text_request (request, model, maq_catalog_entry_get_title (entry));

  if (why == NULL)
    return maq_request_check (request, model, error);
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, why);
  return FALSE;
}

/* What the words name goes along, or they are sent by nobody. */
static gboolean
check_left_out (MaqComposer *self, GArray *left_out, GError **error)
{
  for (guint i = 0; i < left_out->len; i++)
    {
      guint number = g_array_index (left_out, guint, i);

      if (!maq_prompt_buffer_names (maq_prompt_view_get_buffer (self->prompt), number))
        continue;
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   _("The text names reference %u, which does not go along: remove its chip, or another reference."), number);
      return FALSE;
    }
  return TRUE;
}

MaqRequest *
maq_composer_build_request (MaqComposer *self, GError **error)
{
  g_autoptr (GArray) left_out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MaqRequest) request = NULL;
  MaqExcess excess;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  if (!check_ready (self, error))
    return NULL;
  excess = maq_over_limit_get_excess (self->over_limit);
  /* What goes on a sheet is priced and checked as what is left out: the sheet takes the place of one. */
  request = maq_composer_build_as (self, &(MaqBuildWish) { .all = excess == MAQ_EXCESS_REFUSE, .left_out = left_out }, error);
  if (request == NULL || !check_fit (self, request, error))
    return NULL;
  /* On a sheet it is still to be seen. */
  if (excess != MAQ_EXCESS_PACK && !check_left_out (self, left_out, error))
    return NULL;
  return g_steal_pointer (&request);
}

MaqRequest *
maq_composer_build_unpacked (MaqComposer *self, GError **error)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  if (maq_over_limit_get_excess (self->over_limit) != MAQ_EXCESS_PACK || !check_ready (self, error))
    return NULL;
  return maq_composer_build_as (self, &(MaqBuildWish) { .all = TRUE }, error);
}
