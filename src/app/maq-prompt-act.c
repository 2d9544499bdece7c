/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-prompt-buffer-private.h"

/* What is done to a prompt as a whole: other words, chips put in and taken out, back and forth. */

void
maq_prompt_buffer_set_saved (MaqPromptBuffer *self, const char *saved)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));
  g_return_if_fail (saved != NULL);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  maq_prompt_text_insert_saved (self, &start, saved, -1);
  self->typed_end = -1;
  self->typed = FALSE;
  gtk_text_buffer_end_user_action (buffer);
}

void
maq_prompt_buffer_insert_saved (MaqPromptBuffer *self, const char *saved)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter caret;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  maq_prompt_text_insert_saved (self, &caret, saved, -1);
  self->typed_end = -1;
  self->typed = FALSE;
  gtk_text_buffer_end_user_action (buffer);
}

void
maq_prompt_buffer_insert_chip (MaqPromptBuffer *self, const char *id, char letter)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter caret, before;
  g_autofree char *saved = NULL;
  gboolean spaced;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));
  g_return_if_fail (id != NULL);

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  before = caret;
  spaced = !gtk_text_iter_backward_char (&before) || g_unichar_isspace (gtk_text_iter_get_char (&before));
  saved = letter != 0 ? g_strdup_printf ("%s@{%s.%c}", spaced ? "" : " ", id, letter)
                      : g_strdup_printf ("%s@{%s}", spaced ? "" : " ", id);
  gtk_text_buffer_begin_user_action (buffer);
  maq_prompt_buffer_insert_saved (self, saved);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  if (!g_unichar_isspace (gtk_text_iter_get_char (&caret)))
    {
      gtk_text_buffer_insert (buffer, &caret, " ", -1);
      self->spaced = gtk_text_iter_get_offset (&caret);
    }
  gtk_text_buffer_end_user_action (buffer);
}

void
maq_prompt_buffer_remove_dangling (MaqPromptBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter at, start, end;
  gboolean gone;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &at);
  while (maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone))
    if (gone)
      {
        gtk_text_buffer_delete (buffer, &start, &end);
        at = start;
      }
  gtk_text_buffer_end_user_action (buffer);
}

gboolean
maq_prompt_buffer_can_undo (MaqPromptBuffer *self)
{
  return maq_prompt_undo_can_go_back (self->undo);
}

gboolean
maq_prompt_buffer_can_redo (MaqPromptBuffer *self)
{
  return maq_prompt_undo_can_go_again (self->undo);
}

static void
bring_back (MaqPromptBuffer *self, const char *saved, int caret)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;
  GtkTextMark *mark;

  if (saved == NULL)
    return;
  self->busy++;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  maq_prompt_text_insert_saved (self, &start, saved, caret);
  mark = gtk_text_buffer_create_mark (buffer, NULL, &start, TRUE);
  maq_prompt_text_insert_saved (self, &start, saved + caret, -1);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, mark);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_buffer_delete_mark (buffer, mark);
  self->busy--;
  self->typed_end = -1;
  maq_prompt_buffer_remember_marks (self);
  maq_prompt_buffer_tell (self);
}

void
maq_prompt_buffer_undo (MaqPromptBuffer *self)
{
  int caret = 0;
  const char *saved;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  saved = maq_prompt_undo_back (self->undo, &caret);
  bring_back (self, saved, caret);
}

void
maq_prompt_buffer_redo (MaqPromptBuffer *self)
{
  int caret = 0;
  const char *saved;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  saved = maq_prompt_undo_again (self->undo, &caret);
  bring_back (self, saved, caret);
}

void
maq_prompt_buffer_forget (MaqPromptBuffer *self)
{
  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  maq_prompt_undo_forget (self->undo);
  maq_prompt_buffer_tell (self);
}
