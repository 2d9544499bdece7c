/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* "What the service said…": closed at first, then plain text that can be selected and copied. */
#define MAQ_TYPE_QUOTE (maq_quote_get_type ())
G_DECLARE_FINAL_TYPE (MaqQuote, maq_quote, MAQ, QUOTE, AdwBin)

/* @text: already fit to be shown (see maq_text_display()). NULL or "": it hides. Another text closes it. */
void maq_quote_set_text (MaqQuote *self, const char *text);

G_END_DECLS
