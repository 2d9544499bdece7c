/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* Which server programs and certificate authorities a person has chosen on this computer. A library may be a copy of anybody's: what
 * stands in it is not enough to start a program, nor to show a key to whoever that authority calls the service. Kept outside of all
 * libraries, in the user's own configuration, by hash: of the program's path and its arguments, of an origin and the authority's path.
 * Any thread. */

gboolean maq_local_trust_has (const MaqEndpoint *endpoint);
gboolean maq_local_trust_add (const MaqEndpoint *endpoint, GError **error);

gboolean maq_local_trust_has_authority   (const MaqEndpoint *endpoint);
gboolean maq_local_trust_add_authority   (const MaqEndpoint *endpoint, GError **error);
/* The one to believe. (transfer full) (nullable): the system's. */
char    *maq_local_trust_dup_authority   (const MaqEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE, with words for a person: it has one that nobody chose here. Nothing is to be sent then, no key above all. */
gboolean maq_local_trust_check_authority (const MaqEndpoint *endpoint, GError **error);

G_END_DECLS
