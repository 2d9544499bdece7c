/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-engine-edit.h"
#include "maq-engine-link.h"
#include "maq-engine-options.h"
#include "maq-engine-page-private.h"
#include "maq-engine-text.h"

/* An entry that is being written in keeps what is written, unless it is what was just saved. */
static void
fill_entry (GtkEditable *entry, const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

static void
model_picked_cb (MaqEnginePage *self, GtkButton *button)
{
  gtk_popover_popdown (self->models_popover);
  gtk_editable_set_text (self->model, gtk_button_get_label (button));
  g_signal_emit_by_name (self->model, "apply");
}

/* The models this service is known to have; any other name may be written. */
static void
fill_models (MaqEnginePage *self)
{
  g_autoptr (GPtrArray) models = maq_engine_edit_models (self->endpoint);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->models_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->models_box), child);
  for (guint i = 0; i < models->len; i++)
    {
      const MaqModel *model = g_ptr_array_index (models, i);
      GtkWidget *button = gtk_button_new_with_label (model->id);

      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (model_picked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->models_box), button);
    }
  gtk_widget_set_visible (self->models, models->len > 1);
}

/* A name that no row describes is counted and checked as the row's own model. */
static void
show_model (MaqEnginePage *self)
{
  const MaqModel *row = maq_endpoint_get_row (self->endpoint);
  g_autoptr (GPtrArray) models = maq_engine_edit_models (self->endpoint);
  g_autofree char *abilities = maq_engine_text_abilities (row);
  g_autofree char *price = maq_engine_text_price (row);
  g_autofree char *taken = NULL;

  if (models->len > 0 && !g_str_equal (row->id, maq_endpoint_get_model (self->endpoint)))
    taken = g_strdup_printf (_("%s Taken to be like %s."), price, row->id);
  adw_action_row_set_subtitle (self->abilities, abilities);
  adw_action_row_set_subtitle (self->price, taken != NULL ? taken : price);
}

static void
show_price (MaqEnginePage *self)
{
  g_autoptr (JsonNode) own = maq_engine_edit_get (self->endpoint, "flat_price");
  gboolean unknown = maq_endpoint_get_row (self->endpoint)->pricing == MAQ_PRICING_UNKNOWN;

  gtk_widget_set_visible (self->flat, unknown || own != NULL);
  gtk_spin_button_set_value (self->flat_price,
                             own != NULL ? (double) json_node_get_int (own) / MAQ_MICROS_PER_DOLLAR : 0);
}

void
maq_engine_page_show_hold (MaqEnginePage *self)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), self->id);
  const char *hold = entry != NULL ? maq_catalog_entry_get_hold (entry) : NULL;
  g_autoptr (MaqErrorText) text = maq_error_text_for_hold (hold, entry != NULL ? maq_catalog_entry_get_title (entry) : NULL);

  if (text != NULL)
    text->remedy = maq_engine_link_filter (text->remedy, self->endpoint);
  maq_notice_set_text (self->hold_notice, text);
  gtk_widget_set_visible (self->hold, text != NULL);
}

void
maq_engine_page_show_options (MaqEnginePage *self)
{
  MaqOptionGroup *groups[MAQ_N_OPTIONS] = { self->local, self->workflow, self->limits, self->advanced, self->trust };

  for (guint kind = 0; kind < MAQ_N_OPTIONS; kind++)
    {
      gboolean fits = self->endpoint != NULL && maq_engine_options_fit ((MaqOptionsKind) kind, self->endpoint);

      gtk_widget_set_visible (GTK_WIDGET (groups[kind]), fits);
      if (fits)
        maq_option_group_set_endpoint (groups[kind], self->endpoint);
    }
}

void
maq_engine_page_show (MaqEnginePage *self)
{
  gboolean built_in = g_str_equal (maq_endpoint_get_origin (self->endpoint), "unix");

  self->filling = TRUE;
  adw_window_title_set_title (self->title, maq_endpoint_get_title (self->endpoint));
  fill_entry (self->name, maq_endpoint_get_title (self->endpoint));
  fill_entry (self->address, maq_endpoint_get_base_url (self->endpoint));
  fill_entry (self->model, maq_endpoint_get_model (self->endpoint));
  gtk_widget_set_visible (self->plain, FALSE);
  fill_models (self);
  show_model (self);
  show_price (self);
  maq_engine_page_show_options (self);
  gtk_widget_set_visible (GTK_WIDGET (self->name), !built_in);
  gtk_widget_set_visible (GTK_WIDGET (self->address), !built_in);
  gtk_widget_set_visible (GTK_WIDGET (self->model), !built_in);
  gtk_widget_set_visible (self->end, !built_in);
  self->filling = FALSE;
}

void
maq_engine_page_set_configured (MaqEnginePage *self, gboolean configured)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name), configured);
  gtk_widget_set_visible (GTK_WIDGET (self->model), configured);
  gtk_widget_set_visible (GTK_WIDGET (self->abilities), configured);
  gtk_widget_set_visible (GTK_WIDGET (self->price), configured);
  gtk_widget_set_visible (GTK_WIDGET (self->test), configured);
  gtk_widget_set_visible (GTK_WIDGET (self->key), configured);
  gtk_widget_set_visible (self->end, configured);
}
