/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "maq-step.h"

G_BEGIN_DECLS

/* What a step is called and described with: pure text from a record, no widget. All results (transfer full). */

/* The change text on one line, begun shortly before the first changed word; @ranges (out) (transfer full): what is
 * new against the parent, as byte ranges of the result. */
char          *maq_step_text_snippet    (const MaqStepRecord *record, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;
/* A background behind each range, never markup: the text is data. */
PangoAttrList *maq_step_text_attributes (GArray *ranges, gboolean dark) G_GNUC_WARN_UNUSED_RESULT;
/* "Step 7 · brass, coastal light" */
char          *maq_step_text_title      (const MaqStepRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* "Step 7, variant 2 · brass, coastal light"; of the first picture as above. */
char          *maq_step_text_slot_title (const MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
/* "14:02 · 2 variants · $0.20 ★" */
char          *maq_step_text_meta       (const MaqStepRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* "14:02 · $0.10 ★", of one slot; the star is said of the first alone. */
char          *maq_step_text_slot       (const MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
/* The same without the time: "$0.10 ★" */
char          *maq_step_text_slot_price (const MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
/* "1536 × 1024 · Draft · 0.4 s · free", of one slot */
char          *maq_step_text_facts      (const MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
gboolean       maq_step_text_is_same_day (gint64 one_us, gint64 other_us); /* here, as created_us */
/* "TODAY", "YESTERDAY", "SATURDAY, 21 NOVEMBER"; @now_us as created_us. */
char          *maq_step_text_day        (gint64 created_us, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
/* "14 s · about 9 s left"; @remaining -1: not known. */
char          *maq_step_text_times      (gint64 elapsed, gint64 remaining) G_GNUC_WARN_UNUSED_RESULT;
/* A file name without a folder: "Step 7 brass.png". */
char          *maq_step_text_file_name  (const MaqStepRecord *record, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;

gboolean       maq_step_record_is_running (const MaqStepRecord *record);
/* The slot number @index, or NULL. (transfer none) */
const MaqSlot *maq_step_record_get_slot   (const MaqStepRecord *record, guint index);
/* The first slot with a picture, else the first. (transfer none) (nullable) */
const MaqSlot *maq_step_record_get_best   (const MaqStepRecord *record);

G_END_DECLS
