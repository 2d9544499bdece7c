/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-trial.h"

G_BEGIN_DECLS

/* One attempt at a server of our own, or at a service of jobs, against a fake that speaks @kind: a trial, and what a job needs
 * besides. */
typedef struct {
  MaqTrial   *trial;
  MaqFake    *fake;          /* nullable */
  char       *remote_id;     /* what accept() was given */
  MaqSession  session;
  double      best_fraction;
  guint       worst_position;
  guint       n_previews;
  guint       n_polls;
} MaqTrialLocal;

/* @fake: words after "--speak KIND", NULL-terminated; or NULL: no server, nobody listens. @options: of the engine, JSON or NULL.
 * @key: nullable. */
MaqTrialLocal *maq_trial_local_new  (const char *kind, const char *const *fake, const char *options, const char *key,
                                     const char *prompt) G_GNUC_WARN_UNUSED_RESULT;
void           maq_trial_local_free (MaqTrialLocal *self);
/* The exchange from the start, for a second attempt. */
void           maq_trial_local_forget (MaqTrialLocal *self);
/* upload() if there is one, prepare(), submit(). */
gboolean       maq_trial_local_go   (MaqTrialLocal *self, GError **error);
/* poll() until it is done, or an end. UNREACHABLE and RATE are looked past, a few times. */
gboolean       maq_trial_local_wait (MaqTrialLocal *self, GError **error);
/* All of it; the result has @n pictures. (transfer full) */
MaqResult     *maq_trial_local_make (MaqTrialLocal *self, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* The sealed body as JSON. (transfer full) */
JsonNode      *maq_trial_local_dup_body (MaqTrialLocal *self) G_GNUC_WARN_UNUSED_RESULT;

/* A recorded answer of tests/fake-provider/answers. (transfer full) */
GBytes        *maq_trial_local_load (const char *server, const char *file) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqTrialLocal, maq_trial_local_free)

G_END_DECLS
