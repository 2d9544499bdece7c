/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-canvas-private.h"

#define NARROW 560.0

void
maq_canvas_get_content (MaqCanvas *self, graphene_rect_t *content)
{
  gboolean any = FALSE;

  graphene_rect_init (content, 0, 0, 0, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t frame;

      maq_card_get_frame (MAQ_CARD (child), &frame);
      if (any)
        graphene_rect_union (content, &frame, content);
      else
        *content = frame;
      any = TRUE;
    }
}

/* Room for titles, captions and the floating toolbar. */
static MaqViewMargin
get_margin (MaqCanvas *self, int width)
{
  const MaqViewMargin wide = { 36, 36, 54 + self->top_room, 112 };
  const MaqViewMargin narrow = { 20, 16, 44 + self->top_room, 104 };

  return width < NARROW ? narrow : wide;
}

void
maq_canvas_fit_view (MaqCanvas *self, const graphene_rect_t *content, int width, int height)
{
  MaqViewMargin margin = get_margin (self, width);

  maq_view_fit (&self->view, content, width, height, &margin, 1 / self->unit);
}

/* A card out of sight keeps its place for the Tab key and for screen readers, but is not worth any pixels. */
static void
place_card (MaqCanvas *self, MaqCard *card, int canvas_width, int canvas_height)
{
  graphene_rect_t frame, sight;
  int top, bottom, width, height;
  double x, y;
  GskTransform *transform;

  maq_card_get_frame (card, &frame);
  maq_view_to_shown (&self->view, frame.origin.x, frame.origin.y, &x, &y);
  width = (int) MAX (round (frame.size.width * self->view.scale), 1);
  height = (int) MAX (round (frame.size.height * self->view.scale), 1);
  maq_card_get_insets (card, width, &top, &bottom);
  /* Whole pixels: a texture that lies between two looks soft. */
  x = round (x);
  y = round (y);
  graphene_rect_init (&sight, (float) -x, (float) -y, (float) canvas_width, (float) canvas_height);
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) (y - top)));
  gtk_widget_allocate (GTK_WIDGET (card), width, height + top + bottom, -1, transform);
  maq_card_set_sight (card, &sight);
}

void
maq_canvas_layout (MaqCanvas *self, int width, int height)
{
  graphene_rect_t content;

  if (self->fitted)
    {
      maq_canvas_get_content (self, &content);
      maq_canvas_fit_view (self, &content, width, height);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      place_card (self, MAQ_CARD (child), width, height);
}

void
maq_canvas_fit (MaqCanvas *self)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));

  self->fitted = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
maq_canvas_fit_selection (MaqCanvas *self)
{
  graphene_rect_t bounds;

  g_return_if_fail (MAQ_IS_CANVAS (self));

  if (!maq_canvas_get_selected_bounds (self, &bounds))
    {
      maq_canvas_fit (self);
      return;
    }
  maq_canvas_fit_view (self, &bounds, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  maq_canvas_view_changed (self);
}

void
maq_canvas_reveal (MaqCanvas *self, MaqCard *card)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  MaqViewMargin margin = get_margin (self, width);
  graphene_rect_t frame;

  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (MAQ_IS_CARD (card));

  maq_card_get_frame (card, &frame);
  if (width > 0 && maq_view_reveal (&self->view, &frame, width, height, &margin))
    maq_canvas_view_changed (self);
}
