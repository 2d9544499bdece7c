/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-composer.h"
#include "maq-dialog.h"
#include "maq-pages.h"

G_BEGIN_DECLS

/* The pages of a board, written and run. Each goes with what the composer says besides: references, keep list, shape, engine.
 * Signal "failed" (string: a sentence). */
#define MAQ_TYPE_PAGES_DIALOG (maq_pages_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MaqPagesDialog, maq_pages_dialog, MAQ, PAGES_DIALOG, MaqDialog)

MaqPagesDialog *maq_pages_dialog_new (MaqEngine *engine, MaqLoader *loader, MaqComposer *composer, MaqPages *pages);

G_END_DECLS
