/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-canvas.h"

G_BEGIN_DECLS

typedef enum { MAQ_DRAG_NONE, MAQ_DRAG_PAN, MAQ_DRAG_MOVE } MaqDrag;

struct _MaqCanvas {
  GtkWidget       parent_instance;

  MaqView         view;
  double          unit;
  MaqTool         tool;
  int             top_room;
  gboolean        grid;
  gboolean        fitted;       /* keeps showing everything */
  guint           notify_id;    /* "zoom" notifies outside of the layout phase */
  GPtrArray      *selection;    /* of MaqCard, not owned; the last one is the one in hand */

  /* Input, see maq-canvas-input.c. */
  MaqDrag         drag;
  MaqCard        *dragged;
  graphene_rect_t drag_frame;   /* as it was when the drag began */
  MaqView         drag_view;
  double          pinch_scale;
  double          pointer_x;
  double          pointer_y;
  gboolean        pointer_in;
  gboolean        space_held;
};

void maq_canvas_add_input    (MaqCanvas *self);
void maq_canvas_view_changed (MaqCanvas *self);
void maq_canvas_emit_activated (MaqCanvas *self, MaqCard *card);
void maq_canvas_emit_moved     (MaqCanvas *self, const char *what);
void maq_canvas_emit_menu      (MaqCanvas *self, MaqCard *card, double x, double y);
void maq_canvas_update_cursor  (MaqCanvas *self);
void maq_canvas_update_overlays (MaqCanvas *self);

/* maq-canvas-select.c */
gboolean maq_canvas_is_selected (MaqCanvas *self, MaqCard *card);
void maq_canvas_select_band    (MaqCanvas *self, const graphene_rect_t *band, GPtrArray *before /* nullable */);
void maq_canvas_notify_selection (MaqCanvas *self);

G_END_DECLS
