/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-canvas.h"
#include "maq-markup-layer-private.h"

/* Of the picture, for one press of an arrow key. */
#define NUDGE 0.005
#define FAR 10.0
/* What the keyboard draws in the middle. */
#define MIDDLE_LOW 0.35
#define MIDDLE_HIGH 0.65

static MaqMark *
find_selected (MaqMarkupLayer *self)
{
  return maq_markup_find_mark (self->markup, self->selected);
}

static void
replace (MaqMarkupLayer *self, MaqMark *mark, const char *title)
{
  g_autoptr (MaqMarkup) now = maq_markup_with_mark (self->markup, mark);

  maq_markup_layer_edit (self, now, title);
}

static void
nudge (MaqMarkupLayer *self, MaqMark *mark, double dx, double dy)
{
  g_autoptr (MaqMark) moved = maq_mark_moved (mark, dx, dy);

  replace (self, moved, _("Move a mark"));
}

/* By its lower right, or its head. */
static void
stretch (MaqMarkupLayer *self, MaqMark *mark, double dx, double dy)
{
  guint n;
  const MaqPoint *old = maq_mark_get_points (mark, &n);
  MaqPoint points[] = { old[0], { old[n - 1].x + dx, old[n - 1].y + dy } };
  g_autoptr (MaqMark) stretched = NULL;

  if (maq_mark_kind_get_points (maq_mark_get_kind (mark)) != 2)
    return;
  if (maq_mark_get_kind (mark) != MAQ_MARK_ARROW)
    points[1] = (MaqPoint) { MAX (points[1].x, points[0].x + NUDGE), MAX (points[1].y, points[0].y + NUDGE) };
  stretched = maq_mark_with_points (mark, points, 2);
  replace (self, stretched, _("Resize a mark"));
}

static gboolean
push (MaqMarkupLayer *self, MaqMark *mark, GdkModifierType state, double dx, double dy)
{
  double step = (state & GDK_SHIFT_MASK) != 0 ? NUDGE * FAR : NUDGE;

  if ((state & GDK_CONTROL_MASK) != 0)
    stretch (self, mark, dx * step, dy * step);
  else
    nudge (self, mark, dx * step, dy * step);
  return GDK_EVENT_STOP;
}

static gboolean
let_go (MaqMarkupLayer *self)
{
  maq_markup_layer_set_selected (self, NULL);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  return GDK_EVENT_STOP;
}

static MaqMarkView *
find_focused (MaqMarkupLayer *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));
  MaqMarkView *view = child != NULL && MAQ_IS_MARK_VIEW (child) ? MAQ_MARK_VIEW (child) : NULL;

  return view != NULL && !maq_mark_view_is_renaming (view) ? view : NULL;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqMarkupLayer *self)
{
  MaqMarkView *view = find_focused (self);
  MaqMark *mark = view != NULL ? maq_markup_find_mark (self->markup, maq_mark_get_id (maq_mark_view_get_mark (view))) : NULL;

  if (mark == NULL || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      return push (self, mark, state, -1, 0);
    case GDK_KEY_Right:
      return push (self, mark, state, 1, 0);
    case GDK_KEY_Up:
      return push (self, mark, state, 0, -1);
    case GDK_KEY_Down:
      return push (self, mark, state, 0, 1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_F2:
      maq_mark_view_rename (view);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      maq_markup_layer_remove_selected (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return let_go (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
maq_markup_layer_add_keys (MaqMarkupLayer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
maq_markup_layer_add_in_middle (MaqMarkupLayer *self)
{
  static const MaqPoint corners[] = { { MIDDLE_LOW, MIDDLE_LOW }, { MIDDLE_HIGH, MIDDLE_HIGH } };
  static const MaqPoint arrow[] = { { MIDDLE_LOW, MIDDLE_HIGH }, { 0.5, 0.5 } };
  static const MaqPoint middle[] = { { 0.5, 0.5 } };
  g_autoptr (MaqMark) mark = NULL;
  MaqMarkKind kind;
  MaqMarkView *view;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  if (self->tool == MAQ_TOOL_MASK_BOX || self->tool == MAQ_TOOL_MASK_ELLIPSE)
    {
      maq_markup_layer_add_shape (self, corners, 2);
      return;
    }
  if (!maq_markup_layer_get_kind (self, &kind) || kind == MAQ_MARK_STROKE || !maq_markup_has_room (self->markup, 2))
    return;
  if (maq_mark_kind_get_points (kind) == 1)
    mark = maq_mark_new (NULL, kind, maq_markup_next_letter (self->markup), NULL, middle, 1);
  else
    mark = maq_mark_new (NULL, kind, maq_markup_next_letter (self->markup), NULL, kind == MAQ_MARK_ARROW ? arrow : corners, 2);
  replace (self, mark, maq_markup_layer_add_title (kind));
  maq_markup_layer_set_selected (self, maq_mark_get_id (mark));
  view = maq_markup_layer_find_view (self, maq_mark_get_id (mark));
  if (view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (view));
  /* A text without words could not be seen. */
  if (view != NULL && kind == MAQ_MARK_TEXT)
    maq_mark_view_rename (view);
}

void
maq_markup_layer_rename_selected (MaqMarkupLayer *self)
{
  MaqMarkView *view;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  view = maq_markup_layer_find_view (self, self->selected);
  if (view != NULL)
    maq_mark_view_rename (view);
}

void
maq_markup_layer_remove_selected (MaqMarkupLayer *self)
{
  g_autoptr (MaqMarkup) now = NULL;

  g_return_if_fail (MAQ_IS_MARKUP_LAYER (self));

  if (find_selected (self) == NULL)
    return;
  now = maq_markup_without_mark (self->markup, self->selected);
  maq_markup_layer_edit (self, now, _("Delete a mark"));
}

gboolean
maq_markup_layer_mask_selected (MaqMarkupLayer *self)
{
  MaqMark *mark;
  MaqMaskPlan *old;
  g_autoptr (MaqMaskPlan) plan = NULL;
  g_autoptr (MaqMaskPlan) longer = NULL;
  g_autoptr (MaqMarkup) without = NULL;
  g_autoptr (MaqMarkup) now = NULL;
  MaqMaskShape shape = { .hardness = 1 };

  g_return_val_if_fail (MAQ_IS_MARKUP_LAYER (self), FALSE);

  mark = find_selected (self);
  if (mark == NULL || (maq_mark_get_kind (mark) != MAQ_MARK_BOX && maq_mark_get_kind (mark) != MAQ_MARK_ELLIPSE))
    return FALSE;
  shape.tool = maq_mark_get_kind (mark) == MAQ_MARK_BOX ? MAQ_MASK_BOX : MAQ_MASK_ELLIPSE;
  shape.points = maq_mark_get_points (mark, &shape.n);
  old = maq_markup_get_mask (self->markup);
  plan = old != NULL ? maq_mask_plan_ref (old) : maq_mask_plan_new ();
  longer = maq_mask_plan_add (plan, &shape);
  without = maq_markup_without_mark (self->markup, self->selected);
  now = maq_markup_with_mask (without, longer);
  maq_markup_layer_edit (self, now, _("Make a mark the mask"));
  return TRUE;
}
