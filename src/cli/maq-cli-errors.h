/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Says @error as a sentence and a remedy on standard error, and as {"error":…} on standard output with --json. */
MaqExit maq_cli_say_error (MaqCli *cli, const GError *error);
/* {"error":{"code":@word,"message":@message}} on standard output, as with --json. */
void    maq_cli_print_error (const char *word, const char *message);
/* The same for a slot that did not end in a picture. DONE for one that did. */
MaqExit maq_cli_say_slot  (MaqCli *cli, const MaqSlot *slot);

/* What "engine test" found: the word and a sentence, or {"engine","diagnosis","detail"}. @detail: nullable. */
MaqExit maq_cli_say_diagnosis (MaqCli *cli, const char *engine, MaqDiagnosis diagnosis, const char *detail);

G_END_DECLS
