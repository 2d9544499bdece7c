/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board-item-private.h"

enum { PROP_0, PROP_REFERENCE, PROP_X, PROP_Y, PROP_SCALE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqBoardItem, maq_board_item, G_TYPE_OBJECT)

static void
maq_board_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MaqBoardItem *self = MAQ_BOARD_ITEM (object);

  switch (id)
    {
    case PROP_REFERENCE:
      g_value_set_boxed (value, self->reference);
      break;
    case PROP_X:
      g_value_set_double (value, self->x);
      break;
    case PROP_Y:
      g_value_set_double (value, self->y);
      break;
    case PROP_SCALE:
      g_value_set_double (value, self->scale);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_board_item_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_BOARD_ITEM (object)->reference, maq_reference_unref);
  G_OBJECT_CLASS (maq_board_item_parent_class)->finalize (object);
}

static void
maq_board_item_class_init (MaqBoardItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_board_item_get_property;
  object_class->finalize = maq_board_item_finalize;
  props[PROP_REFERENCE] = g_param_spec_boxed ("reference", NULL, NULL, MAQ_TYPE_REFERENCE, flags);
  props[PROP_X] = g_param_spec_double ("x", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_Y] = g_param_spec_double ("y", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_SCALE] = g_param_spec_double ("scale", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_board_item_init (MaqBoardItem *self)
{
  self->scale = 1;
}

MaqBoardItem *
maq_board_item_new (MaqReference *reference, double x, double y, double scale)
{
  MaqBoardItem *self = g_object_new (MAQ_TYPE_BOARD_ITEM, NULL);

  self->reference = maq_reference_ref (reference);
  self->x = x;
  self->y = y;
  self->scale = scale > 0 ? scale : 1;
  return self;
}

void
maq_board_item_set_reference (MaqBoardItem *self, MaqReference *reference)
{
  MaqReference *old = self->reference;

  self->reference = maq_reference_ref (reference);
  maq_reference_unref (old);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REFERENCE]);
}

static void
set_double (MaqBoardItem *self, double *field, double value, guint prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
maq_board_item_set_placement (MaqBoardItem *self, double x, double y, double scale)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_double (self, &self->x, x, PROP_X);
  set_double (self, &self->y, y, PROP_Y);
  set_double (self, &self->scale, scale, PROP_SCALE);
  g_object_thaw_notify (G_OBJECT (self));
}

MaqReference *
maq_board_item_get_reference (MaqBoardItem *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_ITEM (self), NULL);
  return self->reference;
}

void
maq_board_item_get_placement (MaqBoardItem *self, double *x, double *y, double *scale)
{
  g_return_if_fail (MAQ_IS_BOARD_ITEM (self));

  if (x != NULL)
    *x = self->x;
  if (y != NULL)
    *y = self->y;
  if (scale != NULL)
    *scale = self->scale;
}
