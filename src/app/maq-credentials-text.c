/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-credentials-text.h"
#include "maq-text.h"

#define MAX_GENERATOR 60

/* It has none of its own any more, and what it was made of had some. */
static gboolean
is_dropped (const MaqPictureCredentials *found)
{
  return found->picture->state == MAQ_CREDENTIALS_NONE && found->origin != NULL && found->origin->state != MAQ_CREDENTIALS_NONE;
}

char *
maq_credentials_text_caption (const MaqPictureCredentials *found)
{
  g_return_val_if_fail (found != NULL, NULL);

  if (is_dropped (found))
    return g_strdup (_("Content credentials: dropped"));
  switch (found->picture->state)
    {
    case MAQ_CREDENTIALS_INTACT:
      return g_strdup (_("Content credentials: intact"));
    case MAQ_CREDENTIALS_EDITED:
      return g_strdup (_("Content credentials: edited"));
    case MAQ_CREDENTIALS_UNREADABLE:
      return g_strdup (_("Content credentials: unreadable"));
    case MAQ_CREDENTIALS_NONE:
    default:
      return NULL;
    }
}

char *
maq_credentials_text_whole (const MaqPictureCredentials *found)
{
  g_autofree char *generator = NULL;

  g_return_val_if_fail (found != NULL, NULL);

  if (is_dropped (found))
    return g_strdup (_("Content credentials: dropped, because the picture was put together from an answer that had some."));
  switch (found->picture->state)
    {
    case MAQ_CREDENTIALS_INTACT:
      if (found->picture->generator == NULL)
        return g_strdup (_("Content credentials: intact. They belong to these bytes; who signed them is not verified."));
      generator = maq_text_display (found->picture->generator, strlen (found->picture->generator), MAX_GENERATOR);
      return g_strdup_printf (_("Content credentials: intact, made with “%s”. They belong to these bytes; who signed them is not verified."),
                              generator);
    case MAQ_CREDENTIALS_EDITED:
      return g_strdup (_("Content credentials: edited. They are of another picture than this one."));
    case MAQ_CREDENTIALS_UNREADABLE:
      if (found->picture->is_compressed)
        return g_strdup (_("Content credentials: unreadable. They are compressed, which cannot be checked here."));
      return g_strdup (_("Content credentials: unreadable. There are some that cannot be checked."));
    case MAQ_CREDENTIALS_NONE:
    default:
      return g_strdup (_("Content credentials: none"));
    }
}
