/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"

/* The facade, spoken to as if it were blocking: each runs the main loop until its callback came. For tests only. */

/* A folder of our own, also as XDG_RUNTIME_DIR and XDG_CACHE_HOME. In memory where that is possible: it is not the disk
 * that these tests are about. Call once, first. */
const char    *harness_init        (void);
/* Only what every program does first; @path: where harness_dup_path() points, or NULL. */
void           harness_init_at     (const char *path);
void           harness_cleanup     (void);
char          *harness_dup_path    (const char *name);

MaqEngine     *harness_open        (const char *library);
void           harness_close       (MaqEngine *engine);   /* drops the reference */
MaqRequest    *harness_request     (const char *engine, const char *prompt, guint variants);
MaqStepRecord *harness_submit      (MaqEngine *engine, MaqRequest *request, GError **error);
MaqBlob       *harness_add_bytes   (MaqEngine *engine, GBytes *bytes, GError **error);
/* A grey one of 8 × 8. */
MaqBlob       *harness_add_picture (MaqEngine *engine, guint8 shade);
MaqImage      *harness_load        (MaqEngine *engine, MaqBlob *blob, guint side, GError **error);
void           harness_put_engine  (MaqEngine *engine, const char *id, const char *url, const char *model, const char *row);
/* @options: JSON, nullable. */
void           harness_put_kind    (MaqEngine *engine, const char *id, const char *kind, const char *url, const char *model,
                                    const char *row, const char *options);
void           harness_set_key     (MaqEngine *engine, const char *id, const char *key);
MaqStepRecord *harness_find        (MaqEngine *engine, gint64 step);
/* Ends of maq_engine_plain_finish(). */
char          *harness_status      (MaqEngine *engine);
void           harness_set_value   (MaqEngine *engine, const char *name, const char *value);
char          *harness_get_value   (MaqEngine *engine, const char *name);
gboolean       harness_resolve     (MaqEngine *engine, gint64 job, const char *answer, GError **error);
gboolean       harness_retry       (MaqEngine *engine, gint64 job, GError **error);

/* Iterates until @check is TRUE; the test fails when it is not within @seconds. */
typedef gboolean (*HarnessCheck) (gpointer data);
void           harness_wait        (HarnessCheck check, gpointer data, guint seconds);
/* Until no job of the queue is on its way any more or searched for (UNKNOWN ones stay). */
void           harness_wait_idle   (MaqEngine *engine, guint seconds);
