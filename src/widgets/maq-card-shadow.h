/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MAQ_CARD_RADIUS 8.0f

/* The soft shadow of a card that fills @area with corners of MAQ_CARD_RADIUS, in shown pixels; nothing of it lies within the corners.
 * @scale: device pixels of a shown one. A few small textures for scale 1 are made with the first one and kept for good. For snapshots;
 * main thread. */
void maq_card_shadow_draw (GtkSnapshot *snapshot, const graphene_rect_t *area, int scale);

G_END_DECLS
