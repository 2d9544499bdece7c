/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-stage-private.h"
#include "maq-step-text.h"

/* More of the step before would be a history of its own. */
#define MOST 4

static guint
count_pictures (MaqStepRecord *record)
{
  guint n = 0;

  for (guint i = 0; record != NULL && i < record->slots->len; i++)
    n += ((const MaqSlot *) g_ptr_array_index (record->slots, i))->picture != NULL;
  return MIN (n, MOST);
}

static void
ensure_cards (MaqStage *self, guint n)
{
  while (self->parent_cards->len > n)
    {
      MaqCard *card = g_ptr_array_index (self->parent_cards, self->parent_cards->len - 1);

      maq_stage_unplace (self, card);
      maq_canvas_remove (self->canvas, card);
      g_ptr_array_set_size (self->parent_cards, (int) self->parent_cards->len - 1);
    }
  while (self->parent_cards->len < n)
    {
      MaqCard *card = maq_card_new ();

      maq_card_set_movable (card, TRUE);
      maq_canvas_add (self->canvas, card);
      g_ptr_array_add (self->parent_cards, card);
    }
}

static char *
make_caption (const MaqStepRecord *record, const MaqSlot *slot)
{
  if (slot->index == 0)
    return g_strdup_printf (_("Step %ld"), (long) record->id);
  /* Translators: the number of a step, and which of its pictures. */
  return g_strdup_printf (_("Step %ld, variant %u"), (long) record->id, slot->index + 1);
}

static void
show_card (MaqStage *self, MaqCard *card, const MaqStepRecord *record, const MaqSlot *slot, double *x, double y)
{
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, slot->picture);
  g_autofree char *name = g_strdup_printf ("parent-%u", slot->index);
  g_autofree char *caption = make_caption (record, slot);
  graphene_rect_t home;

  maq_stage_fit_small (maq_blob_get_width (slot->picture), maq_blob_get_height (slot->picture), *x, y, &home);
  maq_stage_place (self, card, name, &home);
  maq_card_set_caption (card, caption, FALSE);
  maq_card_set_picture (card, picture);
  *x += home.size.width + MAQ_STAGE_GAP;
}

/* Small, below the picture that was made of it, behind that one's own variants. */
void
maq_stage_show_parent (MaqStage *self, double x, double y)
{
  MaqStepRecord *record = self->parent;
  guint n = count_pictures (record), shown = 0;

  ensure_cards (self, n);
  for (guint i = 0; shown < n; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->picture != NULL)
        show_card (self, g_ptr_array_index (self->parent_cards, shown++), record, slot, &x, y);
    }
}

/* The answer may come when another step is shown: only that of the step in hand counts. */
static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqStage) self = data;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, NULL);

  if (record == NULL || self->loader == NULL || g_strcmp0 (record->uuid, self->parent_uuid) != 0)
    return;
  g_clear_pointer (&self->parent, maq_step_record_unref);
  self->parent = g_steal_pointer (&record);
  maq_stage_show_step (self);
}

void
maq_stage_find_parent (MaqStage *self)
{
  MaqStepRecord *record = self->step != NULL ? maq_step_get_record (self->step) : NULL;
  const char *uuid = record != NULL ? record->parent_uuid : NULL;

  if (g_strcmp0 (uuid, self->parent_uuid) == 0)
    return;
  g_free (self->parent_uuid);
  self->parent_uuid = g_strdup (uuid);
  g_clear_pointer (&self->parent, maq_step_record_unref);
  if (uuid != NULL)
    maq_engine_find_step_async (self->engine, uuid, found_cb, g_object_ref (self));
}

gint64
maq_stage_find_step (MaqStage *self, MaqCard *card)
{
  g_return_val_if_fail (MAQ_IS_STAGE (self), 0);
  return card != NULL && self->parent != NULL && g_ptr_array_find (self->parent_cards, card, NULL) ? self->parent->id : 0;
}

MaqStepRecord *
maq_stage_get_shown (MaqStage *self, MaqCard *card, guint *slot)
{
  guint position, n = 0;

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  if (self->step != NULL && g_ptr_array_find (self->slot_cards, card, slot))
    return maq_step_get_record (self->step);
  if (self->parent == NULL || !g_ptr_array_find (self->parent_cards, card, &position))
    return NULL;
  /* Of the step before only what has a picture is shown. */
  for (*slot = 0; *slot < self->parent->slots->len; (*slot)++)
    if (maq_step_record_get_slot (self->parent, *slot)->picture != NULL && n++ == position)
      return self->parent;
  return NULL;
}
