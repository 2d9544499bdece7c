/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-file-problem.h"

G_BEGIN_DECLS

/* What a person is told of files that did not come in: which one, why, and what to do. All results (transfer full). */

/* @name: of the file, as shown; nullable: what was dropped or pasted. One sentence or two. */
char *maq_import_text_problem (const char *name, const MaqFileLook *look) G_GNUC_WARN_UNUSED_RESULT;
char *maq_import_text_remote  (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Those that found no room. (element-type char *) */
char *maq_import_text_full    (GPtrArray *names) G_GNUC_WARN_UNUSED_RESULT;
/* One message for all @n_failed: @sentences, of which a few are said. @n_added: how many came in all the same. NULL when none
 * failed. (element-type char *) */
char *maq_import_text_message (GPtrArray *sentences, guint n_failed, guint n_added) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
