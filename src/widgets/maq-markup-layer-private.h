/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-hand-line.h"
#include "maq-mark-view.h"
#include "maq-markup-layer.h"
#include "maq-mask-view.h"

G_BEGIN_DECLS

/* Shared by maq-markup-layer*.c alone. */
typedef enum { MAQ_LAYER_IDLE, MAQ_LAYER_NEW, MAQ_LAYER_MOVE, MAQ_LAYER_RESIZE, MAQ_LAYER_MASK } MaqLayerDrag;

struct _MaqMarkupLayer {
  GtkWidget      parent_instance;

  MaqMarkup     *markup;      /* what the owner gave; nullable */
  MaqMarkup     *shown;       /* with what is being drawn; nullable */
  char          *selected;
  int            tool;
  double         brush_size;
  double         hardness;
  GtkWidget     *mask;
  GPtrArray     *views;       /* of MaqMarkView, in the marks' order */

  /* Input, see maq-markup-layer-input.c. */
  GtkGesture    *gesture;
  MaqLayerDrag   drag;
  MaqMark       *dragged;     /* as it was when the drag began, or the new one */
  int            handle;
  MaqPoint       start;
  MaqHandLine   *line;        /* a stroke or a mask's shape */
  double         pointer_x, pointer_y;
  gboolean       pointer_in;
  GskRenderNode *ring;        /* the brush under the pointer */
};

void         maq_markup_layer_add_input  (MaqMarkupLayer *self);
void         maq_markup_layer_add_keys   (MaqMarkupLayer *self);
/* Shows @markup without telling the owner. */
void         maq_markup_layer_show       (MaqMarkupLayer *self, MaqMarkup *markup);
MaqMarkView *maq_markup_layer_find_view  (MaqMarkupLayer *self, const char *id);
void         maq_markup_layer_update_ring (MaqMarkupLayer *self);
gboolean     maq_markup_layer_is_masking (MaqMarkupLayer *self);
/* The kind the tool in hand draws. FALSE: it draws no marks. */
gboolean     maq_markup_layer_get_kind   (MaqMarkupLayer *self, MaqMarkKind *kind);
/* Titles for undo, translated. */
const char  *maq_markup_layer_add_title  (MaqMarkKind kind);
/* Takes what is shown as done. */
void         maq_markup_layer_commit     (MaqMarkupLayer *self, const char *title);
/* Adds one shape of the tool in hand to the mask. */
void         maq_markup_layer_add_shape  (MaqMarkupLayer *self, const MaqPoint *points, guint n);
void         maq_markup_layer_fill_shape (MaqMarkupLayer *self, const MaqPoint *points, guint n, MaqMaskShape *shape);

/* In shown pixels, never 0. */
void         maq_markup_layer_get_size    (MaqMarkupLayer *self, double *width, double *height);
/* As a mark or a mask keeps it. */
MaqPoint     maq_markup_layer_to_point    (MaqMarkupLayer *self, double x, double y);
/* Whether the point was far enough from the last one to count. */
gboolean     maq_markup_layer_extend_line (MaqMarkupLayer *self, MaqPoint point);
/* Takes up what the pointer did between the last movement the drag heard of and this one. */
void         maq_markup_layer_catch_up    (MaqMarkupLayer *self, GtkGesture *gesture);
GArray      *maq_markup_layer_thin_line   (MaqMarkupLayer *self);

G_END_DECLS
