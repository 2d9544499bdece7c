/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-ratio.h"

G_BEGIN_DECLS

/* The outline of a ratio, drawn in the text colour. Decoration: the button around it carries the name. */
#define MAQ_TYPE_RATIO_GLYPH (maq_ratio_glyph_get_type ())
G_DECLARE_FINAL_TYPE (MaqRatioGlyph, maq_ratio_glyph, MAQ, RATIO_GLYPH, GtkWidget)

GtkWidget *maq_ratio_glyph_new (MaqRatio ratio) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
