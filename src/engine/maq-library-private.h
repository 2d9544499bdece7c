/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-library.h first: this header does not, or the two would make a ring. */
#include "maq-core.h"

G_BEGIN_DECLS

MaqLibrary *maq_library_new       (const MaqCore *core) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the ids from the top, page by page. */
void        maq_library_load      (MaqLibrary *self);
/* Whose steps these are: a board's UUID; NULL: all boards'. Reads them. */
void        maq_library_set_board (MaqLibrary *self, const char *board);
const char *maq_library_get_board (MaqLibrary *self); /* (nullable) */
/* The newest ids as they are now, down to @cursor (0: all of them). Only what differs is announced. @counts: of MaqSlotCount. */
void        maq_library_take_top  (MaqLibrary *self, const GArray *ids, const GArray *counts, gint64 cursor);
/* A step as it is now; it comes and goes where the filter says so. */
void        maq_library_update    (MaqLibrary *self, MaqStepRecord *record);
gint64      maq_library_get_newest (MaqLibrary *self); /* 0: none */
/* Records of the steps somebody looks at. (transfer full) (element-type MaqStepRecord) */
GPtrArray  *maq_library_list_records (MaqLibrary *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
