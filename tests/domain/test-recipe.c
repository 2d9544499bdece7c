/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes as files: what is right, what is wrong and in which line, and those that come with the program. */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-quotes.h"
#include "maq-recipe.h"

static MaqRecipe *
parse (const char *text, MaqRecipeFault *fault, GError **error)
{
  return maq_recipe_parse ("mine", text, strlen (text), fault, error);
}

static void
test_reading (void)
{
  g_autoptr (GError) error = NULL;
  MaqRecipeFault fault;
  g_autoptr (MaqRecipe) recipe = parse ("# mine\r\n\ntitle = A = B\nprompt = Put {thing} of @1\n  on {place},\n\tsoftly.\n"
                                        "keep = layout ,, own words\nratio = 16:9\nroles = edit, style\n", &fault, &error);
  MaqRatio ratio;

  g_assert_no_error (error);
  g_assert_cmpstr (maq_recipe_get_title (recipe), ==, "A = B");
  g_assert_cmpstr (maq_recipe_get_prompt (recipe), ==, "Put {thing} of @1 on {place}, softly.");
  g_assert_cmpuint (g_strv_length ((char **) maq_recipe_get_keep (recipe)), ==, 2);
  g_assert_cmpstr (maq_recipe_get_keep (recipe)[1], ==, "own words");
  g_assert_true (maq_recipe_get_ratio (recipe, &ratio));
  g_assert_cmpint (ratio, ==, MAQ_RATIO_16_9);
  g_assert_cmpuint (maq_recipe_get_n_roles (recipe), ==, 2);
  g_assert_cmpint (maq_recipe_get_role (recipe, 1), ==, MAQ_ROLE_STYLE);
}

static void
test_mistakes (void)
{
  const struct {
    const char   *text;
    guint         line;
    MaqRecipeFlaw flaw;
    const char   *what;
  } wrong[] = {
    { "", 0, MAQ_RECIPE_INCOMPLETE, NULL },
    { "title = x\n", 0, MAQ_RECIPE_INCOMPLETE, NULL },
    { "prompt = x\n", 0, MAQ_RECIPE_INCOMPLETE, NULL },
    { "title =\nprompt = x\n", 0, MAQ_RECIPE_INCOMPLETE, NULL },
    { "title = x\nprompt = y\nratio = 7:5\n", 3, MAQ_RECIPE_STRANGE_RATIO, "7:5" },
    { "title = x\nprompt = y\n\n# z\nroles = subject, hero\n", 5, MAQ_RECIPE_STRANGE_ROLE, "hero" },
    { "title = x\nprompts = y\n", 2, MAQ_RECIPE_STRANGE_NAME, "prompts" },
    { "title = x\njust words\nprompt = y\n", 2, MAQ_RECIPE_NO_NAME, NULL },
    { "  begins with a space\n", 1, MAQ_RECIPE_NO_NAME, NULL },
    { "title = \xff\nprompt = y\n", 0, MAQ_RECIPE_NO_TEXT, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      MaqRecipeFault fault = { MAQ_RECIPE_NO_TEXT, 99, NULL };

      g_assert_null (parse (wrong[i].text, &fault, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_cmpuint (fault.line, ==, wrong[i].line);
      g_assert_cmpint (fault.flaw, ==, wrong[i].flaw);
      g_assert_cmpstr (fault.what, ==, wrong[i].what);
      maq_recipe_fault_clear (&fault);
    }
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (MAQ_MAX_RECIPE_BYTES + 1, 'x');
  g_autoptr (GError) error = NULL;
  MaqRecipeFault fault;

  g_assert_null (parse (text, &fault, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* The use cases of the model's card. */
static void
test_shipped (void)
{
  const char *const cases[] = {
    "character-consistency", "comic-strip",       "infographic",       "lighting",       "logo",
    "marketing-visual",      "object-removal",    "photorealistic-scene", "product-mock-up", "scene-compositing",
    "style-transfer",        "text-translation",  "ui-mock-up",        "virtual-try-on",
  };
  g_autoptr (GPtrArray) recipes = maq_recipe_list_shipped ();

  g_assert_cmpuint (recipes->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < recipes->len; i++)
    {
      const MaqRecipe *recipe = g_ptr_array_index (recipes, i);
      g_autoptr (GArray) slots = maq_quotes_find_slots (maq_recipe_get_prompt (recipe));
      MaqRatio ratio;

      g_assert_cmpstr (maq_recipe_get_id (recipe), ==, cases[i]);
      g_assert_true (maq_recipe_get_ratio (recipe, &ratio));
      g_assert_true (slots->len > 0 || strstr (maq_recipe_get_prompt (recipe), "@1") != NULL);
      /* What edits a picture says what stays. */
      g_assert_true (maq_recipe_get_n_roles (recipe) == 0 || maq_recipe_get_keep (recipe)[0] != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/reading", test_reading);
  g_test_add_func ("/recipe/mistakes", test_mistakes);
  g_test_add_func ("/recipe/too-long", test_too_long);
  g_test_add_func ("/recipe/shipped", test_shipped);
  return g_test_run ();
}
