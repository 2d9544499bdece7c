/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "maq-draft-colour.h"
#include "maq-draft-text.h"

G_BEGIN_DECLS

/* Shapes and light. Private to src/draft. The first group only adds to the path; the second uses it up. */
void maq_draft_disc   (cairo_t *cr, double x, double y, double r);
void maq_draft_oval   (cairo_t *cr, double x, double y, double rx, double ry);
void maq_draft_round  (cairo_t *cr, double x, double y, double width, double height, double r);
/* @xy: @n points, x and y by turns. */
void maq_draft_poly   (cairo_t *cr, const double *xy, guint n);
/* A closed smooth curve through the points (Catmull-Rom). */
void maq_draft_blob   (cairo_t *cr, const double *xy, guint n);
void maq_draft_arch   (cairo_t *cr, double x, double y, double width, double height);

void maq_draft_fill   (cairo_t *cr, MaqDraftColour colour);
/* Flat, with its right side in shade. */
void maq_draft_solid  (cairo_t *cr, MaqDraftColour colour);
/* Round as by a lamp from the upper left: a gradient across. */
void maq_draft_turned (cairo_t *cr, MaqDraftColour colour);
void maq_draft_stroke (cairo_t *cr, MaqDraftColour colour, double width);

/* Fills @box from @top to @bottom; @angle 0: downwards, 90: to the right. */
void maq_draft_gradient (cairo_t *cr, const MaqDraftBox *box, MaqDraftColour top, MaqDraftColour bottom, double angle);
/* A soft round light or shadow of @alpha at its middle, fading to nothing at the rim. */
void maq_draft_glow     (cairo_t *cr, double x, double y, double rx, double ry, MaqDraftColour colour, double alpha);
/* The soft shadow of a rounded rectangle, @spread pixels wide. */
void maq_draft_shadow   (cairo_t *cr, const MaqDraftBox *box, double r, double spread, double alpha);

G_END_DECLS
