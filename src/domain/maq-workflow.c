/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-domain-resources.h"
#include "maq-workflow.h"

#define FOLDER "/io/github/maquette/domain/workflows/"

char *
maq_workflow_dup (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, ".json", NULL);
  g_autoptr (GBytes) bytes = NULL;
  static gsize once = 0;
  gsize length;
  const char *text;

  if (g_once_init_enter (&once))
    {
      maq_domain_register_resource ();
      g_once_init_leave (&once, 1);
    }

  bytes = g_resource_lookup_data (maq_domain_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}
