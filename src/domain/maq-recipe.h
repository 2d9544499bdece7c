/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-ratio.h"
#include "maq-reference.h"

G_BEGIN_DECLS

/* A prompt with gaps in it, from a plain text file:
 *
 *   # a comment
 *   title = Product mock-up
 *   prompt = Place the {product} of @1 on {surface}.
 *     Lines that begin with a space go on with the one before.
 *   keep = shape of the product, label
 *   ratio = 3:2
 *   roles = subject, background
 *
 * "{product}" is a slot; "@1" is the first reference. title and prompt must be there. Immutable, counted, any thread. */
typedef struct _MaqRecipe MaqRecipe;

#define MAQ_MAX_RECIPE_BYTES 65536

#define MAQ_TYPE_RECIPE (maq_recipe_get_type ())

typedef enum {
  MAQ_RECIPE_NO_TEXT,     /* too long, or no UTF-8 */
  MAQ_RECIPE_NO_NAME,     /* a line that is not "name = value" */
  MAQ_RECIPE_STRANGE_NAME,
  MAQ_RECIPE_STRANGE_RATIO,
  MAQ_RECIPE_STRANGE_ROLE,
  MAQ_RECIPE_INCOMPLETE,  /* a title or the prompt is missing */
} MaqRecipeFlaw;

/* What is wrong with a file. */
typedef struct {
  MaqRecipeFlaw flaw;
  guint         line; /* which line, from 1; 0: none of them */
  char         *what; /* the word that is strange, nullable */
} MaqRecipeFault;

GType        maq_recipe_get_type   (void);
/* @id: names it. NULL: BAD_INPUT, and @fault (out) says what it is; maq_recipe_fault_clear(). */
MaqRecipe   *maq_recipe_parse      (const char *id, const char *text, gsize length, MaqRecipeFault *fault, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
void         maq_recipe_fault_clear (MaqRecipeFault *fault);
/* Those that come with the program, by title. (transfer full) (element-type MaqRecipe) */
GPtrArray   *maq_recipe_list_shipped (void) G_GNUC_WARN_UNUSED_RESULT;
MaqRecipe   *maq_recipe_ref        (MaqRecipe *self);
void         maq_recipe_unref      (MaqRecipe *self);

const char  *maq_recipe_get_id     (const MaqRecipe *self);
const char  *maq_recipe_get_title  (const MaqRecipe *self);
const char  *maq_recipe_get_prompt (const MaqRecipe *self);
/* NULL-terminated, never NULL. */
const char *const *maq_recipe_get_keep (const MaqRecipe *self);
/* FALSE: it does not say. */
gboolean     maq_recipe_get_ratio  (const MaqRecipe *self, MaqRatio *ratio);
/* Of the references, in the order of their numbers. */
guint        maq_recipe_get_n_roles (const MaqRecipe *self);
MaqRole      maq_recipe_get_role   (const MaqRecipe *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqRecipe, maq_recipe_unref)

G_END_DECLS
