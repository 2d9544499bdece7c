/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The change text with the places of marks in the words that instructions have for them: "place image 2 on mark A in image 1" becomes
 * "place image 2 on the box 31 % 20 % 52 % 70 %", by what the legend says of image 1. So do "the box", "the pin" and "the mark" when there
 * is one of them. What names no mark stays. Any text; any thread. (transfer full) */
char *maq_draft_marks_spell (const char *legend, const char *change) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
