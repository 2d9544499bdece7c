/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli.h"
#include "maq-markup.h"

G_BEGIN_DECLS

/* Reads what --marks names: what is drawn on the picture being edited (see maq-markup.h), or { "pictures": { "1": …, "2": … } } by the
 * pictures' numbers, 0 for that of --from. Returns: (transfer full): number → MaqMarkup; NULL: said why. @has_parent: --from is given. */
GHashTable *maq_cli_read_marks (MaqCli *cli, const char *path, gboolean has_parent, MaqExit *code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
