/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

G_BEGIN_DECLS

/* All: any thread; the same input gives the same pixels. FAILED: no memory, or a size outside the limits of
 * MaqImage; maq_crop() BAD_INPUT when the part is not inside.
 *
 * Lanczos up, area average far down; alpha handled premultiplied. The same reference for the same size. */
MaqImage *maq_scale         (MaqImage *image, guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fits into @side × @side, never larger than it was; the same reference when it fits already. */
MaqImage *maq_scale_to_fit  (MaqImage *image, guint side, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Shares the pixels of @image, with its stride. */
MaqImage *maq_crop          (MaqImage *image, guint x, guint y, guint width, guint height, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* Halved again and again down to a 64-pixel side; level 0 is the picture itself. Immutable, counted.
 * For drawing at any zoom without aliasing: GTK 4.8 has no mipmaps. */
typedef struct _MaqPyramid MaqPyramid;

MaqPyramid *maq_pyramid_new        (MaqImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqPyramid *maq_pyramid_ref        (MaqPyramid *self);
void        maq_pyramid_unref      (MaqPyramid *self);
guint       maq_pyramid_get_n_levels (const MaqPyramid *self);
MaqImage   *maq_pyramid_get_level  (const MaqPyramid *self, guint level); /* (transfer none) */
/* The smallest level that still has at least @scale (shown pixels / level-0 pixels) of detail. */
guint       maq_pyramid_pick       (const MaqPyramid *self, double scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqPyramid, maq_pyramid_unref)

G_END_DECLS
