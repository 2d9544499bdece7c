/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mark.h"

G_BEGIN_DECLS

/* A mask as the shapes it was drawn with, so that it can be undone and fits any size. What the shapes cover may change, the rest
 * must stay; they count in order, so that an eraser takes away from what lies before it. Immutable, atomically counted. */
typedef enum { MAQ_MASK_BRUSH, MAQ_MASK_BOX, MAQ_MASK_ELLIPSE, MAQ_MASK_LASSO, MAQ_N_MASK_TOOLS } MaqMaskTool;

typedef struct {
  MaqMaskTool     tool;
  gboolean        erase;
  double          size;     /* of a brush: its diameter as a part of the picture's longer side */
  double          hardness; /* of a brush: 0 (soft from its middle on) … 1 (sharp) */
  guint           n;
  const MaqPoint *points;   /* box and ellipse: two corners; lasso: a closed line; brush: a line */
} MaqMaskShape;

#define MAQ_MAX_MASK_SHAPES 512
#define MAQ_MAX_MASK_POINTS 16384   /* of all shapes together; of one: MAQ_MAX_MARK_POINTS */
#define MAQ_MAX_MASK_SIZE 0.5
#define MAQ_MIN_MASK_SIZE 0.002
#define MAQ_MAX_FEATHER 0.1         /* part of the longer side */

typedef struct _MaqMaskPlan MaqMaskPlan;

#define MAQ_TYPE_MASK_PLAN (maq_mask_plan_get_type ())

GType        maq_mask_plan_get_type     (void);
const char  *maq_mask_tool_to_word      (MaqMaskTool tool);  /* "brush", "box", "ellipse", "lasso" */
gboolean     maq_mask_tool_from_word    (const char *word, MaqMaskTool *tool);

/* Size and hardness as a plan keeps them: within their limits, and rounded as they are stored. Its points: maq_point_clean(). */
void         maq_mask_shape_clean       (MaqMaskShape *shape);

MaqMaskPlan *maq_mask_plan_new          (void) G_GNUC_WARN_UNUSED_RESULT;
MaqMaskPlan *maq_mask_plan_ref          (MaqMaskPlan *self);
void         maq_mask_plan_unref        (MaqMaskPlan *self);
guint        maq_mask_plan_get_n_shapes (const MaqMaskPlan *self);
guint        maq_mask_plan_get_n_points (const MaqMaskPlan *self);
/* The points live as long as the plan. */
MaqMaskShape maq_mask_plan_get_shape    (const MaqMaskPlan *self, guint index);
double       maq_mask_plan_get_feather  (const MaqMaskPlan *self);  /* radius as a part of the longer side; 0: none */
gboolean     maq_mask_plan_is_inverted  (const MaqMaskPlan *self);
/* Nothing may change: no shape adds, and it is not inverted. */
gboolean     maq_mask_plan_is_empty     (const MaqMaskPlan *self);
gboolean     maq_mask_plan_equal        (const MaqMaskPlan *a, const MaqMaskPlan *b);  /* nullable */

/* Whether one more shape of @n points is taken. */
gboolean     maq_mask_plan_has_room     (const MaqMaskPlan *self, guint n);
/* A new plan each; @shape is copied, its values brought within their limits. A shape there is no room for, or with fewer points
 * than it needs (lasso 3, box and ellipse 2, brush 1), gives the same plan. */
MaqMaskPlan *maq_mask_plan_add          (MaqMaskPlan *self, const MaqMaskShape *shape) G_GNUC_WARN_UNUSED_RESULT;
MaqMaskPlan *maq_mask_plan_with_feather (MaqMaskPlan *self, double feather) G_GNUC_WARN_UNUSED_RESULT;
MaqMaskPlan *maq_mask_plan_inverted     (MaqMaskPlan *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqMaskPlan, maq_mask_plan_unref)

G_END_DECLS
