/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-compare-text.h"
#include "maq-prompt.h"

/* Below these nobody sees it, and nobody needs to read it. */
#define SMALL_SHIFT 0.25
#define SMALL_GAIN 0.02
#define SMALL_SCALE 0.002
/* Percent of drift that fill the bar. */
#define FAR_DRIFT 20.0

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

  g_return_val_if_fail (difference != NULL, NULL);

  alignment = maq_difference_get_alignment (difference);
  if (alignment->is_assumed)
    return NULL;
  if (!maq_alignment_is_good (alignment))
    return g_strdup (_("These show different things; the figures say little."));
  if (hypot (alignment->shift_x, alignment->shift_y) >= SMALL_SHIFT)
    return g_strdup_printf (_("Aligned first: moved by %.1f pixels."), hypot (alignment->shift_x, alignment->shift_y));
  if (fabs (alignment->gain[1] - 1) >= SMALL_GAIN)
    return g_strdup (_("Aligned first: the brightness differs."));
  return NULL;
}

/* "2.5 pixels to the right", NULL where nobody sees it. */
static char *
describe_shift (const MaqAlignment *alignment)
{
  double x = alignment->shift_x, y = alignment->shift_y;

  if (hypot (x, y) < SMALL_SHIFT)
    return NULL;
  if (fabs (x) < SMALL_SHIFT)
    return g_strdup_printf (y > 0 ? _("%.1f pixels further down") : _("%.1f pixels further up"), fabs (y));
  if (fabs (y) < SMALL_SHIFT)
    return g_strdup_printf (x > 0 ? _("%.1f pixels to the right") : _("%.1f pixels to the left"), fabs (x));
  /* Translators: across and down. */
  return g_strdup_printf (_("%.1f pixels aside (%+.1f across, %+.1f down)"), hypot (x, y), x, y);
}

static void
add (GString *text, const char *what)
{
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, what);
}

static void
add_scale (GString *text, const MaqAlignment *alignment)
{
  double scale = (alignment->scale_x + alignment->scale_y) / 2;
  g_autofree char *words = NULL;

  if (fabs (scale - 1) < SMALL_SCALE)
    return;
  words = g_strdup_printf (_("%.1f %% of the size"), scale * 100);
  add (text, words);
}

static void
add_tone (GString *text, const MaqAlignment *alignment)
{
  /* What mid-grey became, as a share of all there is. */
  double tone = ((128 - alignment->offset[1]) / MAX (alignment->gain[1], 0.1) - 128) / 255;
  g_autofree char *words = NULL;

  if (fabs (tone) < SMALL_GAIN / 2)
    {
      if (maq_alignment_has_tone (alignment))
        add (text, _("in another light"));
      return;
    }
  words = g_strdup_printf (tone > 0 ? _("%.0f %% brighter") : _("%.0f %% darker"), MAX (fabs (tone) * 100, 1));
  add (text, words);
}

char *
maq_compare_text_found (MaqDifference *difference)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const MaqAlignment *alignment;
  g_autofree char *shift = NULL;

  g_return_val_if_fail (difference != NULL, NULL);

  alignment = maq_difference_get_alignment (difference);
  if (alignment->is_assumed)
    return g_strdup (_("There was too little to align them by; they were laid over one another by their sizes."));
  if (!maq_alignment_is_good (alignment))
    return g_strdup (_("These show different things: they could not be laid over one another, and the figures say little."));
  shift = describe_shift (alignment);
  if (shift != NULL)
    add (text, shift);
  add_scale (text, alignment);
  add_tone (text, alignment);
  if (text->len == 0)
    return g_strdup (_("They lie exactly over one another."));
  /* Translators: %s is a list: "2.5 pixels to the right, 3 % brighter". */
  return g_strdup_printf (_("Aligned first. The second was found: %s. That does not count as a change."), text->str);
}

char *
maq_compare_text_place (MaqDifference *difference, const MaqDifferenceBox *box, guint index, guint n)
{
  double area;

  g_return_val_if_fail (difference != NULL && box != NULL, NULL);

  area = (double) maq_difference_get_width (difference) * maq_difference_get_height (difference);
  return g_strdup_printf (maq_difference_has_region (difference) ? _("Change outside, %u of %u, %.1f %% of the picture")
                                                                 : _("Change, %u of %u, %.1f %% of the picture"),
                          index + 1, n, (double) box->changed * 100 / MAX (area, 1));
}

static char *
make_one_line (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r\t", ' ');

  return g_strdup (g_strstrip (line));
}

char *
maq_compare_text_words (const MaqCompareItem *before, const MaqCompareItem *now, GArray **ranges)
{
  g_autofree char *old = NULL;
  char *line;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);
  g_return_val_if_fail (ranges != NULL, NULL);

  old = make_one_line (maq_compare_item_get_change (before));
  line = make_one_line (maq_compare_item_get_change (now));
  *ranges = maq_prompt_changed_words (old, line);
  return line;
}

char *
maq_compare_text_drift (const MaqDrift *drift, double *fraction)
{
  double percent;
  const char *word;
  g_autofree char *edits = NULL;

  g_return_val_if_fail (drift != NULL && fraction != NULL, NULL);

  percent = maq_difference_count_get_permille (&drift->kept) / 10;
  *fraction = CLAMP (percent / FAR_DRIFT, 0, 1);
  if (!maq_alignment_is_good (&drift->alignment) && !drift->alignment.is_assumed)
    return g_strdup (_("This shows something else than what the branch began with."));
  word = percent < 1 ? _("Hardly drifted") : percent < 5 ? _("Drifted a little") : percent < FAR_DRIFT ? _("Drifted") : _("Drifted far");
  edits = g_strdup_printf (ngettext ("after %u edit", "after %u edits", drift->n_steps), drift->n_steps);
  if (!drift->has_masks)
    /* Translators: "Drifted a little after 4 edits: 3.1 % of the picture is not as it was …" */
    return g_strdup_printf (_("%s %s: %.1f %% of the picture is not as the branch began."), word, edits, percent);
  return g_strdup_printf (_("%s %s: %.1f %% of what was to be kept is not as the branch began."), word, edits, percent);
}

char *
maq_compare_text_exact (const MaqSlot *slot)
{
  if (slot == NULL || slot->exact == NULL)
    return NULL;
  switch (slot->exact->outcome)
    {
    case MAQ_EXACT_COMPOSITED:
      return g_strdup (_("Composited: outside of what was asked every pixel is the original’s, bit for bit."));
    case MAQ_EXACT_POOR_ALIGNMENT:
      return g_strdup (_("Not composited: the engine drew the rest anew as well, so its answer does not fit into the original. It was left as it is."));
    case MAQ_EXACT_EMPTY_MASK:
      return g_strdup (_("Not composited: the mask lets nothing change. The answer was left as it is."));
    case MAQ_EXACT_CANCELLED:
      return g_strdup (_("Not composited: it was cancelled before the rest could be put back. The answer was left as it is."));
    case MAQ_EXACT_UNREADABLE:
    default:
      return g_strdup (_("Not composited: the original, the mask or the answer could not be read. The answer was left as it is."));
    }
}
