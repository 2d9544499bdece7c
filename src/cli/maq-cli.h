/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* Documented in --help and docs/cli.md; scripts rely on them. */
typedef enum {
  MAQ_EXIT_DONE,
  MAQ_EXIT_FAILED,
  MAQ_EXIT_USAGE,
  MAQ_EXIT_REFUSED,
  MAQ_EXIT_BUDGET,
  MAQ_EXIT_UNKNOWN,
  MAQ_EXIT_UNREACHABLE,
  MAQ_EXIT_KEY,
} MaqExit;

/* What went wrong, for somebody who tells it in his own way. */
typedef struct {
  const char *word;     /* maq_error_to_word() */
  char       *message;
} MaqCliComplaint;

/* One run of the program. Main thread. */
typedef struct {
  const char *library;   /* nullable: the default one */
  const char *board;     /* nullable: the one that was opened last */
  char       *given;     /* where @board was said after the command */
  gboolean    json;
  MaqEngine  *engine;    /* opened by maq_cli_open() when a command needs it */
  MaqCliComplaint *complaint; /* nullable: filled instead of saying what is wrong */
} MaqCli;

/* A command: name, a line for --help, what to call. @argv[0] is the command's name. */
typedef struct {
  const char *name;
  const char *usage;
  const char *summary;
  MaqExit   (*run) (MaqCli *cli, int argc, char **argv);
} MaqCliCommand;

extern const MaqCliCommand maq_cli_commands[]; /* ends with a NULL name */

/* Makes a call of the engine linear: start it with maq_cli_done_cb and the address of a GAsyncResult pointer, then wait.
 * Returns: (transfer full): the result, for the call's _finish(). */
void          maq_cli_done_cb (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult *maq_cli_wait    (GAsyncResult **slot) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the library (once), chooses the board and says on standard error what was recovered. FALSE: said why, see *@code. */
gboolean      maq_cli_open    (MaqCli *cli, MaqExit *code);

/* Parses the options of one command; --json and --help are understood everywhere. FALSE: said why. @argc and @argv keep
 * what is no option. */
gboolean      maq_cli_parse   (MaqCli *cli, const MaqCliCommand *command, const GOptionEntry *entries, int *argc, char ***argv, MaqExit *code);
const MaqCliCommand *maq_cli_find_command (const char *name);
/* Says that the command was used wrongly. Returns MAQ_EXIT_USAGE. */
MaqExit       maq_cli_usage   (MaqCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "2026-11-01": that day's beginning here; "30d": so many days, today among them. FALSE: neither. */
gboolean      maq_cli_read_day (const char *text, gint64 *since_us);

/* The newest complaint counts. @message is copied. */
void          maq_cli_complain (MaqCli *cli, const char *word, const char *message);

/* Says that something was done: a whole sentence and a detail (nullable), or {"done":true} with --json. */
void          maq_cli_say_done (MaqCli *cli, const char *done, const char *detail);

/* The end of a call that returns nothing or text: prints @done (a whole sentence) unless --json; an error as a sentence. */
MaqExit       maq_cli_plain   (MaqCli *cli, GAsyncResult **slot, const char *done);

MaqExit maq_cli_generate (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_edit     (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_price    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_history  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_trash    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_restore  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_star     (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_unstar   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_show     (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_export   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_sheet    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_compare  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_engines  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_engine   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_key      (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_spending (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_unknown  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_batch    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_serve    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_status   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_budget   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_resolve  (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_retry    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_boards   (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_board    (MaqCli *cli, int argc, char **argv);
MaqExit maq_cli_fetch    (MaqCli *cli, int argc, char **argv);

G_END_DECLS
