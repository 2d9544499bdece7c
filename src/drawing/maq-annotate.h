/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"
#include "maq-markup.h"

G_BEGIN_DECLS

/* The picture with its marks drawn on it, for a model that sees and for a person. Lines are bright with a dark casing, so that they
 * show on light, dark and busy pictures; letters and labels stand on plates that lie within the picture and, as far as there is
 * room, beside one another. All sizes go by the picture's longer side. What is transparent is white paper. @markup's mask is not
 * drawn. Any thread; the same input gives the same pixels on one machine. FAILED: no memory. */
MaqImage *maq_annotate (MaqImage *image, const MaqMarkup *markup, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
