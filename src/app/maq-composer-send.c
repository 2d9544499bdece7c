/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "maq-composer-private.h"
#include "maq-money-text.h"

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

/* "Generate 2, then 2 · $0.40": what is sent by itself afterwards is told with it. */
static char *
label_both (MaqComposer *self, int variants, const MaqPrice *first)
{
  g_autofree char *text = maq_composer_dup_second (self);
  g_autoptr (MaqRequest) second = maq_composer_build_as (self, &(MaqBuildWish) { .text = text, .stand_in = TRUE }, NULL);
  MaqPrice money = { FALSE, 0, 0 };
  g_autofree char *price = NULL;

  if (second != NULL)
    money = maq_engine_get_price (self->engine, second);
  money = (MaqPrice) { money.known && first->known, first->low + money.low, first->high + money.high };
  price = maq_money_text_price (&money);
  /* Translators: the main button: how many pictures now, how many of the step after it, and the price of both. */
  return g_strdup_printf (_("Generate %d, then %d · %s"), variants, variants, price);
}

/* "Generate 2 · $0.20"; the price is known before there are words. */
char *
maq_composer_label (MaqComposer *self, MaqRequest *request)
{
  int variants = maq_picker_get_value (self->variants);
  g_autoptr (MaqRequest) stand_in = NULL;
  g_autofree char *price = NULL;
  MaqPrice money;

  if (request == NULL && maq_composer_get_entry (self) != NULL)
    request = stand_in = maq_composer_build_as (self, &(MaqBuildWish) { .stand_in = TRUE }, NULL);
  if (request == NULL)
    return g_strdup_printf (_("Generate %d"), variants);
  money = maq_engine_get_price (self->engine, request);
  if (self->second != NULL)
    return label_both (self, variants, &money);
  price = maq_money_text_price (&money);
  /* Translators: the main button: how many pictures, and their price. */
  return g_strdup_printf (_("Generate %d · %s"), variants, price);
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
  left = maq_money_text (budget > 0 ? budget - spent : day_budget - day_spent);
  all = maq_money_text_limit (budget > 0 ? budget : day_budget);
  if (budget > 0)
    return g_strdup_printf (_("%s of %s left in %s."), left, all, month);
  if (day_budget > 0)
    return g_strdup_printf (_("%s of %s left today."), left, all);
  g_free (left);
  left = maq_money_text (spent);
  return g_strdup_printf (_("%s spent in %s."), left, month);
}
