/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "maq-composer-private.h"
#include "maq-error.h"
#include "maq-step-text.h"

#define FREE_PREVIEWS 2

MaqCatalogEntry *
maq_composer_get_entry (MaqComposer *self)
{
  return self->engine != NULL ? gtk_drop_down_get_selected_item (self->engine_choice) : NULL;
}

/* "Draft · free", "Synexa · gpt-image-2" */
char *
maq_composer_entry_title (MaqCatalogEntry *entry)
{
  const MaqModel *model = maq_catalog_entry_get_model (entry);

  if (model->pricing == MAQ_PRICING_FREE)
    return g_strdup_printf (_("%s · free"), maq_catalog_entry_get_title (entry));
  return g_strdup_printf ("%s · %s", maq_catalog_entry_get_title (entry),
                          maq_endpoint_get_model (maq_catalog_entry_get_endpoint (entry)));
}

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

static void
add_pictures (MaqComposer *self, MaqRequestBuilder *builder)
{
  MaqBoard *board = maq_engine_get_board (self->engine);
  const MaqSlot *slot = self->base != NULL ? maq_step_record_get_slot (self->base, self->base_slot) : NULL;
  MaqReference *edited = NULL;

  if (slot != NULL && slot->picture != NULL)
    {
      g_autofree char *name = maq_step_text_title (self->base);
      g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, name, MAQ_ROLE_EDIT_THIS, slot->picture);

      maq_request_builder_set_base (builder, base, self->base->uuid, self->base_slot);
    }
  else if ((edited = find_edited (board)) != NULL)
    maq_request_builder_set_base (builder, edited, NULL, 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);

      if (maq_board_item_get_reference (item) != edited)
        maq_request_builder_add_reference (builder, maq_board_item_get_reference (item));
    }
}

static char *
dup_quality (MaqComposer *self, const MaqModel *model)
{
  guint selected = gtk_drop_down_get_selected (self->quality);

  if (model->qualities == NULL || selected >= g_strv_length (model->qualities))
    return NULL;
  return g_strdup (model->qualities[selected]);
}

static gboolean
check_ready (MaqComposer *self, const char *text, GError **error)
{
  if (self->engine == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, _("Opening the library…"));
  else if (maq_composer_get_entry (self) == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Choose an engine."));
  else if (text[0] == '\0')
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Write what should be made or changed."));
  else
    return TRUE;
  return FALSE;
}

MaqRequest *
maq_composer_build_request (MaqComposer *self, GError **error)
{
  g_autoptr (MaqRequestBuilder) builder = NULL;
  g_autoptr (MaqRequest) request = NULL;
  g_autofree char *text = NULL;
  g_autofree char *quality = NULL;
  g_auto (GStrv) keep = NULL;
  const MaqModel *model;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  text = g_strstrip (maq_composer_dup_text (self));
  if (!check_ready (self, text, error))
    return NULL;
  model = maq_catalog_entry_get_model (maq_composer_get_entry (self));
  quality = dup_quality (self, model);
  keep = maq_keep_chips_dup_words (self->keep);

  builder = maq_request_builder_new ();
  maq_request_builder_set_change (builder, text);
  for (char **word = keep; *word != NULL; word++)
    maq_request_builder_add_keep (builder, *word);
  maq_request_builder_set_ratio (builder, (MaqRatio) maq_picker_get_value (self->ratio));
  maq_request_builder_set_variants (builder, (guint) maq_picker_get_value (self->variants));
  maq_request_builder_set_engine (builder, maq_catalog_entry_get_id (maq_composer_get_entry (self)));
  maq_request_builder_set_quality (builder, quality);
  /* Partial pictures only where they cost nothing: nobody asked for a dearer picture. */
  if (model->preview_price == 0)
    maq_request_builder_set_previews (builder, MIN (model->max_previews, FREE_PREVIEWS));
  add_pictures (self, builder);
  request = maq_request_builder_end (builder, error);
  if (request == NULL || !maq_request_check (request, model, error))
    return NULL;
  return g_steal_pointer (&request);
}

/* "Sends 3 numbered images, keeps 3 things." and what is left of the budget. */
char *
maq_composer_describe (MaqComposer *self, MaqRequest *request)
{
  guint images = maq_request_get_n_images (request);
  guint keeps = g_strv_length ((char **) maq_request_get_keep (request));
  const MaqModel *model = maq_catalog_entry_get_model (maq_composer_get_entry (self));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *sends = NULL;

  if (images == 0)
    sends = g_strdup (_("Sends words only"));
  else
    sends = g_strdup_printf (ngettext ("Sends %u numbered image", "Sends %u numbered images", images), images);
  g_string_append (text, sends);
  if (keeps > 0)
    {
      g_autofree char *kept = g_strdup_printf (ngettext ("keeps %u thing", "keeps %u things", keeps), keeps);

      g_string_append_printf (text, ", %s", kept);
    }
  g_string_append (text, ".");
  if (model->pricing == MAQ_PRICING_FREE && !model->is_ai)
    g_string_append_printf (text, " %s", _("Draft works on this computer, without AI."));
  else if (self->budget != NULL)
    g_string_append_printf (text, " %s", self->budget);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "Generate 2 · $0.20" */
char *
maq_composer_label (MaqComposer *self, MaqRequest *request)
{
  int variants = maq_picker_get_value (self->variants);
  g_autofree char *price = NULL;
  MaqPrice money;

  if (request == NULL)
    return g_strdup_printf (_("Generate %d"), variants);
  money = maq_engine_get_price (self->engine, request);
  if (!money.known)
    return g_strdup_printf (_("Generate %d · price unknown"), variants);
  price = maq_price_to_text (&money);
  return g_strdup_printf (_("Generate %d · %s"), variants, price);
}

/* Nothing is "$0.00" here: an amount of money is not "free". */
static char *
dup_money (MaqMicros amount)
{
  MaqPrice price = { TRUE, MAX (amount, 0), MAX (amount, 0) };

  return price.low == 0 ? g_strdup ("$0.00") : maq_price_to_text (&price);
}

/* A period of the status: what was spent in it, and its budget, 0 where there is none. FALSE: it is not there. */
static gboolean
read_period (JsonObject *status, const char *name, MaqMicros *spent, MaqMicros *budget)
{
  JsonNode *node = json_object_get_member (status, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  *spent = json_object_get_int_member_with_default (json_node_get_object (node), "spent", 0);
  *budget = json_object_get_int_member_with_default (json_node_get_object (node), "budget", 0);
  return TRUE;
}

char *
maq_composer_read_budget (const char *status)
{
  g_autoptr (JsonNode) root = status != NULL ? json_from_string (status, NULL) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  /* Translators: the name of a month within a sentence, see g_date_time_format(). */
  g_autofree char *month = g_date_time_format (now, _("%OB"));
  MaqMicros spent = 0, budget = 0, day_spent = 0, day_budget = 0;
  g_autofree char *left = NULL;
  g_autofree char *all = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !read_period (json_node_get_object (root), "month", &spent, &budget)
      || !read_period (json_node_get_object (root), "day", &day_spent, &day_budget))
    return NULL;
  left = dup_money (budget > 0 ? budget - spent : day_budget - day_spent);
  all = dup_money (budget > 0 ? budget : day_budget);
  if (budget > 0)
    return g_strdup_printf (_("%s of %s left in %s."), left, all, month);
  if (day_budget > 0)
    return g_strdup_printf (_("%s of %s left today."), left, all);
  g_free (left);
  left = dup_money (spent);
  return g_strdup_printf (_("%s spent in %s."), left, month);
}
