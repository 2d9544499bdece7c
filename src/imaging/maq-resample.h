/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

/* Private to imaging. Lanczos with three lobes and linear are stretched when shrinking; the average of the covered
 * area is exact, and what a pyramid wants. Only Lanczos rings, that is, passes its input's extremes. */
typedef enum {
  MAQ_RESAMPLE_LANCZOS,
  MAQ_RESAMPLE_LINEAR,
  MAQ_RESAMPLE_AREA,
} MaqResampleFilter;

/* One filter an axis. NULL with FAILED: no memory, or a size outside the limits. */
MaqImage *maq_resample (MaqImage *image, guint width, guint height, MaqResampleFilter across, MaqResampleFilter down,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
