/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Where "-o" puts pictures. */

/* FALSE: @output cannot take the pictures (wrong extension, no such folder); said why. Checked before anything is spent. */
gboolean       maq_cli_check_output (MaqCli *cli, const char *output, MaqExit *code);
/* FILE.png, or FILE-2.png where there are several; a folder as it is, which gets a made-up name. (transfer full) */
char          *maq_cli_name_output (const char *output, guint index, guint count) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the pictures. @files (out) (transfer full): by slot. */
MaqExit        maq_cli_save      (MaqCli *cli, MaqStepRecord *record, const char *output, char ***files);

G_END_DECLS
