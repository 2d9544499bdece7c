/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-spending.h"

G_BEGIN_DECLS

/* What was spent, a row for each share of it: an engine or a board. Hides when there is none. */
#define MAQ_TYPE_SHARE_GROUP (maq_share_group_get_type ())
G_DECLARE_FINAL_TYPE (MaqShareGroup, maq_share_group, MAQ, SHARE_GROUP, AdwPreferencesGroup)

/* @rows: of MaqSpendingRow. @fallback: the title of a row that has none and whose key is no name; nullable. */
void  maq_share_group_set_rows (MaqShareGroup *self, GPtrArray *rows, const char *fallback);

/* "12 pictures · $0.20 may have been charged": what stands beside the sum. (transfer full) */
char *maq_share_text           (const MaqSpendingRow *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
