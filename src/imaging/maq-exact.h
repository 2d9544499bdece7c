/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-register.h"

G_BEGIN_DECLS

/* "Keep everything else exactly": an engine's answer put into its original. Any thread, blocking; the same input gives the
 * same bytes. */

/* The mask with a seam of @radius pixels, soft towards its inside: what was 0 stays 0, so that nothing outside of what was painted
 * ever changes; what is further inside than @radius stays as it was. The border of the picture has no seam. FAILED: no memory. */
MaqMask  *maq_mask_feather      (MaqMask *self, guint radius, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The seam that suits a picture of this size: 1 pixel in 256, at least 2. */
guint     maq_exact_get_feather (guint width, guint height);

/* How it went. */
typedef enum {
  MAQ_EXACT_COMPOSITED,
  MAQ_EXACT_POOR_ALIGNMENT,  /* what the engine drew around the region is something else */
  MAQ_EXACT_EMPTY_MASK,      /* it lets nothing change */
  MAQ_EXACT_UNREADABLE,      /* original, answer or mask cannot be decoded, or no memory: never made here, but by who loads them */
  MAQ_EXACT_CANCELLED,       /* somebody did not want to wait for it; made by who can be cancelled */
} MaqExactOutcome;

const char *maq_exact_outcome_to_word   (MaqExactOutcome outcome);  /* "composited", "poor-alignment", "empty-mask", "unreadable", "cancelled" */
gboolean    maq_exact_outcome_from_word (const char *word, MaqExactOutcome *outcome);

/* @answer, moved to where @original has the same things and in its brightness, within the region; @original's pixels bit for bit
 * where @mask (any size; scaled to the original) is 0 and where the answer does not reach. Of the original's size. @alignment: (out). @outcome: (out). NULL
 * without @error: *@outcome says why it was not done. NULL with FAILED: no memory; CANCELLED. */
MaqImage *maq_exact_composite   (MaqImage *original, MaqImage *answer, MaqMask *mask, guint feather, GCancellable *cancellable,
                                 MaqAlignment *alignment, MaqExactOutcome *outcome, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
