/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"
#include "maq-step-text.h"

enum { PROP_STEP = 1, PROP_SLOT, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqStage, maq_stage, G_TYPE_OBJECT)

static void
record_changed_cb (MaqStage *self)
{
  maq_stage_show_step (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

static void
queue_changed_cb (MaqStage *self)
{
  maq_stage_find_jobs (self);
  maq_stage_show_step (self);
}

static void
maq_stage_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqStage *self = MAQ_STAGE (object);

  if (prop_id == PROP_STEP)
    g_value_set_object (value, self->step);
  else if (prop_id == PROP_SLOT)
    g_value_set_uint (value, self->slot);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_stage_dispose (GObject *object)
{
  MaqStage *self = MAQ_STAGE (object);

  maq_stage_stop_change (self);
  g_clear_object (&self->step_signals);
  maq_stage_clear_board (self);
  maq_stage_clear_step (self);
  g_clear_object (&self->step);
  g_clear_object (&self->brush);
  g_clear_object (&self->loader);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_stage_parent_class)->dispose (object);
}

static void
maq_stage_finalize (GObject *object)
{
  MaqStage *self = MAQ_STAGE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->item_cards, g_ptr_array_unref);
  g_clear_pointer (&self->slot_cards, g_ptr_array_unref);
  g_clear_pointer (&self->parent_cards, g_ptr_array_unref);
  g_clear_pointer (&self->extra_cards, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->credentials, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->previews, g_hash_table_unref);
  G_OBJECT_CLASS (maq_stage_parent_class)->finalize (object);
}

static void
maq_stage_class_init (MaqStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_stage_get_property;
  object_class->dispose = maq_stage_dispose;
  object_class->finalize = maq_stage_finalize;
  props[PROP_STEP] = g_param_spec_object ("step", NULL, NULL, MAQ_TYPE_STEP, flags);
  props[PROP_SLOT] = g_param_spec_uint ("slot", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_stage_init (MaqStage *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->item_cards = g_ptr_array_new ();
  self->slot_cards = g_ptr_array_new ();
  self->parent_cards = g_ptr_array_new ();
  self->extra_cards = g_ptr_array_new ();
  self->places = maq_stage_create_places ();
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->credentials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->previews = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->step_signals = g_signal_group_new (MAQ_TYPE_STEP);
  g_signal_group_connect_swapped (self->step_signals, "notify::record", G_CALLBACK (record_changed_cb), self);
}

MaqStage *
maq_stage_new (MaqCanvas *canvas, MaqEngine *engine, MaqLoader *loader)
{
  MaqStage *self = g_object_new (MAQ_TYPE_STAGE, NULL);

  /* The canvas holds our cards and lives as long as the window, which drops us first. */
  self->canvas = canvas;
  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (queue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "spot-changed", G_CALLBACK (maq_stage_show_step), self,
                           G_CONNECT_SWAPPED);
  maq_stage_add_board (self);
  return self;
}

MaqStep *
maq_stage_get_step (MaqStage *self)
{
  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);
  return self->step;
}

guint
maq_stage_get_slot (MaqStage *self)
{
  g_return_val_if_fail (MAQ_IS_STAGE (self), 0);
  return self->slot;
}

const MaqSlot *
maq_stage_get_current (MaqStage *self)
{
  MaqStepRecord *record;

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  record = self->step != NULL ? maq_step_get_record (self->step) : NULL;
  return record != NULL && self->slot < record->slots->len ? g_ptr_array_index (record->slots, self->slot) : NULL;
}

gboolean
maq_stage_find_picture (MaqStage *self, MaqCard *card, const char **step_uuid, guint *slot)
{
  MaqStepRecord *record;

  g_return_val_if_fail (MAQ_IS_STAGE (self), FALSE);

  record = self->step != NULL ? maq_step_get_record (self->step) : NULL;
  if (record == NULL || !g_ptr_array_find (self->slot_cards, card, slot))
    return FALSE;
  *step_uuid = record->uuid;
  return TRUE;
}

gboolean
maq_stage_is_empty (MaqStage *self)
{
  g_return_val_if_fail (MAQ_IS_STAGE (self), TRUE);
  return self->step == NULL && self->items->len == 0;
}

void
maq_stage_set_step (MaqStage *self, MaqStep *step)
{
  g_return_if_fail (MAQ_IS_STAGE (self));

  if (!g_set_object (&self->step, step))
    return;
  self->slot = 0;
  maq_stage_find_jobs (self);
  maq_stage_show_step (self);
  g_signal_group_set_target (self->step_signals, step);
  maq_canvas_fit (self->canvas);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

void
maq_stage_set_slot (MaqStage *self, guint slot)
{
  g_return_if_fail (MAQ_IS_STAGE (self));

  if (self->slot == slot)
    return;
  self->slot = slot;
  maq_stage_show_step (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SLOT]);
}

gboolean
maq_stage_activate (MaqStage *self, MaqCard *card)
{
  guint position;

  g_return_val_if_fail (MAQ_IS_STAGE (self), FALSE);

  if (!g_ptr_array_find (self->slot_cards, card, &position))
    return FALSE;
  maq_stage_set_slot (self, position);
  return TRUE;
}
