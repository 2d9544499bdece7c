/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "maq-annotate.h"

G_BEGIN_DECLS

/* Private to maq-annotate*.c: what is drawn on, and how large things are on it, in pixels. */
typedef struct {
  cairo_t *cr;
  double   width, height;
  double   line;      /* width of a bright line, without its casing */
  double   font;      /* height of letters */
  GArray  *plates;    /* of MaqPlate: those that are taken */
} MaqDrawing;

typedef struct {
  double x, y, width, height;
} MaqPlate;

#define MAQ_DRAWING_BRIGHT 1.0, 0.54, 0.12
#define MAQ_DRAWING_DARK 0.06, 0.06, 0.06

/* Puts @text on a plate beside @anchor (what it names), or on it where there is no room beside. An anchor without a size is
 * where the plate itself begins. */
void maq_annotate_label (MaqDrawing *drawing, const char *text, const MaqPlate *anchor);

G_END_DECLS
