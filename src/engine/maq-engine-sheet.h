/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-caption.h"
#include "maq-engine.h"
#include "maq-sheet-plan.h"

G_BEGIN_DECLS

/* Contact sheets of pictures in the library. Main thread; decoding and drawing are done on the batch lane, of what is only looked at
 * on the CPU lane, from stored small copies where these have enough pixels. */

/* One picture of a sheet. */
typedef struct {
  MaqStepRecord *record;
  guint          slot;
  guint          more;    /* 0, or n: the nth that came besides the one that was asked for */
} MaqSheetItem;

MaqSheetItem *maq_sheet_item_new  (MaqStepRecord *record, guint slot, guint more) G_GNUC_WARN_UNUSED_RESULT;
MaqSheetItem *maq_sheet_item_copy (const MaqSheetItem *self) G_GNUC_WARN_UNUSED_RESULT;
void          maq_sheet_item_free (MaqSheetItem *self);
GPtrArray    *maq_sheet_items_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* All pictures of a step, and what came besides each. */
void          maq_sheet_items_add_step (GPtrArray *items, MaqStepRecord *record);

/* @items: (element-type MaqSheetItem): copied; those without a picture are left out; BAD_INPUT when none is left, or more than
 * MAQ_SHEET_MOST_ITEMS. The file, or with several pages of PNG each file ("name-1.png", …), is whole or not there. Text: the path of
 * the first. CANCELLED, BAD_INPUT, NO_SPACE, FAILED. */
void      maq_engine_export_sheet_async   (MaqEngine *self, GPtrArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                                           const char *path, GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data,
                                           GAsyncReadyCallback callback, gpointer user_data);
/* The first page, @width pixels wide, and how many there are. */
void      maq_engine_preview_sheet_async  (MaqEngine *self, GPtrArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                                           guint width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqImage *maq_engine_preview_sheet_finish (MaqEngine *self, GAsyncResult *result, guint *n_pages, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqSheetItem, maq_sheet_item_free)

G_END_DECLS
