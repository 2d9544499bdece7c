/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-cli-request.h"

G_BEGIN_DECLS

/* One line of a batch: a JSON object of what "generate" and "edit" take. A member that is not known is BAD_INPUT: a typing
 * error must not cost money. @options is filled and cleared by the caller; @id (out) (nullable) (transfer full). */
gboolean maq_cli_batch_read (const char *line, MaqCliOptions *options, char **id, GError **error);

G_END_DECLS
