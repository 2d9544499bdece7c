/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* Something that takes a while: says how far it is on a terminal, and ends with Ctrl+C. */
typedef struct {
  GCancellable *cancellable;
  guint         on_int, on_term;
  gboolean      is_terminal;
  guint         n_files;
} MaqCliLong;

/* @n_files: they are counted; less than 2: how much of it is done is said in percent. The second Ctrl+C ends the program. */
void    maq_cli_long_begin       (MaqCliLong *self, guint n_files);
/* A MaqFractionFunc; @data: the MaqCliLong. */
void    maq_cli_long_fraction_cb (double fraction, gpointer data);
/* Waits for the call. (transfer full) */
GAsyncResult *maq_cli_long_wait  (MaqCliLong *self, GAsyncResult **slot) G_GNUC_WARN_UNUSED_RESULT;
/* The same, and says what came of it: @done (a whole sentence) and the path, or what went wrong. */
MaqExit maq_cli_long_end         (MaqCliLong *self, MaqCli *cli, GAsyncResult **slot, const char *done);

/* Absolute, or NULL: its folder is not there; said why. (transfer full) */
char   *maq_cli_long_output      (MaqCli *cli, const char *output, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;
/* The name of the board that is meant. (transfer full) */
char   *maq_cli_long_title       (MaqCli *cli) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
