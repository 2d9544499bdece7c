/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare.h"

G_BEGIN_DECLS

typedef enum { MAQ_COMPARE_DRAG_NONE, MAQ_COMPARE_DRAG_PAN, MAQ_COMPARE_DRAG_ONE, MAQ_COMPARE_DRAG_SPLIT } MaqCompareDrag;

/* A picture and how far it was moved by itself, in parts of its size. */
typedef struct {
  MaqCompareCell *cell;
  double          dx;
  double          dy;
} MaqCompared;

struct _MaqCompare {
  GtkWidget       parent_instance;

  GArray         *pictures;   /* of MaqCompared */
  MaqCompareCell *heat;       /* nullable */
  MaqCompareMode  mode;
  guint           current;
  guint           against;
  double          split;
  double          fade;
  gboolean        upright;
  guint           interval;
  guint           blink_id;
  gboolean        blinked;    /* the other one is shown now */
  gboolean        peeking;    /* Space is held */
  MaqCompareView  view;

  /* Input, see maq-compare-input.c. */
  MaqCompareDrag  drag;
  MaqCompareView  drag_view;
  guint           dragged;
  double          drag_dx;
  double          drag_dy;
  double          pinch_zoom;
  double          pointer_x;
  double          pointer_y;
};

/* maq-compare.c */
MaqCompared *maq_compare_get      (MaqCompare *self, guint index);
gboolean     maq_compare_is_pair  (MaqCompare *self); /* two over one another */
void         maq_compare_changed  (MaqCompare *self); /* lays out anew and draws */
void         maq_compare_set_view (MaqCompare *self, const MaqCompareView *view);
void         maq_compare_set_split (MaqCompare *self, double split);

/* maq-compare-layout.c */
/* Where the cell of @index stands in the widget, and its picture in the cell. */
void         maq_compare_get_place (MaqCompare *self, guint index, graphene_rect_t *place, graphene_rect_t *area);
void         maq_compare_lay_out   (MaqCompare *self);
/* The picture under a point, or the current one. */
guint        maq_compare_find      (MaqCompare *self, double x, double y);

/* maq-compare-draw.c: the current one over the other one, as much of it as the mode says. */
void         maq_compare_snapshot_pair (MaqCompare *self, GtkSnapshot *snapshot);

/* maq-compare-input.c */
void         maq_compare_add_input (MaqCompare *self);

G_END_DECLS
