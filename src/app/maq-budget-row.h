/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-price.h"

G_BEGIN_DECLS

/* A spending limit that can be changed, and what was spent against it. Property "optional" (boolean, construct-only): it
 * can be without limit. Signal "edited" (int64): micro-dollars, -1: no limit. */
#define MAQ_TYPE_BUDGET_ROW (maq_budget_row_get_type ())
G_DECLARE_FINAL_TYPE (MaqBudgetRow, maq_budget_row, MAQ, BUDGET_ROW, AdwPreferencesRow)

/* @budget: -1: none. */
void maq_budget_row_set (MaqBudgetRow *self, MaqMicros spent, MaqMicros budget);

G_END_DECLS
