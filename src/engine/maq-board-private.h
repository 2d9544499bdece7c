/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-board.h first: this header does not, or the two would make a ring. */
#include "maq-core.h"

G_BEGIN_DECLS

/* A reference and its place, as it is read from the library. */
typedef struct {
  MaqReference *reference;
  double        x, y, scale;
} MaqPlaced;

void      maq_placed_free  (MaqPlaced *placed);
/* All of the board. (element-type MaqPlaced) Store lane. */
GPtrArray *maq_placed_list (MaqStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

MaqBoard *maq_board_new    (const MaqCore *core) G_GNUC_WARN_UNUSED_RESULT;
void      maq_board_fill   (MaqBoard *self, GPtrArray *placed);
/* Hands over what waits to be written: before the library is closed. */
void      maq_board_flush  (MaqBoard *self);

G_END_DECLS
