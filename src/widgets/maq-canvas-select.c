/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-canvas-private.h"

/* Tells of a change once, however many cards it was. */
static void
changed (MaqCanvas *self)
{
  maq_canvas_notify_selection (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
drop_all (MaqCanvas *self, MaqCard *but)
{
  gboolean dropped = FALSE;

  for (guint i = self->selection->len; i > 0; i--)
    {
      MaqCard *card = g_ptr_array_index (self->selection, i - 1);

      if (card == but)
        continue;
      maq_card_set_selected (card, FALSE);
      g_ptr_array_remove_index (self->selection, i - 1);
      dropped = TRUE;
    }
  return dropped;
}

static gboolean
set_one (MaqCanvas *self, MaqCard *card, gboolean selected)
{
  guint position;

  if (g_ptr_array_find (self->selection, card, &position) == selected)
    return FALSE;
  maq_card_set_selected (card, selected);
  if (selected)
    g_ptr_array_add (self->selection, card);
  else
    g_ptr_array_remove_index (self->selection, position);
  return TRUE;
}

MaqCard *
maq_canvas_get_selected (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), NULL);
  return self->selection->len > 0 ? g_ptr_array_index (self->selection, self->selection->len - 1) : NULL;
}

GPtrArray *
maq_canvas_get_selection (MaqCanvas *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS (self), NULL);
  return g_ptr_array_copy (self->selection, NULL, NULL);
}

gboolean
maq_canvas_is_selected (MaqCanvas *self, MaqCard *card)
{
  return g_ptr_array_find (self->selection, card, NULL);
}

void
maq_canvas_select (MaqCanvas *self, MaqCard *card)
{
  gboolean dropped, added;

  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (card == NULL || MAQ_IS_CARD (card));

  dropped = drop_all (self, card);
  added = card != NULL && set_one (self, card, TRUE);
  if (dropped || added)
    changed (self);
}

void
maq_canvas_select_more (MaqCanvas *self, MaqCard *card, gboolean selected)
{
  g_return_if_fail (MAQ_IS_CANVAS (self));
  g_return_if_fail (MAQ_IS_CARD (card));

  if (set_one (self, card, selected))
    changed (self);
}

void
maq_canvas_select_all (MaqCanvas *self)
{
  gboolean any = FALSE;

  g_return_if_fail (MAQ_IS_CANVAS (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    any |= set_one (self, MAQ_CARD (child), TRUE);
  if (any)
    changed (self);
}

/* What lies under the band, beside what was selected when it began. */
void
maq_canvas_select_band (MaqCanvas *self, const graphene_rect_t *band, GPtrArray *before)
{
  gboolean any = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      MaqCard *card = MAQ_CARD (child);
      gboolean was = before != NULL && g_ptr_array_find (before, card, NULL);
      graphene_rect_t frame;

      maq_card_get_frame (card, &frame);
      any |= set_one (self, card, was || graphene_rect_intersection (band, &frame, NULL));
    }
  if (any)
    changed (self);
}
