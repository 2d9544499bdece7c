/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare.h"
#include "maq-squares.h"

G_BEGIN_DECLS

typedef enum { MAQ_COMPARE_DRAG_NONE, MAQ_COMPARE_DRAG_PAN, MAQ_COMPARE_DRAG_ONE, MAQ_COMPARE_DRAG_SPLIT } MaqCompareDrag;

/* A picture and how far it was moved by itself, in parts of its size. */
typedef struct {
  MaqCompareCell *cell;
  double          dx;
  double          dy;
} MaqCompared;

/* A place in all pictures at once, in parts of them, that is shown larger. */
typedef struct {
  gboolean is_on;
  double   power;
  double   u, v;
} MaqLoupe;

typedef struct {
  GtkWidget      *button;
  graphene_rect_t part;       /* of the picture */
  graphene_rect_t seen;       /* of the widget */
  gboolean        selected;
} MaqCompareBox;

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
  MaqLoupe        loupe;
  GArray         *boxes;      /* of MaqCompareBox */
  MaqSquares      squares;

  /* Input, see maq-compare-input.c. */
  MaqCompareDrag  drag;
  MaqCompareView  drag_view;
  guint           dragged;
  double          drag_dx;
  double          drag_dy;
  MaqCompareView  pinch_view;
  graphene_rect_t pinch_area; /* of the picture between the fingers, as they came down */
  graphene_point_t pinch_from; /* of its place */
  graphene_point_t pinch_begun; /* of the widget */
  double          pointer_x;
  double          pointer_y;
};

/* maq-compare.c */
MaqCompared *maq_compare_get      (MaqCompare *self, guint index);
gboolean     maq_compare_is_pair  (MaqCompare *self); /* two over one another */
void         maq_compare_changed  (MaqCompare *self); /* lays out anew and draws */
void         maq_compare_set_view (MaqCompare *self, const MaqCompareView *view);
void         maq_compare_set_split (MaqCompare *self, double split);
void         maq_compare_mark     (MaqCompare *self); /* which one is in hand, which one is held against it */
void         maq_compare_loupe_changed (MaqCompare *self);
void         maq_compare_box_activated (MaqCompare *self, guint index);

/* maq-compare-layout.c */
/* Where the cell of @index stands in the widget, and its picture in the cell. */
void         maq_compare_get_place (MaqCompare *self, guint index, graphene_rect_t *place, graphene_rect_t *area);
void         maq_compare_lay_out   (MaqCompare *self);
guint        maq_compare_get_columns (MaqCompare *self);
/* The cells: those of the pictures, and behind them that of the heat, where there is one. */
MaqCompareCell *maq_compare_get_cell (MaqCompare *self, guint index);
guint        maq_compare_count_cells (MaqCompare *self);
gboolean     maq_compare_is_seen   (MaqCompare *self, guint index);
/* Shows the cells that are in sight, and no other. */
void         maq_compare_show_cells (MaqCompare *self);
/* The picture under a point, or the current one. */
guint        maq_compare_find      (MaqCompare *self, double x, double y);

/* maq-compare-draw.c: what the slider leaves of the widget for the upper one, or for the other. */
void         maq_compare_get_part      (MaqCompare *self, gboolean over, graphene_rect_t *part);
/* The current one over the other one, as much of it as the mode says. */
void         maq_compare_snapshot_pair (MaqCompare *self, GtkSnapshot *snapshot);

/* maq-compare-loupe.c */
/* Before cells are laid out: what each of them has to show larger. */
void         maq_compare_prepare_loupe  (MaqCompare *self);
void         maq_compare_snapshot_loupe (MaqCompare *self, GtkSnapshot *snapshot);
void         maq_compare_move_loupe     (MaqCompare *self, double u, double v);
/* To what lies under a point of the widget. */
void         maq_compare_point_loupe    (MaqCompare *self, double x, double y);

/* maq-compare-boxes.c */
void         maq_compare_lay_out_boxes  (MaqCompare *self);
/* @buttons: with their numbers, where nobody else draws them. */
void         maq_compare_snapshot_boxes (MaqCompare *self, GtkSnapshot *snapshot, gboolean buttons);

/* maq-compare-input.c */
void         maq_compare_add_input (MaqCompare *self);
void         maq_compare_pan_from  (MaqCompare *self, const MaqCompareView *from, double dx, double dy);

/* maq-compare-keys.c */
void         maq_compare_add_keys  (MaqCompare *self);

G_END_DECLS
