/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-caption.h"
#include "maq-engine.h"

G_BEGIN_DECLS

#define MAQ_PAGE_MOST_STEPS 5000u

/* The history of the open board as one HTML page that opens anywhere, offline: oldest first, by days, with words, keep lists, references,
 * branches as links, prompts as sent, and pictures. Without @is_beside these lie within the page, 640 pixels wide at most; with it in a
 * folder beside it ("lamps.html", "lamps-pictures"), 1280 wide, which must not be there yet. @filter: (nullable): which steps. Written whole
 * or not at all. Text: the path. BAD_INPUT: more than MAQ_PAGE_MOST_STEPS, no step, the folder is there; NO_SPACE, FAILED, CANCELLED. */
void maq_engine_export_page_async (MaqEngine *self, const MaqStepFilter *filter, const MaqFileHead *head, gboolean with_prices,
                                   gboolean is_beside, const char *path, GCancellable *cancellable, MaqFractionFunc progress,
                                   gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
