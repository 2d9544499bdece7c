/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-compare-text.h"
#include "maq-money-text.h"
#include "maq-prompt.h"

/* Below these nobody sees it, and nobody needs to read it. */
#define SMALL_SHIFT 0.25
#define SMALL_GAIN 0.02

char *
maq_compare_text_figures (MaqDifference *difference, guint8 threshold)
{
  MaqDifferenceCount inside, outside;

  g_return_val_if_fail (difference != NULL, NULL);

  maq_difference_count (difference, threshold, &inside, &outside);
  if (!maq_difference_has_region (difference))
    return g_strdup_printf (_("%.1f %% changed"), maq_difference_count_get_permille (&inside) / 10);
  return g_strdup_printf (_("%.1f %% changed inside what was asked, %.1f %% outside"),
                          maq_difference_count_get_permille (&inside) / 10, maq_difference_count_get_permille (&outside) / 10);
}

char *
maq_compare_text_alignment (MaqDifference *difference)
{
  const MaqAlignment *alignment;
  double gain;

  g_return_val_if_fail (difference != NULL, NULL);

  alignment = maq_difference_get_alignment (difference);
  if (alignment->is_assumed)
    return NULL;
  if (!maq_alignment_is_good (alignment))
    return g_strdup (_("These show different things; the figures say little."));
  gain = (alignment->gain[0] + alignment->gain[1] + alignment->gain[2]) / 3;
  if (hypot (alignment->shift_x, alignment->shift_y) >= SMALL_SHIFT)
    return g_strdup_printf (_("Aligned first: moved by %.1f pixels."), hypot (alignment->shift_x, alignment->shift_y));
  if (fabs (gain - 1) >= SMALL_GAIN)
    return g_strdup (_("Aligned first: the brightness differs."));
  return NULL;
}

static char *
make_one_line (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r\t", ' ');

  return g_strdup (g_strstrip (line));
}

char *
maq_compare_text_words (const MaqStepRecord *before, const MaqStepRecord *now, GArray **ranges)
{
  g_autofree char *old = NULL;
  char *line;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);
  g_return_val_if_fail (ranges != NULL, NULL);

  old = make_one_line (maq_request_get_change (before->request));
  line = make_one_line (maq_request_get_change (now->request));
  *ranges = maq_prompt_changed_words (old, line);
  return line;
}

static void
append_change (GString *text, const char *before, const char *now)
{
  if (g_strcmp0 (before, now) == 0)
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  /* Translators: what a setting was and what it is: "3:2 → 1:1". */
  g_string_append_printf (text, _("%s → %s"), before, now);
}

static char *
describe_cost (const MaqSlot *slot)
{
  MaqPrice price = slot->has_cost ? (MaqPrice) { TRUE, slot->cost, slot->cost } : slot->estimate;

  return maq_money_text_price (&price);
}

static char *
describe_size (const MaqSlot *slot)
{
  return slot->picture == NULL ? g_strdup ("–")
                               : g_strdup_printf ("%u × %u", maq_blob_get_width (slot->picture), maq_blob_get_height (slot->picture));
}

char *
maq_compare_text_settings (const MaqStepRecord *before, const MaqSlot *before_slot, const MaqStepRecord *now, const MaqSlot *now_slot)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *cost = describe_cost (before_slot), *new_cost = describe_cost (now_slot);
  g_autofree char *size = describe_size (before_slot), *new_size = describe_size (now_slot);

  append_change (text, before->engine_title, now->engine_title);
  append_change (text, maq_request_get_quality (before->request) ?: "–", maq_request_get_quality (now->request) ?: "–");
  append_change (text, size, new_size);
  append_change (text, cost, new_cost);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
