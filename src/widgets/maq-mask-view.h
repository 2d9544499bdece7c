/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-mask-plan.h"

G_BEGIN_DECLS

/* What may change on a picture is as bright as it is; the rest is dimmed. Drawn when the plan changes, into a texture of its own, which
 * snapshot() only shows: many shapes over several frames, and after one more or one less only what is new. A shape that is still being drawn is laid over what is there. */
#define MAQ_TYPE_MASK_VIEW (maq_mask_view_get_type ())
G_DECLARE_FINAL_TYPE (MaqMaskView, maq_mask_view, MAQ, MASK_VIEW, GtkWidget)

GtkWidget *maq_mask_view_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       maq_mask_view_set_plan (MaqMaskView *self, MaqMaskPlan *plan); /* (nullable) */
/* @shape: (nullable): none. Its points are the caller's and are not kept. */
void       maq_mask_view_preview  (MaqMaskView *self, const MaqMaskShape *shape);
/* Whether all shapes are in what is shown. */
gboolean   maq_mask_view_is_drawn (MaqMaskView *self);

G_END_DECLS
