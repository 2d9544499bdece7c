/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

#define MAQ_TREE_NONE G_MAXUINT

/* A step's place in the drawn tree: a column for each generation, and a row that goes on with the first step made from it; every
 * other one begins a row of its own. Nothing ever overlaps. Relatives are indices into the same array, or MAQ_TREE_NONE. */
typedef struct {
  gint64      id;
  guint       column, row;
  guint       parent, first_child, last_child, next, previous; /* next and previous: of the same parent */
  gboolean    starred;
  MaqJobState state;
} MaqTreePlace;

typedef enum { MAQ_TREE_TO_PARENT, MAQ_TREE_TO_CHILD, MAQ_TREE_TO_PREVIOUS, MAQ_TREE_TO_NEXT } MaqTreeWay;

/* @nodes (element-type MaqTreeNode): ids rising, parents before children. (transfer full) (element-type MaqTreePlace): in the
 * same order. Takes time and memory in proportion, however deep. */
GArray *maq_tree_layout (const GArray *nodes, guint *n_columns, guint *n_rows) G_GNUC_WARN_UNUSED_RESULT;
/* MAQ_TREE_NONE: it is not in it. */
guint   maq_tree_find   (const GArray *places, gint64 id);
/* Where an arrow key leads: parent, first child, the sibling before or after; where there is none, the nearest in the row above or
 * below. @from itself at the edge. */
guint   maq_tree_walk   (const GArray *places, guint from, MaqTreeWay way);

G_END_DECLS
