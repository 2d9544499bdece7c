/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-markup.h"
#include "maq-prompt-list.h"
#include "maq-prompt-view.h"

G_BEGIN_DECLS

struct _MaqPromptView {
  GtkTextView      parent_instance;

  MaqPromptBuffer *buffer;
  GListModel      *board;
  MaqLoader       *loader;
  MaqPromptList   *list;      /* NULL until somebody is about to write */
  MaqMarkup       *base_markup; /* nullable */
  GPtrArray       *recipes;   /* id, title, id, title, … */
  guint            ready_id;  /* makes it so that it only has to be shown */
  gunichar         kind;      /* what the open list is of: '@', '/'; 0: none is open */
  int              trigger;   /* where that character is, in characters */
  int              dismissed; /* where one was whose list was closed by hand, or -1 */
  GdkRGBA          chip_colour;
  GdkRGBA          gone_colour;
};

/* maq-prompt-offer.c: the list at the caret. */
void     maq_prompt_offer_update (MaqPromptView *self);
/* When somebody is about to write. */
void     maq_prompt_offer_prepare (MaqPromptView *self);
void     maq_prompt_offer_close  (MaqPromptView *self);
gboolean maq_prompt_offer_key    (MaqPromptView *self, guint key);
void     maq_prompt_offer_set_up (MaqPromptView *self);

/* maq-prompt-clipboard.c: chips survive it. */
void     maq_prompt_clipboard_copy  (MaqPromptView *self);
/* FALSE: what is there is not ours. */
gboolean maq_prompt_clipboard_paste (MaqPromptView *self);

/* maq-prompt-view.c */
void     maq_prompt_view_take_recipe (MaqPromptView *self, const char *id);

G_END_DECLS
