/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The point between the fingers of @gesture, in pixels of its widget. FALSE: there are none. Main thread. */
gboolean maq_fingers_get_middle (GtkGesture *gesture, graphene_point_t *point);

G_END_DECLS
