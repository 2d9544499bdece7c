/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-thumbnail.h"
#include "maq-tree-area.h"
#include "maq-tree-layout.h"

G_BEGIN_DECLS

#define MAQ_TREE_THUMB_WIDTH 76
#define MAQ_TREE_THUMB_HEIGHT 52

/* A step in sight. */
typedef struct {
  guint         index;
  GtkWidget    *button;
  MaqThumbnail *thumbnail;
  MaqStep      *step;
  gulong        changed_id;
} MaqTreeShown;

struct _MaqTreeArea {
  GtkWidget          parent_instance;

  MaqEngine         *engine;
  MaqLoader         *loader;
  GtkScrolledWindow *scroller;   /* not owned: it owns us */
  GArray            *places;     /* of MaqTreePlace */
  guint              n_columns, n_rows;
  gint64             current;
  GPtrArray         *shown;      /* of MaqTreeShown */
  guint              look_id;
};

/* maq-tree-area.c: where steps stand. */
const MaqTreePlace *maq_tree_area_get_place   (MaqTreeArea *self, guint index);
void                maq_tree_area_find_frame  (MaqTreeArea *self, const MaqTreePlace *place, GdkRectangle *frame);
void                maq_tree_area_find_sight  (MaqTreeArea *self, GdkRectangle *sight); /* what the scroller shows */

/* maq-tree-area-steps.c */
void                maq_tree_shown_free       (MaqTreeShown *shown);
MaqTreeShown       *maq_tree_area_find_button (MaqTreeArea *self, GtkWidget *button); /* (nullable) */
/* Makes buttons of what has come into sight, and drops the others. */
void                maq_tree_area_look        (MaqTreeArea *self);
/* The button of a step that has just been scrolled to. (transfer none) */
GtkWidget          *maq_tree_area_bring       (MaqTreeArea *self, guint index);

G_END_DECLS
