/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A widget whose children draw squares of pictures (maq-pixels.h): what is missing is made and uploaded a few at a time, one budget a frame
 * for all of them, so that no frame is late. A part of that widget; the functions are called with each of its children. Main thread. */
typedef struct {
  gboolean (*is_missing) (GtkWidget *child); /* something is to be made, now or in a moment */
  gboolean (*make)       (GtkWidget *child); /* makes one; FALSE: nothing was due */
  guint      tick_id;
  void     (*made)       (GtkWidget *child); /* nullable: once a frame, when some were made for it */
} MaqSquares;

/* When children may want others than before: whenever they were laid out. */
void maq_squares_update (MaqSquares *self, GtkWidget *widget);
/* For dispose. */
void maq_squares_stop   (MaqSquares *self, GtkWidget *widget);

G_END_DECLS
