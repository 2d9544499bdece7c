/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"

/* Pick and reject. A pick gives the step a star, and takes back no star but one that it gave. A reject is a verdict on a picture and
 * touches nothing else: what is rejected is dimmed, and a step of which nothing is left can be moved to the trash, with Undo. */

static gboolean
is_of (MaqComparePage *self, guint index, const MaqStepRecord *record)
{
  const MaqStepRecord *other = maq_compare_page_get_item (self, index)->record;

  return other != NULL && other->id == record->id;
}

static gboolean
is_picked (MaqComparePage *self, const MaqStepRecord *record)
{
  for (guint i = 0; i < self->items->len; i++)
    if (is_of (self, i, record) && maq_compare_get_verdict (self->compare, i) == MAQ_VERDICT_PICK)
      return TRUE;
  return FALSE;
}

static void
update_star (MaqComparePage *self, const MaqStepRecord *record)
{
  gboolean ours = g_hash_table_contains (self->starred, record->uuid), picked = is_picked (self, record);

  if (picked == ours || (picked && record->starred))
    return;
  if (picked)
    g_hash_table_add (self->starred, g_strdup (record->uuid));
  else
    g_hash_table_remove (self->starred, record->uuid);
  g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_STAR), 0, record->id, picked);
}

/* Whether each picture that the step has is here, and rejected. */
static gboolean
is_rejected (MaqComparePage *self, const MaqStepRecord *record)
{
  guint n = 0, rejected = 0;

  for (guint i = 0; i < record->slots->len; i++)
    n += ((const MaqSlot *) g_ptr_array_index (record->slots, i))->picture != NULL;
  for (guint i = 0; i < self->items->len; i++)
    if (is_of (self, i, record) && !maq_compare_page_get_item (self, i)->is_raw)
      rejected += maq_compare_get_verdict (self->compare, i) == MAQ_VERDICT_REJECT;
  return n > 0 && rejected == n;
}

/* (element-type gint64) */
static GArray *
list_rejected (MaqComparePage *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      const MaqStepRecord *record = maq_compare_page_get_item (self, i)->record;
      gboolean known = FALSE;

      for (guint j = 0; record != NULL && j < ids->len; j++)
        known = known || g_array_index (ids, gint64, j) == record->id;
      if (record != NULL && !known && is_rejected (self, record))
        g_array_append_val (ids, record->id);
    }
  return ids;
}

void
maq_compare_page_show_rejected (MaqComparePage *self)
{
  g_autoptr (GArray) ids = list_rejected (self);
  g_autofree char *label = g_strdup_printf (ngettext ("Trash %u Rejected", "Trash %u Rejected", ids->len), ids->len);

  gtk_label_set_label (self->trash_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trash), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (self->trash, ids->len > 0);
}

void
maq_compare_page_verdict_cb (MaqComparePage *self, guint index)
{
  const MaqCompareItem *item;

  if (self->items == NULL || index >= self->items->len)
    return;
  item = maq_compare_page_get_item (self, index);
  if (item->record != NULL)
    update_star (self, item->record);
  maq_compare_page_show_rejected (self);
}

void
maq_compare_page_trash_cb (MaqComparePage *self)
{
  g_autoptr (GArray) ids = list_rejected (self);

  if (ids->len > 0)
    g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_TRASH), 0, ids);
}

void
maq_compare_page_judge (MaqComparePage *self, MaqVerdict verdict)
{
  guint index;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->items == NULL)
    return;
  index = maq_compare_get_current (self->compare);
  /* The same key again takes it back. */
  if (maq_compare_get_verdict (self->compare, index) == verdict)
    verdict = MAQ_VERDICT_NONE;
  maq_compare_set_verdict (self->compare, index, verdict);
}
