/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a frame of the comparison costs with twelve pictures of 3840 × 2160 under one pan; see bench-compare.py. */
#include "config.h"

#include <math.h>

#include "frames.h"
#include "maq-compare.h"

#define PICTURES 12

static MaqCompare *compare;

static void
show_pictures (void)
{
  for (guint i = 0; i < PICTURES; i++)
    {
      g_autofree char *tag = g_strdup_printf ("%c · Step %u", 'A' + i, i + 1);

      maq_compare_add (compare, frames_get_picture (i), tag, tag);
    }
}

static void
pan (guint number)
{
  double turn = number / 20.0;

  maq_compare_pan (compare, 6 * sin (turn), 4 * cos (turn));
}

/* Back to the middle first: magnified it would be far away. */
static void
measure_at (const char *name, double scale)
{
  maq_compare_set_scale (compare, 0);
  if (scale > 0)
    maq_compare_set_scale (compare, scale);
  frames_settle ();
  frames_measure (name, pan);
}

static void
measure_mode (const char *name, MaqCompareMode mode)
{
  maq_compare_set_mode (compare, mode);
  measure_at (name, 1);
}

int
main (int argc, char **argv)
{
  adw_init ();
  compare = g_object_new (MAQ_TYPE_COMPARE, NULL);
  frames_open (GTK_WIDGET (compare));
  frames_measure ("empty", NULL);
  frames_print_memory ("memory-empty");
  frames_add_pictures (argc > 1 ? argv[1] : NULL, PICTURES);
  show_pictures ();
  /* Not what it took to invent them. */
  frames_restart_longest ();
  measure_at ("pan", 0);
  maq_compare_set_loupe (compare, TRUE);
  measure_at ("loupe", 0);
  maq_compare_set_loupe (compare, FALSE);
  frames_print_memory ("memory");
  measure_at ("pan-large", 1);
  measure_at ("pan-magnified", 4);
  measure_mode ("slider", MAQ_COMPARE_SLIDER);
  measure_mode ("blink", MAQ_COMPARE_BLINK);
  measure_mode ("fade", MAQ_COMPARE_FADE);
  maq_compare_set_heat (compare, frames_get_picture (0), "Difference", "Difference");
  measure_mode ("difference", MAQ_COMPARE_DIFFERENCE);
  return 0;
}
