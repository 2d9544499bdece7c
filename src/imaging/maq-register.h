/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mask.h"

G_BEGIN_DECLS

/* Where an engine's answer lies on the picture it was made from: engines give back another size, move everything by a
 * fraction of a pixel and change the brightness a little. All: any thread, blocking; the same input gives the same values
 * on every machine. */

/* How the answer lies on its original. Plain data. A point (x, y) of the original, in pixels from its top left corner, is the
 * point (x × scale_x + shift_x, y × scale_y + shift_y) of the answer; its value c (0 … 255, sRGB-coded, channels R G B) belongs
 * to gain[i] × c + offset[i] of the original. */
typedef struct {
  double   scale_x, scale_y;  /* pixels of the answer for one of the original */
  double   shift_x, shift_y;  /* pixels of the answer */
  double   gain[3];           /* all the same where it was found: the light is corrected, never the hue. Older records may */
  double   offset[3];         /* have another one for each channel */
  double   score;             /* 0 … 1: the share of the compared blocks that show the same thing */
  gboolean is_assumed;        /* too little to go by: nothing but the sizes was used, and the score says nothing */
} MaqAlignment;

/* From this score on an alignment is good enough to put one picture into the other; below, the engine has drawn something else. */
#define MAQ_REGISTER_GOOD_SCORE 0.55
/* An engine by itself makes black, white or anything between no lighter or darker than by this, in levels of 255. */
#define MAQ_REGISTER_MOST_TONE 40
/* The largest movement that is looked for, as a share of the longer side. */
#define MAQ_REGISTER_REACH 0.06

/* Finds it. @region: (nullable): what was to change, at any size; it is not looked at. Without one a real change may cover up to about
 * half of the picture. Memory: 40 bytes a pixel of a copy of at most 1024 × 1024 pixels. Returns FALSE with FAILED (no memory)
 * or CANCELLED; pictures that have nothing in common are no error, they have a low score. */
gboolean  maq_register            (MaqImage *original, MaqImage *answer, MaqMask *region, GCancellable *cancellable,
                                   MaqAlignment *alignment, GError **error);
/* Nothing but the sizes: the answer stretched over the original. */
void      maq_alignment_init_sizes (MaqAlignment *self, MaqImage *original, MaqImage *answer);
gboolean  maq_alignment_is_good   (const MaqAlignment *self);
/* The pixels of two pictures of the same size lie on one another. */
gboolean  maq_alignment_is_in_place (const MaqAlignment *self);
/* The light differs. */
gboolean  maq_alignment_has_tone  (const MaqAlignment *self);
/* The light differs by more than an engine changes it by itself (MAQ_REGISTER_MOST_TONE): that is a change of the picture. */
gboolean  maq_alignment_has_other_light (const MaqAlignment *self);
/* Takes back no more than places. */
void      maq_alignment_drop_tone (MaqAlignment *self);
/* How the original lies on the answer. */
void      maq_alignment_invert    (const MaqAlignment *self, MaqAlignment *inverse);
/* What each value of the answer's channel (0 … 2) is in the original. */
void      maq_alignment_fill_tone (const MaqAlignment *self, guint channel, guint8 table[256]);
/* How far the content of the answer was moved, in pixels of the original, at the centre of an original of this size. */
void      maq_alignment_get_shift (const MaqAlignment *self, MaqImage *original, MaqImage *answer, double *x, double *y);
/* How much larger the answer shows things than its size says: 1 means not at all. */
void      maq_alignment_get_zoom  (const MaqAlignment *self, MaqImage *original, MaqImage *answer, double *x, double *y);
/* The part of the original that the answer shows, in whole pixels; at least one. */
void      maq_alignment_get_cover (const MaqAlignment *self, MaqImage *original, MaqImage *answer,
                                   guint *x, guint *y, guint *width, guint *height);
/* The answer as it lies on the original, of the original's size, its colours corrected if @with_tone. The same reference when there is nothing
 * to do. Beyond the answer's border its last pixels are repeated. Cubic (Catmull-Rom), wider when it shrinks. FAILED: no memory;
 * CANCELLED. */
MaqImage *maq_alignment_apply     (const MaqAlignment *self, MaqImage *answer, guint width, guint height, gboolean with_tone,
                                   GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
