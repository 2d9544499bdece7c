/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children beside one another at their natural size, on as many lines as the width asks for, as words in a
 * paragraph. Property "spacing": between children and between lines, in pixels. */
#define MAQ_TYPE_WRAP_LAYOUT (maq_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (MaqWrapLayout, maq_wrap_layout, MAQ, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
