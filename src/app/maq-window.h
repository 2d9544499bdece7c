/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-settings.h"

G_BEGIN_DECLS

/* The one window: composer, canvas, history. Opens its library after its first frame is asked for. */
#define MAQ_TYPE_WINDOW (maq_window_get_type ())
G_DECLARE_FINAL_TYPE (MaqWindow, maq_window, MAQ, WINDOW, AdwApplicationWindow)

/* @library: nullable: the default one. */
MaqWindow *maq_window_new       (GtkApplication *application, MaqSettings *settings, const char *library)
  G_GNUC_WARN_UNUSED_RESULT;
/* Adds them to the board; waits until the library is open. @files: of GFile. */
void       maq_window_open_files (MaqWindow *self, GListModel *files);

/* It is on its way out, out of sight. */
gboolean   maq_window_is_closing (MaqWindow *self);
/* Goes to the step with this number, on its board, once the library is open. @compare: with the step it was made from, or its
 * variants with one another. Says so when there is no such step. */
void       maq_window_visit_step (MaqWindow *self, gint64 step, gboolean compare);

G_END_DECLS
