/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-pane.h"
#include "maq-history-row.h"
#include "maq-step-text.h"
#include "maq-wrap-layout.h"

struct _MaqHistoryPane {
  AdwBin              parent_instance;

  AdwHeaderBar       *header;
  GtkToggleButton    *star;
  GtkEditable        *search;
  GtkStack           *stack;
  GtkLabel           *empty;
  GtkListView        *list;

  MaqEngine          *engine;
  MaqLoader          *loader;
  GtkSingleSelection *selection;
  GPtrArray          *items; /* of GtkListItem: the rows that are bound now, not owned */
  guint               refresh_id;
  gboolean            search_mode;
};

enum { PROP_STEP = 1, PROP_SEARCH_MODE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqHistoryPane, maq_history_pane, ADW_TYPE_BIN)

static MaqStepRecord *
dup_record_at (MaqHistoryPane *self, guint position)
{
  g_autoptr (MaqStep) step = g_list_model_get_item (G_LIST_MODEL (maq_engine_get_library (self->engine)), position);
  MaqStepRecord *record = step != NULL ? maq_step_get_record (step) : NULL;

  return record != NULL ? maq_step_record_ref (record) : NULL;
}

static char *
dup_group (const MaqStepRecord *record)
{
  if (maq_step_record_is_running (record))
    return g_strdup (_("RUNNING"));
  return maq_step_text_day (record->created_us, g_get_real_time ());
}

/* A row has a heading when it is the first of its group. */
static char *
dup_heading (MaqHistoryPane *self, guint position, const MaqStepRecord *record)
{
  g_autofree char *group = dup_group (record);
  g_autofree char *above = NULL;
  g_autoptr (MaqStepRecord) previous = position > 0 ? dup_record_at (self, position - 1) : NULL;

  if (previous != NULL)
    above = dup_group (previous);
  return g_strcmp0 (group, above) != 0 ? g_steal_pointer (&group) : NULL;
}

/* On the trunk: what was made from its neighbour below, or from nothing. */
static guint
find_lane (MaqHistoryPane *self, guint position, const MaqStepRecord *record)
{
  g_autoptr (MaqStepRecord) next = dup_record_at (self, position + 1);

  if (record->parent_uuid == NULL || next == NULL)
    return 0;
  return g_strcmp0 (record->parent_uuid, next->uuid) == 0 ? 0 : 1;
}

static void
place_row (MaqHistoryPane *self, GtkListItem *item)
{
  MaqStep *step = gtk_list_item_get_item (item);
  MaqStepRecord *record = step != NULL ? maq_step_get_record (step) : NULL;
  guint position = gtk_list_item_get_position (item);
  MaqHistoryRow *row = MAQ_HISTORY_ROW (gtk_list_item_get_child (item));
  g_autofree char *heading = NULL;

  if (record == NULL)
    {
      maq_history_row_place (row, NULL, 0, FALSE);
      return;
    }
  heading = dup_heading (self, position, record);
  maq_history_row_place (row, heading, find_lane (self, position, record), gtk_list_item_get_selected (item));
}

static void
update_stack (MaqHistoryPane *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (maq_engine_get_library (self->engine))) > 0;
  const char *search = maq_library_get_search (maq_engine_get_library (self->engine));

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_label_set_label (self->empty,
                       search != NULL && search[0] != '\0'
                         ? _("No step has these words.")
                         : _("Every picture you make is kept here with its words, references and price."));
}

static void
update_star (MaqHistoryPane *self)
{
  MaqStep *step = maq_history_pane_get_step (self);
  MaqStepRecord *record = step != NULL ? maq_step_get_record (step) : NULL;
  gboolean starred = record != NULL && record->starred;

  gtk_button_set_icon_name (GTK_BUTTON (self->star), starred ? "starred-symbolic" : "non-starred-symbolic");
  gtk_toggle_button_set_active (self->star, starred);
}

/* Headings and lines depend on the neighbours: after any change all bound rows (a few dozen) look again, once. */
static gboolean
refresh_cb (gpointer data)
{
  MaqHistoryPane *self = data;

  self->refresh_id = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->items, i);

      maq_history_row_refresh (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)));
      place_row (self, item);
    }
  update_stack (self);
  update_star (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (MaqHistoryPane *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  gtk_list_item_set_child (item, maq_history_row_new (self->loader, self->engine));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  MaqStep *step = gtk_list_item_get_item (item);

  g_ptr_array_add (self->items, item);
  maq_history_row_set_step (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)), step);
  g_signal_connect_object (step, "notify::record", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  place_row (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, MaqHistoryPane *self)
{
  g_ptr_array_remove (self->items, item);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), queue_refresh, self);
  maq_history_row_set_step (MAQ_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
selected_cb (MaqHistoryPane *self)
{
  queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

static void
search_changed_cb (MaqHistoryPane *self)
{
  if (self->engine != NULL)
    maq_library_set_search (maq_engine_get_library (self->engine), gtk_editable_get_text (self->search));
}

static void
stop_search_cb (MaqHistoryPane *self)
{
  maq_history_pane_set_search_mode (self, FALSE);
}

static void
maq_history_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqHistoryPane *self = MAQ_HISTORY_PANE (object);

  if (prop_id == PROP_STEP)
    g_value_set_object (value, maq_history_pane_get_step (self));
  else if (prop_id == PROP_SEARCH_MODE)
    g_value_set_boolean (value, self->search_mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_history_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqHistoryPane *self = MAQ_HISTORY_PANE (object);

  if (prop_id == PROP_STEP)
    maq_history_pane_set_step (self, g_value_get_object (value));
  else if (prop_id == PROP_SEARCH_MODE)
    maq_history_pane_set_search_mode (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_history_pane_dispose (GObject *object)
{
  MaqHistoryPane *self = MAQ_HISTORY_PANE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->loader);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_history_pane_parent_class)->dispose (object);
}

static void
maq_history_pane_class_init (MaqHistoryPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_history_pane_get_property;
  object_class->set_property = maq_history_pane_set_property;
  object_class->dispose = maq_history_pane_dispose;
  props[PROP_STEP] = g_param_spec_object ("step", NULL, NULL, MAQ_TYPE_STEP, flags);
  props[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, header);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, star);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, search);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, empty);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
maq_history_pane_init (MaqHistoryPane *self)
{
  self->items = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

AdwHeaderBar *
maq_history_pane_get_header (MaqHistoryPane *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), NULL);
  return self->header;
}

MaqStep *
maq_history_pane_get_step (MaqHistoryPane *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), NULL);
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

gboolean
maq_history_pane_get_search_mode (MaqHistoryPane *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), FALSE);
  return self->search_mode;
}

void
maq_history_pane_set_engine (MaqHistoryPane *self, MaqEngine *engine, MaqLoader *loader)
{
  MaqLibrary *library;
  GtkListItemFactory *factory;

  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));
  g_return_if_fail (MAQ_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  library = maq_engine_get_library (engine);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (library)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "items-changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (queue_refresh), self,
                           G_CONNECT_SWAPPED);

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  update_stack (self);
}

void
maq_history_pane_set_step (MaqHistoryPane *self, MaqStep *step)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));

  if (self->selection == NULL || maq_history_pane_get_step (self) == step)
    return;
  if (step != NULL && maq_library_find (maq_engine_get_library (self->engine), maq_step_get_id (step), &position) == NULL)
    position = GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
}

void
maq_history_pane_set_search_mode (MaqHistoryPane *self, gboolean search_mode)
{
  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));

  if (self->search_mode == search_mode)
    return;
  self->search_mode = search_mode;
  if (search_mode)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else
    gtk_editable_set_text (self->search, "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH_MODE]);
}

