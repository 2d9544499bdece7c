/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-history-keys.h"

gint64
maq_history_key_make (gint64 step, guint slot)
{
  return step != 0 ? (step << MAQ_HISTORY_SLOT_BITS) | slot : 0;
}

gint64
maq_history_key_get_step (gint64 key)
{
  return key >> MAQ_HISTORY_SLOT_BITS;
}

guint
maq_history_key_get_slot (gint64 key)
{
  return (guint) (key & ((1 << MAQ_HISTORY_SLOT_BITS) - 1));
}

GArray *
maq_history_keys_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

gint64
maq_history_keys_get (const GArray *keys, guint position)
{
  return g_array_index (keys, gint64, position);
}

gboolean
maq_history_keys_has (const GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (maq_history_keys_get (keys, i) == key)
      return TRUE;
  return FALSE;
}

void
maq_history_keys_remove (GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (maq_history_keys_get (keys, i) == key)
      {
        g_array_remove_index (keys, i);
        return;
      }
}

void
maq_history_keys_append_step (GArray *keys, gint64 step, guint n_slots)
{
  for (guint slot = n_slots; slot-- > 0;)
    {
      gint64 key = maq_history_key_make (step, slot);

      g_array_append_val (keys, key);
    }
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x < y) - (x > y);
}

static int
compare_rising (gconstpointer a, gconstpointer b)
{
  return compare_falling (b, a);
}

void
maq_history_keys_sort (GArray *keys, gboolean falling)
{
  g_array_sort (keys, falling ? compare_falling : compare_rising);
}

guint
maq_history_keys_find (const GArray *keys, gint64 key, guint n_on_top)
{
  guint low = MIN (n_on_top, keys->len), high = keys->len;

  for (guint i = 0; i < low; i++)
    if (maq_history_keys_get (keys, i) == key)
      return i;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (maq_history_keys_get (keys, middle) > key)
        low = middle + 1;
      else
        high = middle;
    }
  return low < keys->len && maq_history_keys_get (keys, low) == key ? low : G_MAXUINT;
}
