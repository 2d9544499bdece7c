/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-mask-draw.h"

MaqCoverage *
maq_mask_plan_cover (const MaqMaskPlan  *plan,
                     guint               width,
                     guint               height,
                     GError            **error)
{
  g_autoptr (MaqCoverage) coverage = maq_coverage_new (width, height, error);

  for (guint i = 0; coverage != NULL && i < maq_mask_plan_get_n_shapes (plan); i++)
    {
      MaqMaskShape shape = maq_mask_plan_get_shape (plan, i);

      if (!maq_coverage_add (coverage, &shape, error))
        return NULL;
    }
  return g_steal_pointer (&coverage);
}

void
maq_mask_plan_finish (const MaqMaskPlan *plan,
                      MaqCoverage       *coverage)
{
  double side = MAX (maq_coverage_get_width (coverage), maq_coverage_get_height (coverage));

  maq_coverage_feather (coverage, maq_mask_plan_get_feather (plan) * side);
  if (maq_mask_plan_is_inverted (plan))
    maq_coverage_invert (coverage);
}

MaqMask *
maq_mask_plan_draw (const MaqMaskPlan  *plan,
                    guint               width,
                    guint               height,
                    GError            **error)
{
  g_autoptr (MaqCoverage) coverage = maq_mask_plan_cover (plan, width, height, error);
  g_autoptr (GBytes) bytes = NULL;

  if (coverage == NULL)
    return NULL;
  maq_mask_plan_finish (plan, coverage);
  bytes = g_bytes_new (maq_coverage_get_data (coverage), (gsize) width * height);
  return maq_mask_new (width, height, bytes, error);
}
