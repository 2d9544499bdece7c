/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-library-step.h"

struct _MaqStep {
  GObject        parent_instance;

  gint64         id;
  MaqStepRecord *record;   /* NULL until it is loaded */
};

enum { PROP_0, PROP_RECORD, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqStep, maq_step, G_TYPE_OBJECT)

static void
maq_step_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, MAQ_STEP (object)->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_step_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_STEP (object)->record, maq_step_record_unref);
  G_OBJECT_CLASS (maq_step_parent_class)->finalize (object);
}

static void
maq_step_class_init (MaqStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_step_get_property;
  object_class->finalize = maq_step_finalize;
  props[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, MAQ_TYPE_STEP_RECORD,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_step_init (MaqStep *self)
{
}

MaqStep *
maq_step_new (gint64 id)
{
  MaqStep *self = g_object_new (MAQ_TYPE_STEP, NULL);

  self->id = id;
  return self;
}

static const char *
get_sha256 (const MaqSlot *slot)
{
  return slot->picture != NULL ? maq_blob_get_sha256 (slot->picture) : NULL;
}

static gboolean
slots_are_equal (const MaqSlot *a, const MaqSlot *b)
{
  return a->job == b->job && a->state == b->state && a->ended_us == b->ended_us && a->started_us == b->started_us
         && a->has_cost == b->has_cost && a->cost == b->cost && a->verdict == b->verdict
         && g_strcmp0 (get_sha256 (a), get_sha256 (b)) == 0
         && g_strcmp0 (a->error_word, b->error_word) == 0
         && g_strcmp0 (a->error_message, b->error_message) == 0
         && g_strcmp0 (a->raw_reply, b->raw_reply) == 0;
}

/* What can change about a step once it is there. */
static gboolean
records_are_equal (const MaqStepRecord *a, const MaqStepRecord *b)
{
  if (a->id != b->id || a->starred != b->starred || a->trashed != b->trashed || a->slots->len != b->slots->len
      || a->n_siblings != b->n_siblings || a->sibling != b->sibling || a->n_children != b->n_children)
    return FALSE;
  for (guint i = 0; i < a->slots->len; i++)
    if (!slots_are_equal (g_ptr_array_index (a->slots, i), g_ptr_array_index (b->slots, i)))
      return FALSE;
  return TRUE;
}

void
maq_step_set_record (MaqStep *self, MaqStepRecord *record)
{
  MaqStepRecord *old = self->record;

  if (old != NULL && records_are_equal (old, record))
    return;
  self->record = maq_step_record_ref (record);
  g_clear_pointer (&old, maq_step_record_unref);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
}

gint64
maq_step_get_id (MaqStep *self)
{
  g_return_val_if_fail (MAQ_IS_STEP (self), 0);
  return self->id;
}

MaqStepRecord *
maq_step_get_record (MaqStep *self)
{
  g_return_val_if_fail (MAQ_IS_STEP (self), NULL);
  return self->record;
}
