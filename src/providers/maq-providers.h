/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* The table that meson makes from the names in src/providers/meson.build. */
const MaqProvider        *maq_providers_lookup (const char *id);
const MaqProvider *const *maq_providers_list   (void); /* NULL-terminated */

/* Once, first thing, before any thread is made (curl_global_init). */
void                      maq_providers_init   (void);

G_END_DECLS
