/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mask.h"

/* Shared by maq-register*.c alone. Planes are small copies for finding out; all coordinates are continuous, from the top left corner,
 * so that pixel i of a plane has its centre at i + 0.5 and halving a plane halves every coordinate. */

#define MAQ_PLANE_SIDE 1024  /* the larger side of the finest level, at most */
#define MAQ_PLANE_LEVELS 6

typedef struct {
  guint   width, height;
  float  *luma;    /* 0 … 255, a little blurred */
  guint8 *used;    /* 1: may be looked at; NULL: all may */
} MaqPlane;

/* One picture from fine to coarse. */
typedef struct {
  guint     factor;    /* pixels of the picture for one of levels[0] */
  MaqImage *reduced;   /* of levels[0]'s size, opaque */
  guint     n_levels;
  MaqPlane  levels[MAQ_PLANE_LEVELS];
} MaqPlanes;

/* Where a plane of the answer lies on the same level's of the original: X = scale_x × (x − pivot_x) + centre_x, and the same down;
 * its luma c belongs to gain × (c − 128) + 128 + offset. The pivot is about the middle, so that scale and place do not mix. */
typedef struct {
  double pivot_x, scale_x, centre_x;
  double pivot_y, scale_y, centre_y;
  double gain, offset;
} MaqPlacing;

gboolean  maq_planes_init     (MaqPlanes *self, MaqImage *image, guint factor, MaqMask *region, GError **error);
/* Both get the same number of levels: the coarsest still has something to see. */
gboolean  maq_planes_descend  (MaqPlanes *a, MaqPlanes *b, GError **error);
void      maq_planes_clear    (MaqPlanes *self);
/* Bilinear. FALSE: outside. */
gboolean  maq_plane_sample    (const MaqPlane *self, double x, double y, float *value);

/* A level's placing seen from the next finer one. */
MaqPlacing maq_placing_refine (const MaqPlacing *self);
/* Beginning from @start, the whole-pixel movement up to @reach pixels where both show the same, and how alike they are then (−1 … 1). */
double    maq_register_search (const MaqPlane *a, const MaqPlane *b, guint reach, MaqPlacing *placing);
/* Improves @placing in at most @steps steps. */
void      maq_register_solve  (const MaqPlane *a, const MaqPlane *b, guint steps, MaqPlacing *placing);
/* 0 … 1, see MaqAlignment. @n_blocks: (out): how many could be compared. */
double    maq_register_score  (const MaqPlane *a, const MaqPlane *b, const MaqPlacing *placing, guint *n_blocks);
/* What makes the answer as light as the original; 1 and 0 where they differ too little to be sure. */
void      maq_register_tone   (const MaqPlanes *a, const MaqPlanes *b, const MaqPlacing *placing, double *gain, double *offset);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqPlanes, maq_planes_clear)
