/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-request.h"

G_BEGIN_DECLS

/* The one prompt writer. Three paragraphs, each left out when empty:
 *   Image 1 is the picture to edit. Image 2 is “brass finish” (style). … Image 16 is a contact sheet of references 16 to 20,
 *   each with its number above it: 16 is “oak”, 17 is …
 *   Change: <change text>          (plain text without "Change:" when there is no picture and no keep list)
 *   Keep exactly as they are: layout, text. Change nothing else.
 * In the change text "@3" means reference number 3 and becomes "image <wire position>", or "reference 3 in image <the sheet's>"; "@3" of a missing
 * number stays as written. Returns: (transfer full) */
char *maq_prompt_write  (const MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* Only the first paragraph; "" when there is none. (transfer full) */
char *maq_prompt_legend (const MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/* The parts back from a written prompt, for the Draft engine, which gets only the final prompt. Each
 * (out) (transfer full) may be NULL; a text not written by maq_prompt_write() is all change. */
void  maq_prompt_split  (const char *prompt, char **legend, char **change, char **keep);

/* Words of @now that are not in @before (longest common subsequence over words), as byte ranges of @now
 * for highlighting. Returns: (transfer full) (element-type MaqTextRange) */
typedef struct { guint start; guint length; } MaqTextRange;
GArray *maq_prompt_changed_words (const char *before, const char *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
