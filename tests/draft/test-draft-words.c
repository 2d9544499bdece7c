/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-words.h"

static char *
ignored (MaqDraftWords *words)
{
  g_auto (GStrv) list = maq_draft_words_ignored (words);

  return g_strjoinv ("/", list);
}

static void
assert_quoted (const char *prompt, const char *expected)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new (prompt);
  g_autofree char *got = g_strjoinv ("|", (char **) maq_draft_words_quoted (words));

  g_assert_cmpstr (got, ==, expected);
}

static void
test_quotes (void)
{
  assert_quoted ("Poster \"Night Market\" and “Open late”, «Été», „Grüße“ and 'Hi there'", "Night Market|Open late|Été|Grüße|Hi there");
  assert_quoted ("a sign “he said \"no\" twice”", "he said \"no\" twice");
  assert_quoted ("“outer “inner” text”", "outer “inner” text");
  assert_quoted ("\"a \\\"quoted\\\" word\"", "a \"quoted\" word");
  assert_quoted ("don't draw the dog's 'it isn't' sign", "it isn't");
  assert_quoted ("a 24\" poster with \"Sale\"", "Sale");
  assert_quoted ("\"never closed", "never closed");
  assert_quoted ("「夜市」と『開店』", "夜市|開店");
  assert_quoted ("\"\" and \" \"", "");
  assert_quoted (NULL, "");
}

static void
test_take (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("UI mock-up of a Lamp shop, \"lantern\" in the misty alley");
  g_autofree char *left = NULL;

  g_assert_true (maq_draft_words_take (words, "ui mock up|upper"));
  g_assert_true (maq_draft_words_has (words, "candle|lamp shop|store"));
  g_assert_false (maq_draft_words_has (words, "shop in"));
  g_assert_false (maq_draft_words_has (words, "lantern"));
  g_assert_false (maq_draft_words_has (words, "lam"));
  g_assert_true (maq_draft_words_take (words, "lamp|candle"));
  left = ignored (words);
  g_assert_cmpstr (left, ==, "shop/misty alley/“lantern”");
}

static void
test_before (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("headline \"One\", a button that says \"Two\"");

  g_assert_cmpuint (maq_draft_words_quote_at (words, 0), ==, 1);
  g_assert_true (maq_draft_words_take_before (words, maq_draft_words_quote_at (words, 1), 4, "button"));
  g_assert_false (maq_draft_words_take_before (words, maq_draft_words_quote_at (words, 0), 4, "button"));
  g_assert_true (maq_draft_words_take_before (words, maq_draft_words_quote_at (words, 0), 4, "headline"));
}

static void
assert_number (const char *prompt, const char *phrase, double expected)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new (prompt);
  double value = -1;

  g_assert_true (maq_draft_words_take_number (words, phrase, &value));
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
}

static void
test_numbers (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("rotate it, 15 apples");
  double value;

  assert_number ("rotate 15", "rotate", 15);
  assert_number ("rotate by 12.5 degrees", "rotate", 12.5);
  assert_number ("20 % darker", "darker", 20);
  assert_number ("Three lanterns", "lantern|lanterns", 3);
  assert_number ("budget of 1,250", "budget", 1250);
  g_assert_false (maq_draft_words_take_number (words, "rotate", &value));
}

static void
assert_colours (const char *prompt, const char *expected, const char *left_over)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new (prompt);
  g_autoptr (GArray) colours = maq_draft_words_colours (words);
  g_autoptr (GString) got = g_string_new (NULL);
  g_autofree char *left = NULL;

  for (guint i = 0; i < colours->len; i++)
    {
      MaqDraftColour c = g_array_index (colours, MaqDraftColour, i);

      g_string_append_printf (got, "%02x%02x%02x ", c.r, c.g, c.b);
    }
  left = ignored (words);
  g_assert_cmpstr (got->str, ==, expected);
  g_assert_cmpstr (left, ==, left_over);
}

static void
test_colours (void)
{
  assert_colours ("#abc, #12F09a and teal", "aabbcc 12f09a 0f7c80 ", "");
  assert_colours ("Navy blue on off-white, teal trees", "14274e f4f0e6 0f7c80 ", "trees");
  assert_colours ("hashtag #abcd", "", "hashtag/abcd");
}

static void
test_ground (void)
{
  const char *prompts[] = { "a cup on a navy background, coral", "coral cup, background in navy", "background: navy, coral cup" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (MaqDraftWords) words = maq_draft_words_new (prompts[i]);
      MaqDraftColour colour;

      g_assert_true (maq_draft_words_take_ground (words, &colour));
      g_assert_cmpuint (colour.r, ==, 0x14);
    }
}

static void
test_images (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("put image 2 on picture 1 like @4, images 5 and 6, 7 cups");
  g_autoptr (GArray) images = maq_draft_words_images (words);
  const guint expected[] = { 2, 1, 4, 5, 6 };

  g_assert_cmpmem (images->data, images->len * sizeof (guint), expected, sizeof expected);
}

static void
test_figures (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("Infographic 2024: 64% recycled paper, 1,200 bikes and $30 per trip, 16:9");
  g_autoptr (GPtrArray) figures = maq_draft_words_figures (words);
  MaqDraftFigure *figure;

  g_assert_cmpuint (figures->len, ==, 3);
  figure = figures->pdata[0];
  g_assert_cmpstr (figure->shown, ==, "64%");
  g_assert_cmpstr (figure->label, ==, "recycled paper");
  figure = figures->pdata[1];
  g_assert_cmpfloat_with_epsilon (figure->value, 1200, 1e-9);
  g_assert_cmpstr (figure->label, ==, "bikes");
  figure = figures->pdata[2];
  g_assert_cmpstr (figure->shown, ==, "$30");
}

static void
test_hostile (void)
{
  g_autoptr (MaqDraftWords) broken = maq_draft_words_new ("\xff\xfe red \"\xc3 x\" \x01");
  g_autofree char *many = g_strnfill (30000, '"');
  g_autoptr (MaqDraftWords) marks = maq_draft_words_new (many);
  g_autoptr (GArray) colours = maq_draft_words_colours (broken);

  g_assert_cmpuint (colours->len, ==, 1);
  g_assert_true (g_utf8_validate (maq_draft_words_quoted (broken)[0], -1, NULL));
  g_assert_nonnull (maq_draft_words_quoted (marks));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/words/quotes", test_quotes);
  g_test_add_func ("/draft/words/take", test_take);
  g_test_add_func ("/draft/words/before", test_before);
  g_test_add_func ("/draft/words/numbers", test_numbers);
  g_test_add_func ("/draft/words/colours", test_colours);
  g_test_add_func ("/draft/words/ground", test_ground);
  g_test_add_func ("/draft/words/images", test_images);
  g_test_add_func ("/draft/words/figures", test_figures);
  g_test_add_func ("/draft/words/hostile", test_hostile);
  return g_test_run ();
}
