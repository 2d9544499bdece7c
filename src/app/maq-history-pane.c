/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-pane-private.h"
#include "maq-wrap-layout.h"

enum { PROP_STEP = 1, PROP_SEARCH_MODE, N_PROPS };
enum { SIBLING, COMPARE_WITH, CHOSEN, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqHistoryPane, maq_history_pane, ADW_TYPE_BIN)

static const char *
describe_emptiness (MaqLibrary *library)
{
  const MaqStepFilter *filter = maq_library_get_filter (library);

  if (maq_library_is_loading (library))
    return _("Looking…");
  if (filter->search != NULL)
    return _("No step has these words.");
  if (filter->trashed)
    return _("The trash is empty.");
  if (filter->starred)
    return _("No step is starred. A star keeps what you like within reach.");
  if (maq_library_is_narrow (library))
    return _("There are no such steps.");
  return _("Every picture you make is kept here with its words, references and price.");
}

static void
update_stack (MaqHistoryPane *self)
{
  MaqLibrary *library = maq_engine_get_library (self->engine);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->steps)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_label_set_label (self->empty, describe_emptiness (library));
  gtk_widget_set_visible (self->show_all, maq_library_is_narrow (library));
}

/* What is left out is said where it would have been. */
static void
update_narrow (MaqHistoryPane *self)
{
  MaqLibrary *library = maq_engine_get_library (self->engine);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (library));
  g_autofree char *what = maq_history_filter_dup_text (self->filter);
  g_autofree char *count = g_strdup_printf (ngettext ("%u step", "%u steps", n), n);
  g_autofree char *text = what != NULL ? g_strdup_printf ("%s · %s", what, count) : NULL;
  gboolean starred = maq_library_get_filter (library)->starred;

  gtk_revealer_set_reveal_child (self->narrow, what != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow), what != NULL);
  if (text != NULL)
    gtk_label_set_label (self->narrow_text, text);
  gtk_button_set_icon_name (GTK_BUTTON (self->star), starred ? "starred-symbolic" : "non-starred-symbolic");
  gtk_toggle_button_set_active (self->star, starred);
}

/* Headings and lines depend on the neighbours: after any change all bound rows (a few dozen) look again, once. */
static gboolean
refresh_cb (gpointer data)
{
  MaqHistoryPane *self = data;

  self->refresh_id = 0;
  maq_history_pane_place_rows (self);
  update_stack (self);
  update_narrow (self);
  return G_SOURCE_REMOVE;
}

void
maq_history_pane_queue_refresh (MaqHistoryPane *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

static void
chosen_record_cb (MaqHistoryPane *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* Their records may still be on their way. */
static void
listen (MaqHistoryPane *self, GPtrArray *entries, gboolean begin)
{
  for (guint i = 0; i < entries->len; i++)
    {
      MaqStep *step = maq_history_entry_get_step (g_ptr_array_index (entries, i));

      g_signal_handlers_disconnect_by_func (step, chosen_record_cb, self);
      if (begin)
        g_signal_connect_object (step, "notify::record", G_CALLBACK (chosen_record_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
chosen_cb (MaqHistoryPane *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->chosen);

  self->chosen = maq_history_list_dup_chosen (self->steps);
  listen (self, before, FALSE);
  listen (self, self->chosen, TRUE);
  maq_history_pane_queue_refresh (self);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
selected_cb (MaqHistoryPane *self)
{
  guint slot = 0;
  gint64 id = maq_history_list_get_selected (self->steps, &slot);
  g_autoptr (MaqStep) step = id != 0 ? maq_library_dup_step (maq_engine_get_library (self->engine), id) : NULL;

  g_set_object (&self->step, step);
  self->slot = slot;
  maq_history_pane_queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

/* The list knows best how high what lies above is; it has no page before it was laid out. */
static void
scroll_to (MaqHistoryPane *self, guint position)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (position != GTK_INVALID_LIST_POSITION && gtk_adjustment_get_page_size (adjustment) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
star_cb (MaqHistoryPane *self)
{
  maq_history_filter_set_starred (self->filter, gtk_toggle_button_get_active (self->star));
}

static void
show_all_cb (MaqHistoryPane *self)
{
  maq_history_filter_clear (self->filter);
  if (gtk_editable_get_text (self->search)[0] != '\0')
    maq_history_pane_set_search_mode (self, FALSE);
}

/* Left and right choose among a step's pictures; up and down, among steps. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, MaqHistoryPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean plain = (state & gtk_accelerator_get_default_mod_mask ()) == 0;

  if (focus == NULL)
    return FALSE;
  if ((plain && key == GDK_KEY_Menu) || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      maq_history_pane_open_menu (self, focus, gtk_widget_get_width (focus) / 2.0, gtk_widget_get_height (focus) / 2.0);
      return TRUE;
    }
  if (plain && key == GDK_KEY_Left)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.slot-previous", NULL);
  if (plain && key == GDK_KEY_Right)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.slot-next", NULL);
  return FALSE;
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
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->steps);
  g_clear_object (&self->step);
  g_clear_object (&self->loader);
  g_clear_object (&self->stage);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
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

  signals[SIBLING] = g_signal_new ("sibling", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
  signals[COMPARE_WITH] = g_signal_new ("compare-with", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, MAQ_TYPE_STEP, G_TYPE_UINT);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  g_type_ensure (MAQ_TYPE_HISTORY_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, header);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, star);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, search);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, empty);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, filter);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, narrow);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, narrow_text);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, show_all);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryPane, list);
  gtk_widget_class_bind_template_callback (widget_class, star_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
maq_history_pane_init (MaqHistoryPane *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->items = g_ptr_array_new ();
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
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
  return self->step;
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
  g_autoptr (GtkListItemFactory) factory = NULL;

  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));
  g_return_if_fail (MAQ_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  library = maq_engine_get_library (engine);
  maq_history_filter_set_engine (self->filter, engine);
  self->steps = maq_history_list_new (library, maq_engine_get_queue (engine));
  g_signal_connect_object (self->steps, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "items-changed", G_CALLBACK (maq_history_pane_queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify", G_CALLBACK (maq_history_pane_queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (maq_history_pane_queue_refresh), self,
                           G_CONNECT_SWAPPED);

  factory = maq_history_pane_create_factory (self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->steps));
  /* The list only takes GTK's own model for one that can have several. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
  update_stack (self);
}

void
maq_history_pane_set_step (MaqHistoryPane *self, MaqStep *step)
{
  gint64 id = step != NULL ? maq_step_get_id (step) : 0;

  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));

  if (self->steps == NULL)
    return;
  maq_history_list_set_selected (self->steps, id, 0);
  scroll_to (self, maq_history_list_find (self->steps, id, 0));
}

guint
maq_history_pane_get_slot (MaqHistoryPane *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), 0);
  return self->slot;
}

GPtrArray *
maq_history_pane_get_chosen (MaqHistoryPane *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), NULL);
  return self->chosen;
}

void
maq_history_pane_select_only (MaqHistoryPane *self)
{
  guint slot;
  gint64 step;

  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));

  if (self->steps == NULL)
    return;
  step = maq_history_list_get_selected (self->steps, &slot);
  maq_history_list_set_selected (self->steps, step, slot);
}

/* The id of the step at @position when it is another one than that in hand. */
static gint64
get_other (MaqHistoryPane *self, guint position)
{
  g_autoptr (MaqHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->steps), position);
  gint64 id = entry != NULL ? maq_step_get_id (maq_history_entry_get_step (entry)) : 0;

  return id != maq_step_get_id (self->step) ? id : 0;
}

gint64
maq_history_pane_get_neighbour (MaqHistoryPane *self)
{
  guint position;
  gint64 id = 0;

  g_return_val_if_fail (MAQ_IS_HISTORY_PANE (self), 0);

  position = self->steps != NULL && self->step != NULL ? maq_history_list_find (self->steps, maq_step_get_id (self->step), 0)
                                                       : GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION)
    return 0;
  /* Its first slot is its lowest row. */
  id = get_other (self, position + 1);
  for (guint i = 1; id == 0 && i <= MAQ_MAX_VARIANTS && i <= position; i++)
    id = get_other (self, position - i);
  return id;
}

/* A picture that was taken in hand elsewhere: on the canvas, by a key. */
static void
slot_cb (MaqHistoryPane *self)
{
  guint slot = maq_stage_get_slot (self->stage);

  if (self->step == NULL || maq_stage_get_step (self->stage) != self->step || slot == self->slot)
    return;
  maq_history_list_take (self->steps, maq_step_get_id (self->step), slot);
  scroll_to (self, maq_history_list_find (self->steps, maq_step_get_id (self->step), slot));
}

void
maq_history_pane_set_stage (MaqHistoryPane *self, MaqStage *stage)
{
  g_return_if_fail (MAQ_IS_HISTORY_PANE (self));
  g_return_if_fail (self->stage == NULL);

  self->stage = g_object_ref (stage);
  g_signal_connect_object (stage, "notify::slot", G_CALLBACK (slot_cb), self, G_CONNECT_SWAPPED);
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

