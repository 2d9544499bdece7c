/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-text.h"
#include "maq-money-text.h"

/* Two steps beside one another, but for their pictures and words. */

#define NOTHING "–"

void
maq_compare_row_free (MaqCompareRow *self)
{
  g_free (self->before);
  g_free (self->now);
  g_free (self);
}

static char *
describe_cost (const MaqCompareItem *item)
{
  const MaqSlot *slot = maq_compare_item_get_slot (item);
  MaqPrice price;

  if (slot == NULL)
    return g_strdup (NOTHING);
  price = slot->has_cost ? (MaqPrice) { TRUE, slot->cost, slot->cost } : slot->estimate;
  return maq_money_text_price (&price);
}

static char *
describe_size (const MaqCompareItem *item)
{
  return g_strdup_printf ("%u × %u", maq_blob_get_width (item->picture), maq_blob_get_height (item->picture));
}

static char *
describe_engine (const MaqCompareItem *item)
{
  return g_strdup (item->record != NULL ? item->record->engine_title : NOTHING);
}

static char *
describe_quality (const MaqCompareItem *item)
{
  const char *quality = item->record != NULL ? maq_request_get_quality (item->record->request) : NULL;

  return g_strdup (quality != NULL ? quality : NOTHING);
}

static char *
describe_ratio (const MaqCompareItem *item)
{
  return g_strdup (item->record != NULL ? maq_ratio_to_string (maq_request_get_ratio (item->record->request)) : NOTHING);
}

static char *
describe_keep (const MaqCompareItem *item)
{
  g_autofree char *words = item->record != NULL ? g_strjoinv (", ", (GStrv) maq_request_get_keep (item->record->request)) : NULL;

  return g_strdup (words != NULL && words[0] != '\0' ? words : NOTHING);
}

/* The picture that was edited has no number. */
static char *
describe_references (const MaqCompareItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; item->record != NULL && i < maq_request_get_n_images (item->record->request); i++)
    {
      MaqReference *image = maq_request_get_image (item->record->request, i);

      if (maq_reference_get_number (image) == 0 || maq_request_is_annotated (item->record->request, i, NULL))
        continue;
      g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", maq_reference_get_number (image), maq_reference_get_name (image));
    }
  return g_strdup (text->len > 0 ? text->str : NOTHING);
}

static const struct {
  const char *title;
  char *(*describe) (const MaqCompareItem *item);
  gboolean short_too;    /* also on the one line below the pictures */
} what[] = {
  { N_("Engine"), describe_engine, TRUE },
  { N_("Quality"), describe_quality, TRUE },
  { N_("Ratio"), describe_ratio, FALSE },
  { N_("Size"), describe_size, TRUE },
  { N_("Kept"), describe_keep, FALSE },
  { N_("References"), describe_references, FALSE },
  { N_("Price"), describe_cost, TRUE },
};

static MaqCompareRow *
make_row (guint i, const MaqCompareItem *before, const MaqCompareItem *now)
{
  MaqCompareRow *row = g_new (MaqCompareRow, 1);

  *row = (MaqCompareRow) { _(what[i].title), what[i].describe (before), what[i].describe (now) };
  return row;
}

GPtrArray *
maq_compare_text_rows (const MaqCompareItem *before, const MaqCompareItem *now)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_compare_row_free);

  g_return_val_if_fail (before != NULL && now != NULL, rows);

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    {
      g_autoptr (MaqCompareRow) row = make_row (i, before, now);

      if (g_strcmp0 (row->before, row->now) != 0)
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return rows;
}

char *
maq_compare_text_settings (const MaqCompareItem *before, const MaqCompareItem *now)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (before != NULL && now != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    {
      g_autoptr (MaqCompareRow) row = what[i].short_too ? make_row (i, before, now) : NULL;

      if (row == NULL || g_strcmp0 (row->before, row->now) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      /* Translators: what a setting was and what it is: "3:2 → 1:1". */
      g_string_append_printf (text, _("%s → %s"), row->before, row->now);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
