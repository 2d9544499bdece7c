/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-talk.h"

G_BEGIN_DECLS

/* "Test connection" of the Images form: asks for the models, and then, where that costs nothing, whether pictures may be asked
 * for at all. An option of the engine, "probe_loopback": true, lets a server on this machine be asked as OpenAI is: for the
 * tests. */
gboolean maq_openai_test       (const MaqCall *call, MaqDiagnosis *diagnosis, char **detail, GError **error);

/* Parts of it, for services that differ. Each: FALSE: *@diagnosis and @error say why not. */
/* @answer: a list of models under "data"; *@found: the endpoint's is among them. */
gboolean maq_openai_test_list  (const MaqCall *call, const char *path, MaqAnswer *answer, gboolean *found,
                                MaqDiagnosis *diagnosis, GError **error);
gboolean maq_openai_test_model (const MaqCall *call, MaqDiagnosis *diagnosis, GError **error);

G_END_DECLS
