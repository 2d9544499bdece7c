/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-prompt.h"

G_BEGIN_DECLS

/* What is marked within a change text. Any thread. Each (transfer full) (element-type MaqTextRange), bytes of @text. */

/* Words in quotes, which are to be written in the picture: “a”, "a", „a“, «a», 「a」; with their quotes. One that is never closed
 * is none, nor is one over a paragraph's end. */
GArray *maq_quotes_find       (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Places of a recipe that are still to be filled: "{product}", with their braces. */
GArray *maq_quotes_find_slots (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
