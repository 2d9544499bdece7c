/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-difference.h"

/* Shared by maq-difference*.c alone. */
struct _MaqDifference {
  gatomicrefcount refs;
  guint           width, height;         /* of the original */
  guint           answer_width, answer_height;
  MaqAlignment    alignment;
  GBytes         *heat;
  const guint8   *pixels;                /* of @heat */
  MaqMask        *region;                /* nullable; of the original's size */
  guint64         n_inside, n_outside;   /* pixels the answer reaches */
  guint64         inside[257], outside[257]; /* pixels of at least this heat */
};

/* The part of the pictures that both have. */
typedef struct {
  guint x, y, width, height;
} MaqHeatPart;

/* Fills @part of @heat (stride: the original's width). Both pictures are opaque, of one size, and lie on one another; the second one's
 * colours are corrected by @tone (nullable) on the way. FAILED: no memory; CANCELLED. */
gboolean maq_heat_fill (MaqImage *original, MaqImage *placed, const MaqAlignment *tone, const MaqHeatPart *part, guint8 *heat,
                        GCancellable *cancellable, GError **error);
