/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-canvas-private.h"

#define SMALLEST_SHOWN 24.0

gboolean
maq_canvas_get_selected_bounds (MaqCanvas *self, graphene_rect_t *bounds)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->selection->len; i++)
    {
      MaqCard *card = g_ptr_array_index (self->selection, i);
      graphene_rect_t frame;

      if (!maq_card_get_movable (card))
        continue;
      maq_card_get_frame (card, &frame);
      if (any)
        graphene_rect_union (bounds, &frame, bounds);
      else
        *bounds = frame;
      any = TRUE;
    }
  return any;
}

/* What a command works on: the selected cards that can be moved, and their frames. */
static GPtrArray *
take_frames (MaqCanvas *self, graphene_rect_t **frames)
{
  GPtrArray *cards = g_ptr_array_new ();

  for (guint i = 0; i < self->selection->len; i++)
    if (maq_card_get_movable (g_ptr_array_index (self->selection, i)))
      g_ptr_array_add (cards, g_ptr_array_index (self->selection, i));
  *frames = g_new0 (graphene_rect_t, cards->len + 1);
  for (guint i = 0; i < cards->len; i++)
    maq_card_get_frame (g_ptr_array_index (cards, i), &(*frames)[i]);
  return cards;
}

static void
give_frames (MaqCanvas *self, GPtrArray *cards, const graphene_rect_t *frames)
{
  self->fitted = FALSE;
  for (guint i = 0; i < cards->len; i++)
    maq_card_set_frame (g_ptr_array_index (cards, i), &frames[i]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_canvas_align (MaqCanvas *self, MaqAlign align)
{
  g_autofree graphene_rect_t *frames = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  g_return_if_fail (MAQ_IS_CANVAS (self));

  cards = take_frames (self, &frames);
  if (cards->len < 2)
    return;
  maq_arrange_align (frames, cards->len, align);
  give_frames (self, cards, frames);
  maq_canvas_emit_moved (self, _("Align"));
}

void
maq_canvas_distribute (MaqCanvas *self, gboolean upright)
{
  g_autofree graphene_rect_t *frames = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  g_return_if_fail (MAQ_IS_CANVAS (self));

  cards = take_frames (self, &frames);
  if (cards->len < 3)
    return;
  maq_arrange_distribute (frames, cards->len, upright);
  give_frames (self, cards, frames);
  maq_canvas_emit_moved (self, _("Distribute"));
}

void
maq_canvas_resize_selection (MaqCanvas *self, double factor)
{
  g_autofree graphene_rect_t *frames = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  graphene_rect_t bounds;

  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (factor > 0);

  cards = take_frames (self, &frames);
  maq_arrange_bounds (frames, cards->len, &bounds);
  if (cards->len == 0 || (factor < 1 && MIN (bounds.size.width, bounds.size.height) * self->view.scale < SMALLEST_SHOWN))
    return;
  maq_arrange_scale (frames, cards->len, bounds.origin.x, bounds.origin.y, factor);
  give_frames (self, cards, frames);
  maq_canvas_emit_moved (self, _("Resize"));
}

/* One point of the screen, and at least one unit of the board. */
void
maq_canvas_nudge (MaqCanvas *self, MaqCard *card, double dx, double dy)
{
  g_autofree graphene_rect_t *frames = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  double step = MAX (1 / self->view.scale, 1);

  if (card != NULL && !maq_canvas_is_selected (self, card))
    maq_canvas_select (self, card);
  cards = take_frames (self, &frames);
  if (cards->len == 0)
    return;
  for (guint i = 0; i < cards->len; i++)
    graphene_rect_offset (&frames[i], (float) (dx * step), (float) (dy * step));
  give_frames (self, cards, frames);
  self->nudged = TRUE;
}

void
maq_canvas_end_nudge (MaqCanvas *self)
{
  if (!self->nudged)
    return;
  self->nudged = FALSE;
  maq_canvas_emit_moved (self, _("Nudge"));
}
