/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-picture.h"

G_BEGIN_DECLS

/* A small picture of a fixed size with rounded corners, cut to fill it. Without a picture: a calm gradient.
 * Give it an accessible label; its role is image. */
#define MAQ_TYPE_THUMBNAIL (maq_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (MaqThumbnail, maq_thumbnail, MAQ, THUMBNAIL, GtkWidget)

GtkWidget  *maq_thumbnail_new         (int width, int height) G_GNUC_WARN_UNUSED_RESULT;
MaqPicture *maq_thumbnail_get_picture (MaqThumbnail *self); /* (transfer none) (nullable) */
void        maq_thumbnail_set_picture (MaqThumbnail *self, MaqPicture *picture);
/* A symbolic icon over it, for what has no picture; NULL: none. */
void        maq_thumbnail_set_icon    (MaqThumbnail *self, const char *icon_name);

G_END_DECLS
