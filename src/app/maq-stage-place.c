/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"

void
maq_stage_keep_places (MaqStage *self, const char *what)
{
  MaqBoard *board;

  g_return_if_fail (MAQ_IS_STAGE (self));

  board = maq_engine_get_board (self->engine);
  for (guint i = 0; i < self->items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (self->items, i);
      MaqBlob *blob = maq_reference_get_blob (maq_board_item_get_reference (item));
      graphene_rect_t frame;

      maq_card_get_frame (g_ptr_array_index (self->item_cards, i), &frame);
      maq_board_place (board, item, frame.origin.x, frame.origin.y, frame.size.width / MAX (maq_blob_get_width (blob), 1));
    }
}
