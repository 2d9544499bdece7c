/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

/* Small whole pictures of every kind we read, written with the codec libraries themselves. */
typedef struct {
  const char *name;
  GBytes     *bytes;
  MaqImage   *expected;
  double      tolerance; /* root of the mean square difference that the format's loss explains */
} PictureSeed;

void       picture_seed_free (PictureSeed *seed);
/* Returns: (transfer full) (element-type PictureSeed) */
GPtrArray *picture_seeds_new (void);

/* An eXIf chunk that says @orientation, put into a PNG behind its header. */
GBytes    *picture_png_turned (GBytes *png, guint orientation);
GBytes    *picture_jpeg (MaqImage *image, int components, gboolean progressive, gboolean adobe);
GBytes    *picture_avif (MaqImage *image, int angle, int mirror);
