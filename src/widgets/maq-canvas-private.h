/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-arrange.h"
#include "maq-canvas.h"
#include "maq-snap.h"
#include "maq-squares.h"

G_BEGIN_DECLS

typedef enum { MAQ_DRAG_NONE, MAQ_DRAG_PAN, MAQ_DRAG_MOVE, MAQ_DRAG_RESIZE, MAQ_DRAG_BAND } MaqDrag;

/* A row of the grid, and what it was made for. */
typedef struct {
  GdkTexture *row;   /* nullable */
  int         n;     /* dots */
  int         step;  /* shown pixels */
  int         scale; /* device pixels to a shown one */
  gboolean    dark;
  gboolean    soft;  /* for cairo */
} MaqDots;

struct _MaqCanvas {
  GtkWidget       parent_instance;

  MaqView         view;
  double          unit;
  MaqTool         tool;
  int             top_room;
  gboolean        grid;
  gboolean        grey;         /* a neutral surround */
  gboolean        wheel_zooms;
  gboolean        fitted;       /* keeps showing everything */
  MaqSquares      squares;
  guint           notify_id;    /* "zoom" notifies outside of the layout phase */
  GPtrArray      *selection;    /* of MaqCard, not owned; the last one is the one in hand */

  /* Drawing, see maq-canvas-draw.c. */
  MaqDots         dots;

  /* A drag, see maq-canvas-drag.c. */
  MaqDrag         drag;
  MaqCard        *dragged;      /* what it began on, nullable */
  MaqCorner       corner;
  MaqView         drag_view;
  double          drag_x, drag_y; /* where it began, in canvas units */
  graphene_rect_t band;         /* canvas units */
  GPtrArray      *moving;       /* of MaqCard, beside... */
  GArray         *starts;       /* ...their graphene_rect_t before */
  GArray         *others;       /* of graphene_rect_t: what there is to fall into line with */
  GPtrArray      *before;       /* of MaqCard: what was selected when the band began */
  MaqSnap         snap;

  /* Input, see maq-canvas-input.c. */
  MaqView         pinch_view;  /* as it was when the second finger came down, */
  graphene_point_t pinch_from; /* and the point between the two */
  double          pointer_x;
  double          pointer_y;
  gboolean        pointer_in;
  gboolean        space_held;
  gboolean        nudged;       /* frames are new that nobody has been told of */
  gboolean        pressed;      /* the focus follows the pointer, not the Tab key */
};

/* maq-canvas.c */
void maq_canvas_view_changed   (MaqCanvas *self);
void maq_canvas_emit_activated (MaqCanvas *self, MaqCard *card);
void maq_canvas_emit_moved     (MaqCanvas *self, const char *what);
void maq_canvas_emit_menu      (MaqCanvas *self, MaqCard *card, double x, double y);
void maq_canvas_update_cursor  (MaqCanvas *self);
void maq_canvas_update_overlays (MaqCanvas *self);
void maq_canvas_notify_selection (MaqCanvas *self);

/* maq-canvas-layout.c */
void maq_canvas_layout         (MaqCanvas *self, int width, int height);
void maq_canvas_fit_view       (MaqCanvas *self, const graphene_rect_t *content, int width, int height);
void maq_canvas_get_content    (MaqCanvas *self, graphene_rect_t *content);

/* maq-canvas-select.c */
gboolean maq_canvas_is_selected (MaqCanvas *self, MaqCard *card);
void maq_canvas_select_band    (MaqCanvas *self, const graphene_rect_t *band, GPtrArray *before /* nullable */);
/* Around all that is selected and can be moved; FALSE for none. In canvas units. */
gboolean maq_canvas_get_selected_bounds (MaqCanvas *self, graphene_rect_t *bounds);

/* maq-canvas-drag.c: points in shown pixels. */
void maq_canvas_begin_drag     (MaqCanvas *self, MaqCard *card, guint button, GdkModifierType state, double x, double y);
void maq_canvas_update_drag    (MaqCanvas *self, double dx, double dy, GdkModifierType state);
/* @moved: FALSE: it was a click. */
void maq_canvas_end_drag       (MaqCanvas *self, gboolean moved, GdkModifierType state);
/* Everything as it was before. */
void maq_canvas_cancel_drag    (MaqCanvas *self);
void maq_canvas_forget_card    (MaqCanvas *self, MaqCard *card);
MaqCorner maq_canvas_find_corner (MaqCanvas *self, double x, double y);

/* maq-canvas-arrange.c */
void maq_canvas_nudge          (MaqCanvas *self, MaqCard *card, double dx, double dy);
/* Tells of what was nudged, once for all of it. */
void maq_canvas_end_nudge      (MaqCanvas *self);

/* maq-canvas-input.c, maq-canvas-keys.c */
void maq_canvas_add_input      (MaqCanvas *self);
void maq_canvas_add_keys       (MaqCanvas *self);
/* Enter, or a click: @card nullable. */
void maq_canvas_click          (MaqCanvas *self, MaqCard *card, GdkModifierType state);

/* maq-canvas-draw.c */
/* For all that is laid out; @width: shown pixels. */
void maq_canvas_prepare_dots   (MaqCanvas *self, int width);
void maq_canvas_draw_below     (MaqCanvas *self, GtkSnapshot *snapshot);
void maq_canvas_draw_above     (MaqCanvas *self, GtkSnapshot *snapshot);

G_END_DECLS
