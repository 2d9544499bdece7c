/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-verdict.h"

static const char *const words[] = { NULL, "pick", "reject" };

const char *
maq_verdict_to_word (MaqVerdict verdict)
{
  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (words), NULL);
  return words[verdict];
}

gboolean
maq_verdict_from_word (const char *word, MaqVerdict *verdict)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        *verdict = i;
        return TRUE;
      }
  return FALSE;
}
