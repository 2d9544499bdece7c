/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-stage.h"

G_BEGIN_DECLS

/* The dark bar that floats over the canvas: tools, zoom, and what belongs to the mask while a tool of the mask is in hand. Its buttons are
 * the window's actions; it follows the canvas's tool and zoom. */
#define MAQ_TYPE_TOOL_BAR (maq_tool_bar_get_type ())
G_DECLARE_FINAL_TYPE (MaqToolBar, maq_tool_bar, MAQ, TOOL_BAR, AdwBin)

/* Once. */
void maq_tool_bar_set_canvas (MaqToolBar *self, MaqCanvas *canvas);
/* NULL before the library is open. */
void maq_tool_bar_set_stage  (MaqToolBar *self, MaqStage *stage);

G_END_DECLS
