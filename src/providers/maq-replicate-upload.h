/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* Pictures beyond the row's inline_limit go to the service's files, and their addresses into @uploads; "" stands for one that
 * goes within the request. The service deletes them by itself, after a day. As MaqProvider's upload(). */
gboolean maq_replicate_upload (const MaqCall *call, GPtrArray *uploads, GError **error);

G_END_DECLS
