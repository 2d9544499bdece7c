/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-stage-private.h"

/* What an engine gave beyond the one picture it was asked for stands beside the variants: it was paid for, too. */

static guint
count_extra (const MaqSlot *slot)
{
  return slot != NULL ? maq_slot_count_more (slot) : 0;
}

static void
ensure_cards (MaqStage *self, guint n)
{
  while (self->extra_cards->len > n)
    {
      MaqCard *card = g_ptr_array_index (self->extra_cards, self->extra_cards->len - 1);

      maq_stage_unplace (self, card);
      maq_canvas_remove (self->canvas, card);
      g_ptr_array_set_size (self->extra_cards, (int) self->extra_cards->len - 1);
    }
  while (self->extra_cards->len < n)
    {
      MaqCard *card = maq_card_new ();

      maq_card_set_movable (card, TRUE);
      maq_canvas_add (self->canvas, card);
      g_ptr_array_add (self->extra_cards, card);
    }
}

void
maq_stage_show_extra (MaqStage *self, const MaqSlot *slot, double *x, double y)
{
  guint n = count_extra (slot);

  ensure_cards (self, n);
  for (guint i = 0; i < n; i++)
    {
      MaqCard *card = g_ptr_array_index (self->extra_cards, i);
      MaqBlob *blob = maq_slot_get_more (slot, i);
      g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, blob);
      g_autofree char *name = g_strdup_printf ("extra-%u", i);
      /* Translators: below a picture that an engine gave though one was asked for; its number in the answer. */
      g_autofree char *caption = g_strdup_printf (_("Picture %u"), i + 2);
      graphene_rect_t home;

      maq_stage_fit_small (maq_blob_get_width (blob), maq_blob_get_height (blob), *x, y, &home);
      maq_stage_place (self, card, name, &home);
      maq_card_set_caption (card, caption, FALSE);
      maq_card_set_picture (card, picture);
      *x += home.size.width + MAQ_STAGE_GAP;
    }
}

MaqBlob *
maq_stage_find_extra (MaqStage *self, MaqCard *card)
{
  const MaqSlot *slot = maq_stage_get_current (self);
  guint position;

  if (slot == NULL || !g_ptr_array_find (self->extra_cards, card, &position) || position >= count_extra (slot))
    return NULL;
  return maq_slot_get_more (slot, position);
}
