/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The brush of the mask, one for all pictures. Properties "size" (double: diameter as a part of a picture's longer side), "hardness"
 * (double, 0..1). */
#define MAQ_TYPE_BRUSH (maq_brush_get_type ())
G_DECLARE_FINAL_TYPE (MaqBrush, maq_brush, MAQ, BRUSH, GObject)

MaqBrush *maq_brush_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* One step of a key: +1 or -1. Sizes go by a fifth, hardness by a tenth. */
void      maq_brush_resize   (MaqBrush *self, int direction);
void      maq_brush_harden   (MaqBrush *self, int direction);

G_END_DECLS
