/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"

/* Which engine is chosen, and what is known of it. */

static void
key_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  MaqCatalogEntry *entry = maq_composer_get_entry (self);
  g_autofree char *where = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &where, NULL) || entry == NULL)
    return;
  self->no_key = maq_endpoint_needs_key (maq_catalog_entry_get_endpoint (entry)) && (where == NULL || where[0] == '\0');
  maq_composer_update_notice (self);
}

/* A keyring may ask the user something: only what needs a key is looked up. */
static void
look_for_key (MaqComposer *self, MaqCatalogEntry *entry)
{
  self->no_key = FALSE;
  if (maq_endpoint_needs_key (maq_catalog_entry_get_endpoint (entry)))
    maq_engine_get_key_async (self->engine, maq_catalog_entry_get_id (entry), key_read_cb, g_object_ref (self));
}

static void
engine_cb (MaqComposer *self)
{
  MaqCatalogEntry *entry = maq_composer_get_entry (self);

  if (entry == NULL || self->filling)
    return;
  g_free (self->engine_id);
  self->engine_id = g_strdup (maq_catalog_entry_get_id (entry));
  if (self->settings != NULL)
    maq_settings_set_engine (self->settings, self->engine_id);
  look_for_key (self, entry);
  maq_composer_fit_controls (self);
  maq_composer_changed (self);
}

static void
catalog_cb (MaqComposer *self)
{
  MaqCatalogEntry *entry;

  maq_composer_take_catalog (self);
  entry = maq_composer_get_entry (self);
  if (entry == NULL)
    return;
  if (g_strcmp0 (maq_catalog_entry_get_id (entry), self->engine_id) != 0)
    engine_cb (self);
  else
    look_for_key (self, entry);
  maq_composer_changed (self);
}

static char *
entry_title_cb (gpointer self, gpointer data)
{
  return maq_composer_entry_title (self);
}

MaqRequest *
maq_composer_build_neutral (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  if (maq_composer_get_entry (self) == NULL)
    return NULL;
  return maq_composer_build_as (self, &(MaqBuildWish) { .stand_in = TRUE, .all = TRUE, .neutral = TRUE }, NULL);
}

/* Made when it is first opened, and filled before, so that it knows what to focus. */
static void
show_prices_cb (GtkMenuButton *button, gpointer data)
{
  MaqComposer *self = data;
  g_autoptr (MaqRequest) request = maq_composer_build_neutral (self);

  if (self->price_popover == NULL)
    {
      self->price_popover = g_object_new (MAQ_TYPE_PRICE_POPOVER, NULL);
      g_signal_connect_object (self->price_popover, "chosen", G_CALLBACK (maq_composer_set_engine_id), self, G_CONNECT_SWAPPED);
      gtk_menu_button_set_popover (button, GTK_WIDGET (self->price_popover));
    }
  if (request != NULL)
    maq_price_popover_set_request (self->price_popover, self->engine, request);
}

void
maq_composer_watch_engines (MaqComposer *self)
{
  g_autoptr (GtkExpression) title = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (entry_title_cb),
                                                                 NULL, NULL);

  gtk_menu_button_set_create_popup_func (self->prices, show_prices_cb, self, NULL);
  gtk_drop_down_set_expression (self->engine_choice, title);
  gtk_drop_down_set_model (self->engine_choice, G_LIST_MODEL (self->engines));
  self->engine_id = self->settings != NULL ? maq_settings_dup_engine (self->settings) : g_strdup ("draft");
  g_signal_connect_object (self->engine_choice, "notify::selected-item", G_CALLBACK (engine_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_catalog (self->engine), "items-changed", G_CALLBACK (catalog_cb), self,
                           G_CONNECT_SWAPPED);
  catalog_cb (self);
}

void
maq_composer_set_engine_id (MaqComposer *self, const char *id)
{
  GListModel *engines;

  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (self->engine != NULL);

  engines = G_LIST_MODEL (self->engines);
  for (guint i = 0; i < g_list_model_get_n_items (engines); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (engines, i);

      if (g_strcmp0 (maq_catalog_entry_get_id (entry), id) == 0)
        gtk_drop_down_set_selected (self->engine_choice, i);
    }
}
