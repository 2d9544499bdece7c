/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"
#include "maq-mask.h"

G_BEGIN_DECLS

/* Made-up photographs whose changes are known to a sixteenth of a pixel: a scene is drawn four times as fine as the pictures
 * taken of it, changes are painted on it, and a picture may be taken from a little further left, closer, or in other light. */

#define SCENE_FINE 4

typedef struct {
  guint   width, height;  /* of a picture of it, as taken head on */
  guint8 *rgb;            /* width × SCENE_FINE by height × SCENE_FINE */
} Scene;

/* How a picture is taken. */
typedef struct {
  guint  width, height;     /* of the picture; 0: as the scene */
  double shift_x, shift_y;  /* how far everything is moved, in pixels of the scene; right and down */
  double zoom;              /* about the middle; 0: 1 */
  double gain, offset;      /* of its values; 0: 1 */
} Shot;

typedef struct {
  double x, y, width, height;  /* in pixels of the scene */
  gboolean is_ellipse;
} Shape;

Scene    *scene_new      (guint width, guint height, guint32 seed);
Scene    *scene_copy     (const Scene *scene);
void      scene_free     (Scene *scene);
/* Paints it over, in a colour that no scene has. Returns: how many pixels it covers. */
double    scene_change   (Scene *scene, const Shape *shape, guint colour);
MaqImage *scene_shoot    (const Scene *scene, const Shot *shot);
MaqMask  *scene_mask     (const Scene *scene, const Shape *shape);
/* Encoded and decoded again. */
MaqImage *scene_jpeg     (MaqDecoder *decoder, MaqImage *image, guint quality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

G_END_DECLS
