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

int
main (int argc, char **argv)
{
  adw_init ();
  compare = g_object_new (MAQ_TYPE_COMPARE, NULL);
  frames_open (GTK_WIDGET (compare));
  frames_measure ("empty", NULL);
  frames_add_pictures (argc > 1 ? argv[1] : NULL, PICTURES);
  show_pictures ();
  frames_settle ();
  frames_measure ("pan", pan);
  /* Back to the middle first: at 100 % it would be far away. */
  maq_compare_set_scale (compare, 0);
  maq_compare_set_scale (compare, 1);
  frames_settle ();
  frames_measure ("pan-large", pan);
  maq_compare_set_scale (compare, 0);
  maq_compare_set_loupe (compare, TRUE);
  frames_settle ();
  frames_measure ("loupe", pan);
  return 0;
}
