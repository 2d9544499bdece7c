/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-recipes.h"

#define SUFFIX ".recipe"
#define MOST_FILES 200
/* An editor writes a file in several goes. */
#define SETTLE_MS 300

struct _MaqRecipes {
  GObject       parent_instance;

  char         *folder;
  GFileMonitor *monitor;
  GCancellable *reading;  /* of the look that is under way */
  GPtrArray    *shipped;
  GPtrArray    *all;      /* of MaqRecipe, by title */
  GPtrArray    *own;      /* of MaqRecipe */
  GPtrArray    *problems; /* of char* */
  guint         settle_id;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqRecipes, maq_recipes, G_TYPE_OBJECT)

/* The titles of data/recipes, for translators; a test looks that none is missing. */
static const char *const titles[] = {
  N_("Character consistency"), N_("Comic strip"),     N_("Infographic"),       N_("Lighting"),         N_("Logo"),
  N_("Marketing visual"),      N_("Object removal"),  N_("Photorealistic scene"), N_("Product mock-up"), N_("Scene compositing"),
  N_("Style transfer"),        N_("Text translation"), N_("UI mock-up"),       N_("Virtual try-on"),
};

const char *
maq_recipes_title (const MaqRecipe *recipe)
{
  const char *title = maq_recipe_get_title (recipe);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i], title))
      return _(titles[i]);
  return title;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (maq_recipes_title (*(MaqRecipe *const *) a), maq_recipes_title (*(MaqRecipe *const *) b));
}

static MaqRecipe *
find_in (GPtrArray *recipes, const char *id)
{
  for (guint i = 0; i < recipes->len; i++)
    if (g_str_equal (maq_recipe_get_id (g_ptr_array_index (recipes, i)), id))
      return g_ptr_array_index (recipes, i);
  return NULL;
}

static void
gather (MaqRecipes *self)
{
  g_ptr_array_set_size (self->all, 0);
  for (guint i = 0; i < self->shipped->len; i++)
    if (find_in (self->own, maq_recipe_get_id (g_ptr_array_index (self->shipped, i))) == NULL)
      g_ptr_array_add (self->all, maq_recipe_ref (g_ptr_array_index (self->shipped, i)));
  for (guint i = 0; i < self->own->len; i++)
    g_ptr_array_add (self->all, maq_recipe_ref (g_ptr_array_index (self->own, i)));
  g_ptr_array_sort (self->all, compare);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (transfer full): what is wrong and where, for the one who writes the file. */
static char *
describe (const char *name, const MaqRecipeFault *fault)
{
  switch (fault->flaw)
    {
    case MAQ_RECIPE_NO_NAME:
      return g_strdup_printf (_("The recipe “%s” cannot be used: line %u is not “name = value”. A line that goes on begins with a space."),
                              name, fault->line);
    case MAQ_RECIPE_STRANGE_NAME:
      return g_strdup_printf (_("The recipe “%s” cannot be used: “%s” in line %u is nothing that a recipe has."), name, fault->what,
                              fault->line);
    case MAQ_RECIPE_STRANGE_RATIO:
      return g_strdup_printf (_("The recipe “%s” cannot be used: “%s” in line %u is no shape. There are 1:1, 3:2, 2:3, 16:9 and 9:16."),
                              name, fault->what, fault->line);
    case MAQ_RECIPE_STRANGE_ROLE:
      return g_strdup_printf (_("The recipe “%s” cannot be used: “%s” in line %u is no role of a reference."), name, fault->what,
                              fault->line);
    case MAQ_RECIPE_INCOMPLETE:
      return g_strdup_printf (_("The recipe “%s” cannot be used: it needs a title and a prompt."), name);
    case MAQ_RECIPE_NO_TEXT:
    default:
      return g_strdup_printf (_("The recipe “%s” cannot be used: it is no short text in UTF-8."), name);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqRecipes) self = data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  MaqRecipeFault fault;
  gsize length = 0;
  MaqRecipe *recipe;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_ptr_array_add (self->problems, g_strdup_printf (_("The recipe “%s” cannot be read."), name));
      gather (self);
      return;
    }
  recipe = maq_recipe_parse (id, text, length, &fault, NULL);
  if (recipe != NULL)
    g_ptr_array_add (self->own, recipe);
  else
    g_ptr_array_add (self->problems, describe (name, &fault));
  maq_recipe_fault_clear (&fault);
  gather (self);
}

/* Neither a folder nor a device is read, nor what is too long for a recipe; the latter is said. */
static gboolean
is_recipe (MaqRecipes *self, GFileInfo *info)
{
  const char *name = g_file_info_get_name (info);
  const MaqRecipeFault too_long = { MAQ_RECIPE_NO_TEXT, 0, NULL };

  if (!g_str_has_suffix (name, SUFFIX) || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return FALSE;
  if (g_file_info_get_size (info) <= MAQ_MAX_RECIPE_BYTES)
    return TRUE;
  g_ptr_array_add (self->problems, describe (name, &too_long));
  return FALSE;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqRecipes) self = data;
  g_autolist (GFileInfo) infos = g_file_enumerator_next_files_finish (G_FILE_ENUMERATOR (source), result, NULL);
  GFile *folder = g_file_enumerator_get_container (G_FILE_ENUMERATOR (source));

  for (GList *link = infos; link != NULL; link = link->next)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, g_file_info_get_name (link->data));

      if (is_recipe (self, link->data))
        g_file_load_contents_async (file, self->reading, read_cb, g_object_ref (self));
    }
  gather (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqRecipes) self = data;
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children_finish (G_FILE (source), result, NULL);

  if (files != NULL)
    g_file_enumerator_next_files_async (files, MOST_FILES, G_PRIORITY_LOW, self->reading, listed_cb, g_object_ref (self));
}

static void
look (MaqRecipes *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  g_cancellable_cancel (self->reading);
  g_set_object (&self->reading, NULL);
  self->reading = g_cancellable_new ();
  g_ptr_array_set_size (self->own, 0);
  g_ptr_array_set_size (self->problems, 0);
  gather (self);
  g_file_enumerate_children_async (folder,
                                   G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                   G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW, self->reading, opened_cb, g_object_ref (self));
}

static gboolean
settled_cb (gpointer data)
{
  MaqRecipes *self = data;

  self->settle_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (MaqRecipes *self)
{
  if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
maq_recipes_dispose (GObject *object)
{
  MaqRecipes *self = MAQ_RECIPES (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (maq_recipes_parent_class)->dispose (object);
}

static void
maq_recipes_finalize (GObject *object)
{
  MaqRecipes *self = MAQ_RECIPES (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->shipped, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_recipes_parent_class)->finalize (object);
}

static void
maq_recipes_class_init (MaqRecipesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_recipes_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_recipes_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_recipes_init (MaqRecipes *self)
{
  self->shipped = maq_recipe_list_shipped ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_recipe_unref);
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_recipe_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

MaqRecipes *
maq_recipes_new (const char *folder)
{
  MaqRecipes *self = g_object_new (MAQ_TYPE_RECIPES, NULL);
  g_autoptr (GFile) file = NULL;

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "maquette", "recipes", NULL);
  file = g_file_new_for_path (self->folder);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self, G_CONNECT_SWAPPED);
  look (self);
  return self;
}

guint
maq_recipes_get_n (MaqRecipes *self)
{
  g_return_val_if_fail (MAQ_IS_RECIPES (self), 0);
  return self->all->len;
}

MaqRecipe *
maq_recipes_get (MaqRecipes *self, guint index)
{
  g_return_val_if_fail (MAQ_IS_RECIPES (self), NULL);
  g_return_val_if_fail (index < self->all->len, NULL);
  return g_ptr_array_index (self->all, index);
}

MaqRecipe *
maq_recipes_find (MaqRecipes *self, const char *id)
{
  g_return_val_if_fail (MAQ_IS_RECIPES (self), NULL);
  return find_in (self->all, id);
}

GPtrArray *
maq_recipes_get_problems (MaqRecipes *self)
{
  g_return_val_if_fail (MAQ_IS_RECIPES (self), NULL);
  return self->problems;
}

const char *
maq_recipes_get_folder (MaqRecipes *self)
{
  g_return_val_if_fail (MAQ_IS_RECIPES (self), NULL);
  return self->folder;
}
