/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-dialog.h"
#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The board's steps as a tree, in a window of its own. Signal "picked" (int64): somebody wants to see this step. */
#define MAQ_TYPE_STEP_TREE (maq_step_tree_get_type ())
G_DECLARE_FINAL_TYPE (MaqStepTree, maq_step_tree, MAQ, STEP_TREE, MaqDialog)

/* @current: the step in hand, 0: none. GTK owns it, like every window. (transfer none) */
MaqStepTree *maq_step_tree_new (MaqEngine *engine, MaqLoader *loader, gint64 current);

G_END_DECLS
