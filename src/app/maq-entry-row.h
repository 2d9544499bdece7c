/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* libadwaita 1.2 gives a row's text and buttons no names for a screen reader. @row: an AdwEntryRow with its title. */
void maq_entry_row_name (GtkWidget *row);
/* An AdwComboRow of strings: it says what is chosen, and its inner list is no list for anybody. */
void maq_entry_row_name_choice (GtkWidget *row);
/* The same for the list of a group without a title; @row: any of the group's rows. */
void maq_entry_row_name_list (GtkWidget *row, const char *name);

G_END_DECLS
