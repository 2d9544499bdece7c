/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-register.h"

G_BEGIN_DECLS

/* What changed and what did not, at full resolution: the distance of the colours in OKLab (Björn Ottosson, "A perceptual
 * color space for image processing", 2020, https://bottosson.github.io/posts/oklab/), blurred a little before its length is
 * taken, so that the noise of another encoding, which has no mean, does not count. Whole numbers throughout: the same pictures
 * give the same values on every machine. Immutable, counted; may cross threads. docs/difference.md has the whole method. */
typedef struct _MaqDifference MaqDifference;

#define MAQ_TYPE_DIFFERENCE (maq_difference_get_type ())

/* One unit of heat in OKLab, where 1 lies between black and white; heat ends at 255. */
#define MAQ_DIFFERENCE_UNIT 0.002
/* A pixel counts as changed from this heat on: 0.05, about two and a half of the smallest differences that are seen. */
#define MAQ_DIFFERENCE_THRESHOLD 25

/* Pixels of one side of the region. */
typedef struct {
  guint64 n;        /* that could be compared */
  guint64 changed;
} MaqDifferenceCount;

/* A change, in pixels of the original. */
typedef struct {
  guint   x, y, width, height;
  guint64 changed;  /* pixels in it */
} MaqDifferenceBox;

GType           maq_difference_get_type     (void);
/* Compares by rows; blocking, for the CPU lane. @region: (nullable): what was asked to change, at any size: inside is where it is
 * not 0; NULL: all is inside. @alignment: (nullable): how they lie on one another, or NULL to find out; a light that is another
 * one altogether (maq_alignment_has_other_light()) is not taken back. Transparent pictures are compared over mid-grey. Memory: one byte
 * a pixel of the original for the result; while it works 4 bytes a pixel more when the answer must be moved, and 200 bytes a pixel of one
 * row. FAILED: no memory; CANCELLED, within a hundredth of a second. */
MaqDifference  *maq_difference_new          (MaqImage *original, MaqImage *answer, MaqMask *region,
                                             const MaqAlignment *alignment, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
MaqDifference  *maq_difference_ref          (MaqDifference *self);
void            maq_difference_unref        (MaqDifference *self);

guint           maq_difference_get_width    (const MaqDifference *self); /* of the original */
guint           maq_difference_get_height   (const MaqDifference *self);
const MaqAlignment *maq_difference_get_alignment (const MaqDifference *self);
gboolean        maq_difference_has_region   (const MaqDifference *self);
/* (transfer none): width × height, stride = width: how much each pixel changed. 0 in the halo that a blur lays around a change, and where
 * the answer does not reach. */
GBytes         *maq_difference_get_heat     (const MaqDifference *self);

/* @threshold: 1 … 255, see above. Both are a look into a table: quick enough for each move of a slider. Without a region
 * everything is inside, and outside->n is 0. */
void            maq_difference_count        (const MaqDifference *self, guint8 threshold, MaqDifferenceCount *inside,
                                             MaqDifferenceCount *outside);
/* 0 … 1000; 0 of nothing. */
double          maq_difference_count_get_permille (const MaqDifferenceCount *count);
/* Changes outside of the region (without one: all), what lies near together in one box, the one with the most pixels first, at most
 * @limit; specks of a few pixels are left out. Reads the heat once: 10 ms for 8 million pixels. (element-type
 * MaqDifferenceBox) */
GArray         *maq_difference_list_boxes   (const MaqDifference *self, guint8 threshold, guint limit) G_GNUC_WARN_UNUSED_RESULT;
/* The heat over @original, drawn dim and grey: yellow to red from the threshold on, blue within the region. Opaque. NULL with BAD_INPUT when
 * @original has another size, FAILED: no memory. */
MaqImage       *maq_difference_draw         (const MaqDifference *self, MaqImage *original, guint8 threshold, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* "Restore this from the original": @answer in its own size, bit for bit but for the boxes, where it is @original again, as the answer shows
 * things (placed and in its brightness), with a seam of a few pixels around each box. The two pictures are those of
 * maq_difference_new(), else BAD_INPUT. FAILED: no memory; CANCELLED. */
MaqImage       *maq_difference_restore      (const MaqDifference *self, MaqImage *original, MaqImage *answer,
                                             const MaqDifferenceBox *boxes, guint n_boxes, GCancellable *cancellable,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDifference, maq_difference_unref)

G_END_DECLS
