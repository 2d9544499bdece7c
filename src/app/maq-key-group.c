/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-entry-row.h"
#include "maq-key-group.h"

struct _MaqKeyGroup {
  AdwPreferencesGroup parent_instance;

  AdwActionRow       *state;
  GtkWidget          *forget;
  GtkEditable        *entry;
  AdwActionRow       *import;
  AdwActionRow       *get;
  GtkWidget          *no_keyring;

  MaqEngine          *engine;
  MaqEndpoint        *endpoint;
  const MaqPreset    *preset;   /* nullable */
};

enum { FAILED, CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqKeyGroup, maq_key_group, ADW_TYPE_PREFERENCES_GROUP)

/* "keyring abcd" or "session abcd"; the end is left out where the key is short. */
static void
show_key (MaqKeyGroup *self, const char *where)
{
  gboolean session = where != NULL && g_str_has_prefix (where, "session");
  gboolean any = session || (where != NULL && g_str_has_prefix (where, "keyring"));
  const char *space = any ? strchr (where, ' ') : NULL;
  g_autofree char *title = NULL;
  const char *subtitle = _("It needs one before it makes pictures");

  title = any ? g_strdup_printf ("•••• %s", space != NULL ? space + 1 : "") : g_strdup (_("No key"));
  if (any)
    subtitle = session ? _("Kept until Maquette closes") : _("Kept in the system keyring");
  else if (!maq_endpoint_needs_key (self->endpoint))
    subtitle = _("It works without one unless you gave it one");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), g_strchomp (title));
  adw_action_row_set_subtitle (self->state, subtitle);
  gtk_widget_set_visible (self->forget, any);
  gtk_widget_set_visible (self->no_keyring, session);
}

/* Other programs' key is offered to the service it is for, never to an address of somebody's own. */
static void
show_import (MaqKeyGroup *self)
{
  const char *variable = maq_engine_get_key_variable (self->engine, maq_endpoint_get_id (self->endpoint));
  const char *key = variable != NULL ? g_getenv (variable) : NULL;
  gboolean is_set = key != NULL && key[0] != '\0';
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->import), is_set);
  if (!is_set)
    return;
  title = g_strdup_printf (_("Use the key in %s"), variable);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->import), title);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqKeyGroup) self = data;
  g_autofree char *where = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &where, NULL))
    show_key (self, where);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqKeyGroup) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  else
    g_signal_emit (self, signals[CHANGED], 0);
  show_import (self);
  maq_engine_get_key_async (self->engine, maq_endpoint_get_id (self->endpoint), read_cb, g_object_ref (self));
}

static void
set_key (MaqKeyGroup *self, const char *key)
{
  maq_engine_set_key_async (self->engine, maq_endpoint_get_id (self->endpoint), key, set_cb, g_object_ref (self));
}

/* Pasted keys come with spaces and line ends. */
static void
apply_cb (MaqKeyGroup *self)
{
  char *key = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (key[0] != '\0')
    set_key (self, key);
  explicit_bzero (key, strlen (key));
  g_free (key);
  gtk_editable_set_text (self->entry, "");
  /* Else the row would ask for the nothing in it to be applied. */
  gtk_widget_grab_focus (GTK_WIDGET (self->state));
}

static void
forget_cb (MaqKeyGroup *self)
{
  set_key (self, NULL);
}

static void
import_cb (MaqKeyGroup *self)
{
  maq_engine_import_key_async (self->engine, maq_endpoint_get_id (self->endpoint), set_cb, g_object_ref (self));
}

static void
get_cb (MaqKeyGroup *self)
{
  maq_dialogs_open_link (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Get a Key"), self->preset->key_url);
}

static void
maq_key_group_dispose (GObject *object)
{
  MaqKeyGroup *self = MAQ_KEY_GROUP (object);

  g_clear_object (&self->engine);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  G_OBJECT_CLASS (maq_key_group_parent_class)->dispose (object);
}

static void
maq_key_group_class_init (MaqKeyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_key_group_dispose;
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-key-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, state);
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, forget);
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, entry);
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, import);
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, get);
  gtk_widget_class_bind_template_child (widget_class, MaqKeyGroup, no_keyring);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_cb);
}

static void
maq_key_group_init (MaqKeyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_entry_row_name (GTK_WIDGET (self->entry));
}

void
maq_key_group_set_engine (MaqKeyGroup *self, MaqEngine *engine, MaqEndpoint *endpoint)
{
  g_return_if_fail (MAQ_IS_KEY_GROUP (self));
  g_return_if_fail (endpoint != NULL);

  g_set_object (&self->engine, engine);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  self->endpoint = maq_endpoint_ref (endpoint);
  self->preset = maq_preset_find (endpoint);
  gtk_widget_set_visible (GTK_WIDGET (self), maq_endpoint_may_have_key (endpoint));
  gtk_widget_set_visible (GTK_WIDGET (self->get), self->preset != NULL && self->preset->key_url != NULL);
  if (self->preset != NULL && self->preset->key_url != NULL)
    adw_action_row_set_subtitle (self->get, self->preset->key_url);
  show_import (self);
  show_key (self, NULL);
  maq_engine_get_key_async (engine, maq_endpoint_get_id (endpoint), read_cb, g_object_ref (self));
}

void
maq_key_group_focus (MaqKeyGroup *self)
{
  g_return_if_fail (MAQ_IS_KEY_GROUP (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
