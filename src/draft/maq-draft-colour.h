/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "maq-draft-words.h"

G_BEGIN_DECLS

/* Colour sums. Private to src/draft. Any thread. Lightness, chroma and hue are OKLCh (Ottosson 2020): equal steps look equal.
 * Lightness 0 … 1, chroma 0 … about 0.32, hue in degrees. */
typedef struct { double l, c, h; } MaqDraftLch;

MaqDraftLch    maq_draft_colour_to_lch   (MaqDraftColour colour);
/* Chroma is lowered until the colour exists in sRGB. */
MaqDraftColour maq_draft_colour_from_lch (double l, double c, double h);
MaqDraftColour maq_draft_colour_hex      (guint32 rgb);
/* @t 0: @a, 1: @b; mixed in OKLab. */
MaqDraftColour maq_draft_colour_mix      (MaqDraftColour a, MaqDraftColour b, double t);
/* @a on the way to @b: mixed while their hues are near, else only lighter or darker, for far hues meet in grey. */
MaqDraftColour maq_draft_colour_towards  (MaqDraftColour a, MaqDraftColour b, double t);
/* The same hue with lightness moved by @by (−1 … 1). */
MaqDraftColour maq_draft_colour_shade    (MaqDraftColour colour, double by);
/* WCAG 2.1 relative luminance, 0 … 1, and contrast ratio, 1 … 21. */
double         maq_draft_colour_luminance (MaqDraftColour colour);
double         maq_draft_colour_contrast  (MaqDraftColour a, MaqDraftColour b);
/* @ink, or the nearest shade of it that has at least @ratio against @ground; at the end black or white. */
MaqDraftColour maq_draft_colour_readable  (MaqDraftColour ink, MaqDraftColour ground, double ratio);
gboolean       maq_draft_colour_equal     (MaqDraftColour a, MaqDraftColour b);
/* How different two colours look, 0 … about 1 (OKLab distance). */
double         maq_draft_colour_distance  (MaqDraftColour a, MaqDraftColour b);
void           maq_draft_colour_set       (cairo_t *cr, MaqDraftColour colour, double alpha);

G_END_DECLS
