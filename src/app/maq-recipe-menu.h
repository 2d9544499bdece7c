/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-recipes.h"

G_BEGIN_DECLS

/* The recipes there are, and what is wrong with those that cannot be used. Signal "chosen" (a recipe's id). */
#define MAQ_TYPE_RECIPE_MENU (maq_recipe_menu_get_type ())
G_DECLARE_FINAL_TYPE (MaqRecipeMenu, maq_recipe_menu, MAQ, RECIPE_MENU, GtkPopover)

GtkWidget *maq_recipe_menu_new (MaqRecipes *recipes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
