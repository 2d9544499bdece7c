/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The header's way to the comparison: a word where there is room for it, with the number of pictures. */
#define MAQ_TYPE_COMPARE_BUTTON (maq_compare_button_get_type ())
G_DECLARE_FINAL_TYPE (MaqCompareButton, maq_compare_button, MAQ, COMPARE_BUTTON, GtkButton)

/* How many pictures it would show; less than 2: it says no number. */
void maq_compare_button_set_n (MaqCompareButton *self, guint n);

G_END_DECLS
