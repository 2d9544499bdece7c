/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-composer.h"
#include "maq-pages.h"

G_BEGIN_DECLS

/* The pages of a board, written and run. Each goes with what the composer says besides: references, keep list, shape, engine.
 * Signal "failed" (string: a sentence). */
#define MAQ_TYPE_PAGES_WINDOW (maq_pages_window_get_type ())
G_DECLARE_FINAL_TYPE (MaqPagesWindow, maq_pages_window, MAQ, PAGES_WINDOW, AdwWindow)

MaqPagesWindow *maq_pages_window_new (GtkWindow *parent, MaqEngine *engine, MaqLoader *loader, MaqComposer *composer);

G_END_DECLS
