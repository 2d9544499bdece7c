/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "maq-composer-private.h"

/* The menu of recipes, and what taking one does. */

static void
add_row (MaqComposer *self, MaqRecipe *recipe)
{
  GtkWidget *label = gtk_label_new (maq_recipes_title (recipe));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_name (row, maq_recipe_get_id (recipe));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, maq_recipes_title (recipe), -1);
  gtk_list_box_append (self->recipe_list, row);
}

static void
show_problems (MaqComposer *self)
{
  GPtrArray *problems = maq_recipes_get_problems (self->recipes);
  GString *text = g_string_new (NULL);
  g_autofree char *all = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (problems, i));
  all = g_string_free (text, FALSE);
  gtk_label_set_label (self->recipe_problems, all);
  gtk_widget_set_visible (GTK_WIDGET (self->recipe_problems), all[0] != '\0');
}

static void
changed_cb (MaqComposer *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->recipe_list))) != NULL)
    gtk_list_box_remove (self->recipe_list, row);
  maq_prompt_view_clear_recipes (self->prompt);
  for (guint i = 0; i < maq_recipes_get_n (self->recipes); i++)
    {
      MaqRecipe *recipe = maq_recipes_get (self->recipes, i);

      add_row (self, recipe);
      maq_prompt_view_add_recipe (self->prompt, maq_recipe_get_id (recipe), maq_recipes_title (recipe));
    }
  show_problems (self);
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
activated_cb (MaqComposer *self, GtkListBoxRow *row)
{
  MaqRecipe *recipe = maq_recipes_find (self->recipes, gtk_widget_get_name (GTK_WIDGET (row)));

  gtk_menu_button_popdown (self->recipe_button);
  if (recipe == NULL)
    return;
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), maq_recipe_get_prompt (recipe));
  apply (self, recipe);
}

void
maq_composer_set_up_recipes (MaqComposer *self)
{
  self->recipes = maq_recipes_new (NULL);
  g_signal_connect_object (self->recipes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recipe_list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
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
