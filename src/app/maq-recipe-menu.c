/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-recipe-menu.h"

struct _MaqRecipeMenu {
  GtkPopover  parent_instance;

  GtkListBox *list;
  GtkLabel   *problems;
  MaqRecipes *recipes;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqRecipeMenu, maq_recipe_menu, GTK_TYPE_POPOVER)

/* A row's name is the recipe's id. */
static void
add_row (MaqRecipeMenu *self, MaqRecipe *recipe)
{
  GtkWidget *label = gtk_label_new (maq_recipes_title (recipe));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_name (row, maq_recipe_get_id (recipe));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, maq_recipes_title (recipe), -1);
  gtk_list_box_append (self->list, row);
}

static void
show_problems (MaqRecipeMenu *self)
{
  GPtrArray *problems = maq_recipes_get_problems (self->recipes);
  GString *text = g_string_new (NULL);
  g_autofree char *all = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (problems, i));
  all = g_string_free (text, FALSE);
  gtk_label_set_label (self->problems, all);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), all[0] != '\0');
}

static void
changed_cb (MaqRecipeMenu *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < maq_recipes_get_n (self->recipes); i++)
    add_row (self, maq_recipes_get (self->recipes, i));
  show_problems (self);
}

static void
activated_cb (MaqRecipeMenu *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
maq_recipe_menu_dispose (GObject *object)
{
  g_clear_object (&MAQ_RECIPE_MENU (object)->recipes);
  G_OBJECT_CLASS (maq_recipe_menu_parent_class)->dispose (object);
}

static void
maq_recipe_menu_class_init (MaqRecipeMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_recipe_menu_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-recipe-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqRecipeMenu, list);
  gtk_widget_class_bind_template_child (widget_class, MaqRecipeMenu, problems);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
maq_recipe_menu_init (MaqRecipeMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
maq_recipe_menu_new (MaqRecipes *recipes)
{
  MaqRecipeMenu *self = g_object_new (MAQ_TYPE_RECIPE_MENU, NULL);

  self->recipes = g_object_ref (recipes);
  g_signal_connect_object (recipes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
