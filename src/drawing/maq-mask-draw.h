/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-coverage.h"
#include "maq-mask.h"

G_BEGIN_DECLS

/* The mask that a plan describes, for a picture of this size: 255 may change. Soft edges are as wide in parts of the picture, whatever
 * its size. Any thread; the same plan gives the same bytes. FAILED: no memory. */
MaqMask     *maq_mask_plan_draw     (const MaqMaskPlan *plan, guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its shapes alone, neither feathered nor inverted. */
MaqCoverage *maq_mask_plan_cover    (const MaqMaskPlan *plan, guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is left to do then. */
void         maq_mask_plan_finish   (const MaqMaskPlan *plan, MaqCoverage *coverage);

G_END_DECLS
