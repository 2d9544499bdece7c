/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-request.h"

G_BEGIN_DECLS

/* The one prompt writer. Three paragraphs, each left out when empty:
 *   Image 1 is the picture to edit. Image 2 is “brass finish” (style). … Image 16 is a contact sheet of references 16 to 20,
 *   each with its number above it: 16 is “oak”, 17 is …
 *   Change: <change text>          (plain text without "Change:" when there is no picture and no keep list)
 *   Keep exactly as they are: layout, text. Change nothing else.
 * Marks follow their picture: "Image 2 is “sketch”; mark A (box, 31–52 % from the left, 20–70 % from the top) shows “this lamp”. Image 3
 * is image 2 again with its marks drawn on it; the marks are not part of the picture." A note is "a note (…) says “…”", a stroke "a line (…)".
 * In the change text "@3" means reference number 3 and becomes "image <wire position>", or "reference 3 in image <the sheet's>"; "@3B" is mark B of
 * reference 3 ("mark B in image 4"), "@0B" that of the picture being edited. One of a missing number or mark stays as written. Returns: (transfer full) */
char *maq_prompt_write  (const MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* Only the first paragraph; "" when there is none. (transfer full) */
char *maq_prompt_legend (const MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/* The parts back from a written prompt, for the Draft engine, which gets only the final prompt. Each
 * (out) (transfer full) may be NULL; a text not written by maq_prompt_write() is all change. */
void  maq_prompt_split  (const char *prompt, char **legend, char **change, char **keep);

/* Several changes as one text, in their order, each on a line of its own; empty ones are left out, and one that is asked for twice in a
 * row is said once. (transfer full) */
char *maq_prompt_join_changes (const char *const *changes) G_GNUC_WARN_UNUSED_RESULT;

/* Words of @now that are not in @before (longest common subsequence over words), as byte ranges of @now
 * for highlighting. Returns: (transfer full) (element-type MaqTextRange) */
typedef struct { guint start; guint length; } MaqTextRange;
GArray *maq_prompt_changed_words (const char *before, const char *now) G_GNUC_WARN_UNUSED_RESULT;
/* @now on one line, begun shortly before the first word that is not in @before (nullable: nothing is new). @ranges: (out) (nullable)
 * (transfer full): those words, as byte ranges of the result. (transfer full) */
char   *maq_prompt_snippet       (const char *before, const char *now, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
