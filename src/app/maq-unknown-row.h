/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-price.h"

G_BEGIN_DECLS

/* A request, or several, that may have been charged, and what a person can say about it. Signal "answer" (word): "usage",
 * "charged", "not-charged", "resend", "discard". */
#define MAQ_TYPE_UNKNOWN_ROW (maq_unknown_row_get_type ())
G_DECLARE_FINAL_TYPE (MaqUnknownRow, maq_unknown_row, MAQ, UNKNOWN_ROW, AdwPreferencesRow)

/* @heading, @sentence: plain text. @cost: what sending again may cost, nullable. @usage: there is a page to look at. */
GtkWidget *maq_unknown_row_new (const char *heading, const char *sentence, const char *cost, gboolean usage)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
