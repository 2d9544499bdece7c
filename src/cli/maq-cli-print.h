/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-cli.h"

G_BEGIN_DECLS

/* Prints one line and frees @node. */
void  maq_cli_print_json (JsonNode *node);
/* Members of an object under way. NULL, or money that is not known: null. */
void  maq_cli_add_string (JsonBuilder *builder, const char *name, const char *value);
void  maq_cli_add_int    (JsonBuilder *builder, const char *name, gint64 value);
void  maq_cli_add_bool   (JsonBuilder *builder, const char *name, gboolean value);
void  maq_cli_add_money  (JsonBuilder *builder, const char *name, gboolean known, MaqMicros micros);
/* "$0.00" where a price would be "free". (transfer full) */
char *maq_cli_dollars    (MaqMicros micros) G_GNUC_WARN_UNUSED_RESULT;
/* A whole step as docs/cli.md describes it. @files: (nullable): where each slot's picture was written, by slot index. */
void  maq_cli_print_step (MaqCli *cli, MaqStepRecord *record, char **files);
/* The same as an object, for more members. */
JsonNode *maq_cli_step_to_json (MaqStepRecord *record, char **files) G_GNUC_WARN_UNUSED_RESULT;
/* What became of "--exact" in a slot: as "exact" in its object, and as a sentence; nothing where it was not asked for. */
void  maq_cli_add_exact  (JsonBuilder *builder, const MaqSlot *slot);
void  maq_cli_say_exact  (const MaqSlot *slot);
/* One line for people, as in "history". */
void  maq_cli_print_line (MaqStepRecord *record);

/* A line of text that an engine said, on standard error: controls and bidi marks cannot reach the terminal. */
void maq_cli_print_foreign (const char *text);

G_END_DECLS
