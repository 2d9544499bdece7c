/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-verdict.h"

G_BEGIN_DECLS

/* Which steps of the history are meant. All zero: every step of the open board that is not in the trash. */
typedef struct {
  char     *search;               /* nullable: words, all of which must be in the step's change text or prompt */
  char     *engine;               /* nullable: id of the engine */
  gint64    since_us, until_us;   /* wall clock of the asking, from since to before until; 0: no limit */
  gboolean  starred;              /* only starred ones */
  MaqVerdict verdict;             /* only those with a picture of which that was said; NONE: any */
  gboolean  trashed;              /* those in the trash, and no others */
  gboolean  all_boards;
} MaqStepFilter;

MaqStepFilter *maq_step_filter_copy   (const MaqStepFilter *self) G_GNUC_WARN_UNUSED_RESULT; /* NULL: an empty one */
void           maq_step_filter_free   (MaqStepFilter *self);
/* NULL is the same as an empty one, and so is a search without words. */
gboolean       maq_step_filter_equal  (const MaqStepFilter *one, const MaqStepFilter *other);
/* Does it leave anything out but the trash? */
gboolean       maq_step_filter_is_narrow (const MaqStepFilter *self);

/* The words of a search, for those who look for themselves. (transfer full) */
GStrv          maq_step_filter_split  (const char *search) G_GNUC_WARN_UNUSED_RESULT;
/* Is @word anywhere in @text, in capitals or not? Both UTF-8; letters are compared one by one. */
gboolean       maq_step_filter_has_word (const char *text, const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqStepFilter, maq_step_filter_free)

G_END_DECLS
