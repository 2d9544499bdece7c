/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-private.h"

/* Keys that belong to the pictures themselves; those with a name of their own are actions of the window. */

#define KEY_PAN 60.0
#define KEY_LOUPE 12.0
#define SPLIT_STEP 0.05

static void
take (MaqCompare *self, guint next)
{
  maq_compare_set_pair (self, next == self->against ? self->current : self->against, next);
  gtk_widget_grab_focus (GTK_WIDGET (maq_compare_get (self, next)->cell));
}

static void
walk (MaqCompare *self, int step)
{
  guint n = self->pictures->len;
  guint next = self->current;

  if (n < 2)
    return;
  do
    next = (next + n + (guint) step) % n;
  while (next == self->against && n > 2 && self->mode != MAQ_COMPARE_SIDE);
  take (self, next);
}

/* To the row above or below, where there is one. */
static gboolean
climb (MaqCompare *self, int dy)
{
  int next = (int) self->current + dy * (int) maq_compare_get_columns (self);

  if (self->mode != MAQ_COMPARE_SIDE || next < 0 || next >= (int) self->pictures->len)
    return GDK_EVENT_PROPAGATE;
  take (self, (guint) next);
  return GDK_EVENT_STOP;
}

static void
move_loupe (MaqCompare *self, int dx, int dy, gboolean far)
{
  graphene_rect_t place, area;
  double step = far ? 5 * KEY_LOUPE : KEY_LOUPE;

  maq_compare_get_place (self, self->current, &place, &area);
  maq_compare_move_loupe (self, self->loupe.u + dx * step / area.size.width, self->loupe.v + dy * step / area.size.height);
}

static void
move_one (MaqCompare *self, int dx, int dy)
{
  MaqCompared *one = maq_compare_get (self, self->current);
  graphene_rect_t place, area;

  /* By pixels of the display: this is for laying one over the other. */
  maq_compare_get_place (self, self->current, &place, &area);
  one->dx = CLAMP (one->dx + dx / area.size.width, -1, 1);
  one->dy = CLAMP (one->dy + dy / area.size.height, -1, 1);
  maq_compare_changed (self);
}

static gboolean
arrow (MaqCompare *self, int dx, int dy, GdkModifierType state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, control = (state & GDK_CONTROL_MASK) != 0;

  if (self->pictures->len == 0 || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (shift && control)
    move_one (self, dx, dy);
  else if (self->loupe.is_on && !control)
    move_loupe (self, dx, dy, shift);
  else if (shift)
    maq_compare_pan (self, -dx * KEY_PAN, -dy * KEY_PAN);
  else if (control)
    maq_compare_set_split (self, self->split + SPLIT_STEP * (self->upright ? dx : dy));
  else if (dx != 0)
    walk (self, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -dx : dx);
  else
    return climb (self, dy);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCompare *self)
{
  switch (keyval)
    {
    case GDK_KEY_space:
      if (self->peeking)
        return GDK_EVENT_STOP;
      self->peeking = TRUE;
      maq_compare_changed (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      return arrow (self, -1, 0, state);
    case GDK_KEY_Right:
      return arrow (self, 1, 0, state);
    case GDK_KEY_Up:
      return arrow (self, 0, -1, state);
    case GDK_KEY_Down:
      return arrow (self, 0, 1, state);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
stop_peeking (MaqCompare *self)
{
  if (!self->peeking)
    return;
  self->peeking = FALSE;
  maq_compare_changed (self);
}

static void
key_released_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCompare *self)
{
  if (keyval == GDK_KEY_space)
    stop_peeking (self);
}

void
maq_compare_add_keys (MaqCompare *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  /* A key that is released elsewhere is not heard here. */
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (stop_peeking), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
