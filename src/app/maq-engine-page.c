/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-engine-edit.h"
#include "maq-engine-link.h"
#include "maq-engine-options.h"
#include "maq-engine-page-private.h"
#include "maq-entry-row.h"

#define SETTLE_MS 500

enum { BACK, FAILED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqEnginePage, maq_engine_page, ADW_TYPE_BIN)

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqEnginePage) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  else if (self->id != NULL)
    maq_engine_page_set_id (self, self->id);
}

static void
put (MaqEnginePage *self, MaqEndpoint *endpoint)
{
  g_free (self->id);
  self->id = g_strdup (maq_endpoint_get_id (endpoint));
  maq_engine_put_endpoint_async (self->engine, endpoint, put_cb, g_object_ref (self));
}

/* @endpoint: (transfer full) (nullable), @error: (transfer full), set where it is NULL. */
static void
take (MaqEnginePage *self, MaqEndpoint *endpoint, GError *error)
{
  if (endpoint != NULL)
    put (self, endpoint);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
  g_clear_pointer (&endpoint, maq_endpoint_unref);
  g_clear_error (&error);
}

static void
edited_cb (MaqEnginePage *self, MaqEndpoint *endpoint)
{
  put (self, endpoint);
}

static void
failed_cb (MaqEnginePage *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
name_cb (MaqEnginePage *self)
{
  GError *error = NULL;
  MaqEndpoint *endpoint = maq_engine_edit_title (self->endpoint, gtk_editable_get_text (self->name), &error);

  take (self, endpoint, error);
}

static void
model_cb (MaqEnginePage *self)
{
  GError *error = NULL;
  MaqEndpoint *endpoint = maq_engine_edit_model (self->endpoint, gtk_editable_get_text (self->model), &error);

  take (self, endpoint, error);
}

static MaqEndpoint *
make_at (MaqEnginePage *self, const char *address, gboolean allow, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (MaqEndpoint) allowed = NULL;

  if (self->endpoint == NULL)
    {
      id = maq_engine_edit_new_id (maq_engine_get_catalog (self->engine), self->preset->id);
      return maq_engine_edit_make (self->preset, id, address, allow, error);
    }
  if (!allow)
    return maq_engine_edit_address (self->endpoint, address, error);
  allowed = maq_engine_edit_option (self->endpoint, "allow_http", json_node_init_boolean (json_node_alloc (), TRUE), error);
  return allowed != NULL ? maq_engine_edit_address (allowed, address, error) : NULL;
}

static void
take_address (MaqEnginePage *self, gboolean allow)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
  GError *error = NULL;
  MaqEndpoint *endpoint = make_at (self, address, allow, &error);
  gboolean plain = endpoint == NULL && maq_engine_edit_is_plain (address);

  gtk_widget_set_visible (self->plain, plain);
  if (plain)
    g_clear_error (&error);
  else
    take (self, endpoint, error);
}

static void
address_cb (MaqEnginePage *self)
{
  take_address (self, FALSE);
}

static void
allow_cb (MaqEnginePage *self)
{
  take_address (self, TRUE);
}

static gboolean
flat_settled_cb (gpointer data)
{
  MaqEnginePage *self = data;
  GError *error = NULL;
  double dollars = gtk_spin_button_get_value (self->flat_price);
  MaqEndpoint *endpoint = maq_engine_edit_price (self->endpoint, (MaqMicros) llround (dollars * MAQ_MICROS_PER_DOLLAR), &error);

  self->settle_id = 0;
  take (self, endpoint, error);
  return G_SOURCE_REMOVE;
}

static void
flat_cb (MaqEnginePage *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, flat_settled_cb, self);
}

/* A new key is a new chance: the engine knows that by itself, what was tested does not. */
static void
key_changed_cb (MaqEnginePage *self)
{
  maq_test_group_set_engine (self->test, self->engine, self->endpoint);
}

static void
answer_cb (MaqEnginePage *self, const char *word)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (g_str_equal (word, "set-key"))
    maq_key_group_focus (self->key);
  else if (g_str_equal (word, "release"))
    maq_engine_release_endpoint (self->engine, self->id);
  else
    maq_engine_link_open (window, self->endpoint, word);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqEnginePage) self = data;
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, signals[REMOVED], 0, self->endpoint);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
remove_cb (MaqEnginePage *self)
{
  maq_test_group_cancel (self->test);
  maq_engine_remove_endpoint_async (self->engine, self->id, removed_cb, g_object_ref (self));
}

static void
back_cb (MaqEnginePage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
maq_engine_page_dispose (GObject *object)
{
  MaqEnginePage *self = MAQ_ENGINE_PAGE (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->hold_signals);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (maq_engine_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, title);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, hold);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, hold_notice);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, connection);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, name);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, address);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, plain);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, model);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, models);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, models_popover);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, models_box);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, abilities);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, price);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, test);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, key);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, local);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, workflow);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, limits);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, advanced);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, trust);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, flat);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, flat_price);
  gtk_widget_class_bind_template_child (widget_class, MaqEnginePage, end);
}

static void
maq_engine_page_class_init (MaqEnginePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_engine_page_dispose;
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[REMOVED] = g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   MAQ_TYPE_ENDPOINT);
  g_type_ensure (MAQ_TYPE_KEY_GROUP);
  g_type_ensure (MAQ_TYPE_NOTICE);
  g_type_ensure (MAQ_TYPE_OPTION_GROUP);
  g_type_ensure (MAQ_TYPE_TEST_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-engine-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_cb);
  gtk_widget_class_bind_template_callback (widget_class, model_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, flat_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
maq_engine_page_init (MaqEnginePage *self)
{
  MaqOptionGroup *groups[MAQ_N_OPTIONS];

  gtk_widget_init_template (GTK_WIDGET (self));
  memcpy (groups, (MaqOptionGroup *[]) { self->local, self->workflow, self->limits, self->advanced, self->trust },
          sizeof groups);
  for (guint kind = 0; kind < MAQ_N_OPTIONS; kind++)
    {
      guint n_options;
      const MaqOption *options = maq_engine_options_get ((MaqOptionsKind) kind, &n_options);

      maq_option_group_set_options (groups[kind], options, n_options);
    }
  maq_entry_row_name (GTK_WIDGET (self->name));
  maq_entry_row_name (GTK_WIDGET (self->address));
  maq_entry_row_name (GTK_WIDGET (self->model));
  maq_entry_row_name_list (self->plain, _("Connection"));
  maq_option_group_name_list (self->trust, _("Trust"));
  self->hold_signals = g_signal_group_new (MAQ_TYPE_CATALOG_ENTRY);
  g_signal_group_connect_swapped (self->hold_signals, "notify::hold", G_CALLBACK (maq_engine_page_show_hold), self);
}

GtkWidget *
maq_engine_page_new (MaqEngine *engine)
{
  MaqEnginePage *self = g_object_new (MAQ_TYPE_ENGINE_PAGE, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}

void
maq_engine_page_set_id (MaqEnginePage *self, const char *id)
{
  MaqCatalogEntry *entry;
  MaqEndpoint *endpoint;

  g_return_if_fail (MAQ_IS_ENGINE_PAGE (self));
  g_return_if_fail (id != NULL);

  entry = maq_catalog_find (maq_engine_get_catalog (self->engine), id);
  if (entry == NULL)
    return;
  if (id != self->id)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  endpoint = maq_endpoint_ref (maq_catalog_entry_get_endpoint (entry));
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  self->endpoint = endpoint;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  adw_preferences_group_set_description (self->connection, NULL);
  maq_engine_page_set_configured (self, TRUE);
  maq_engine_page_show (self);
  maq_test_group_set_engine (self->test, self->engine, endpoint);
  maq_key_group_set_engine (self->key, self->engine, endpoint);
  g_signal_group_set_target (self->hold_signals, entry);
  maq_engine_page_show_hold (self);
}

void
maq_engine_page_set_preset (MaqEnginePage *self, const MaqPreset *preset)
{
  g_return_if_fail (MAQ_IS_ENGINE_PAGE (self));
  g_return_if_fail (preset != NULL);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  g_signal_group_set_target (self->hold_signals, NULL);
  self->preset = preset;
  adw_window_title_set_title (self->title, preset->title);
  adw_preferences_group_set_description (self->connection, _("Give its address, then press Enter. All else follows from it."));
  gtk_widget_set_visible (GTK_WIDGET (self->address), TRUE);
  gtk_editable_set_text (self->address, preset->base_url);
  gtk_widget_set_visible (self->plain, FALSE);
  gtk_widget_set_visible (self->hold, FALSE);
  maq_engine_page_set_configured (self, FALSE);
  maq_engine_page_show_options (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

void
maq_engine_page_focus_key (MaqEnginePage *self)
{
  g_return_if_fail (MAQ_IS_ENGINE_PAGE (self));
  maq_key_group_focus (self->key);
}
