/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-library.h first: this header does not, or the two would make a ring. */
#include "maq-core.h"

G_BEGIN_DECLS

MaqLibrary *maq_library_new       (const MaqCore *core) G_GNUC_WARN_UNUSED_RESULT;
/* Its steps are listed from now on. The store has the same board open by the time it is asked. */
void        maq_library_set_board (MaqLibrary *self, const char *uuid);
/* Reads the ids from the top, page by page. */
void        maq_library_load      (MaqLibrary *self);
/* The newest ids as they are now; @is_all: there are no older ones. Only what differs is announced. */
void        maq_library_take_top  (MaqLibrary *self, const GArray *ids, gboolean is_all);
/* A step as it is now; a new one appears at the top. */
void        maq_library_update    (MaqLibrary *self, MaqStepRecord *record);
gint64      maq_library_get_newest (MaqLibrary *self); /* 0: none */
/* Steps somebody looks at that are not at an end. (transfer full) (element-type gint64) */
GArray     *maq_library_list_open (MaqLibrary *self) G_GNUC_WARN_UNUSED_RESULT;

/* private to maq-library.c and maq-library-step.c */
MaqStep    *maq_step_new          (gint64 id) G_GNUC_WARN_UNUSED_RESULT;
/* Does nothing when nothing that is shown has changed. */
void        maq_step_set_record   (MaqStep *self, MaqStepRecord *record);
gboolean    maq_step_record_is_open (const MaqStepRecord *record);

G_END_DECLS
