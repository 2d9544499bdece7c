/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* Which server programs a person has let run on this computer. A library may be a copy of anybody's: what stands in it is not enough
 * to start a program. Kept outside of all libraries, in the user's own configuration, by hash of the program's path and its
 * arguments. Any thread. */

gboolean maq_local_trust_has (const MaqEndpoint *endpoint);
gboolean maq_local_trust_add (const MaqEndpoint *endpoint, GError **error);

G_END_DECLS
