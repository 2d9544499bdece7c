/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"

/* Pick and reject. They are kept with the picture. A pick gives the step a star, and takes back no star but one that it gave while the
 * comparison is open. A reject is a verdict on a picture and touches nothing else: what is rejected is dimmed, and a step of which nothing
 * is left can be moved to the trash, with Undo. */

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

/* @item: what something was just said of. */
static void
update_star (MaqComparePage *self, const MaqCompareItem *item)
{
  const MaqStepRecord *record = item->record;
  gboolean ours = g_hash_table_contains (self->starred, record->uuid), picked = is_picked (self, record);

  if (picked == ours || (picked && (record->starred || item->verdict != MAQ_VERDICT_PICK)))
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

/* --- what was said is kept --- */

void
maq_compare_page_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_FAILED), 0, error);
}

void
maq_compare_page_verdict_cb (MaqComparePage *self, guint index)
{
  MaqCompareItem *item;

  if (self->items == NULL || self->adding || index >= self->items->len)
    return;
  item = g_ptr_array_index (self->items, index);
  item->verdict = maq_compare_get_verdict (self->compare, index);
  if (item->record == NULL || item->is_raw)
    maq_compare_page_note (self, item);
  else
    maq_engine_judge_async (self->engine, maq_compare_item_get_slot (item)->job, item->verdict, maq_compare_page_kept_cb,
                            g_object_ref (self));
  if (item->record != NULL)
    update_star (self, item);
  maq_compare_page_show_rejected (self);
}

void
maq_compare_page_show_verdict (MaqComparePage *self, guint index, MaqVerdict verdict)
{
  gboolean adding = self->adding;

  self->adding = TRUE;
  ((MaqCompareItem *) g_ptr_array_index (self->items, index))->verdict = verdict;
  maq_compare_set_verdict (self->compare, index, verdict);
  self->adding = adding;
}

void
maq_compare_page_trash_cb (MaqComparePage *self)
{
  g_autoptr (GArray) ids = list_rejected (self);

  if (ids->len > 0)
    g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_TRASH), 0, ids);
}

/* --- saying it --- */

static void
clear_judged (gpointer data)
{
  g_free (((MaqJudged *) data)->key);
}

void
maq_compare_page_set_up_verdicts (MaqComparePage *self)
{
  self->starred = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->judged = g_array_new (FALSE, FALSE, sizeof (MaqJudged));
  g_array_set_clear_func (self->judged, clear_judged);
}

void
maq_compare_page_forget_verdicts (MaqComparePage *self)
{
  g_hash_table_remove_all (self->starred);
  g_array_set_size (self->judged, 0);
  self->n_judged = 0;
  maq_compare_page_drop_notes (self);
}

/* A picture that has left the comparison since is left alone. */
static void
say_again (MaqComparePage *self, const MaqJudged *judged, MaqVerdict verdict)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    if (g_str_equal (maq_compare_page_get_item (self, i)->key, judged->key))
      maq_compare_set_verdict (self->compare, i, verdict);
}

void
maq_compare_page_undo (MaqComparePage *self)
{
  const MaqJudged *judged;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->n_judged == 0)
    return;
  judged = &g_array_index (self->judged, MaqJudged, --self->n_judged);
  say_again (self, judged, judged->before);
}

void
maq_compare_page_redo (MaqComparePage *self)
{
  const MaqJudged *judged;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->n_judged == self->judged->len)
    return;
  judged = &g_array_index (self->judged, MaqJudged, self->n_judged++);
  say_again (self, judged, judged->after);
}

void
maq_compare_page_judge (MaqComparePage *self, MaqVerdict verdict)
{
  MaqJudged judged = { 0 };
  guint index;

  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->items == NULL)
    return;
  index = maq_compare_get_current (self->compare);
  judged.before = maq_compare_get_verdict (self->compare, index);
  /* The same key again takes it back. */
  judged.after = judged.before == verdict ? MAQ_VERDICT_NONE : verdict;
  judged.key = g_strdup (maq_compare_page_get_item (self, index)->key);
  g_array_set_size (self->judged, self->n_judged);
  g_array_append_val (self->judged, judged);
  self->n_judged++;
  maq_compare_set_verdict (self->compare, index, judged.after);
}
