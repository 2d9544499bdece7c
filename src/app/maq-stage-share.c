/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"
#include "maq-step-text.h"

/* What a card can give to other programs. */

MaqBlob *
maq_stage_find_blob (MaqStage *self, MaqCard *card, char **name)
{
  MaqBoardItem *item;
  MaqStepRecord *record;
  const MaqSlot *slot;
  MaqBlob *blob;
  guint position = 0;

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  item = maq_stage_find_item (self, card);
  if (item != NULL)
    {
      MaqReference *reference = maq_board_item_get_reference (item);

      *name = g_strdup (maq_reference_get_name (reference));
      return maq_reference_get_blob (reference);
    }
  record = card != NULL ? maq_stage_get_shown (self, card, &position) : NULL;
  slot = record != NULL ? maq_step_record_get_slot (record, position) : maq_stage_get_current (self);
  blob = record != NULL && slot != NULL ? slot->picture : card != NULL ? maq_stage_find_extra (self, card) : NULL;
  if (blob == NULL)
    return NULL;
  *name = maq_step_text_file_name (record != NULL ? record : maq_step_get_record (self->step), slot);
  return blob;
}
