/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Prints one line and frees @node. */
void  maq_cli_print_json (JsonNode *node);
/* A whole step as docs/cli.md describes it. @files: (nullable): where each slot's picture was written, by slot index. */
void  maq_cli_print_step (MaqCli *cli, MaqStepRecord *record, char **files);
/* One line for people, as in "history". */
void  maq_cli_print_line (MaqStepRecord *record);

/* A line of text that an engine said, on standard error: controls and bidi marks cannot reach the terminal. */
void maq_cli_print_foreign (const char *text);

G_END_DECLS
