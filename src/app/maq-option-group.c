/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-engine-edit.h"
#include "maq-entry-row.h"
#include "maq-json.h"
#include "maq-option-group.h"

#define SETTLE_MS 500

struct _MaqOptionGroup {
  AdwPreferencesGroup parent_instance;

  const MaqOption    *options;
  GPtrArray          *editors;  /* of GtkWidget: what holds the value of each option, not owned */
  GPtrArray          *clears;   /* of GtkWidget: beside the editor of a file, else NULL */
  MaqEndpoint        *endpoint;
  guint               settle_id; /* a number is being turned */
  guint               settling;  /* which option it is */
  guint               choosing;  /* which option a file is chosen for */
  gboolean            filling;   /* we set the editors ourselves */
};

enum { EDITED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqOptionGroup, maq_option_group, ADW_TYPE_PREFERENCES_GROUP)

static guint
find_option (MaqOptionGroup *self, gpointer editor)
{
  guint index = 0;

  g_ptr_array_find (self->editors, editor, &index);
  return index;
}

static JsonNode *
make_text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
make_words_node (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  g_autoptr (JsonArray) array = json_array_new ();

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      json_array_add_string_element (array, *word);
  return json_node_init_array (json_node_alloc (), array);
}

/* What counts now: the row has the options in it. */
static JsonNode *
dup_effective (MaqOptionGroup *self, const char *name)
{
  const char *source = maq_endpoint_get_row (self->endpoint)->source;
  JsonNode *own = maq_engine_edit_get (self->endpoint, name);
  g_autoptr (JsonNode) row = NULL;

  if (own != NULL || source == NULL)
    return own;
  row = maq_json_parse (source, strlen (source), &maq_json_limits_default, NULL);
  return row != NULL ? json_object_dup_member (json_node_get_object (row), name) : NULL;
}

static char *
dup_words (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_array_get_string_element (array, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_text (JsonNode *node, const char *fallback)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  return fallback != NULL ? fallback : "";
}

static void
take (MaqOptionGroup *self, const MaqOption *option, JsonNode *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEndpoint) endpoint = maq_engine_edit_option (self->endpoint, option->name, value, &error);

  if (endpoint != NULL)
    g_signal_emit (self, signals[EDITED], 0, endpoint);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* An empty text gives the row's own back. */
static void
apply_cb (MaqOptionGroup *self, GtkEditable *entry)
{
  const MaqOption *option = &self->options[find_option (self, entry)];
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (text[0] == '\0')
    take (self, option, NULL);
  else
    take (self, option, option->type == MAQ_OPTION_WORDS ? make_words_node (text) : make_text_node (text));
}

/* The first choice leaves the row's own. */
static void
chosen_cb (MaqOptionGroup *self, GParamSpec *pspec, AdwComboRow *row)
{
  const MaqOption *option = &self->options[find_option (self, row)];
  guint selected = adw_combo_row_get_selected (row);

  if (self->filling)
    return;
  take (self, option, selected == 0 ? NULL : make_text_node (option->choices[selected - 1].word));
}

static void
switched_cb (MaqOptionGroup *self, GParamSpec *pspec, GtkSwitch *button)
{
  const MaqOption *option = &self->options[find_option (self, button)];

  if (!self->filling)
    take (self, option,
          gtk_switch_get_active (button) ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL);
}

static gboolean
settled_cb (gpointer data)
{
  MaqOptionGroup *self = data;
  GtkSpinButton *spin = g_ptr_array_index (self->editors, self->settling);

  self->settle_id = 0;
  take (self, &self->options[self->settling],
        json_node_init_int (json_node_alloc (), gtk_spin_button_get_value_as_int (spin)));
  return G_SOURCE_REMOVE;
}

/* Turning goes through many numbers; the one it stops at counts. */
static void
turned_cb (MaqOptionGroup *self, GtkSpinButton *spin)
{
  guint index = find_option (self, spin);

  if (self->filling)
    return;
  if (self->settle_id != 0 && self->settling != index)
    {
      g_clear_handle_id (&self->settle_id, g_source_remove);
      settled_cb (self);
    }
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settling = index;
  self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static JsonNode *
read_document (const MaqOption *option, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  root = maq_json_parse (text, length, &maq_json_limits_default, error);
  if (root == NULL || (option->check_document != NULL && !option->check_document (root, error)))
    return NULL;
  return g_steal_pointer (&root);
}

/* What is chosen: its path, or what is in it. */
static JsonNode *
read_choice (const MaqOption *option, const char *path, GError **error)
{
  if (option->type == MAQ_OPTION_DOCUMENT)
    return read_document (option, path, error);
  return option->check == NULL || option->check (path, error) ? make_text_node (path) : NULL;
}

static void
file_chosen_cb (GListModel *files, gpointer data)
{
  MaqOptionGroup *self = data;
  const MaqOption *option = &self->options[self->choosing];
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autoptr (GError) error = NULL;
  JsonNode *value;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;
  value = read_choice (option, g_file_peek_path (file), &error);
  if (value != NULL)
    take (self, option, value);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
choose_cb (MaqOptionGroup *self, GtkWidget *row)
{
  self->choosing = find_option (self, row);
  maq_dialogs_open_file (GTK_WINDOW (gtk_widget_get_root (row)), _(self->options[self->choosing].title), file_chosen_cb,
                         G_OBJECT (self));
}

static void
clear_file_cb (MaqOptionGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  take (self, &self->options[find_option (self, row)], NULL);
}

/* Leaving the page is no reason to forget the number. */
static void
unmap_cb (MaqOptionGroup *self)
{
  if (self->settle_id == 0)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  settled_cb (self);
}

static void
add_editor (MaqOptionGroup *self, GtkWidget *editor, GtkWidget *clear)
{
  g_ptr_array_add (self->editors, editor);
  g_ptr_array_add (self->clears, clear);
}

static GtkWidget *
make_entry (MaqOptionGroup *self, const MaqOption *option)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(option->title));
  maq_entry_row_name (row);
  g_signal_connect_object (row, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  add_editor (self, row, NULL);
  return row;
}

static GtkWidget *
make_choice (MaqOptionGroup *self, const MaqOption *option)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _("As usual for this server"));
  for (const MaqOptionChoice *choice = option->choices; choice->word != NULL; choice++)
    gtk_string_list_append (labels, _(choice->label));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(option->title));
  if (option->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(option->subtitle));
  maq_entry_row_name_choice (row);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  add_editor (self, row, NULL);
  return row;
}

static GtkWidget *
make_action_row (const MaqOption *option)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(option->title));
  if (option->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(option->subtitle));
  return row;
}

static void
add_suffix (GtkWidget *row, GtkWidget *widget, const char *name)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
}

static GtkWidget *
make_number (MaqOptionGroup *self, const MaqOption *option)
{
  GtkWidget *row = make_action_row (option);
  GtkWidget *spin = gtk_spin_button_new_with_range (option->least, option->most, 1);

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  add_suffix (row, spin, _(option->title));
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (turned_cb), self, G_CONNECT_SWAPPED);
  add_editor (self, spin, NULL);
  return row;
}

static GtkWidget *
make_switch (MaqOptionGroup *self, const MaqOption *option)
{
  GtkWidget *row = make_action_row (option);
  GtkWidget *button = gtk_switch_new ();

  add_suffix (row, button, _(option->title));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  add_editor (self, button, NULL);
  return row;
}

static GtkWidget *
make_file (MaqOptionGroup *self, const MaqOption *option)
{
  GtkWidget *row = make_action_row (option);
  GtkWidget *clear = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "document-open-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *name = g_strdup_printf (_("Clear: %s"), _(option->title));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (clear, "flat");
  add_suffix (row, clear, name);
  gtk_widget_set_tooltip_text (clear, name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  g_signal_connect_object (row, "activated", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_file_cb), self, G_CONNECT_SWAPPED);
  add_editor (self, row, clear);
  return row;
}

static GtkWidget *
make_row (MaqOptionGroup *self, const MaqOption *option)
{
  switch (option->type)
    {
    case MAQ_OPTION_CHOICE:
      return make_choice (self, option);
    case MAQ_OPTION_NUMBER:
      return make_number (self, option);
    case MAQ_OPTION_SWITCH:
      return make_switch (self, option);
    case MAQ_OPTION_FILE:
    case MAQ_OPTION_DOCUMENT:
      return make_file (self, option);
    case MAQ_OPTION_TEXT:
    case MAQ_OPTION_WORDS:
    default:
      return make_entry (self, option);
    }
}

static guint
find_choice (MaqOptionGroup *self, const MaqOption *option)
{
  g_autoptr (JsonNode) own = maq_engine_edit_get (self->endpoint, option->name);
  const char *word = get_text (own, NULL);

  for (guint i = 0; option->choices[i].word != NULL; i++)
    if (g_str_equal (option->choices[i].word, word))
      return i + 1;
  return 0;
}

static void
show_file (const MaqOption *option, JsonNode *value, const char *text, gpointer row, GtkWidget *clear)
{
  gboolean is_set = option->type == MAQ_OPTION_DOCUMENT ? value != NULL : text[0] != '\0';
  const char *subtitle = option->subtitle != NULL ? _(option->subtitle) : "";

  if (is_set)
    subtitle = option->type == MAQ_OPTION_DOCUMENT ? _("Your own is used") : text;
  adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_set_visible (clear, is_set);
}

static void
show_value (MaqOptionGroup *self, const MaqOption *option, gpointer editor, GtkWidget *clear)
{
  g_autoptr (JsonNode) value = dup_effective (self, option->name);
  const char *text = get_text (value, option->fallback);
  g_autofree char *words = NULL;

  switch (option->type)
    {
    case MAQ_OPTION_TEXT:
      gtk_editable_set_text (editor, text);
      break;
    case MAQ_OPTION_WORDS:
      words = dup_words (value);
      gtk_editable_set_text (editor, words);
      break;
    case MAQ_OPTION_CHOICE:
      adw_combo_row_set_selected (editor, find_choice (self, option));
      break;
    case MAQ_OPTION_NUMBER:
      gtk_spin_button_set_value (editor, value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_int (value) : 0);
      break;
    case MAQ_OPTION_SWITCH:
      gtk_switch_set_active (editor, value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value));
      break;
    case MAQ_OPTION_FILE:
    case MAQ_OPTION_DOCUMENT:
    default:
      show_file (option, value, text, editor, clear);
      break;
    }
}

static void
maq_option_group_dispose (GObject *object)
{
  MaqOptionGroup *self = MAQ_OPTION_GROUP (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  G_OBJECT_CLASS (maq_option_group_parent_class)->dispose (object);
}

static void
maq_option_group_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_OPTION_GROUP (object)->editors, g_ptr_array_unref);
  g_clear_pointer (&MAQ_OPTION_GROUP (object)->clears, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_option_group_parent_class)->finalize (object);
}

static void
maq_option_group_class_init (MaqOptionGroupClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_option_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_option_group_finalize;
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  MAQ_TYPE_ENDPOINT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
maq_option_group_init (MaqOptionGroup *self)
{
  self->editors = g_ptr_array_new ();
  self->clears = g_ptr_array_new ();
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

void
maq_option_group_set_options (MaqOptionGroup *self, const MaqOption *options, guint n_options)
{
  g_return_if_fail (MAQ_IS_OPTION_GROUP (self));
  g_return_if_fail (self->options == NULL);

  self->options = options;
  self->filling = TRUE;
  for (guint i = 0; i < n_options; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), make_row (self, &options[i]));
  self->filling = FALSE;
}

void
maq_option_group_name_list (MaqOptionGroup *self, const char *name)
{
  g_return_if_fail (MAQ_IS_OPTION_GROUP (self));
  g_return_if_fail (self->editors->len > 0);
  maq_entry_row_name_list (g_ptr_array_index (self->editors, 0), name);
}

void
maq_option_group_set_endpoint (MaqOptionGroup *self, MaqEndpoint *endpoint)
{
  g_return_if_fail (MAQ_IS_OPTION_GROUP (self));
  g_return_if_fail (endpoint != NULL);

  maq_endpoint_ref (endpoint);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  self->endpoint = endpoint;
  self->filling = TRUE;
  for (guint i = 0; i < self->editors->len; i++)
    show_value (self, &self->options[i], g_ptr_array_index (self->editors, i), g_ptr_array_index (self->clears, i));
  self->filling = FALSE;
}
