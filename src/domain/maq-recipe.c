/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "maq-domain-resources.h"
#include "maq-error.h"
#include "maq-recipe.h"

#define RESOURCE_FOLDER "/io/github/maquette/domain/recipes"
#define SUFFIX ".recipe"
#define MOST_PARTS 32

struct _MaqRecipe {
  gatomicrefcount refs;

  char           *id;
  char           *title;
  char           *prompt;
  char          **keep;
  gboolean        has_ratio;
  MaqRatio        ratio;
  GArray         *roles; /* of MaqRole */
};

G_DEFINE_BOXED_TYPE (MaqRecipe, maq_recipe, maq_recipe_ref, maq_recipe_unref)

MaqRecipe *
maq_recipe_ref (MaqRecipe *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_recipe_unref (MaqRecipe *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->prompt);
  g_strfreev (self->keep);
  g_array_unref (self->roles);
  g_free (self);
}

/* "a, b" → a, b */
static GStrv
split_list (const char *value)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (value, ",", MOST_PARTS);

  for (char **part = parts; *part != NULL; part++)
    if (g_strstrip (*part)[0] != '\0')
      g_strv_builder_add (words, *part);
  return g_strv_builder_end (words);
}

/* FALSE always. */
static gboolean
fail (MaqRecipeFault *fault, MaqRecipeFlaw flaw, const char *what)
{
  g_free (fault->what);
  fault->flaw = flaw;
  fault->what = g_strdup (what);
  return FALSE;
}

static gboolean
take_roles (MaqRecipe *self, const char *value, MaqRecipeFault *fault)
{
  g_auto (GStrv) words = split_list (value);

  for (char **word = words; *word != NULL; word++)
    {
      MaqRole role = maq_role_from_word (*word);

      if (role == MAQ_ROLE_OTHER && !g_str_equal (*word, maq_role_to_word (MAQ_ROLE_OTHER)))
        return fail (fault, MAQ_RECIPE_STRANGE_ROLE, *word);
      g_array_append_val (self->roles, role);
    }
  return TRUE;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static gboolean
take_ratio (MaqRecipe *self, const char *value, MaqRecipeFault *fault)
{
  self->has_ratio = maq_ratio_parse (value, &self->ratio, NULL);
  return self->has_ratio || fail (fault, MAQ_RECIPE_STRANGE_RATIO, value);
}

static gboolean
take (MaqRecipe *self, const char *key, const char *value, MaqRecipeFault *fault)
{
  if (g_str_equal (key, "title"))
    set_text (&self->title, value);
  else if (g_str_equal (key, "prompt"))
    set_text (&self->prompt, value);
  else if (g_str_equal (key, "keep"))
    {
      g_strfreev (self->keep);
      self->keep = split_list (value);
    }
  else if (g_str_equal (key, "ratio"))
    return take_ratio (self, value, fault);
  else if (g_str_equal (key, "roles"))
    return take_roles (self, value, fault);
  else
    return fail (fault, MAQ_RECIPE_STRANGE_NAME, key);
  return TRUE;
}

static gboolean
is_continued (const char *line)
{
  return line != NULL && (line[0] == ' ' || line[0] == '\t') && strspn (line, " \t\r") < strlen (line);
}

/* "key = value" at @lines[*at] with the lines that go on with it; *@at is moved to the last of them. */
static gboolean
read_entry (MaqRecipe *self, char **lines, guint *at, MaqRecipeFault *fault)
{
  char *equals = strchr (lines[*at], '=');
  g_autofree char *key = NULL;
  g_autoptr (GString) value = NULL;

  if (equals == NULL)
    return fail (fault, MAQ_RECIPE_NO_NAME, NULL);
  key = g_strstrip (g_strndup (lines[*at], (gsize) (equals - lines[*at])));
  value = g_string_new (g_strstrip (equals + 1));
  while (is_continued (lines[*at + 1]))
    {
      (*at)++;
      g_string_append_printf (value, "%s%s", value->len > 0 ? " " : "", g_strstrip (lines[*at]));
    }
  return take (self, key, value->str, fault);
}

static gboolean
read_lines (MaqRecipe *self, char **lines, MaqRecipeFault *fault)
{
  for (guint at = 0; lines[at] != NULL; at++)
    {
      const char *text = lines[at] + strspn (lines[at], " \t\r");

      if (*text == '\0' || *text == '#')
        continue;
      fault->line = at + 1;
      if (!read_entry (self, lines, &at, fault))
        return FALSE;
    }
  fault->line = 0;
  if (self->title != NULL && self->title[0] != '\0' && self->prompt != NULL && self->prompt[0] != '\0')
    return TRUE;
  return fail (fault, MAQ_RECIPE_INCOMPLETE, NULL);
}

static gboolean
read_text (MaqRecipe *self, const char *text, gsize length, MaqRecipeFault *fault)
{
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  if (length > MAQ_MAX_RECIPE_BYTES || !g_utf8_validate_len (text, length, NULL) || memchr (text, '\0', length) != NULL)
    return fail (fault, MAQ_RECIPE_NO_TEXT, NULL);
  copy = g_strndup (text, length);
  lines = g_strsplit (copy, "\n", -1);
  return read_lines (self, lines, fault);
}

MaqRecipe *
maq_recipe_parse (const char *id, const char *text, gsize length, MaqRecipeFault *fault, GError **error)
{
  g_autoptr (MaqRecipe) self = g_new0 (MaqRecipe, 1);

  g_return_val_if_fail (id != NULL && text != NULL && fault != NULL, NULL);

  g_atomic_ref_count_init (&self->refs);
  self->id = g_strdup (id);
  self->keep = g_new0 (char *, 1);
  self->roles = g_array_new (FALSE, FALSE, sizeof (MaqRole));
  *fault = (MaqRecipeFault) { MAQ_RECIPE_NO_TEXT, 0, NULL };
  if (read_text (self, text, length, fault))
    return g_steal_pointer (&self);
  /* For a log; people are told by the fault, in their language. */
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A recipe of flaw %d at line %u", (int) fault->flaw, fault->line);
  return NULL;
}

void
maq_recipe_fault_clear (MaqRecipeFault *fault)
{
  g_clear_pointer (&fault->what, g_free);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(MaqRecipe *const *) a)->title, (*(MaqRecipe *const *) b)->title);
}

static MaqRecipe *
read_shipped (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER "/", name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autoptr (GBytes) bytes = g_resource_lookup_data (maq_domain_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  MaqRecipe *recipe;
  gsize length;
  const char *text;
  MaqRecipeFault fault;

  g_assert (bytes != NULL);
  text = g_bytes_get_data (bytes, &length);
  recipe = maq_recipe_parse (id, text, length, &fault, &error);
  if (recipe == NULL)
    g_error ("%s: %s", name, error->message);
  return recipe;
}

GPtrArray *
maq_recipe_list_shipped (void)
{
  GPtrArray *recipes = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_recipe_unref);
  g_auto (GStrv) names = NULL;

  maq_domain_register_resource ();
  names = g_resource_enumerate_children (maq_domain_get_resource (), RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (g_str_has_suffix (*name, SUFFIX))
      g_ptr_array_add (recipes, read_shipped (*name));
  g_ptr_array_sort (recipes, compare);
  return recipes;
}

const char *
maq_recipe_get_id (const MaqRecipe *self)
{
  return self->id;
}

const char *
maq_recipe_get_title (const MaqRecipe *self)
{
  return self->title;
}

const char *
maq_recipe_get_prompt (const MaqRecipe *self)
{
  return self->prompt;
}

const char *const *
maq_recipe_get_keep (const MaqRecipe *self)
{
  return (const char *const *) self->keep;
}

gboolean
maq_recipe_get_ratio (const MaqRecipe *self, MaqRatio *ratio)
{
  *ratio = self->ratio;
  return self->has_ratio;
}

guint
maq_recipe_get_n_roles (const MaqRecipe *self)
{
  return self->roles->len;
}

MaqRole
maq_recipe_get_role (const MaqRecipe *self, guint index)
{
  g_return_val_if_fail (index < self->roles->len, MAQ_ROLE_OTHER);
  return g_array_index (self->roles, MaqRole, index);
}
