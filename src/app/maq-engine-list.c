/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-engine-list.h"
#include "maq-engine-text.h"

struct _MaqEngineList {
  AdwPreferencesGroup parent_instance;

  MaqEngine          *engine;
  GPtrArray          *rows;   /* of GtkWidget, not owned */
};

enum { CHOSEN, ADD, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqEngineList, maq_engine_list, ADW_TYPE_PREFERENCES_GROUP)

/* A row's label for how its engine is, which is partly known later. */
typedef struct {
  MaqCatalogEntry *entry;
  GtkLabel        *label;
} State;

static void
state_free (State *state)
{
  g_object_unref (state->entry);
  g_object_unref (state->label);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

static void
show_state (GtkLabel *label, const char *text, const char *css_class)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (label), (const char *[]) { css_class, NULL });
}

static void
show_hold_cb (MaqCatalogEntry *entry, GParamSpec *pspec, GtkLabel *label)
{
  const char *hold = maq_engine_text_hold (maq_catalog_entry_get_hold (entry));

  if (hold != NULL)
    show_state (label, hold, "warning");
  else
    show_state (label, _("Ready"), "dim-label");
}

static void
key_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (State) state = data;
  g_autofree char *where = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &where, NULL) && (where == NULL || where[0] == '\0')
      && maq_catalog_entry_get_hold (state->entry) == NULL)
    show_state (state->label, _("No key"), "warning");
}

static void
look_for_key (MaqEngineList *self, MaqCatalogEntry *entry, GtkLabel *label)
{
  State *state;

  if (!maq_endpoint_needs_key (maq_catalog_entry_get_endpoint (entry)))
    return;
  state = g_new0 (State, 1);
  state->entry = g_object_ref (entry);
  state->label = g_object_ref (label);
  maq_engine_get_key_async (self->engine, maq_catalog_entry_get_id (entry), key_read_cb, state);
}

static void
activated_cb (MaqEngineList *self, GtkWidget *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (row));
}

static char *
describe (MaqCatalogEntry *entry)
{
  MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);
  g_autofree char *where = maq_engine_text_where (endpoint);

  if (g_str_equal (maq_endpoint_get_origin (endpoint), "unix"))
    return g_strdup (_("Built in: free, on this computer, without AI"));
  return g_strdup_printf ("%s · %s", where, maq_endpoint_get_model (endpoint));
}

/* The row's name is the engine's id. */
static GtkWidget *
make_row (MaqEngineList *self, MaqCatalogEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *subtitle = describe (entry);

  gtk_widget_set_name (row, maq_catalog_entry_get_id (entry));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), maq_catalog_entry_get_title (entry));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                                                 NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::hold", G_CALLBACK (show_hold_cb), label, 0);
  show_hold_cb (entry, NULL, GTK_LABEL (label));
  look_for_key (self, entry, GTK_LABEL (label));
  return row;
}

static void
add_clicked_cb (MaqEngineList *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

static void
maq_engine_list_dispose (GObject *object)
{
  g_clear_object (&MAQ_ENGINE_LIST (object)->engine);
  G_OBJECT_CLASS (maq_engine_list_parent_class)->dispose (object);
}

static void
maq_engine_list_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_ENGINE_LIST (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_engine_list_parent_class)->finalize (object);
}

static void
maq_engine_list_class_init (MaqEngineListClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_engine_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_engine_list_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ADD] = g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_engine_list_init (MaqEngineList *self)
{
  GtkWidget *content = adw_button_content_new ();
  GtkWidget *add = gtk_button_new ();

  self->rows = g_ptr_array_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _("Add Engine…"));
  gtk_button_set_child (GTK_BUTTON (add), content);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Engines"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _("Services and servers that make pictures"));
}

void
maq_engine_list_refresh (MaqEngineList *self)
{
  GListModel *catalog;

  g_return_if_fail (MAQ_IS_ENGINE_LIST (self));

  catalog = G_LIST_MODEL (maq_engine_get_catalog (self->engine));
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);
      GtkWidget *row = make_row (self, entry);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

void
maq_engine_list_set_engine (MaqEngineList *self, MaqEngine *engine)
{
  g_return_if_fail (MAQ_IS_ENGINE_LIST (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (maq_engine_get_catalog (engine), "items-changed", G_CALLBACK (maq_engine_list_refresh), self,
                           G_CONNECT_SWAPPED);
  maq_engine_list_refresh (self);
}
