/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* The newest partial picture of each job as FILE-preview.png beside what -o names, while it is under way. */
typedef struct _MaqCliPreviews MaqCliPreviews;

/* @jobs: (element-type MaqJob). @output: as given with -o, nullable: then nothing is written. */
MaqCliPreviews *maq_cli_previews_new  (GPtrArray *jobs, const char *output) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the files away again: the finished pictures are written by others. */
void            maq_cli_previews_free (MaqCliPreviews *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqCliPreviews, maq_cli_previews_free)

G_END_DECLS
