/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-film.h"
#include "maq-verdict.h"

G_BEGIN_DECLS

/* Which of the two in hand it is. */
typedef enum { MAQ_PART_NONE, MAQ_PART_CURRENT, MAQ_PART_AGAINST } MaqPart;

/* One picture of a comparison: a child widget of its own with focus, role and name. Its tag is always in sight. */
#define MAQ_TYPE_COMPARE_CELL (maq_compare_cell_get_type ())
G_DECLARE_FINAL_TYPE (MaqCompareCell, maq_compare_cell, MAQ, COMPARE_CELL, GtkWidget)

/* @tag: what stands on it; @name: what a screen reader says. Returns: (transfer floating) */
GtkWidget  *maq_compare_cell_new         (MaqPicture *picture, const char *tag, const char *name) G_GNUC_WARN_UNUSED_RESULT;

MaqPicture *maq_compare_cell_get_picture (MaqCompareCell *self); /* (transfer none) */
MaqVerdict  maq_compare_cell_get_verdict (MaqCompareCell *self);
/* For MaqSquares. */
gboolean    maq_compare_cell_is_missing  (MaqCompareCell *self);
gboolean    maq_compare_cell_make        (MaqCompareCell *self);

/* Where the picture lies in the cell, in its pixels; it takes a texture for that size. For who lays the cell out, right before
 * allocating it, with gtk_widget_queue_allocate() called on it when the area became another. */
void        maq_compare_cell_set_area    (MaqCompareCell *self, const graphene_rect_t *area);
/* Drawn from one texture that is put together in memory, see maq-film.h; otherwise by the renderer, from squares. @sight: what of the cell
 * is to be drawn; NULL: by the renderer. @below: (nullable): what it is laid over, @share of it; then maq_compare_cell_snapshot_film() draws
 * both, and neither cell draws its picture itself. Before it is laid out, as set_area(). */
void        maq_compare_cell_set_film    (MaqCompareCell *self, const graphene_rect_t *sight, MaqCompareCell *below, double share);
gboolean    maq_compare_cell_is_filmed   (MaqCompareCell *self);
/* Makes what is to be drawn, where it became another: when all cells are laid out. */
void        maq_compare_cell_develop     (MaqCompareCell *self);
/* In the cell's coordinates. */
void        maq_compare_cell_snapshot_film (MaqCompareCell *self, GtkSnapshot *snapshot);
void        maq_compare_cell_set_picture (MaqCompareCell *self, MaqPicture *picture);
/* @draw: with a line around it. */
void        maq_compare_cell_set_part    (MaqCompareCell *self, MaqPart part, gboolean draw);
/* Where its name stands, in coordinates of @over, once it is laid out. */
void        maq_compare_cell_get_tag     (MaqCompareCell *self, GtkWidget *over, graphene_rect_t *tag);
/* Where two lie over one another, their tags must not. */
void        maq_compare_cell_set_tag_place (MaqCompareCell *self, gboolean at_end, gboolean at_bottom);
void        maq_compare_cell_set_verdict (MaqCompareCell *self, MaqVerdict verdict);
/* The picture's point (@u, @v), in parts of it, @power times as large, within @radius; @power 0: nothing. Before it is laid out, as
 * set_area(). */
void        maq_compare_cell_set_loupe   (MaqCompareCell *self, double u, double v, double power, float radius);
/* Draws that around (@x, @y), in whatever coordinates @snapshot has. */
void        maq_compare_cell_snapshot_loupe (MaqCompareCell *self, GtkSnapshot *snapshot, float x, float y);
/* The pixel there, as far as the picture is loaded: "#D8B050". FALSE: it is not. */
gboolean    maq_compare_cell_get_pixel   (MaqCompareCell *self, double u, double v, char text[8]);

G_END_DECLS
