/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-brush.h"
#include "maq-mask-plan.h"

#define USUAL_SIZE 0.06
#define USUAL_HARDNESS 0.8
#define SIZE_STEP 1.2
#define HARDNESS_STEP 0.1

struct _MaqBrush {
  GObject parent_instance;

  double  size;
  double  hardness;
};

enum { PROP_SIZE = 1, PROP_HARDNESS, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqBrush, maq_brush, G_TYPE_OBJECT)

static void
set (MaqBrush *self, double *field, guint prop, double value, double low, double high)
{
  value = CLAMP (value, low, high);
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
maq_brush_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqBrush *self = MAQ_BRUSH (object);

  if (prop_id == PROP_SIZE)
    g_value_set_double (value, self->size);
  else if (prop_id == PROP_HARDNESS)
    g_value_set_double (value, self->hardness);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_brush_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqBrush *self = MAQ_BRUSH (object);

  if (prop_id == PROP_SIZE)
    set (self, &self->size, prop_id, g_value_get_double (value), MAQ_MIN_MASK_SIZE, MAQ_MAX_MASK_SIZE);
  else if (prop_id == PROP_HARDNESS)
    set (self, &self->hardness, prop_id, g_value_get_double (value), 0, 1);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_brush_class_init (MaqBrushClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_brush_get_property;
  object_class->set_property = maq_brush_set_property;
  props[PROP_SIZE] = g_param_spec_double ("size", NULL, NULL, MAQ_MIN_MASK_SIZE, MAQ_MAX_MASK_SIZE, USUAL_SIZE, flags);
  props[PROP_HARDNESS] = g_param_spec_double ("hardness", NULL, NULL, 0, 1, USUAL_HARDNESS, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_brush_init (MaqBrush *self)
{
  self->size = USUAL_SIZE;
  self->hardness = USUAL_HARDNESS;
}

MaqBrush *
maq_brush_new (void)
{
  return g_object_new (MAQ_TYPE_BRUSH, NULL);
}

void
maq_brush_resize (MaqBrush *self, int direction)
{
  g_return_if_fail (MAQ_IS_BRUSH (self));

  g_object_set (self, "size", CLAMP (self->size * pow (SIZE_STEP, direction), MAQ_MIN_MASK_SIZE, MAQ_MAX_MASK_SIZE), NULL);
}

void
maq_brush_harden (MaqBrush *self, int direction)
{
  g_return_if_fail (MAQ_IS_BRUSH (self));

  g_object_set (self, "hardness", CLAMP (self->hardness + direction * HARDNESS_STEP, 0, 1), NULL);
}
