/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-wire-ratio.h"

/* Width by height of what is wanted. */
static double
find_shape (const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  MaqRatio ratio = maq_request_get_ratio (call->request);
  guint width, height;

  maq_request_get_size (call->request, &width, &height);
  if (width > 0 && height > 0)
    return (double) width / height;
  if (ratio != MAQ_RATIO_AUTO)
    {
      maq_ratio_get_parts (ratio, &width, &height);
      return (double) width / height;
    }
  if (maq_request_is_edit (call->request))
    {
      MaqBlob *first = maq_reference_get_blob (maq_request_get_image (call->request, 0));

      if (maq_blob_get_width (first) > 0 && maq_blob_get_height (first) > 0)
        return (double) maq_blob_get_width (first) / maq_blob_get_height (first);
    }

  maq_request_resolve_size (call->request, row, &width, &height);
  return width > 0 && height > 0 ? (double) width / height : 1;
}

const char *
maq_wire_ratio (const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  double wanted = log (find_shape (call)), best = INFINITY;
  MaqRatio found = MAQ_RATIO_1_1;

  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    {
      guint horizontal, vertical;
      double distance;

      maq_ratio_get_parts (i, &horizontal, &vertical);
      distance = fabs (log ((double) horizontal / vertical) - wanted);
      if (row->ratios[i] && distance < best)
        {
          best = distance;
          found = i;
        }
    }

  return maq_ratio_to_string (found);
}
