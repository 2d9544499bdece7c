/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The tree of a board's steps, drawn; to be put into a scrolled window. What is in sight are buttons, so that each step has a name,
 * focus and keys: arrows walk to parent, child and siblings, Home goes to the root, Enter takes the step. Signals: "picked"
 * (int64: a step's id), "focused" (int64). */
#define MAQ_TYPE_TREE_AREA (maq_tree_area_get_type ())
G_DECLARE_FINAL_TYPE (MaqTreeArea, maq_tree_area, MAQ, TREE_AREA, GtkWidget)

void maq_tree_area_set_engine   (MaqTreeArea *self, MaqEngine *engine, MaqLoader *loader);
/* What it is scrolled by. */
void maq_tree_area_set_scroller (MaqTreeArea *self, GtkScrolledWindow *scroller);
/* (element-type MaqTreeNode); @current: the step in hand, 0: none. */
void maq_tree_area_set_nodes    (MaqTreeArea *self, const GArray *nodes, gint64 current);
/* Brings a step into sight and gives it the focus. */
void maq_tree_area_show         (MaqTreeArea *self, gint64 id);

G_END_DECLS
