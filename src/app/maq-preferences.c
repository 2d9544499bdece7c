/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-engine-edit.h"
#include "maq-engine-list.h"
#include "maq-engine-page.h"
#include "maq-error-text.h"
#include "maq-general-page.h"
#include "maq-preferences.h"
#include "maq-preset-page.h"
#include "maq-spending-page.h"
#include "maq-toast.h"

struct _MaqPreferences {
  AdwPreferencesWindow parent_instance;

  MaqGeneralPage      *general;
  AdwPreferencesPage  *engines_page;
  MaqEngineList       *engines;
  MaqSpendingPage     *money;

  MaqEngine           *engine;
  GtkWidget           *page;    /* weak: the last one that was shown over the list */
};

G_DEFINE_FINAL_TYPE (MaqPreferences, maq_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
failed_cb (MaqPreferences *self, GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), maq_toast_new (sentence));
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPreferences) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    failed_cb (self, error);
}

static void
back_cb (MaqPreferences *self)
{
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
  maq_engine_list_refresh (self->engines);
}

/* What Undo needs to put an engine back. */
typedef struct {
  MaqPreferences *self;
  MaqEndpoint    *endpoint;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->self);
  maq_endpoint_unref (removal->endpoint);
  g_free (removal);
}

static void
undo_cb (gpointer data)
{
  Removal *removal = data;

  maq_engine_put_endpoint_async (removal->self->engine, removal->endpoint, put_cb, g_object_ref (removal->self));
}

static void
removed_cb (MaqPreferences *self, MaqEndpoint *endpoint)
{
  g_autofree char *text = g_strdup_printf (_("“%s” removed"), maq_endpoint_get_title (endpoint));
  Removal *removal = g_new0 (Removal, 1);

  removal->self = g_object_ref (self);
  removal->endpoint = maq_endpoint_ref (endpoint);
  back_cb (self);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), maq_toast_new_undo (text, undo_cb, removal, removal_free));
}

static void
present (MaqPreferences *self, GtkWidget *page)
{
  g_set_weak_pointer (&self->page, page);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), page);
}

/* libadwaita closes the window by Escape from its own pages only; from a page over them it leads back to these. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MaqPreferences *self = MAQ_PREFERENCES (widget);

  if (self->page == NULL || !gtk_widget_get_mapped (self->page))
    return GDK_EVENT_PROPAGATE;
  back_cb (self);
  return GDK_EVENT_STOP;
}

static MaqEnginePage *
present_page (MaqPreferences *self)
{
  GtkWidget *page = maq_engine_page_new (self->engine);

  g_signal_connect_object (page, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
  present (self, page);
  return MAQ_ENGINE_PAGE (page);
}

static void
chosen_cb (MaqPreferences *self, const char *id)
{
  maq_preferences_show_engine (self, id, FALSE);
}

/* A new engine's own page, once it is there. */
typedef struct {
  MaqPreferences *self;
  char           *id;
} Addition;

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Addition *addition = data;
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_preferences_show_engine (addition->self, addition->id, FALSE);
  else
    failed_cb (addition->self, error);
  g_object_unref (addition->self);
  g_free (addition->id);
  g_free (addition);
}

static gboolean
has_address (const MaqPreset *preset)
{
  return strpbrk (preset->base_url, "{}") == NULL && !g_str_equal (preset->base_url, "https://");
}

static void
preset_chosen_cb (MaqPreferences *self, const char *preset_id)
{
  const MaqPreset *preset = maq_preset_lookup (preset_id);
  g_autofree char *id = NULL;
  g_autoptr (MaqEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  Addition *addition;

  if (!has_address (preset))
    {
      maq_engine_page_set_preset (present_page (self), preset);
      return;
    }
  id = maq_engine_edit_new_id (maq_engine_get_catalog (self->engine), preset->id);
  endpoint = maq_preset_make (preset, id, NULL, NULL, &error);
  if (endpoint == NULL)
    {
      failed_cb (self, error);
      return;
    }
  addition = g_new0 (Addition, 1);
  addition->self = g_object_ref (self);
  addition->id = g_steal_pointer (&id);
  maq_engine_put_endpoint_async (self->engine, endpoint, added_cb, addition);
}

static void
add_cb (MaqPreferences *self)
{
  GtkWidget *page = maq_preset_page_new ();

  g_signal_connect_object (page, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "chosen", G_CALLBACK (preset_chosen_cb), self, G_CONNECT_SWAPPED);
  present (self, page);
}

static void
maq_preferences_dispose (GObject *object)
{
  g_clear_weak_pointer (&MAQ_PREFERENCES (object)->page);
  g_clear_object (&MAQ_PREFERENCES (object)->engine);
  G_OBJECT_CLASS (maq_preferences_parent_class)->dispose (object);
}

static void
maq_preferences_class_init (MaqPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_preferences_dispose;
  g_type_ensure (MAQ_TYPE_ENGINE_LIST);
  g_type_ensure (MAQ_TYPE_GENERAL_PAGE);
  g_type_ensure (MAQ_TYPE_SPENDING_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqPreferences, general);
  gtk_widget_class_bind_template_child (widget_class, MaqPreferences, engines_page);
  gtk_widget_class_bind_template_child (widget_class, MaqPreferences, engines);
  gtk_widget_class_bind_template_child (widget_class, MaqPreferences, money);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
}

static void
maq_preferences_init (MaqPreferences *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
maq_preferences_new (GtkWindow *parent, MaqEngine *engine, MaqSettings *settings)
{
  MaqPreferences *self = g_object_new (MAQ_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);

  self->engine = g_object_ref (engine);
  maq_general_page_set_settings (self->general, settings);
  maq_engine_list_set_engine (self->engines, engine);
  maq_spending_page_set_engine (self->money, engine);
  return GTK_WIDGET (self);
}

void
maq_preferences_show_engine (MaqPreferences *self, const char *id, gboolean for_key)
{
  MaqEnginePage *page;

  g_return_if_fail (MAQ_IS_PREFERENCES (self));
  g_return_if_fail (id != NULL);

  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), self->engines_page);
  page = present_page (self);
  maq_engine_page_set_id (page, id);
  if (for_key)
    maq_engine_page_focus_key (page);
}

void
maq_preferences_show_money (MaqPreferences *self)
{
  g_return_if_fail (MAQ_IS_PREFERENCES (self));

  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->money));
}
