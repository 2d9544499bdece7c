/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

G_BEGIN_DECLS

/* One internal form: 8 bits, 255 = may change, 0 = must stay; width × height, stride = width. */
typedef struct _MaqMask MaqMask;

/* @coverage: (transfer none): width × height bytes, else FAILED. */
MaqMask      *maq_mask_new        (guint width, guint height, GBytes *coverage, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads a mask picture: when any pixel is transparent, OpenAI's form (transparent = may change), else
 * luminance (white = may change). */
MaqMask      *maq_mask_from_image (MaqImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqMask      *maq_mask_ref        (MaqMask *self);
void          maq_mask_unref      (MaqMask *self);
guint         maq_mask_get_width  (const MaqMask *self);
guint         maq_mask_get_height (const MaqMask *self);
const guint8 *maq_mask_get_data   (const MaqMask *self);
/* Linear: edges get soft, and what is wholly inside or outside stays 255 or 0. */
MaqMask      *maq_mask_scale      (MaqMask *self, guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum { MAQ_MASK_NONE, MAQ_MASK_ALPHA_EDITS, MAQ_MASK_WHITE_EDITS } MaqMaskPolarity;
/* The picture a server wants: ALPHA_EDITS: RGBA, alpha 0 where it may change, black all over;
 * WHITE_EDITS: opaque grey. */
MaqImage     *maq_mask_to_image   (MaqMask *self, MaqMaskPolarity polarity, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @changed where the mask is 255, @original bit for bit where it is 0, linear mix between. BAD_INPUT unless all
 * three have the same size. */
MaqImage     *maq_composite       (MaqImage *original, MaqImage *changed, MaqMask *mask, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqMask, maq_mask_unref)

G_END_DECLS
