/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-step.h"

G_BEGIN_DECLS

/* One step of the history. Main thread. Property "record" (boxed MaqStepRecord) notifies when it changes; a row binds to it. */
#define MAQ_TYPE_STEP (maq_step_get_type ())
G_DECLARE_FINAL_TYPE (MaqStep, maq_step, MAQ, STEP, GObject)

gint64         maq_step_get_id     (MaqStep *self);
MaqStepRecord *maq_step_get_record (MaqStep *self); /* (transfer none) (nullable until it is loaded) */

/* Only the library makes them. */
MaqStep       *maq_step_new        (gint64 id) G_GNUC_WARN_UNUSED_RESULT;
/* Does nothing when nothing that is shown has changed. */
void           maq_step_set_record (MaqStep *self, MaqStepRecord *record);

G_END_DECLS
