/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"

G_BEGIN_DECLS

/* What to do with more pictures than the engine takes. */
typedef enum { MAQ_CLI_FIT_REFUSE, MAQ_CLI_FIT_LEAVE_OUT, MAQ_CLI_FIT_PACK } MaqCliFit;

/* @request as it fits @model, with a word about what was done; itself when it fits already, or when @fit is REFUSE and the
 * check is to refuse it. @keep: the contact sheet goes into the library; else it lives as long as this process. NULL: said why.
 * Returns: (transfer full) */
MaqRequest *maq_cli_fit         (MaqCli *cli, MaqRequest *request, const MaqModel *model, MaqCliFit fit, gboolean keep, MaqExit *code)
  G_GNUC_WARN_UNUSED_RESULT;
/* Which ways there are, where @request was refused for its pictures. */
void        maq_cli_offer_fits  (MaqCli *cli, const MaqRequest *request, const MaqModel *model);

G_END_DECLS
