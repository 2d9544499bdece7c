/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of the history as a list model: what a view that believes items-changed has, and what is selected. No display. */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-history-keys.h"
#include "maq-history-list.h"
#include "maq-journal.h"

#define MOST_AT_ONCE 6   /* rows that are new, where a view makes widgets of them */
#define ROWS_MADE 220

typedef struct {
  MaqLibraryDir  *dir;
  MaqStore       *store;   /* another process's, so to speak */
  MaqEngine      *engine;
  MaqHistoryList *list;
  GArray         *seen;    /* of keys: what the view has */
  guint           n_pieces;
} World;

static gint64
get_key (GListModel *model, guint position)
{
  g_autoptr (MaqHistoryEntry) entry = g_list_model_get_item (model, position);

  return maq_history_key_make (maq_step_get_id (maq_history_entry_get_step (entry)), maq_history_entry_get_slot (entry));
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, World *world)
{
  g_assert_cmpuint (position + removed, <=, world->seen->len);
  g_assert_cmpuint (removed + added, >, 0);
  g_assert_true (added <= MOST_AT_ONCE || position >= ROWS_MADE);
  if (removed > 0)
    g_array_remove_range (world->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 key = get_key (model, position + i);

      g_array_insert_val (world->seen, position + i, key);
    }
  world->n_pieces++;
  g_assert_cmpuint (world->seen->len, ==, g_list_model_get_n_items (model));
}

static void
world_init (World *world, const char *name)
{
  g_autofree char *folder = harness_dup_path (name);
  g_autoptr (GError) error = NULL;

  world->dir = maq_library_dir_open (folder, 1000, &error);
  g_assert_no_error (error);
  world->store = maq_store_open (world->dir, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (!maq_library_dir_is_alone (world->dir) || maq_library_dir_share (world->dir, NULL));
  world->seen = maq_history_keys_new ();
}

static void
world_open (World *world, const char *name)
{
  g_autofree char *folder = harness_dup_path (name);

  world->engine = harness_open (folder);
  world->list = maq_history_list_new (maq_engine_get_library (world->engine), maq_engine_get_queue (world->engine));
  g_signal_connect (world->list, "items-changed", G_CALLBACK (changed_cb), world);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (world->list)); i++)
    {
      gint64 key = get_key (G_LIST_MODEL (world->list), i);

      g_array_append_val (world->seen, key);
    }
}

static void
world_clear (World *world)
{
  g_object_unref (world->list);
  harness_close (world->engine);
  maq_store_close (world->store);
  maq_library_dir_unref (world->dir);
  g_array_unref (world->seen);
}

static gint64
add_step (World *world, const char *engine, guint n_slots)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request (engine, "a lamp", n_slots);
  g_autoptr (MaqStepRecord) record = NULL;

  record = maq_store_add_step (world->store, request, "a lamp", "Draft", "draft", FALSE, (MaqPrice) { TRUE, 0, 0 }, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < record->slots->len; i++)
    g_assert_true (maq_journal_end_queued (world->store, ((const MaqSlot *) g_ptr_array_index (record->slots, i))->job,
                                           MAQ_JOB_CANCELLED, "cancelled", NULL, &error));
  return record->id;
}

typedef struct {
  World        *world;
  const GArray *keys;
} Expected;

static gboolean
is_as_expected (gpointer data)
{
  const Expected *expected = data;
  const GArray *seen = expected->world->seen, *keys = expected->keys;

  return seen->len == keys->len && memcmp (seen->data, keys->data, keys->len * sizeof (gint64)) == 0;
}

static void
assert_rows (World *world, const GArray *keys)
{
  Expected expected = { world, keys };

  harness_wait (is_as_expected, &expected, 60);
}

static void
test_keys (void)
{
  g_autoptr (GArray) keys = maq_history_keys_new ();

  maq_history_keys_append_step (keys, 3, 2);
  maq_history_keys_append_step (keys, 9, 1);
  maq_history_keys_append_step (keys, 7, 3);
  maq_history_keys_append_step (keys, 1, 1);
  for (guint i = 0; i < keys->len; i++)
    g_assert_cmpuint (maq_history_keys_find (keys, maq_history_keys_get (keys, i), 2), ==, i);
  g_assert_cmpuint (maq_history_keys_find (keys, maq_history_key_make (7, 3), 2), ==, G_MAXUINT);
  g_assert_cmpuint (maq_history_keys_find (keys, maq_history_key_make (2, 0), 2), ==, G_MAXUINT);
  g_assert_cmpint (maq_history_key_get_step (maq_history_keys_get (keys, 3)), ==, 7);
  g_assert_cmpuint (maq_history_key_get_slot (maq_history_keys_get (keys, 3)), ==, 2);
  maq_history_keys_remove (keys, maq_history_key_make (9, 0));
  g_assert_false (maq_history_keys_has (keys, maq_history_key_make (9, 0)));
  maq_history_keys_sort (keys, FALSE);
  g_assert_cmpint (maq_history_keys_get (keys, 0), ==, maq_history_key_make (1, 0));
}

/* A few at a time, in order, whatever is filtered meanwhile; what stays listed stays selected. */
static void
test_comes_in_pieces (void)
{
  const MaqStepFilter other = { .engine = (char *) "other" }, all = { 0 };
  g_autoptr (GArray) keys = maq_history_keys_new (), few = maq_history_keys_new ();
  g_autoptr (GPtrArray) chosen = NULL;
  World world = { 0 };
  guint slot = 0, place;

  world_init (&world, "pieces");
  for (guint i = 0; i < 150; i++)
    {
      gint64 step = add_step (&world, i % 10 == 0 ? "other" : "draft", 1 + i % 3);

      maq_history_keys_append_step (keys, step, 1 + i % 3);
      if (i % 10 == 0)
        maq_history_keys_append_step (few, step, 1 + i % 3);
    }
  maq_history_keys_sort (keys, TRUE);
  maq_history_keys_sort (few, TRUE);
  world_open (&world, "pieces");
  assert_rows (&world, keys);
  g_assert_cmpuint (world.n_pieces, >, ROWS_MADE / MOST_AT_ONCE - 2);
  place = maq_history_keys_find (keys, maq_history_keys_get (few, 9), 0);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (world.list), 0, TRUE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (world.list), place, FALSE);
  maq_library_set_filter (maq_engine_get_library (world.engine), &other);
  assert_rows (&world, few);
  chosen = maq_history_list_dup_chosen (world.list);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_cmpint (maq_history_list_get_selected (world.list, &slot), ==, maq_history_key_get_step (maq_history_keys_get (few, 9)));
  g_assert_cmpuint (maq_history_list_find (world.list, maq_history_key_get_step (maq_history_keys_get (few, 9)), slot), ==, 9);
  maq_library_set_filter (maq_engine_get_library (world.engine), &all);
  assert_rows (&world, keys);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (world.list), place));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/app/history/keys", test_keys);
  g_test_add_func ("/app/history/comes-in-pieces", test_comes_in_pieces);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
