/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-history-row.h"

G_BEGIN_DECLS

/* A row's picture can be dragged into other programs, and onto the canvas. */
void maq_history_drag_add (MaqHistoryRow *row, MaqEngine *engine);

G_END_DECLS
