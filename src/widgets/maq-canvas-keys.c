/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-canvas-private.h"

#define KEY_PAN 60.0
#define FAR 10.0

static void
push (MaqCanvas *self, MaqCard *card, double dx, double dy, gboolean far)
{
  if (card == NULL && self->selection->len == 0)
    {
      self->view.x -= dx * KEY_PAN;
      self->view.y -= dy * KEY_PAN;
      maq_canvas_view_changed (self);
      return;
    }
  maq_canvas_nudge (self, card, far ? dx * FAR : dx, far ? dy * FAR : dy);
}

static gboolean
push_key (MaqCanvas *self, MaqCard *card, guint keyval, gboolean far)
{
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      push (self, card, -1, 0, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      push (self, card, 1, 0, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      push (self, card, 0, -1, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      push (self, card, 0, 1, far);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
escape (MaqCanvas *self)
{
  if (self->drag != MAQ_DRAG_NONE)
    maq_canvas_cancel_drag (self);
  else if (self->selection->len > 0)
    maq_canvas_select (self, NULL);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
hold_space (MaqCanvas *self, gboolean held)
{
  if (self->space_held == held)
    return;
  self->space_held = held;
  maq_canvas_update_overlays (self);
}

static gboolean
open_menu (MaqCanvas *self, MaqCard *card)
{
  graphene_rect_t bounds;

  if (card == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (card), GTK_WIDGET (self), &bounds))
    bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  if (card != NULL && !maq_canvas_is_selected (self, card))
    maq_canvas_select (self, card);
  maq_canvas_emit_menu (self, card, bounds.origin.x + bounds.size.width / 2, bounds.origin.y + bounds.size.height / 2);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCanvas *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  MaqCard *card = focus != NULL && MAQ_IS_CARD (focus) ? MAQ_CARD (focus) : NULL;

  if (card == NULL && focus != GTK_WIDGET (self))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_space && (state & GDK_CONTROL_MASK) != 0 && card != NULL)
    {
      maq_canvas_select_more (self, card, !maq_canvas_is_selected (self, card));
      return GDK_EVENT_STOP;
    }
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_space:
      hold_space (self, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (card == NULL)
        return GDK_EVENT_PROPAGATE;
      maq_canvas_click (self, card, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return escape (self);
    case GDK_KEY_Menu:
      return open_menu (self, card);
    case GDK_KEY_F10:
      return (state & GDK_SHIFT_MASK) != 0 ? open_menu (self, card) : GDK_EVENT_PROPAGATE;
    default:
      return push_key (self, card, keyval, (state & GDK_SHIFT_MASK) != 0);
    }
}

static void
key_released_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                 MaqCanvas *self)
{
  if (keyval == GDK_KEY_space)
    hold_space (self, FALSE);
  else
    maq_canvas_end_nudge (self);
}

/* What is released elsewhere does not come here. */
static void
leave_cb (GtkEventControllerFocus *controller, MaqCanvas *self)
{
  hold_space (self, FALSE);
  maq_canvas_end_nudge (self);
}

void
maq_canvas_add_keys (MaqCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
