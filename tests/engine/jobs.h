/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"

/* A library and a server of its own for each test, and the engines "paid" (two jobs at once), "many" (fifty), "free" (sending
 * again costs nothing) and "blind" (jobs cannot be listed, or stopped). Everything is asked for in quick succession. */
typedef struct {
  char      *folder;     /* of the library */
  char      *server;     /* the server's folder */
  MaqEngine *engine;
} Jobs;

void           jobs_init      (void);
void           jobs_set_up    (Jobs *fixture, gconstpointer data);
void           jobs_tear_down (Jobs *fixture, gconstpointer data);
#define JOBS_ADD(path, test) g_test_add (path, Jobs, NULL, jobs_set_up, test, jobs_tear_down)

/* As after a quit and a new start. Jobs from before are of no more use. */
void           jobs_reopen    (Jobs *fixture);
/* A step of one picture. (transfer full) */
MaqJob        *jobs_start     (Jobs *fixture, const char *engine, const char *prompt);
/* One that the queue shows, by its number. (transfer full) */
MaqJob        *jobs_find      (Jobs *fixture, gint64 id);
/* The same until its end, which must be this. (transfer full) */
MaqJob        *jobs_run       (Jobs *fixture, const char *engine, const char *prompt, MaqJobState state, const char *word);
void           jobs_wait_for  (MaqJob *job, MaqJobState state);
void           jobs_wait_over (MaqJob *job, MaqJobState state, const char *word);
const MaqSlot *jobs_get_slot  (MaqJob *job);
MaqJobState    jobs_state     (MaqStepRecord *record);
