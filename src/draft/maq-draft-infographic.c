/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-layouts.h"

gboolean
maq_draft_infographic (MaqDraftCanvas *canvas)
{
  return maq_draft_poster (canvas);
}
