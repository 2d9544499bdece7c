/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-trial.h"

G_BEGIN_DECLS

/* The prepared request as text: method, path, type, body, with each picture in words: "<image/png of 48 × 32>", and base64
 * that is no data: address as "<base64 of image/png of 48 × 32>". (transfer full) */
char *maq_golden_describe (MaqTrial *trial) G_GNUC_WARN_UNUSED_RESULT;
/* @text is what lies in golden/@name; MAQ_WRITE_GOLDEN=1 writes it, for a person who has looked at the difference. */
void  maq_golden_compare  (const char *text, const char *name);
/* Prepares twice, which must give the same bytes and hold no key; describes. (transfer full) */
char *maq_golden_prepare  (MaqTrial *trial) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
