/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-core.h"
#include "maq-library-step.h"

G_BEGIN_DECLS

/* The steps somebody looks at, one MaqStep an id, and the reading of their records. Main thread; private to the library. */
typedef struct _MaqStepPool MaqStepPool;

/* @record was read and is in its step by now. */
typedef void (*MaqStepPoolRead) (gpointer user_data, MaqStepRecord *record);

MaqStepPool *maq_step_pool_new  (const MaqCore *core, MaqStepPoolRead read, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
/* Answers that are still on their way are dropped. */
void         maq_step_pool_free (MaqStepPool *self);
/* Its record is read soon where there is none yet. */
MaqStep     *maq_step_pool_dup  (MaqStepPool *self, gint64 id) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (nullable): only one that is alive */
MaqStep     *maq_step_pool_find (MaqStepPool *self, gint64 id);
/* (transfer full) (element-type MaqStepRecord): of all that are alive */
GPtrArray   *maq_step_pool_list (MaqStepPool *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
