/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-error-text.h"

G_BEGIN_DECLS

/* What is the matter with the picture that should be here, and the buttons that mend it. Signal "answer" (word):
 * "retry", "revise", "set-key", "billing", "verify", "settings", "budget", "usage", "release", or a person's answer to
 * an unknown outcome: "charged", "not-charged", "resend". */
#define MAQ_TYPE_NOTICE (maq_notice_get_type ())
G_DECLARE_FINAL_TYPE (MaqNotice, maq_notice, MAQ, NOTICE, AdwBin)

/* NULL: nothing is the matter; it hides. */
void maq_notice_set_text (MaqNotice *self, const MaqErrorText *text);

G_END_DECLS
