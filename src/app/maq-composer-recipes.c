/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "maq-composer-private.h"
#include "maq-recipe-menu.h"

/* The menu of recipes, and what taking one does. */

static void
changed_cb (MaqComposer *self)
{
  maq_prompt_view_clear_recipes (self->prompt);
  for (guint i = 0; i < maq_recipes_get_n (self->recipes); i++)
    {
      MaqRecipe *recipe = maq_recipes_get (self->recipes, i);

      maq_prompt_view_add_recipe (self->prompt, maq_recipe_get_id (recipe), maq_recipes_title (recipe));
    }
}

/* References that say nothing of what they are for get the recipe's roles, in order of their numbers. */
static void
give_roles (MaqComposer *self, MaqRecipe *recipe)
{
  MaqBoard *board = self->engine != NULL ? maq_engine_get_board (self->engine) : NULL;
  guint n_items = board != NULL ? g_list_model_get_n_items (G_LIST_MODEL (board)) : 0;

  for (guint i = 0; i < MIN (n_items, maq_recipe_get_n_roles (recipe)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);

      if (maq_reference_get_role (maq_board_item_get_reference (item)) == MAQ_ROLE_OTHER)
        maq_board_set_role (board, item, maq_recipe_get_role (recipe, i));
    }
}

static void
apply (MaqComposer *self, MaqRecipe *recipe)
{
  g_autofree char *title = g_strdup_printf (_("Recipe: %s"), maq_recipes_title (recipe));
  MaqRatio ratio;

  if (maq_recipe_get_keep (recipe)[0] != NULL)
    maq_keep_chips_set_words (self->keep, maq_recipe_get_keep (recipe));
  if (maq_recipe_get_ratio (recipe, &ratio))
    maq_composer_set_ratio (self, ratio);
  give_roles (self, recipe);
  gtk_label_set_label (self->recipe_label, title);
  maq_prompt_view_go_to_slot (self->prompt);
}

/* From "/": at the caret, where it was written. */
void
maq_composer_insert_recipe (MaqComposer *self, const char *id)
{
  MaqRecipe *recipe = maq_recipes_find (self->recipes, id);

  if (recipe == NULL)
    return;
  maq_prompt_buffer_insert_saved (maq_prompt_view_get_buffer (self->prompt), maq_recipe_get_prompt (recipe));
  apply (self, recipe);
}

/* From the menu: in place of all; Ctrl+Z brings that back. */
static void
chosen_cb (MaqComposer *self, const char *id)
{
  MaqRecipe *recipe = maq_recipes_find (self->recipes, id);

  if (recipe == NULL)
    return;
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), maq_recipe_get_prompt (recipe));
  apply (self, recipe);
}

/* When it is first opened: making it is no work for the start. */
static void
make_menu_cb (GtkMenuButton *button, gpointer data)
{
  MaqComposer *self = data;
  GtkWidget *menu;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  menu = maq_recipe_menu_new (self->recipes);
  g_signal_connect_object (menu, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, menu);
}

void
maq_composer_set_up_recipes (MaqComposer *self)
{
  self->recipes = maq_recipes_new (NULL);
  g_signal_connect_object (self->recipes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (self->recipe_button, make_menu_cb, self, NULL);
  g_signal_connect_object (self->prompt, "recipe", G_CALLBACK (maq_composer_insert_recipe), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

void
maq_composer_show_recipes (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));
  gtk_menu_button_popup (self->recipe_button);
}

const char *
maq_composer_make_recipes_folder (MaqComposer *self, GError **error)
{
  const char *folder;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  gtk_menu_button_popdown (self->recipe_button);
  folder = maq_recipes_get_folder (self->recipes);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return folder;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder for recipes cannot be made: %s"), g_strerror (errno));
  return NULL;
}
