/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-recipe.h"

G_BEGIN_DECLS

/* The recipes that there are: those that come with the program, and the files *.recipe of a folder, which is watched. A file of
 * the name of a shipped one takes its place. Main thread; files are read asynchronously. Signal "changed". */
#define MAQ_TYPE_RECIPES (maq_recipes_get_type ())
G_DECLARE_FINAL_TYPE (MaqRecipes, maq_recipes, MAQ, RECIPES, GObject)

/* @folder: NULL for the user's own. It need not exist. */
MaqRecipes  *maq_recipes_new          (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
guint        maq_recipes_get_n        (MaqRecipes *self);
MaqRecipe   *maq_recipes_get          (MaqRecipes *self, guint index); /* (transfer none) */
MaqRecipe   *maq_recipes_find         (MaqRecipes *self, const char *id); /* (transfer none) (nullable) */
/* What is wrong with the user's files, a sentence each, naming file and line. (element-type char*) */
GPtrArray   *maq_recipes_get_problems (MaqRecipes *self);
const char  *maq_recipes_get_folder   (MaqRecipes *self);
/* In the language of the window where it is a shipped one's. (transfer none) */
const char  *maq_recipes_title        (const MaqRecipe *recipe);

G_END_DECLS
