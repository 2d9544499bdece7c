/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The line of a branch beside a row of the history, with the row's dot on it. Lane 0 is the trunk; a step that was
 * made from an older one than its neighbour stands on lane 1. Decoration: the row's name says the same. */
#define MAQ_TYPE_BRANCH_MARK (maq_branch_mark_get_type ())
G_DECLARE_FINAL_TYPE (MaqBranchMark, maq_branch_mark, MAQ, BRANCH_MARK, GtkWidget)

/* @current: the dot is blue. */
void maq_branch_mark_set (MaqBranchMark *self, guint lane, gboolean current);

G_END_DECLS
