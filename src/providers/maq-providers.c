/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-http.h"
#include "maq-providers-table.h"
#include "maq-providers.h"

const MaqProvider *
maq_providers_lookup (const char *id)
{
  for (const MaqProvider *const *provider = maq_providers_table; *provider != NULL; provider++)
    if (g_strcmp0 ((*provider)->id, id) == 0)
      return *provider;

  return NULL;
}

const MaqProvider *const *
maq_providers_list (void)
{
  return maq_providers_table;
}

void
maq_providers_init (void)
{
  maq_http_global_init ();
}
