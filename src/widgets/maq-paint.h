/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Drawing that thumbnail and card share. Only nodes are made here: no texture, no layout. */

/* The calm slanted gradient of a picture that is not there yet. */
void maq_paint_placeholder (GtkSnapshot *snapshot, const graphene_rect_t *area, gboolean dark);

/* @texture over @area, cut evenly where the shapes differ (cover), within corners of @radius. */
void maq_paint_cover       (GtkSnapshot *snapshot, GdkTexture *texture, const graphene_rect_t *area, float radius);

/* A line of @width along the inner edge of @area, whose corners are rounded by @radius, at least @width: a few small pieces, where a renderer
 * would look at each pixel of the whole for a ring. @area: of whole device pixels, or gaps would be seen. */
void maq_paint_frame       (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius, float width,
                            const GdkRGBA *color);

/* A line of @width around @area, outside of it. */
void maq_paint_ring        (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius, float width,
                            const GdkRGBA *color);

/* The theme's colour @name ("accent_bg_color"), or @fallback. */
void maq_paint_lookup      (GtkWidget *widget, const char *name, const char *fallback, GdkRGBA *color);

G_END_DECLS
