/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-ratio.h"

G_BEGIN_DECLS

/* All that is written and chosen in the composer and not sent yet: what a board keeps of it, and what Undo puts back. */
typedef struct {
  char    *text;      /* as MaqPromptBuffer saves it */
  char    *second;    /* what a split left over, the same; nullable */
  GStrv    keep;      /* what must not change; never NULL */
  GStrv    own;       /* the words that are no ready ones, on or off; never NULL */
  GStrv    locked;    /* those of its words, on or off, that have a padlock; never NULL */
  gboolean lock_all;
  MaqRatio ratio;
  guint    variants;  /* 0: not said */
  guint    previews;
  char    *engine;    /* id, nullable */
  char    *quality;   /* nullable */
  char    *base;      /* uuid of the step that is edited, nullable */
  guint    slot;      /* which of its pictures */
} MaqUnsent;

/* Empty: no text, nothing kept, nothing said of the rest. */
MaqUnsent *maq_unsent_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       maq_unsent_free      (MaqUnsent *self);
gboolean   maq_unsent_is_empty  (const MaqUnsent *self); /* Nobody would miss it: no words, nothing kept, nothing edited. */
char      *maq_unsent_to_string (const MaqUnsent *self) G_GNUC_WARN_UNUSED_RESULT;
/* Reading is hostile input: what is missing or wrong is as in an empty one. NULL: it is nothing that was written here. */
MaqUnsent *maq_unsent_parse     (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqUnsent, maq_unsent_free)

G_END_DECLS
