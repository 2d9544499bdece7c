/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"
#include "maq-step-text.h"

/* What a card can give to other programs. */

MaqBlob *
maq_stage_find_blob (MaqStage *self, MaqCard *card, char **name)
{
  MaqBoardItem *item;
  const MaqSlot *slot;
  guint position;

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  item = maq_stage_find_item (self, card);
  if (item != NULL)
    {
      MaqReference *reference = maq_board_item_get_reference (item);

      *name = g_strdup (maq_reference_get_name (reference));
      return maq_reference_get_blob (reference);
    }
  if (card == NULL || self->step == NULL || !g_ptr_array_find (self->slot_cards, card, &position))
    return NULL;
  slot = maq_step_record_get_slot (maq_step_get_record (self->step), position);
  if (slot == NULL || slot->picture == NULL)
    return NULL;
  *name = maq_step_text_file_name (maq_step_get_record (self->step), slot);
  return slot->picture;
}
