/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-diagnosis.h"
#include "maq-error-text.h"

G_BEGIN_DECLS

/* What "Test connection" found, in a person's words. */
typedef struct {
  const char *icon;     /* symbolic */
  char       *sentence; /* what is so, and what to do about it; (transfer full) */
  MaqRemedy   remedy;   /* of KEY, BILLING, VERIFY; the rest is on the page already */
} MaqDiagnosisText;

/* @engine: its title. */
void maq_diagnosis_text_init  (MaqDiagnosisText *self, MaqDiagnosis diagnosis, const char *engine);
void maq_diagnosis_text_clear (MaqDiagnosisText *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqDiagnosisText, maq_diagnosis_text_clear)

G_END_DECLS
