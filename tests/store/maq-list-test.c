/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>

#include "maq-error.h"
#include "store-fixture.h"

/* What the history lists: filters, searches, trash, forks. */

static GArray *
list (Fixture             *fixture,
      const MaqStepFilter *filter,
      guint                limit)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = maq_store_list_steps (fixture->store, NULL, filter, 0, limit, &error);

  g_assert_no_error (error);

  return ids;
}

static guint
count (Fixture    *fixture,
       const char *search)
{
  const MaqStepFilter filter = { .search = (char *) search };
  g_autoptr (GArray) ids = list (fixture, &filter, 1000);

  return ids->len;
}

static gint64
add (Fixture    *fixture,
     const char *change,
     const char *engine)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, change, engine, 1, 0);

  return record->id;
}

static gint64
add_child (Fixture    *fixture,
           gint64      parent,
           const char *change)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 7, 1);
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, "step", MAQ_ROLE_EDIT_THIS, blobs->pdata[0]);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqStepRecord) from = maq_store_get_step (fixture->store, parent, NULL);
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_set_base (builder, base, from->uuid, 0);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  record = maq_store_add_step (fixture->store, request, change, "Draft", "draft", FALSE, (MaqPrice) { TRUE, 0, 0 }, &error);
  g_assert_no_error (error);

  return record->id;
}

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  g_autofree char *path = maq_library_dir_dup_child (fixture->dir, "library.db");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
trash (Fixture  *fixture,
       gint64    step,
       gboolean  trashed)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_set_trashed (fixture->store, step, trashed, &error));
  g_assert_no_error (error);
}

static MaqStepRecord *
get (Fixture *fixture,
     gint64   step)
{
  g_autoptr (GError) error = NULL;
  MaqStepRecord *record = maq_store_get_step (fixture->store, step, &error);

  g_assert_no_error (error);

  return record;
}

static void
test_filters (Fixture      *fixture,
              gconstpointer data)
{
  const MaqStepFilter starred = { .starred = TRUE }, engine = { .engine = (char *) "fast" };
  const MaqStepFilter day = { .since_us = 2000, .until_us = 3000 }, both = { .starred = TRUE, .engine = (char *) "fast" };
  const MaqStepFilter words = { .search = (char *) "lamp", .starred = TRUE }, short_word = { .search = (char *) "la", .engine = (char *) "fast" };
  const MaqStepFilter nobody = { .engine = (char *) "it's" };
  const struct { const MaqStepFilter *filter; guint found; } cases[] = {
    { NULL, 12 }, { &starred, 3 }, { &engine, 6 }, { &day, 1 }, { &both, 2 }, { &words, 3 }, { &short_word, 6 }, { &nobody, 0 },
  };
  gint64 ids[12];

  for (guint i = 0; i < 12; i++)
    ids[i] = add (fixture, "a lamp", i % 2 == 0 ? "fast" : "slow");
  for (guint i = 0; i < 12; i += 4)
    g_assert_true (maq_store_set_starred (fixture->store, ids[i + i / 8], TRUE, NULL));
  run_sql (fixture, "UPDATE step SET created_us = id * 1000");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) found = list (fixture, cases[i].filter, 100);

      g_assert_cmpuint (found->len, ==, cases[i].found);
      for (guint k = 1; k < found->len; k++)
        g_assert_cmpint (g_array_index (found, gint64, k), <, g_array_index (found, gint64, k - 1));
    }
}

/* Each search with what it finds among these. */
static void
test_words (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const texts[] = {
    "a lighthouse in a storm", "灯台と嵐の海", "the headline “Welcome back” at 100% width", "snake_case and C:\\temp, it's",
    "an Ärger with ÜBER letters", "Ω", "say \"hello\" twice",
  };
  g_autofree char *long_word = g_strnfill (3000, 'x');
  g_autofree char *longer = g_strconcat (long_word, "y", NULL);
  g_autofree char *many = g_strnfill (2000, 'a');
  const struct { const char *search; guint found; } cases[] = {
    { "storm", 1 }, { "st", 1 }, { "s", 4 }, { "嵐", 1 }, { "灯台", 1 }, { "嵐の海", 1 }, { "灯台 海", 1 }, { "海灯", 0 },
    { "100%", 1 }, { "0%", 1 }, { "%", 1 }, { "_", 1 }, { "e_c", 1 }, { "__", 0 }, { "\\", 1 }, { "'s", 1 }, { "'", 1 },
    { "\"", 1 }, { "\"hello\"", 1 }, { "“Welcome", 1 }, { "äR", 1 }, { "ärger", 1 }, { "über", 1 }, { "üb", 1 }, { "ω", 1 },
    { "NOT", 0 }, { "storm OR hello", 0 }, { "storm NEAR(x)", 0 }, { "change:storm", 0 }, { "*", 0 }, { "st*", 0 }, { "^a", 0 },
    { "(", 0 }, { long_word, 1 }, { longer, 0 }, { "\xff", 0 }, { "st \xc3", 0 }, { "a b c d e f g h i j k l m n o p q r s t u v", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add (fixture, texts[i], "draft");
  add (fixture, long_word, "draft");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (count (fixture, cases[i].search) != cases[i].found)
        g_test_message ("case %" G_GSIZE_FORMAT ": %.40s", i, cases[i].search);
      g_assert_cmpuint (count (fixture, cases[i].search), ==, cases[i].found);
    }
  /* A thousand words: none of them may be too many for the index's own parser. */
  for (guint i = 1; i < 2000; i += 2)
    many[i] = ' ';
  g_assert_cmpuint (count (fixture, many), ==, 5);
}

/* Pages of a search without an index join up, though each looks at a part only. */
static void
test_scan (Fixture      *fixture,
           gconstpointer data)
{
  const MaqStepFilter filter = { .search = (char *) "zz" };
  g_autoptr (GArray) all = NULL;
  gint64 cursor = 0, first, last;
  guint pages = 0, found = 0;

  first = add (fixture, "the zz first", "draft");
  run_sql (fixture, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
           " INSERT INTO step (uuid, board, created_us, request, change, prompt, engine, engine_title, model, is_ai)"
           " SELECT 'u' || i, board, 1, '{}', 'plain', 'plain', '', '', '', 0 FROM n, step WHERE id = 1");
  last = add (fixture, "the ZZ last", "draft");
  do
    {
      g_autoptr (GArray) ids = maq_store_list_page (fixture->store, NULL, &filter, &cursor, 100, NULL);

      g_assert_nonnull (ids);
      found += ids->len;
      pages++;
    }
  while (cursor != 0);
  g_assert_cmpuint (pages, >=, 3);
  g_assert_cmpuint (found, ==, 2);
  all = list (fixture, &filter, 100);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (g_array_index (all, gint64, 0), ==, last);
  g_assert_cmpint (g_array_index (all, gint64, 1), ==, first);
}

static void
test_trash (Fixture      *fixture,
            gconstpointer data)
{
  const MaqStepFilter in_trash = { .trashed = TRUE };
  gint64 one = add (fixture, "one lamp", "draft"), two = add (fixture, "two lamps", "draft"), changes;
  g_autoptr (MaqStepRecord) record = NULL, back = NULL;
  g_autoptr (GArray) left = NULL, gone = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  changes = maq_store_get_changes (fixture->store);
  trash (fixture, one, TRUE);
  g_assert_cmpint (maq_store_get_changes (fixture->store), >, changes);
  left = list (fixture, NULL, 10);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpint (g_array_index (left, gint64, 0), ==, two);
  g_assert_cmpuint (count (fixture, "lamp"), ==, 1);
  g_assert_cmpuint (count (fixture, "la"), ==, 1);
  gone = list (fixture, &in_trash, 10);
  g_assert_cmpuint (gone->len, ==, 1);
  record = get (fixture, one);
  g_assert_true (record->trashed);
  /* Its job is still one that will be done. */
  g_assert_cmpint (fixture_slot (record, 0)->state, ==, MAQ_JOB_QUEUED);
  trash (fixture, one, FALSE);
  back = get (fixture, one);
  g_assert_false (back->trashed);
  again = list (fixture, NULL, 10);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_false (maq_store_set_trashed (fixture->store, 999, TRUE, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static void
check_family (Fixture *fixture,
              gint64   step,
              guint    n_siblings,
              guint    sibling,
              guint    n_children)
{
  g_autoptr (MaqStepRecord) record = get (fixture, step);
  g_autoptr (GArray) siblings = maq_store_list_siblings (fixture->store, step, NULL);

  g_assert_cmpuint (record->n_siblings, ==, n_siblings);
  g_assert_cmpuint (record->sibling, ==, sibling);
  g_assert_cmpuint (record->n_children, ==, n_children);
  g_assert_cmpuint (siblings->len, ==, n_siblings);
  g_assert_cmpint (g_array_index (siblings, gint64, sibling), ==, step);
}

static void
test_forks (Fixture      *fixture,
            gconstpointer data)
{
  gint64 root = add (fixture, "root", "draft"), other = add (fixture, "other root", "draft");
  gint64 a = add_child (fixture, root, "a"), b = add_child (fixture, root, "b"), c = add_child (fixture, root, "c");
  gint64 below = add_child (fixture, b, "below b");

  check_family (fixture, root, 1, 0, 3);
  check_family (fixture, other, 1, 0, 0);
  check_family (fixture, a, 3, 0, 0);
  check_family (fixture, b, 3, 1, 1);
  check_family (fixture, c, 3, 2, 0);
  check_family (fixture, below, 1, 0, 0);
  trash (fixture, a, TRUE);
  check_family (fixture, root, 1, 0, 2);
  check_family (fixture, b, 2, 0, 1);
  trash (fixture, b, TRUE);
  check_family (fixture, c, 1, 0, 0);
  /* One in the trash still stands where it stood. */
  check_family (fixture, b, 2, 0, 1);
}

static const MaqTreeNode *
find_node (GArray *nodes,
           gint64  id)
{
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, MaqTreeNode, i).id == id)
      return &g_array_index (nodes, MaqTreeNode, i);

  return NULL;
}

static void
test_tree (Fixture      *fixture,
           gconstpointer data)
{
  gint64 root = add (fixture, "root", "draft"), middle = add_child (fixture, root, "middle");
  gint64 low = add_child (fixture, middle, "low"), lowest = add_child (fixture, low, "lowest"), cursor = 0;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (MaqTreeNode));
  g_autoptr (GHashTable) trashed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  g_assert_true (maq_store_set_starred (fixture->store, lowest, TRUE, NULL));
  trash (fixture, middle, TRUE);
  trash (fixture, low, TRUE);
  do
    {
      g_autoptr (GArray) page = maq_store_list_tree (fixture->store, NULL, &cursor, 1, trashed, NULL);

      g_assert_nonnull (page);
      g_array_append_vals (nodes, page->data, page->len);
    }
  while (cursor != 0);
  g_assert_cmpuint (nodes->len, ==, 2);
  g_assert_cmpint (find_node (nodes, root)->parent, ==, 0);
  g_assert_cmpint (find_node (nodes, lowest)->parent, ==, root);
  g_assert_true (find_node (nodes, lowest)->starred);
  g_assert_cmpint (find_node (nodes, lowest)->state, ==, MAQ_JOB_QUEUED);
}

static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  gint64 ids[5] = { add (fixture, "zero", "draft"), add (fixture, "one", "draft"), add (fixture, "two", "draft"),
                    add (fixture, "three", "draft"), 0 };
  g_autoptr (GArray) none = NULL, some = NULL;

  ids[4] = add_child (fixture, ids[3], "four");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_ptr_array_add (records, get (fixture, ids[i]));
  none = maq_store_list_changed (fixture->store, records, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (maq_store_set_starred (fixture->store, ids[0], TRUE, NULL));
  g_assert_true (maq_journal_end_queued (fixture->store, fixture_slot (records->pdata[1], 0)->job, MAQ_JOB_CANCELLED, "cancelled",
                                         NULL, NULL));
  add_child (fixture, ids[3], "a sibling of four");
  some = maq_store_list_changed (fixture->store, records, NULL);
  g_assert_cmpuint (some->len, ==, 4);
  for (guint i = 0; i < some->len; i++)
    g_assert_cmpint (g_array_index (some, gint64, i), !=, ids[2]);
}

static void
test_prompts (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const texts[] = { "one", "two", "one", "three", "two" };
  g_auto (GStrv) prompts = NULL;
  g_autofree char *joined = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add (fixture, texts[i], "draft");
  prompts = maq_store_list_prompts (fixture->store, 10, NULL);
  joined = g_strjoinv (" ", prompts);
  g_assert_cmpstr (joined, ==, "two three one");
}

/* A damaged index of words costs time, never a step. */
static void
test_damage (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const damages[] = {
    "DELETE FROM step_text_data WHERE id > 10", "UPDATE step_text_data SET block = x'00'", "DELETE FROM step_text_idx",
    "UPDATE step_text_data SET block = randomblob(200) WHERE id > 1",
  };

  add (fixture, "a lighthouse in a storm", "draft");
  add (fixture, "a quiet harbour", "draft");
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      run_sql (fixture, damages[i]);
      fixture_reopen (fixture);
      g_assert_cmpuint (count (fixture, "harbour"), <=, 1);
      g_assert_cmpuint (count (fixture, "ha"), ==, 1);
      g_assert_cmpuint (count (fixture, NULL), ==, 2);
    }
}

static void
test_matching (void)
{
  static const struct { const char *text, *word; gboolean has; } cases[] = {
    { "Lamp", "la", TRUE }, { "Lamp", "LAMP", TRUE }, { "Lamp", "lamps", FALSE }, { "", "a", FALSE }, { "", "", TRUE },
    { "灯台", "台", TRUE }, { "灯台", "台灯", FALSE }, { "ÄÖ", "äö", TRUE }, { "ÄÖ", "öä", FALSE }, { "1%", "%", TRUE },
    { "a\xff" "b", "ä", FALSE }, { "ПРИВЕТ", "привет", TRUE }, { "aaab", "AAB", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (maq_step_filter_has_word (cases[i].text, cases[i].word), ==, cases[i].has);
}

/* A step that was made here is of no engine, also one of an earlier version, which named the built-in one but no model of it. */
static void
test_made_here (Fixture      *fixture,
                gconstpointer data)
{
  const MaqStepFilter draft = { .engine = (char *) "draft" }, none = { .engine = (char *) MAQ_ENGINE_NONE };
  const MaqStepFilter found = { .engine = (char *) MAQ_ENGINE_NONE, .search = (char *) "restored" };
  gint64 drawn = add (fixture, "a lamp", "draft"), now = add (fixture, "restored now", MAQ_ENGINE_NONE);
  gint64 earlier = add (fixture, "restored earlier", "draft");
  g_autofree char *sql = g_strdup_printf ("UPDATE step SET model = '', is_ai = 0 WHERE id IN (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                                          now, earlier);
  g_autofree char *other = g_strdup_printf ("UPDATE step SET model = 'draft', is_ai = 0 WHERE id = %" G_GINT64_FORMAT, drawn);
  g_autoptr (GArray) of_draft = NULL, of_none = NULL, searched = NULL, all = NULL;

  run_sql (fixture, sql);
  run_sql (fixture, other);
  of_draft = list (fixture, &draft, 10);
  of_none = list (fixture, &none, 10);
  searched = list (fixture, &found, 10);
  all = list (fixture, NULL, 10);
  g_assert_cmpuint (of_draft->len, ==, 1);
  g_assert_cmpint (g_array_index (of_draft, gint64, 0), ==, drawn);
  g_assert_cmpuint (of_none->len, ==, 2);
  g_assert_cmpint (g_array_index (of_none, gint64, 0), ==, earlier);
  g_assert_cmpint (g_array_index (of_none, gint64, 1), ==, now);
  g_assert_cmpuint (searched->len, ==, 2);
  g_assert_cmpuint (all->len, ==, 3);
}

#define add_test(name, function) \
  g_test_add ("/list/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("filters", test_filters);
  add_test ("made-here", test_made_here);
  add_test ("words", test_words);
  add_test ("scan", test_scan);
  add_test ("trash", test_trash);
  add_test ("forks", test_forks);
  add_test ("tree", test_tree);
  add_test ("changed", test_changed);
  add_test ("prompts", test_prompts);
  add_test ("damage", test_damage);
  g_test_add_func ("/list/matching", test_matching);

  return g_test_run ();
}
