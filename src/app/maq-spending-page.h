/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* Budgets, what was spent by day, engine and board, and what may have been charged. Signal "failed" (GError). */
#define MAQ_TYPE_SPENDING_PAGE (maq_spending_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqSpendingPage, maq_spending_page, MAQ, SPENDING_PAGE, AdwPreferencesPage)

void maq_spending_page_set_engine (MaqSpendingPage *self, MaqEngine *engine);

G_END_DECLS
