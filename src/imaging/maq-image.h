/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Pixels that never change: RGBA, 8 bits a channel, straight (not premultiplied) alpha, sRGB,
 * rows from the top, stride in bytes. Atomically counted; may cross threads. */
typedef struct _MaqImage MaqImage;

#define MAQ_TYPE_IMAGE (maq_image_get_type ())
#define MAQ_IMAGE_CHANNELS 4
#define MAQ_IMAGE_MAX_SIDE 16384
#define MAQ_IMAGE_MAX_PIXELS (64u * 1000u * 1000u)

GType         maq_image_get_type   (void);
/* @pixels: (transfer full): any GBytes, a mapped sealed memfd too; taken over also on failure. @stride is
 * at least width × 4; @pixels holds at least stride × (height − 1) + width × 4 bytes. NULL with FAILED when
 * the sizes do not fit or pass the limits above. */
MaqImage     *maq_image_new        (guint width, guint height, gsize stride, GBytes *pixels, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Returns zeroed memory to fill, stride = width × 4: *@pixels is writable until the image is first shared.
 * NULL with FAILED: sizes beyond the limits, or no memory. */
MaqImage     *maq_image_new_blank  (guint width, guint height, guint8 **pixels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqImage     *maq_image_ref        (MaqImage *self);
void          maq_image_unref      (MaqImage *self);

guint         maq_image_get_width  (const MaqImage *self);
guint         maq_image_get_height (const MaqImage *self);
gsize         maq_image_get_stride (const MaqImage *self);
const guint8 *maq_image_get_pixels (const MaqImage *self);
GBytes       *maq_image_get_bytes  (const MaqImage *self); /* (transfer none): for gdk_memory_texture_new() */
gboolean      maq_image_is_opaque  (const MaqImage *self); /* scans once, remembers */
/* Over mid-grey, opaque; the same reference when it is already. FAILED: no memory. */
MaqImage     *maq_image_flatten    (MaqImage *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqImage, maq_image_unref)

G_END_DECLS
