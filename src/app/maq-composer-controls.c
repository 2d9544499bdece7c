/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-engine-link.h"
#include "maq-engine-text.h"
#include "maq-fit-text.h"
#include "maq-money-text.h"

#define FREE_PREVIEWS 2
#define MOST_PREVIEWS 3

/* --- the engines there are --- */

static guint
find_position (MaqComposer *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engines)); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->engines), i);

      if (g_strcmp0 (maq_catalog_entry_get_id (entry), id) == 0)
        return i;
    }
  return 0;
}

/* The catalogue is filled anew with each change. The one in use stays in use; one that is gone leaves the built-in one. */
void
maq_composer_take_catalog (MaqComposer *self)
{
  GListModel *catalog = G_LIST_MODEL (maq_engine_get_catalog (self->engine));
  guint n_items = g_list_model_get_n_items (catalog);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (entries, g_list_model_get_item (catalog, i));
  self->filling = TRUE;
  g_list_store_splice (self->engines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->engines)), entries->pdata, n_items);
  gtk_drop_down_set_selected (self->engine_choice, find_position (self, self->engine_id));
  self->filling = FALSE;
  maq_composer_fit_controls (self);
}

/* --- controls that an engine has or has not --- */

static void
fill_qualities (MaqComposer *self, const MaqModel *model)
{
  MaqChoice *old = gtk_drop_down_get_selected_item (self->quality);
  g_autofree char *kept = old != NULL ? g_strdup (maq_choice_get_word (old)) : NULL;
  guint selected = 0;

  self->filling = TRUE;
  g_list_store_remove_all (self->qualities);
  for (guint i = 0; model->qualities != NULL && model->qualities[i] != NULL; i++)
    {
      g_autoptr (MaqChoice) choice = maq_choice_new (model->qualities[i], maq_engine_text_quality (model->qualities[i]));

      g_list_store_append (self->qualities, choice);
      if (g_strcmp0 (model->qualities[i], model->default_quality) == 0)
        selected = i;
    }
  for (guint i = 0; kept != NULL && model->qualities != NULL && model->qualities[i] != NULL; i++)
    if (g_str_equal (model->qualities[i], kept))
      selected = i;
  gtk_drop_down_set_selected (self->quality, selected);
  gtk_widget_set_visible (self->quality_row, model->qualities != NULL && model->qualities[0] != NULL);
  self->filling = FALSE;
}

static void
fit_ratios (MaqComposer *self, const MaqModel *model, const char *engine)
{
  for (int ratio = MAQ_RATIO_AUTO + 1; ratio < MAQ_N_RATIOS; ratio++)
    {
      g_autofree char *why = maq_fit_text_ratio (model, engine, (MaqRatio) ratio);

      maq_picker_set_barred (self->ratio, ratio, why);
    }
}

/* Only as many as cost nothing, until somebody asks for more: nobody asked for a dearer picture. */
static void
fit_previews (MaqComposer *self, const MaqModel *model, const char *engine)
{
  g_autofree char *none = maq_fit_text_previews (model, engine);
  guint free_ones = model->preview_price == 0 ? MIN (model->max_previews, FREE_PREVIEWS) : 0;

  self->filling = TRUE;
  for (guint n = 1; n <= MOST_PREVIEWS; n++)
    {
      g_autofree char *fewer = g_strdup_printf (ngettext ("%s shows %u preview at most.", "%s shows %u previews at most.",
                                                          model->max_previews), engine, model->max_previews);

      maq_picker_set_barred (self->previews, (int) n, n > model->max_previews ? none != NULL ? none : fewer : NULL);
    }
  maq_picker_set_value (self->previews, (int) free_ones);
  self->filling = FALSE;
}

void
maq_composer_fit_controls (MaqComposer *self)
{
  MaqCatalogEntry *entry = maq_composer_get_entry (self);
  const MaqModel *model;

  if (entry == NULL)
    return;
  model = maq_catalog_entry_get_model (entry);
  fill_qualities (self, model);
  fit_ratios (self, model, maq_catalog_entry_get_title (entry));
  fit_previews (self, model, maq_catalog_entry_get_title (entry));
  g_signal_group_set_target (self->hold_signals, entry);
  maq_composer_update_notice (self);
}

/* --- what depends on the request --- */

/* Each quality with what one picture costs in it. */
static void
price_qualities (MaqComposer *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->qualities)); i++)
    {
      g_autoptr (MaqChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->qualities), i);
      g_autoptr (MaqRequest) request = maq_composer_build_as (
        self, &(MaqBuildWish) { .quality = maq_choice_get_word (choice), .variants = 1, .stand_in = TRUE }, NULL);
      MaqPrice price = { FALSE, 0, 0 };
      g_autofree char *note = NULL;

      if (request != NULL)
        price = maq_engine_get_price (self->engine, request);
      note = price.known ? maq_money_text_price (&price) : NULL;
      maq_choice_set_note (choice, note);
    }
}

static void
show_over_limit (MaqComposer *self, const MaqModel *model, const char *engine)
{
  g_autoptr (GArray) left_out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MaqRequest) fitting = maq_composer_build_as (self, &(MaqBuildWish) { .stand_in = TRUE, .left_out = left_out },
                                                          NULL);
  g_autofree char *why = NULL;
  g_autofree char *numbers = NULL;
  gboolean can_leave = fitting != NULL && maq_request_count_images (fitting, model) <= model->max_references;

  if (left_out->len > 0 && model->max_references > 0)
    why = g_strdup_printf (ngettext ("%s takes %u picture, and there are %u.", "%s takes %u pictures, and there are %u.",
                                     model->max_references), engine, model->max_references,
                           model->max_references + left_out->len);
  numbers = maq_fit_text_numbers (left_out);
  /* The sheet takes the place of one picture more. */
  maq_over_limit_set (self->over_limit, why, can_leave ? numbers : NULL,
                      can_leave && model->max_references > 1 ? left_out->len + 1 : 0);
}

void
maq_composer_fit_request (MaqComposer *self)
{
  MaqCatalogEntry *entry = maq_composer_get_entry (self);

  if (entry == NULL)
    return;
  show_over_limit (self, maq_catalog_entry_get_model (entry), maq_catalog_entry_get_title (entry));
  price_qualities (self);
}

/* --- engines that cannot be used now --- */

static const char *
get_hold (MaqComposer *self, MaqCatalogEntry *entry)
{
  const char *hold = maq_catalog_entry_get_hold (entry);

  return hold != NULL || !self->no_key ? hold : "no-key";
}

static void
answer_cb (MaqComposer *self, const char *word)
{
  g_signal_emit_by_name (self, "answer", self->engine_id, word);
}

static MaqNotice *
make_notice (MaqComposer *self)
{
  MaqNotice *notice = g_object_new (MAQ_TYPE_NOTICE, NULL);

  g_signal_connect_object (notice, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_box_prepend (GTK_BOX (self->send_part), GTK_WIDGET (notice));
  return notice;
}

void
maq_composer_update_notice (MaqComposer *self)
{
  MaqCatalogEntry *entry = maq_composer_get_entry (self);
  g_autoptr (MaqErrorText) text = NULL;

  if (entry != NULL)
    text = maq_error_text_for_hold (get_hold (self, entry), maq_catalog_entry_get_title (entry));
  if (text != NULL)
    text->remedy = maq_engine_link_filter (text->remedy, maq_catalog_entry_get_endpoint (entry));
  if (self->notice == NULL && text != NULL)
    self->notice = make_notice (self);
  if (self->notice != NULL)
    maq_notice_set_text (self->notice, text);
}
