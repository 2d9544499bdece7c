/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The board's references as numbered thumbnails, and a tile that adds more. Signal "picked" (string: the id). */
#define MAQ_TYPE_REFERENCE_STRIP (maq_reference_strip_get_type ())
G_DECLARE_FINAL_TYPE (MaqReferenceStrip, maq_reference_strip, MAQ, REFERENCE_STRIP, GtkWidget)

void maq_reference_strip_set_board (MaqReferenceStrip *self, MaqBoard *board, MaqLoader *loader);

G_END_DECLS
