/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Submits and waits until every slot of the step has ended; shows progress on a terminal; Ctrl+C cancels what is not yet
 * paid and keeps waiting for what is. Returns: (transfer full): the step as it ended, or NULL: said why, see *@code. */
MaqStepRecord *maq_cli_work      (MaqCli *cli, MaqRequest *request, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a job that was just put back into the queue (retry, resend). */
MaqStepRecord *maq_cli_work_job  (MaqCli *cli, gint64 job, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE: @output cannot take the pictures (wrong extension, no such folder); said why. Checked before anything is spent. */
gboolean       maq_cli_check_output (MaqCli *cli, const char *output, MaqExit *code);
/* Writes the pictures. @files (out) (transfer full): by slot. */
MaqExit        maq_cli_save      (MaqCli *cli, MaqStepRecord *record, const char *output, char ***files);

G_END_DECLS
