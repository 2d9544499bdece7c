/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window says of pictures that do not come in, and before it leaves. No display. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "maq-import-text.h"
#include "maq-risk.h"

/* Every problem is said in a sentence of its own that names the file and ends. */
static void
test_every_problem_has_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int problem = MAQ_FILE_MISSING; problem <= MAQ_FILE_NO_PICTURE; problem++)
    {
      MaqFileLook look = { (MaqFileProblem) problem, 40000, 3, 70u << 20 };
      g_autofree char *nameless = maq_import_text_problem (NULL, &look);
      char *text = maq_import_text_problem ("lamp %s.png", &look);

      g_assert_nonnull (strstr (text, "“lamp %s.png”"));
      g_assert_true (g_str_has_suffix (text, "."));
      g_assert_true (g_hash_table_add (seen, text));
      g_assert_true (g_str_has_suffix (nameless, "."));
    }
}

static char *
make_message (guint n_failed, guint n_added)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_failed; i++)
    g_ptr_array_add (sentences, g_strdup_printf ("Sentence %u.", i));
  return maq_import_text_message (sentences, n_failed, n_added);
}

static void
test_message_counts (void)
{
  g_autofree char *none = make_message (0, 3);
  g_autofree char *one = make_message (1, 0);
  g_autofree char *some = make_message (2, 3);
  g_autofree char *many = make_message (9, 0);

  g_assert_null (none);
  g_assert_cmpstr (one, ==, "Sentence 0.");
  g_assert_cmpstr (some, ==, "2 of 5 pictures were not added.\nSentence 0.\nSentence 1.");
  g_assert_true (g_str_has_prefix (many, "9 pictures were not added."));
  g_assert_true (g_str_has_suffix (many, "And 4 more."));
}

static void
test_crowd_is_one_sentence (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < 7; i++)
    g_ptr_array_add (names, (char *) "p.png");
  text = maq_import_text_full (names);
  g_assert_nonnull (strstr (text, "“p.png”, “p.png”, “p.png”, “p.png” and 3 more"));
  g_assert_nonnull (strstr (text, "20 references"));
}

static void
test_risk_is_said (void)
{
  MaqRisk nothing = { .n_remote = 3, .n_waiting = 2, .is_known = TRUE };
  MaqRisk paid = { .n_paid = 2, .most = 200000, .is_known = TRUE, .n_waiting = 1 };
  MaqRisk unknown = { .n_paid = 1, .is_known = FALSE };
  g_autofree char *safe = maq_risk_make_text (&nothing);
  g_autofree char *money = maq_risk_make_text (&paid);
  g_autofree char *priceless = maq_risk_make_text (&unknown);

  /* What an engine keeps, and what was not sent, is no reason to stay. */
  g_assert_null (safe);
  g_assert_nonnull (strstr (money, "2 pictures for up to $0.20"));
  g_assert_nonnull (strstr (money, "1 picture that still waits"));
  g_assert_nonnull (strstr (priceless, "1 picture that is paid for"));
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inout/problems", test_every_problem_has_words);
  g_test_add_func ("/inout/message", test_message_counts);
  g_test_add_func ("/inout/crowd", test_crowd_is_one_sentence);
  g_test_add_func ("/inout/risk", test_risk_is_said);
  return g_test_run ();
}
