/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-spending.h"

MaqSpending *
maq_spending_new (void)
{
  MaqSpending *self = g_new0 (MaqSpending, 1);

  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_spending_row_free);
  self->engines = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_spending_row_free);
  self->boards = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_spending_row_free);
  return self;
}

void
maq_spending_free (MaqSpending *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->days);
  g_ptr_array_unref (self->engines);
  g_ptr_array_unref (self->boards);
  g_free (self->total.key);
  g_free (self->total.title);
  g_free (self);
}

MaqSpendingRow *
maq_spending_row_new (const char *key,
                      const char *title)
{
  MaqSpendingRow *row = g_new0 (MaqSpendingRow, 1);

  row->key = g_strdup (key);
  row->title = title != NULL && *title != '\0' ? g_strdup (title) : NULL;
  return row;
}

void
maq_spending_row_free (MaqSpendingRow *row)
{
  if (row == NULL)
    return;
  g_free (row->key);
  g_free (row->title);
  g_free (row);
}
