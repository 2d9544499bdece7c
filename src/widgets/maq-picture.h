/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-scale.h"

G_BEGIN_DECLS

/* A picture to be drawn at any size: its true size, as much of its pyramid as is loaded, and one texture for each
 * level that was ever shown. Who draws says how large with maq_picture_want(); who can load listens to
 * notify::wanted-side and answers with maq_picture_set_pyramid(). Emits "changed" when there is something new to
 * draw. Main thread. */
#define MAQ_TYPE_PICTURE (maq_picture_get_type ())
G_DECLARE_FINAL_TYPE (MaqPicture, maq_picture, MAQ, PICTURE, GObject)

/* @width × @height: true size in pixels as shown; 0 × 0 when it is not known yet. */
MaqPicture *maq_picture_new             (guint width, guint height) G_GNUC_WARN_UNUSED_RESULT;
guint       maq_picture_get_width       (MaqPicture *self);
guint       maq_picture_get_height      (MaqPicture *self);
/* The longer side, in device pixels, that somebody wants to show; 0: nobody does. */
guint       maq_picture_get_wanted_side (MaqPicture *self);
/* The longer side that is loaded; 0: nothing is. */
guint       maq_picture_get_loaded_side (MaqPicture *self);

/* Raises the wanted side; never lowers it. */
void        maq_picture_want            (MaqPicture *self, guint side);
/* May be of a smaller copy than the true size. */
void        maq_picture_set_pyramid     (MaqPicture *self, MaqPyramid *pyramid);
/* One level only, for small copies and previews. */
void        maq_picture_set_image       (MaqPicture *self, MaqImage *image);
/* It cannot be loaded: drawn as such. */
void        maq_picture_set_broken      (MaqPicture *self);
gboolean    maq_picture_is_broken       (MaqPicture *self);

/* The texture with enough detail for a longer side of @side device pixels. Makes it when it is not there yet:
 * never call it in a snapshot. Returns: (transfer none) (nullable) */
GdkTexture *maq_picture_get_texture     (MaqPicture *self, double side);

G_END_DECLS
