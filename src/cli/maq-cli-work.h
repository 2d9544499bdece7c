/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Submits and waits until every slot of the step has ended; shows progress on a terminal; Ctrl+C cancels what is not yet
 * paid and keeps waiting for what is. @output: nullable, where previews are shown beside. Returns: (transfer full): the step
 * as it ended, or NULL: said why, see *@code. */
MaqStepRecord *maq_cli_work      (MaqCli *cli, MaqRequest *request, const char *output, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a job that was just put back into the queue (retry, resend). */
MaqStepRecord *maq_cli_work_job  (MaqCli *cli, gint64 job, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE: @text is no job's number; said why. */
gboolean       maq_cli_read_job   (MaqCli *cli, const char *text, gint64 *job, MaqExit *code);
/* A person's answer to UNKNOWN; after "resend" it is waited for as above. */
MaqExit        maq_cli_answer_job (MaqCli *cli, gint64 job, const char *answer);

/* For several steps at a time. The jobs of a step that was just submitted: (transfer full) (element-type MaqJob). */
GPtrArray     *maq_cli_find_jobs  (MaqEngine *engine, gint64 step) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing more comes, also because the library cannot be written, or because somebody has to do something first: a new key,
 * more credit. A job that its engine is still asked about is not over. */
gboolean       maq_cli_are_over   (GPtrArray *jobs);
/* Returns: whether one of them may have been charged, so that its answer should be waited for. */
gboolean       maq_cli_cancel     (GPtrArray *jobs);
/* The step as the library has it now. NULL: said why. */
MaqStepRecord *maq_cli_read_step  (MaqCli *cli, gint64 step, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;

/* Writes them, says what became of @record, and how the program ends: as the first slot that is not done. */
MaqExit        maq_cli_finish    (MaqCli *cli, MaqStepRecord *record, const char *output);

/* Waits for all that engines have accepted or are asked about (maq_engine_fetch() has been called, and what it claimed is shown).
 * Returns: (transfer full) (element-type MaqStepRecord): the steps as they are then. */
GPtrArray     *maq_cli_work_fetch (MaqCli *cli, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
