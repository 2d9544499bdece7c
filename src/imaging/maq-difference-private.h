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

/* maq-difference-tint.c: a faint hue over an area, of which no pixel counts by itself. */
typedef struct _MaqTint MaqTint;

/* From the difference of three cube roots to a and b of OKLab. */
typedef struct {
  float a[3], b[3];
} MaqTintScale;

/* The two pictures, and what each channel's values of the second one become. */
typedef struct {
  MaqImage *a, *b;
  guint8    tone[3][256];
} MaqTintPair;

/* @width, @height: of the part. FAILED: no memory. */
MaqTint *maq_tint_new   (guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void     maq_tint_free  (MaqTint *self);
/* Row @y, each once, from the first to the last: the differences of the three waves, @step apart. */
void     maq_tint_add   (MaqTint *self, guint y, const gint16 *waves, gsize step, const MaqTintScale *scale);
/* When all rows are in. Raises @heat (of the whole picture, @stride wide) where there is a tint, to MAQ_DIFFERENCE_THRESHOLD at least. */
void     maq_tint_paint (MaqTint *self, const MaqTintPair *pair, const MaqHeatPart *part, guint8 *heat, gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqTint, maq_tint_free)
