/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-model.h"

G_BEGIN_DECLS

/* How many jobs one engine may have under way, and how many it may begin in a minute (a token bucket that starts full).
 * Plain data, main thread. */
typedef struct {
  guint  running;
  double tokens;
  gint64 filled_us;   /* 0: full */
  guint  learned;     /* a minute, as the engine says it; 0: it does not, the row has the figure */
  gint64 paused_us;   /* nothing begins before: it asked for patience */
  gboolean is_careful; /* one at a time, until one has come through */
} MaqLimit;

/* What the engine itself says of its limit. TRUE: it is news. */
gboolean maq_limit_learn   (MaqLimit *self, guint per_minute);
void     maq_limit_pause   (MaqLimit *self, gint64 until_us);
/* Takes a place and a token. FALSE: none is free; *@wait_us says when to ask again, -1: when a job has ended. */
gboolean maq_limit_take    (MaqLimit *self, const MaqModel *row, gint64 now_us, gint64 *wait_us);
/* For what is under way already, whatever the limits. */
void     maq_limit_join    (MaqLimit *self);
void     maq_limit_release (MaqLimit *self);

G_END_DECLS
