/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"

/* What is drawn on a card's picture: kept by the board, shown and edited by a layer over the card. */

static MaqMarkupLayer *
layer_of (MaqCard *card)
{
  GtkWidget *overlay = card != NULL ? maq_card_get_overlay (card) : NULL;

  return overlay != NULL && MAQ_IS_MARKUP_LAYER (overlay) ? MAQ_MARKUP_LAYER (overlay) : NULL;
}

static void
edited_cb (MaqMarkupLayer *layer, MaqMarkup *now, const char *title, MaqStage *self)
{
  MaqCard *card = (MaqCard *) gtk_widget_get_ancestor (GTK_WIDGET (layer), MAQ_TYPE_CARD);
  MaqBoard *board = maq_engine_get_board (self->engine);
  MaqBoardItem *item = maq_stage_find_item (self, card);
  const char *uuid = NULL;
  guint slot = 0;

  maq_board_begin (board, title);
  if (item != NULL)
    maq_board_set_markup (board, item, now);
  else if (maq_stage_find_picture (self, card, &uuid, &slot))
    maq_board_set_picture_markup (board, uuid, slot, now);
  maq_board_end (board);
}

void
maq_stage_create_overlay (MaqStage *self, MaqCard *card)
{
  GtkWidget *layer = maq_markup_layer_new ();
  MaqBrush *brush = maq_stage_get_brush (self);

  g_object_bind_property (self->canvas, "tool", layer, "tool", G_BINDING_SYNC_CREATE);
  g_object_bind_property (brush, "size", layer, "brush-size", G_BINDING_SYNC_CREATE);
  g_object_bind_property (brush, "hardness", layer, "hardness", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (layer, "edited", G_CALLBACK (edited_cb), self, 0);
  maq_card_set_overlay (card, layer);
}

void
maq_stage_update_overlay (MaqStage *self, MaqCard *card)
{
  MaqMarkupLayer *layer = layer_of (card);
  MaqBoardItem *item = maq_stage_find_item (self, card);
  const char *uuid = NULL;
  guint slot = 0;
  gboolean picture;

  if (layer == NULL)
    return;
  if (item != NULL)
    {
      maq_markup_layer_set_markup (layer, maq_reference_get_markup (maq_board_item_get_reference (item)));
      return;
    }
  /* There is nothing to draw on before the picture is there. */
  picture = maq_stage_find_picture (self, card, &uuid, &slot);
  gtk_widget_set_visible (GTK_WIDGET (layer), picture);
  maq_markup_layer_set_markup (layer, picture ? maq_board_get_picture_markup (maq_engine_get_board (self->engine), uuid, slot) : NULL);
}

static void
picture_markup_changed_cb (MaqBoard *board, const char *uuid, guint slot, MaqStage *self)
{
  for (guint i = 0; i < self->slot_cards->len; i++)
    maq_stage_update_overlay (self, g_ptr_array_index (self->slot_cards, i));
}

void
maq_stage_add_markup (MaqStage *self)
{
  g_signal_connect_object (maq_engine_get_board (self->engine), "picture-markup-changed", G_CALLBACK (picture_markup_changed_cb),
                           self, 0);
}

MaqBrush *
maq_stage_get_brush (MaqStage *self)
{
  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  if (self->brush == NULL)
    self->brush = maq_brush_new ();
  return self->brush;
}

/* Whose card has the focus, or one of its marks. */
static MaqCard *
find_focused (MaqStage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->canvas));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL ? (MaqCard *) gtk_widget_get_ancestor (focus, MAQ_TYPE_CARD) : NULL;
}

MaqMarkupLayer *
maq_stage_get_layer (MaqStage *self)
{
  MaqCard *cards[4] = { NULL };

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  cards[0] = find_focused (self);
  cards[1] = maq_canvas_get_selected (self->canvas);
  cards[2] = self->slot < self->slot_cards->len ? g_ptr_array_index (self->slot_cards, self->slot) : NULL;
  cards[3] = self->item_cards->len > 0 ? g_ptr_array_index (self->item_cards, 0) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      MaqMarkupLayer *layer = layer_of (cards[i]);

      if (layer != NULL && gtk_widget_get_visible (GTK_WIDGET (layer)))
        return layer;
    }
  return NULL;
}
