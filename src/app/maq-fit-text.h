/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-request.h"

G_BEGIN_DECLS

/* Why an engine cannot do something, in a person's words: what it is, and what else to do. @engine: its title. All results
 * (transfer full); NULL: it can. */

char *maq_fit_text_ratio    (const MaqModel *model, const char *engine, MaqRatio ratio) G_GNUC_WARN_UNUSED_RESULT;
char *maq_fit_text_previews (const MaqModel *model, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
char *maq_fit_text_mask     (const MaqModel *model, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
char *maq_fit_text_quality  (const MaqModel *model, const char *engine) G_GNUC_WARN_UNUSED_RESULT;
/* The first thing of @request that does not fit. */
char *maq_fit_text_request  (const MaqRequest *request, const MaqModel *model, const char *engine) G_GNUC_WARN_UNUSED_RESULT;

/* "17–20", "3, 17–18": the numbers of references, in order. @numbers: of guint. (transfer full) */
char *maq_fit_text_numbers  (GArray *numbers) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
