/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-fingers.h"

gboolean
maq_fingers_get_middle (GtkGesture *gesture, graphene_point_t *point)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return FALSE;
  graphene_point_init (point, (float) x, (float) y);
  return TRUE;
}
