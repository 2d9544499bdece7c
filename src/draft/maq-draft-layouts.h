/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* One entry for each kind of picture; each holds several designs and takes plan->design round them. FALSE: cancelled.
 * Private to src/draft. */
gboolean maq_draft_poster      (MaqDraftCanvas *canvas);
gboolean maq_draft_logo        (MaqDraftCanvas *canvas);
gboolean maq_draft_ui          (MaqDraftCanvas *canvas);
gboolean maq_draft_infographic (MaqDraftCanvas *canvas);
gboolean maq_draft_comic       (MaqDraftCanvas *canvas);
gboolean maq_draft_product     (MaqDraftCanvas *canvas);
gboolean maq_draft_scene       (MaqDraftCanvas *canvas);

/* Draws whatever the plan says, and a strip of each named colour that the layout left out. */
gboolean maq_draft_layout      (MaqDraftCanvas *canvas);

G_END_DECLS
