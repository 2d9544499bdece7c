/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-job.h"

G_BEGIN_DECLS

/* What a request under way is doing, in a person's words. */
typedef struct {
  MaqJobState state;
  MaqPhase    phase;
  gint64      elapsed;     /* seconds */
  gint64      remaining;   /* seconds, -1: not known */
  guint       position;    /* in the engine's queue, 1: next, 0: not said */
  gint64      deadline_us; /* until when the service keeps the picture, wall clock; 0: not said */
  gint64      now_us;      /* wall clock */
  gboolean    cancelled;
  const char *hold;        /* why its engine is held, nullable */
} MaqJobNews;

/* Reads it off @job (nullable) and its @slot, now. */
void  maq_job_text_read  (MaqJob *job, const MaqSlot *slot, MaqJobNews *news);
/* What it does: "Sending", "Third in the engine's queue". (transfer full) */
char *maq_job_text_phase (const MaqJobNews *news) G_GNUC_WARN_UNUSED_RESULT;
/* What there is besides, each on its own line: times, until when the service keeps it. (transfer full) */
char *maq_job_text_lines (const MaqJobNews *news) G_GNUC_WARN_UNUSED_RESULT;
/* Phase and times on one line, for a row. (transfer full) */
char *maq_job_text_line  (const MaqJobNews *news) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
