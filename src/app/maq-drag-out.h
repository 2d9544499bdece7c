/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-share-content.h"
#include "maq-picture.h"

G_BEGIN_DECLS

/* Pictures that can be dragged out of the window, as a file and as pixels. */

/* What a drag from @widget at (@x, @y) gives. (transfer full) (nullable): nothing is dragged. @picture: shown at the pointer. */
typedef GdkContentProvider *(*MaqDragOutFunc) (GtkWidget *widget, double x, double y, GdkTexture **picture, gpointer data);

/* Any drag that begins on @widget. @data lives as long as it. */
void maq_drag_out_add        (GtkWidget *widget, MaqDragOutFunc func, gpointer data);
/* A drag that begins on @widget, where it means something else, and leaves it: pressed there, let go elsewhere. @outer: a
 * widget around it that sees the pointer first. */
void maq_drag_out_add_beyond (GtkWidget *outer, GtkWidget *widget, MaqDragOutFunc func, gpointer data);

G_END_DECLS
