/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft.h"
#include "maq-draft-words.h"

G_BEGIN_DECLS

/* Edits of real pictures by instruction. Private to src/draft.
 * TRUE when the request has pictures and its words ask to change the first one (light, colour, blur, style, crop, place, put
 * text …), or its legend says "Image 1 is the picture to edit"; FALSE: pictures are references of a new design. */
gboolean  maq_draft_edit_wants (const MaqDraftRequest *request, MaqDraftWords *words);
MaqImage *maq_draft_edit_run   (const MaqDraftRequest *request, MaqDraftWords *words, MaqDraftPartialFunc partial, gpointer data,
                                GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
