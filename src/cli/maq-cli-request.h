/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli-fit.h"

G_BEGIN_DECLS

/* What generate, edit and price understand, as given. */
typedef struct {
  char     *prompt;
  char     *ratio;
  int       variants;
  char     *engine;
  char     *quality;
  char    **keep;
  char    **images;
  char     *from;
  char     *mask;
  char     *marks;      /* a file, see maq-cli-marks.c */
  char     *output;
  int       previews;
  gboolean  dry_run;
  gboolean  anywhere;   /* do not check it against an engine */
  gboolean  exact;      /* what the mask does not let change is put back */
  gboolean  leave_out, pack; /* more pictures than the engine takes */
  gboolean  resend;
} MaqCliOptions;

void         maq_cli_options_clear (MaqCliOptions *options);
/* Entries that fill @options; @edits: those of "edit" too. NULL-terminated, (transfer full). */
GOptionEntry *maq_cli_options_entries (MaqCliOptions *options, gboolean edits);
/* Everything that can be said without the library, then opens it. Once for a command: it may read standard input. FALSE: said why. */
gboolean    maq_cli_check_request   (MaqCli *cli, MaqCliOptions *options, gboolean edits, MaqExit *code);
/* The request over the pictures where they lie: nothing is copied, nothing is left. Returns: (transfer full), or NULL: said why. */
MaqRequest *maq_cli_look_at_request (MaqCli *cli, MaqCliOptions *options, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;
/* The request over copies in the library. Returns: (transfer full), or NULL: said why. */
MaqRequest *maq_cli_build_request   (MaqCli *cli, MaqCliOptions *options, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;
/* Reads "STEP" or "STEP:N" (N from 1) and finds it. @slot (out): from 0. NULL: said why. */
MaqStepRecord *maq_cli_find_step   (MaqCli *cli, const char *text, guint *slot, MaqExit *code);
/* Whether there is a picture of what was named so. FALSE: said what there is instead. */
gboolean    maq_cli_check_picture   (MaqCli *cli, const char *text, const MaqStepRecord *record, guint slot, MaqExit *code);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqCliOptions, maq_cli_options_clear)

G_END_DECLS
