/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-scale.h"
#include "maq-tiles.h"

G_BEGIN_DECLS

/* A picture to be drawn at any size: its true size and as much of its pyramid as is loaded, largest level first, each level cut
 * into squares. Who draws says how large with maq_picture_want(), and withdraws it; who can load listens to
 * notify::wanted-side, answers with maq_picture_set_pyramid(), and takes back what nobody needs with maq_picture_trim().
 * Emits "changed" when there is something new to draw. Main thread. */
#define MAQ_TYPE_PICTURE (maq_picture_get_type ())
G_DECLARE_FINAL_TYPE (MaqPicture, maq_picture, MAQ, PICTURE, GObject)

/* @width × @height: true size in pixels as shown; 0 × 0 when it is not known yet. */
MaqPicture *maq_picture_new             (guint width, guint height) G_GNUC_WARN_UNUSED_RESULT;
guint       maq_picture_get_width       (MaqPicture *self);
guint       maq_picture_get_height      (MaqPicture *self);
/* The longest side, in device pixels, that anybody wants to show now; 0: nobody does. */
guint       maq_picture_get_wanted_side (MaqPicture *self);
/* The longer side that is loaded; 0: nothing is. */
guint       maq_picture_get_loaded_side (MaqPicture *self);
/* What its pixels and squares take. */
gsize       maq_picture_get_bytes       (MaqPicture *self);

/* What @who, any address, wants to show; 0: nothing any more. */
void        maq_picture_want            (MaqPicture *self, gconstpointer who, guint side);
/* May be of a smaller copy than the true size. */
void        maq_picture_set_pyramid     (MaqPicture *self, MaqPyramid *pyramid);
/* One level only, for small copies and previews. */
void        maq_picture_set_image       (MaqPicture *self, MaqImage *image);
/* Frees the levels that are larger than @side needs; the smallest one stays. Emits "changed". */
void        maq_picture_trim            (MaqPicture *self, guint side);
/* It cannot be loaded: drawn as such. */
void        maq_picture_set_broken      (MaqPicture *self);
gboolean    maq_picture_is_broken       (MaqPicture *self);

/* Largest first; they live until the next "changed". (transfer none) */
guint       maq_picture_get_n_levels    (MaqPicture *self);
MaqTiles   *maq_picture_get_level       (MaqPicture *self, guint level);
/* The smallest level with enough detail for a longer side of @side device pixels; 0 where none has. */
guint       maq_picture_find_level      (MaqPicture *self, double side);
/* @who shows nothing of it any more. */
void        maq_picture_leave           (MaqPicture *self, gconstpointer who);
/* One texture for a small copy, where there is a level of at most MAQ_TILE_SIDE. Makes it when it is not there yet: never call it in a
 * snapshot. Returns: (transfer none) (nullable) */
GdkTexture *maq_picture_get_texture     (MaqPicture *self, double side);

G_END_DECLS
