/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-prompt.h"

char *
maq_prompt_join_changes (const char *const *changes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *before = NULL;

  g_return_val_if_fail (changes != NULL, NULL);

  for (guint i = 0; changes[i] != NULL; i++)
    {
      g_autofree char *change = g_strstrip (g_strdup (changes[i]));

      if (change[0] == '\0' || g_strcmp0 (change, before) == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, change);
      g_free (before);
      before = g_steal_pointer (&change);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
