/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-prompt-undo.h"

#define MOST_STATES 200

typedef struct {
  char *text;
  int   caret;
} State;

struct _MaqPromptUndo {
  GArray  *states; /* of State: all that there were, oldest first; never empty */
  guint    at;     /* the one of now */
  gboolean open;   /* the last one goes on growing while letters are typed */
};

static void
state_clear (gpointer data)
{
  g_free (((State *) data)->text);
}

static void
push (MaqPromptUndo *self, const char *text, int caret)
{
  State state = { g_strdup (text), caret };

  g_array_append_val (self->states, state);
  if (self->states->len > MOST_STATES)
    g_array_remove_index (self->states, 0);
  self->at = self->states->len - 1;
}

MaqPromptUndo *
maq_prompt_undo_new (void)
{
  MaqPromptUndo *self = g_new0 (MaqPromptUndo, 1);

  self->states = g_array_new (FALSE, FALSE, sizeof (State));
  g_array_set_clear_func (self->states, state_clear);
  push (self, "", 0);
  return self;
}

void
maq_prompt_undo_free (MaqPromptUndo *self)
{
  g_array_unref (self->states);
  g_free (self);
}

void
maq_prompt_undo_forget (MaqPromptUndo *self)
{
  g_array_set_size (self->states, self->at + 1);
  g_array_remove_range (self->states, 0, self->at);
  self->at = 0;
  self->open = FALSE;
}

void
maq_prompt_undo_record (MaqPromptUndo *self, const char *now, int caret, gboolean typed, gboolean joins)
{
  State *last = &g_array_index (self->states, State, self->at);

  if (g_str_equal (last->text, now))
    return;
  g_array_set_size (self->states, self->at + 1);
  last = &g_array_index (self->states, State, self->at);
  if (joins && self->open && self->at > 0)
    {
      g_free (last->text);
      *last = (State) { g_strdup (now), caret };
    }
  else
    push (self, now, caret);
  self->open = typed;
}

static const char *
give (MaqPromptUndo *self, int *caret)
{
  const State *state = &g_array_index (self->states, State, self->at);

  self->open = FALSE;
  *caret = state->caret;
  return state->text;
}

const char *
maq_prompt_undo_back (MaqPromptUndo *self, int *caret)
{
  if (self->at == 0)
    return NULL;
  self->at--;
  return give (self, caret);
}

const char *
maq_prompt_undo_again (MaqPromptUndo *self, int *caret)
{
  if (!maq_prompt_undo_can_go_again (self))
    return NULL;
  self->at++;
  return give (self, caret);
}

gboolean
maq_prompt_undo_can_go_back (MaqPromptUndo *self)
{
  return self->at > 0;
}

gboolean
maq_prompt_undo_can_go_again (MaqPromptUndo *self)
{
  return self->at + 1 < self->states->len;
}
