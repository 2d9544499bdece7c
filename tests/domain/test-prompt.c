/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-prompt.h"
#include "domain-fixture.h"

static void
assert_written (MaqRequestBuilder *builder,
                const char        *expected)
{
  g_autoptr (MaqRequest) request = end_request (builder);
  g_autofree char *prompt = maq_prompt_write (request);

  g_assert_cmpstr (prompt, ==, expected);
}

/* The sheet "What will be sent", word for word. */
static void
test_edit (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  set_base (builder, 0, 1536, 1024);
  add_reference (builder, 3, "coastal light", MAQ_ROLE_OTHER);
  add_reference (builder, 1, "sketch", MAQ_ROLE_OTHER);
  add_reference (builder, 2, "brass finish", MAQ_ROLE_OTHER);
  maq_request_builder_set_change (builder, "make the lamp of @1 solid brass like @2, add soft coastal daylight from @3. "
                                  "Headline “Welcome back” in bold serif.");
  maq_request_builder_add_keep (builder, "layout");
  maq_request_builder_add_keep (builder, "text");
  maq_request_builder_add_keep (builder, "camera angle");
  assert_written (builder,
                  "Image 1 is the picture to edit. Image 2 is “sketch”. Image 3 is “brass finish”. Image 4 is “coastal light”.\n\n"
                  "Change: make the lamp of image 2 solid brass like image 3, add soft coastal daylight from image 4. "
                  "Headline “Welcome back” in bold serif.\n\n"
                  "Keep exactly as they are: layout, text, camera angle. Change nothing else.");
}

static void
test_references (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  add_reference (builder, 4, "brass finish", MAQ_ROLE_STYLE);
  add_reference (builder, 7, "", MAQ_ROLE_SUBJECT);
  maq_request_builder_set_change (builder, "@7 made of @4, not @1; mail a@4 and @44 and @4th stay");
  assert_written (builder, "Image 1 is “brass finish” (style). Image 2 is a reference (subject).\n\n"
                  "Change: image 2 made of image 1, not @1; mail a@4 and @44 and @4th stay");
}

static MaqReference *
mark (MaqReference *reference)
{
  const MaqPoint points[] = { { 0.31, 0.2 }, { 0.524, 0.7 } };
  g_autoptr (MaqMark) box = maq_mark_new (NULL, MAQ_MARK_BOX, 'A', "this lamp", points, 2);
  g_autoptr (MaqMark) arrow = maq_mark_new (NULL, MAQ_MARK_ARROW, 'B', NULL, points, 2);
  g_autoptr (MaqMark) note = maq_mark_new (NULL, MAQ_MARK_TEXT, 0, "bigger", points, 1);
  g_autoptr (MaqMarkup) one = maq_markup_with_mark (NULL, box);
  g_autoptr (MaqMarkup) two = maq_markup_with_mark (one, arrow);
  g_autoptr (MaqMarkup) three = maq_markup_with_mark (two, note);

  return maq_reference_with_markup (reference, three);
}

/* Letters find their mark in the picture it is drawn on; the copy that shows it shifts those behind it. */
static void
test_marks (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) plain_base = make_reference (0, "base", MAQ_ROLE_EDIT_THIS, 10, 10);
  g_autoptr (MaqReference) base = mark (plain_base);
  g_autoptr (MaqReference) plain = make_reference (2, "sketch", MAQ_ROLE_OTHER, 10, 10);
  g_autoptr (MaqReference) marked = mark (plain);

  maq_request_builder_set_base (builder, base, NULL, 0);
  maq_request_builder_add_reference (builder, marked);
  add_reference (builder, 3, "brass", MAQ_ROLE_STYLE);
  maq_request_builder_add_annotated (builder, maq_reference_get_id (marked), maq_reference_get_blob (plain));
  maq_request_builder_set_change (builder, "@0A like @2B, not @2C, @3A, @0, @0AB or a@2A; @3 and @2A");
  assert_written (builder,
                  "Image 1 is the picture to edit; mark A (box, 31–52 % from the left, 20–70 % from the top) shows “this lamp”; "
                  "mark B (arrow, 31 % from the left, 20 % from the top, pointing at 52 % from the left, 70 % from the top); "
                  "a note (31 % from the left, 20 % from the top) says “bigger”. "
                  "Image 2 is “sketch”; mark A (box, 31–52 % from the left, 20–70 % from the top) shows “this lamp”; "
                  "mark B (arrow, 31 % from the left, 20 % from the top, pointing at 52 % from the left, 70 % from the top); "
                  "a note (31 % from the left, 20 % from the top) says “bigger”. "
                  "Image 3 is image 2 again with its marks drawn on it; the marks are not part of the picture. "
                  "Image 4 is “brass” (style).\n\n"
                  "Change: mark A in image 1 like mark B in image 2, not @2C, @3A, @0, @0AB or a@2A; image 4 and mark A in image 2");
}

static void
test_plain (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  maq_request_builder_set_change (builder, "  A poster\n\nwith two paragraphs \n");
  assert_written (builder, "A poster\n\nwith two paragraphs");
  maq_request_builder_set_change (builder, "A poster");
  maq_request_builder_add_keep (builder, "the\nlogo");
  maq_request_builder_add_keep (builder, "  ");
  assert_written (builder, "Change: A poster\n\nKeep exactly as they are: the logo. Change nothing else.");
}

/* Pieces of which prompts are made, among them all that the writer itself writes. */
static const char *const pieces[] = {
  "make it warmer", "@1", "@2", "@20", "@x", "\n", "\n\n", "Change: ", "Image 1 is ", "Image 1 is the picture to edit.",
  "Keep exactly as they are: ", ". Change nothing else.", "\n\nKeep exactly as they are: text. Change nothing else.",
  "\n\nChange: ", " ", ", ", ".", "“quoted”", "漢字", "\t", "ä",
};

static char *
random_text (guint most)
{
  GString *text = g_string_new (NULL);

  for (gint n = g_test_rand_int_range (1, most); n > 0; n--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

/* With a mark now and then, whose label is as unruly as a name. */
static void
add_random (MaqRequestBuilder *builder,
            guint              number,
            const char        *name,
            MaqRole            role)
{
  g_autoptr (MaqReference) reference = make_reference (number, name, role, 100, 100);
  g_autofree char *label = random_text (4);
  const MaqPoint points[] = { { g_test_rand_double (), g_test_rand_double () }, { 0.5, 0.5 } };
  g_autoptr (MaqMark) drawn = maq_mark_new (NULL, g_test_rand_int_range (0, MAQ_N_MARK_KINDS), 'Q', label, points, 2);
  g_autoptr (MaqMarkup) markup = g_test_rand_bit () ? maq_markup_with_mark (NULL, drawn) : NULL;
  g_autoptr (MaqReference) marked = maq_reference_with_markup (reference, markup);

  maq_request_builder_add_reference (builder, marked);
}

static MaqRequest *
random_request (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autofree char *text = random_text (12);
  g_autofree char *change = g_strconcat ("x", text, NULL);
  gint n_keep = g_test_rand_int_range (-2, 4), n_images = g_test_rand_int_range (-3, 6);

  /* Half of them begin as the writer's own paragraphs do. */
  maq_request_builder_set_change (builder, g_test_rand_bit () && strlen (g_strstrip (text)) > 0 ? text : change);
  for (gint i = 0; i < n_keep; i++)
    {
      g_autofree char *keep = random_text (4);

      maq_request_builder_add_keep (builder, keep);
    }
  if (g_test_rand_bit ())
    set_base (builder, 0, 100, 100);
  for (gint i = 0; i < n_images; i++)
    {
      g_autofree char *name = random_text (4);

      add_random (builder, 1 + i * 3, name, g_test_rand_int_range (MAQ_ROLE_OTHER, MAQ_ROLE_TEXT + 1));
    }
  return end_request (builder);
}

/* The mentions replaced by a second, slower way. */
static char *
expected_change (MaqRequest *request)
{
  GString *text = g_string_new (maq_request_get_change (request));

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < maq_request_get_n_images (request); i++)
      {
        guint number = maq_reference_get_number (maq_request_get_image (request, i));
        g_autofree char *pattern = g_strdup_printf ("(?<![A-Za-z0-9_])@0*%u(?![A-Za-z0-9])", number);
        g_autofree char *with = g_strdup_printf (pass == 0 ? "\x01%u" : "image %u", i + 1);
        g_autofree char *marked = g_strdup_printf ("\x01%u(?![0-9])", i + 1);
        g_autoptr (GRegex) regex = g_regex_new (pass == 0 ? pattern : marked, 0, 0, NULL);
        g_autofree char *done = NULL;

        if (number == 0 && pass == 0)
          continue;
        done = g_regex_replace_literal (regex, text->str, -1, 0, with, 0, NULL);
        g_string_assign (text, done);
      }
  return g_string_free (text, FALSE);
}

static void
test_split_property (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (MaqRequest) request = random_request ();
      g_autofree char *prompt = maq_prompt_write (request);
      g_autofree char *expected_legend = maq_prompt_legend (request);
      g_autofree char *expected = expected_change (request);
      g_autofree char *expected_keep = g_strjoinv (", ", (char **) maq_request_get_keep (request));
      g_autofree char *legend = NULL;
      g_autofree char *change = NULL;
      g_autofree char *keep = NULL;

      maq_prompt_split (prompt, &legend, &change, &keep);
      if (!g_str_equal (change, expected) || !g_str_equal (keep, expected_keep) || !g_str_equal (legend, expected_legend))
        g_error ("written:\n%s\nchange: “%s” not “%s”\nkeep: “%s” not “%s”", prompt, change, expected, keep, expected_keep);
    }
}

/* Each of twenty numbers finds its own picture, whatever the order they were added in. */
static void
test_positions (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
      g_autoptr (GString) change = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      gboolean with_base = g_test_rand_bit ();
      guint numbers[19], n = 0;
      g_autoptr (MaqRequest) request = NULL;
      g_autofree char *prompt = NULL;
      g_autofree char *written = NULL;

      for (guint number = 1; n < G_N_ELEMENTS (numbers); number += g_test_rand_int_range (1, 30))
        numbers[n++] = number;
      for (guint i = 0; i < n; i++)
        {
          g_string_append_printf (change, "@%u ", numbers[i]);
          g_string_append_printf (expected, "image %u ", i + 1 + (with_base ? 1 : 0));
        }
      maq_request_builder_set_change (builder, change->str);
      for (guint i = n; i-- > 0;)
        add_reference (builder, numbers[i], "r", MAQ_ROLE_OTHER);
      if (with_base)
        set_base (builder, 0, 10, 10);
      request = end_request (builder);
      prompt = maq_prompt_write (request);
      maq_prompt_split (prompt, NULL, &written, NULL);
      g_assert_cmpstr (written, ==, g_strchomp (expected->str));
    }
}

static void
test_split_foreign (void)
{
  const char *const foreign[] = {
    "", "x", "Change: ", "Image 1 is ", "Image 1 is a cat\n\nand more", "Change: x",
    "Keep exactly as they are: x. Change nothing else.", "\n\n", "Image 1 is a cat.\n\nKeep exactly as they are: x. Change nothing else.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *legend = NULL;
      g_autofree char *change = NULL;
      g_autofree char *keep = NULL;

      maq_prompt_split (foreign[i], &legend, &change, &keep);
      g_assert_cmpstr (legend, ==, "");
      g_assert_cmpstr (change, ==, foreign[i]);
      g_assert_cmpstr (keep, ==, "");
      maq_prompt_split (foreign[i], NULL, NULL, NULL);
    }
}

static void
assert_changed (const char *before,
                const char *now,
                const char *expected)
{
  g_autoptr (GArray) ranges = maq_prompt_changed_words (before, now);
  g_autoptr (GString) marked = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      MaqTextRange range = g_array_index (ranges, MaqTextRange, i);

      g_string_append_len (marked, now + at, range.start - at);
      g_string_append_printf (marked, "[%.*s]", (int) range.length, now + range.start);
      at = range.start + range.length;
    }
  g_string_append (marked, now + at);
  g_assert_cmpstr (marked->str, ==, expected);
}

static void
test_changed_words (void)
{
  assert_changed ("a red lamp", "a blue lamp", "a [blue] lamp");
  assert_changed ("a lamp", "a lamp", "a lamp");
  assert_changed ("a lamp", "a solid  brass lamp now", "a [solid  brass] lamp [now]");
  assert_changed ("a b c", "c", "c");
  assert_changed ("", "new words", "[new words]");
  assert_changed ("x", "", "");
  assert_changed ("漢 字", "漢 新 字", "漢 [新] 字");
}

static void
test_changed_words_long (void)
{
  g_autofree char *long_text = g_strnfill (40000, 'a');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (GArray) same = NULL;

  for (guint i = 0; i < 16000; i++)
    g_string_append (words, "a ");
  ranges = maq_prompt_changed_words (long_text, words->str);
  g_assert_cmpuint (ranges->len, >, 0);
  same = maq_prompt_changed_words (words->str, words->str);
  g_assert_cmpuint (same->len, ==, 0);
}

static void
test_join (void)
{
  const char *const several[] = { "Make it darker", "  ", "Headline “Dusk”\n", "Headline “Dusk”", "", "加上一只猫。", "Make it darker", NULL };
  const char *const none[] = { NULL };
  g_autofree char *text = maq_prompt_join_changes (several);
  g_autofree char *nothing = maq_prompt_join_changes (none);

  g_assert_cmpstr (text, ==, "Make it darker\nHeadline “Dusk”\n加上一只猫。\nMake it darker");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prompt/edit", test_edit);
  g_test_add_func ("/prompt/references", test_references);
  g_test_add_func ("/prompt/marks", test_marks);
  g_test_add_func ("/prompt/plain", test_plain);
  g_test_add_func ("/prompt/split-property", test_split_property);
  g_test_add_func ("/prompt/positions", test_positions);
  g_test_add_func ("/prompt/split-foreign", test_split_foreign);
  g_test_add_func ("/prompt/changed-words", test_changed_words);
  g_test_add_func ("/prompt/changed-words-long", test_changed_words_long);
  g_test_add_func ("/prompt/join-changes", test_join);
  return g_test_run ();
}
