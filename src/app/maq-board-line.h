/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* What a list of boards shows of one: cover, name, what is on it, and @end (transfer none), which says or does something with it. */
GtkWidget *maq_board_line_new       (MaqBoardInfo *info, MaqLoader *loader, GtkWidget *end) G_GNUC_WARN_UNUSED_RESULT;
/* "Untitled board" for one that has no name, or NULL. (transfer full) */
char      *maq_board_line_dup_title (MaqBoardInfo *info) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
