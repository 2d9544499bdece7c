/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-step-text.h"

enum { PROP_CAN_SEND = 1, PROP_HAS_BASE, N_PROPS };
enum { PASTE_PICTURE, ANSWER, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqComposer, maq_composer, ADW_TYPE_BIN)

static void
set_can_send (MaqComposer *self, gboolean can_send)
{
  if (self->can_send == can_send)
    return;
  self->can_send = can_send;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_SEND]);
}

/* Everything that follows from the controls: price, what is sent, and why it cannot be. */
static void
update (MaqComposer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = NULL;
  g_autofree char *label = NULL;
  g_autofree char *info = NULL;

  maq_composer_fit_request (self);
  request = maq_composer_build_request (self, &error);
  label = maq_composer_label (self, request);
  info = request != NULL ? maq_composer_describe (self, request) : g_strdup (error->message);

  gtk_label_set_label (self->generate_label, label);
  gtk_label_set_label (self->info, info);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->generate), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, info, -1);
  set_can_send (self, request != NULL);
}

void
maq_composer_changed (MaqComposer *self)
{
  if (!self->filling)
    update (self);
}

static void
text_changed_cb (MaqComposer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (maq_prompt_view_get_buffer (self->prompt));

  gtk_widget_set_visible (self->hint, gtk_text_buffer_get_char_count (buffer) == 0);
  maq_composer_draft_changed (self);
  maq_composer_stop_walk (self);
  maq_composer_coach (self);
  maq_composer_changed (self);
}

static void
budget_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  g_autofree char *status = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &status, NULL))
    return;
  g_free (self->budget);
  self->budget = maq_composer_read_budget (status);
  maq_composer_changed (self);
}

static void
ratio_cb (MaqComposer *self)
{
  if (self->settings != NULL && !self->filling)
    maq_settings_set_ratio (self->settings, (MaqRatio) maq_picker_get_value (self->ratio));
  maq_composer_changed (self);
}

static void
variants_cb (MaqComposer *self)
{
  if (self->settings != NULL && !self->filling)
    maq_settings_set_variants (self->settings, maq_picker_get_value (self->variants));
  maq_composer_changed (self);
}

/* A first photograph is there to be edited: it keeps its own shape until somebody chooses one. */
static void
board_cb (MaqComposer *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (maq_engine_get_board (self->engine)));
  g_autofree char *count = g_strdup_printf (_("%u of %d"), n_items, MAQ_MAX_REFERENCES);

  gtk_label_set_label (self->reference_count, count);
  if (self->references == 0 && n_items > 0 && self->base == NULL)
    maq_picker_set_value (self->ratio, MAQ_RATIO_AUTO);
  self->references = n_items;
  maq_composer_changed (self);
}

/* What a board keeps of all that is chosen here. */
static void
watch_draft (MaqComposer *self)
{
  const struct {
    gpointer    object;
    const char *signal;
  } kept[] = {
    { self->keep, "changed" },           { self->ratio, "notify::value" },      { self->variants, "notify::value" },
    { self->previews, "notify::value" }, { self->quality, "notify::selected" }, { self->engine_choice, "notify::selected-item" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_signal_connect_object (kept[i].object, kept[i].signal, G_CALLBACK (maq_composer_draft_changed), self, G_CONNECT_SWAPPED);
}

/* Something else is drawn on the picture being edited, or another one is edited. */
static void
take_base_markup (MaqComposer *self)
{
  MaqMarkup *markup = NULL;

  if (self->base != NULL && self->engine != NULL)
    markup = maq_board_get_picture_markup (maq_engine_get_board (self->engine), self->base->uuid, self->base_slot);
  maq_prompt_view_set_base_markup (self->prompt, markup);
  update (self);
  maq_composer_coach (self);
}

void
maq_composer_take_base (MaqComposer *self, MaqStepRecord *record, guint slot)
{
  g_autofree char *label = record != NULL ? g_strdup_printf (_("Editing step %ld"), (long) record->id) : NULL;

  g_clear_pointer (&self->wanted_base, g_free);
  g_clear_pointer (&self->base, maq_step_record_unref);
  self->base = record != NULL ? maq_step_record_ref (record) : NULL;
  self->base_slot = slot;
  gtk_widget_set_visible (self->base_chip, record != NULL);
  gtk_label_set_label (self->base_label, label != NULL ? label : "");
  take_base_markup (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_BASE]);
}

static void
reference_picked_cb (MaqComposer *self, const char *id)
{
  maq_prompt_buffer_insert_chip (maq_prompt_view_get_buffer (self->prompt), id, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

static void
paste_cb (MaqComposer *self)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (self)));

  if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    return;
  g_signal_stop_emission_by_name (self->prompt, "paste-clipboard");
  g_signal_emit (self, signals[PASTE_PICTURE], 0);
}

static void
maq_composer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqComposer *self = MAQ_COMPOSER (object);

  if (prop_id == PROP_CAN_SEND)
    g_value_set_boolean (value, self->can_send);
  else if (prop_id == PROP_HAS_BASE)
    g_value_set_boolean (value, self->base != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_composer_dispose (GObject *object)
{
  MaqComposer *self = MAQ_COMPOSER (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_handle_id (&self->coach_id, g_source_remove);
  g_clear_pointer (&self->coached, g_free);
  g_clear_pointer (&self->second, g_free);
  g_clear_pointer (&self->second_id, g_free);
  g_clear_pointer (&self->wanted_base, g_free);
  g_clear_pointer (&self->walk, g_ptr_array_unref);
  g_clear_object (&self->recipes);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->base, maq_step_record_unref);
  g_clear_pointer (&self->budget, g_free);
  g_clear_pointer (&self->engine_id, g_free);
  g_clear_object (&self->hold_signals);
  g_clear_object (&self->engines);
  g_clear_object (&self->qualities);
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (maq_composer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, header);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, change_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, change_title);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, prompt_place);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, keep_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, references_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, shape_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, settings_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, send_part);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, engine_row);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, base_chip);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, base_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, coach_row);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, coach_text);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, coach_take);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, coach_off);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, plan_rows);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, recipe_button);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, recipe_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, keep_lock);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, reference_count);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, strip);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, ratio);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, variants);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, quality_row);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, over_limit);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, previews_row);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, previews);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, prices);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, info);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, generate);
  gtk_widget_class_bind_template_child (widget_class, MaqComposer, generate_label);
  gtk_widget_class_bind_template_callback (widget_class, reference_picked_cb);
}

static void
maq_composer_class_init (MaqComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_composer_get_property;
  object_class->dispose = maq_composer_dispose;
  props[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE, flags);
  props[PROP_HAS_BASE] = g_param_spec_boolean ("has-base", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PASTE_PICTURE] = g_signal_new ("paste-picture", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[ANSWER] = g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (MAQ_TYPE_OVER_LIMIT);
  g_type_ensure (MAQ_TYPE_PICKER);
  g_type_ensure (MAQ_TYPE_REFERENCE_STRIP);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/maquette/Maquette/ui/maq-composer.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
maq_composer_init (MaqComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_composer_connect (MaqComposer *self)
{
  MaqPromptBuffer *buffer = maq_prompt_view_get_buffer (self->prompt);

  g_signal_connect_object (self->prompt, "paste-clipboard", G_CALLBACK (paste_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->prompt, "walk", G_CALLBACK (maq_composer_walk), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->keep_lock, "active", self->keep, "locked", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (buffer, "edited", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "chips-changed", G_CALLBACK (maq_composer_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ratio, "notify::value", G_CALLBACK (ratio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->variants, "notify::value", G_CALLBACK (variants_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keep, "changed", G_CALLBACK (maq_composer_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keep, "changed", G_CALLBACK (maq_composer_coach), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quality, "notify::selected", G_CALLBACK (maq_composer_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->previews, "notify::value", G_CALLBACK (maq_composer_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->over_limit, "notify::excess", G_CALLBACK (maq_composer_changed), self, G_CONNECT_SWAPPED);
  watch_draft (self);
  update (self);
}

AdwHeaderBar *
maq_composer_get_header (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);
  return self->header;
}

MaqPromptView *
maq_composer_get_prompt (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);
  return self->prompt;
}

gboolean
maq_composer_get_can_send (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), FALSE);
  return self->can_send;
}

char *
maq_composer_dup_text (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);
  return maq_prompt_buffer_dup_change (maq_prompt_view_get_buffer (self->prompt));
}

void
maq_composer_set_settings (MaqComposer *self, MaqSettings *settings)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  maq_picker_set_value (self->ratio, (int) maq_settings_get_ratio (settings));
  maq_picker_set_value (self->variants, maq_settings_get_variants (settings));
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "hints-changed", G_CALLBACK (maq_composer_coach), self, G_CONNECT_SWAPPED);
}

void
maq_composer_set_engine (MaqComposer *self, MaqEngine *engine, MaqLoader *loader)
{
  MaqBoard *board;

  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  board = maq_engine_get_board (engine);
  self->references = g_list_model_get_n_items (G_LIST_MODEL (board));
  maq_reference_strip_set_board (self->strip, board, loader);
  maq_prompt_view_set_board (self->prompt, G_LIST_MODEL (board), loader);
  g_signal_connect_object (board, "items-changed", G_CALLBACK (board_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "picture-markup-changed", G_CALLBACK (take_base_markup), self, G_CONNECT_SWAPPED);

  maq_composer_watch_engines (self);
  board_cb (self);
  maq_composer_read_first_draft (self);
  maq_composer_watch_plan (self);
  maq_composer_update_budget (self);
}

void
maq_composer_set_text (MaqComposer *self, const char *text)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), text);
  if (text[0] != '\0')
    return;
  gtk_label_set_label (self->recipe_label, _("Recipes"));
  maq_composer_set_second (self, NULL);
}

void
maq_composer_set_base (MaqComposer *self, MaqStepRecord *record, guint slot)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  maq_composer_take_base (self, record, slot);
  maq_composer_draft_changed (self);
  if (record == NULL)
    return;
  maq_keep_chips_inherit (self->keep, maq_request_get_keep (record->request));
  maq_composer_set_ratio (self, MAQ_RATIO_AUTO);
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

void
maq_composer_clear (MaqComposer *self)
{
  static const char *const nothing[] = { NULL };

  g_return_if_fail (MAQ_IS_COMPOSER (self));

  maq_composer_set_base (self, NULL, 0);
  maq_composer_set_text (self, "");
  maq_keep_chips_inherit (self->keep, nothing);
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

void
maq_composer_set_ratio (MaqComposer *self, MaqRatio ratio)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));
  maq_picker_set_value (self->ratio, (int) ratio);
}

void
maq_composer_show_prices (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));
  gtk_menu_button_popup (self->prices);
}

void
maq_composer_update_budget (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  if (self->engine != NULL)
    maq_engine_get_status_async (self->engine, budget_read_cb, g_object_ref (self));
}
