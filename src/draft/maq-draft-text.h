/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Typesetting that never clips and never overlaps. Private to src/draft. */
typedef struct {
  const char *family;       /* "serif", "sans", "mono", "display", "script", "condensed", "slab", "comic" or a family name */
  gboolean    bold, italic, upper;
  double      tracking;     /* em */
  double      leading;      /* 1.0 … */
  PangoAlignment align;
  int         weight;       /* PangoWeight; 0: by @bold */
  double      valign;       /* where the ink stands in its box: 0 top, 0.5 middle, 1 bottom */
} MaqDraftTypeStyle;

typedef struct { double x, y, width, height; } MaqDraftBox;

/* Sets @text as large as fits @box (between @min_size and @max_size pixels), wrapped at words, broken inside one only when a
 * word alone is wider than the box. Always complete: below @min_size it goes on shrinking. @ink (out) (nullable): what it covers.
 * Colour is the context's source. Returns the size used, in pixels. The ink itself is aligned to the box's edges, not the
 * font's line box: that is what makes an optical margin. */
double maq_draft_text_fit (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                           double min_size, double max_size, MaqDraftBox *ink);
/* The same without drawing. */
double maq_draft_text_measure (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                               double min_size, double max_size, MaqDraftBox *ink);
/* And how far the ink reaches above the first baseline and below the last, for lines that keep a rhythm. */
double maq_draft_text_measure_lines (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                                     double min_size, double max_size, MaqDraftBox *ink, double *above, double *below);

G_END_DECLS
