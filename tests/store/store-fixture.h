/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-journal.h"
#include "maq-objects.h"
#include "maq-store.h"

/* A library in a temporary folder, and what fits into it. */
typedef struct {
  char          *path;
  MaqLibraryDir *dir;
  MaqStore      *store;
} Fixture;

void           fixture_set_up      (Fixture *fixture, gconstpointer data);
void           fixture_tear_down   (Fixture *fixture, gconstpointer data);
/* Closes the library and opens it again, as after a crash: with another owner. */
void           fixture_reopen      (Fixture *fixture);
/* Nothing but pictures, backups and what lies beside the pictures is left; then the library is opened and makes its catalogue of them. */
void           fixture_lose_catalogue (Fixture *fixture);
void           fixture_rebuild     (Fixture *fixture);

/* A small true PNG, another one for each @seed. */
GBytes        *fixture_png         (guint seed) G_GNUC_WARN_UNUSED_RESULT;
/* A request of @variants pictures at engine @engine. */
MaqRequest    *fixture_request     (const char *change, const char *engine, guint variants) G_GNUC_WARN_UNUSED_RESULT;
MaqStepRecord *fixture_add_step    (MaqStore *store, const char *change, const char *engine, guint variants, MaqMicros high)
  G_GNUC_WARN_UNUSED_RESULT;
/* A picture as a provider leaves it, moved in. (element-type MaqBlob) */
GPtrArray     *fixture_store_pngs  (MaqLibraryDir *dir, guint seed, guint count) G_GNUC_WARN_UNUSED_RESULT;
/* Takes a job from QUEUED to @state; only states on the straight way. Its spool holds a request. */
MaqAttempt    *fixture_advance     (MaqStore *store, MaqLibraryDir *dir, gint64 job, MaqJobState state) G_GNUC_WARN_UNUSED_RESULT;
MaqSlot       *fixture_slot        (MaqStepRecord *record, guint index);
MaqJobState    fixture_state       (MaqStore *store, gint64 job);
