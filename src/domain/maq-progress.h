/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_PHASE_WAITING,
  MAQ_PHASE_CONNECTING,
  MAQ_PHASE_SENDING,
  MAQ_PHASE_THINKING,   /* sent whole, no byte back yet */
  MAQ_PHASE_RECEIVING,
  MAQ_PHASE_SAVING,
  MAQ_PHASE_STARTING,   /* a program of our own, which loads its model first */
} MaqPhase;

/* A worker's newest news. Copied by value on its way up; newest wins. */
typedef struct {
  MaqPhase phase;
  goffset  bytes_up, bytes_up_total;
  goffset  bytes_down, bytes_down_total; /* total -1: not said */
  double   fraction;                     /* the engine's own figure, or -1 */
  guint    queue_position;               /* at the engine, 1: next; 0: not said, or its turn has come */
  GBytes  *preview;                      /* (nullable) encoded partial picture; untrusted */
} MaqProgress;

/* May be called often and from the worker's thread; must not block. @preview is borrowed. */
typedef void (*MaqProgressFunc) (const MaqProgress *progress, gpointer data);

G_END_DECLS
