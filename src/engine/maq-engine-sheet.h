/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-caption.h"
#include "maq-engine.h"
#include "maq-picture-item.h"
#include "maq-sheet-plan.h"

G_BEGIN_DECLS

/* Contact sheets of pictures in the library. Main thread; decoding and drawing are done on the batch lane, of what is only looked at
 * on the CPU lane, from stored small copies where these have enough pixels. */

/* @items: (element-type MaqPictureItem): copied; those without a picture are left out; BAD_INPUT when none is left, or more than
 * MAQ_SHEET_MOST_ITEMS. The file, or with several pages of PNG each file ("name-1.png", …), is whole or not there. Text: the path of
 * the first. CANCELLED, BAD_INPUT, NO_SPACE, FAILED. */
void      maq_engine_export_sheet_async   (MaqEngine *self, GArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                                           const char *path, GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data,
                                           GAsyncReadyCallback callback, gpointer user_data);
/* The first page, @width pixels wide, and how many there are. */
void      maq_engine_preview_sheet_async  (MaqEngine *self, GArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                                           guint width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqImage *maq_engine_preview_sheet_finish (MaqEngine *self, GAsyncResult *result, guint *n_pages, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
