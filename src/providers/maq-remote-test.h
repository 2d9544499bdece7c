/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-talk.h"

G_BEGIN_DECLS

/* "Test connection" where there is nothing free to ask for: asks about a job that cannot be there, at @path. Whoever knows
 * nothing of it has at least looked at the key. As MaqProvider's test(). */
gboolean maq_remote_test (const MaqCall *call, const char *path, MaqDiagnosis *diagnosis, char **detail, GError **error);

G_END_DECLS
