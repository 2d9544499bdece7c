/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft.h"

/* Pictures to edit, and numbers about them. Only for tests of the edits. */
MaqImage *edit_kit_photo    (guint width, guint height);   /* sky, hills and things of every hue, with grain */
MaqImage *edit_kit_plain    (guint width, guint height, guint8 r, guint8 g, guint8 b, guint8 a);
MaqMask  *edit_kit_box_mask (guint width, guint height, guint left, guint top, guint right, guint bottom);
/* Aborts the test when it fails. @mask may be NULL. */
MaqDraftResult *edit_kit_run (const char *prompt, MaqImage **images, guint n_images, MaqMask *mask, guint width, guint height);
MaqImage *edit_kit_edit     (const char *prompt, MaqImage *image);

typedef struct { double r, g, b, luma, spread, saturation, detail; } EditKitNumbers;
EditKitNumbers  edit_kit_measure (MaqImage *image);
const guint8   *edit_kit_pixel   (MaqImage *image, guint x, guint y);
gboolean        edit_kit_equal   (MaqImage *a, MaqImage *b);
