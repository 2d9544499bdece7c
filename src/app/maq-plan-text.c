/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-plan-text.h"
#include "maq-prompt-buffer.h"

char *
maq_plan_text_words (GListModel *board, const char *saved)
{
  g_autoptr (MaqPromptBuffer) buffer = maq_prompt_buffer_new ();
  g_autofree char *plain = NULL;

  if (board != NULL)
    maq_prompt_buffer_set_board (buffer, board);
  maq_prompt_buffer_set_saved (buffer, saved);
  plain = maq_prompt_buffer_dup_plain (buffer);
  /* Translators: a change that is made after the one that is written above. */
  return g_strdup_printf (_("Then: %s"), g_strstrip (plain));
}

char *
maq_plan_text_state (const MaqPlanned *item)
{
  switch (item->state)
    {
    case MAQ_PLANNED_WAITS:
      if (item->step > 0)
        return g_strdup_printf (_("Waits for step %ld"), (long) item->step);
      return g_strdup (_("Sent when the step before it is done"));
    case MAQ_PLANNED_SENDING:
      return g_strdup (_("It was being sent: look whether it is in the history"));
    case MAQ_PLANNED_UNSENT:
      return g_strdup (_("The step before it was not sent"));
    case MAQ_PLANNED_STOPPED:
    default:
      return item->why != NULL ? g_strdup (item->why) : g_strdup (_("Not sent"));
    }
}
