/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"

/* Private to imaging. Lanczos with three lobes and linear are stretched when shrinking; the average of the covered
 * area is exact, and what a pyramid wants. Only Lanczos rings, that is, passes its input's extremes. */
typedef enum {
  MAQ_RESAMPLE_LANCZOS,
  MAQ_RESAMPLE_LINEAR,
  MAQ_RESAMPLE_AREA,
  MAQ_RESAMPLE_CUBIC,  /* Catmull-Rom; stretched when shrinking, rings a little */
} MaqResampleFilter;

/* Output x, counted from the left edge, shows input x × scale + shift. */
typedef struct {
  double scale, shift;
} MaqPlace;

/* One filter an axis. NULL with FAILED: no memory, or a size outside the limits. */
MaqImage *maq_resample (MaqImage *image, guint width, guint height, MaqResampleFilter across, MaqResampleFilter down,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Cubic, from and to anywhere; beyond the border its pixels are repeated. FAILED too when @across or @down are nonsense; CANCELLED. */
MaqImage *maq_resample_placed (MaqImage *image, guint width, guint height, const MaqPlace *across, const MaqPlace *down,
                               GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
