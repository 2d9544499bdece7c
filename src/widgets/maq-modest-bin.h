/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A child at its natural width where there is room for it, at the end of that room; but what is asked for is no more than the
 * least the child can do with. So a word beside a sign folds no pane away, and shows itself as soon as it is for free. */
#define MAQ_TYPE_MODEST_BIN (maq_modest_bin_get_type ())
G_DECLARE_FINAL_TYPE (MaqModestBin, maq_modest_bin, MAQ, MODEST_BIN, GtkWidget)

/* Property "child". @child: (transfer none) (nullable) */
void maq_modest_bin_set_child (MaqModestBin *self, GtkWidget *child);

G_END_DECLS
