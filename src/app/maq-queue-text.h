/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-queue-entry.h"

G_BEGIN_DECLS

/* What the queue says of its requests: pure text, no widget. All results (transfer full). */

/* "Synexa · 2 pictures · $0.20 reserved" */
char *maq_queue_text_meta   (MaqQueueEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* "1 of 2 · Working · 14 s · about 9 s left" */
char *maq_queue_text_status (MaqQueueEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* Of all: "3 pictures · $0.30 reserved"; "" where there is nothing. (element-type MaqQueueEntry) */
char *maq_queue_text_sum    (GListModel *entries) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
