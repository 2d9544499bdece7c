/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-journal.h"

/* The history as a list model, against the simplest model there is: the ids that the store lists, asked anew each time.
 * A view that believes items-changed, as GTK's views do, must always have the same ids. */

#define N_ROUNDS 60
#define N_ACTS 8

typedef struct {
  MaqLibraryDir *dir;
  MaqStore      *store;     /* another process's, so to speak */
  MaqEngine     *engine;
  MaqLibrary    *library;
  GArray        *seen;      /* of gint64: what the view has */
} World;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, World *world)
{
  g_assert_cmpuint (position + removed, <=, world->seen->len);
  /* An empty change, or one that says "all is new" of what is the same, loses selection and place. */
  g_assert_cmpuint (removed + added, >, 0);
  if (removed > 0)
    g_array_remove_range (world->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MaqStep) step = g_list_model_get_item (model, position + i);
      gint64 id = maq_step_get_id (step);
      g_autoptr (MaqStepRecord) record = maq_store_get_step (world->store, id, NULL);

      /* The history has a row for each slot, and asks how many there are before any record is read. */
      g_assert_cmpuint (maq_library_get_n_slots (MAQ_LIBRARY (model), id), ==, record->slots->len);
      g_array_insert_val (world->seen, position + i, id);
    }
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
  world->engine = harness_open (folder);
  world->library = maq_engine_get_library (world->engine);
  world->seen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (world->library, "items-changed", G_CALLBACK (changed_cb), world);
}

static void
world_clear (World *world)
{
  g_signal_handlers_disconnect_by_data (world->library, world);
  harness_close (world->engine);
  maq_store_close (world->store);
  maq_library_dir_unref (world->dir);
  g_array_unref (world->seen);
}

static const char *
pick_text (void)
{
  static const char *const texts[] = { "a lamp at dusk", "a lighthouse", "灯台と嵐", "lamp and lighthouse", "plain" };

  return texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];
}

static gint64
add_step (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request (g_test_rand_bit () ? "draft" : "other", pick_text (),
                                                   (guint) g_test_rand_int_range (1, 4));
  g_autoptr (MaqStepRecord) record = NULL;

  record = maq_store_add_step (world->store, request, maq_request_get_change (request), "Draft", "draft", FALSE,
                               (MaqPrice) { TRUE, 0, 0 }, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < record->slots->len; i++)
    {
      maq_journal_end_queued (world->store, ((const MaqSlot *) g_ptr_array_index (record->slots, i))->job, MAQ_JOB_CANCELLED,
                              "cancelled", NULL, &error);
      g_assert_no_error (error);
    }
  return record->id;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, NULL));
}

static gint64
get_job (World *world, gint64 step)
{
  g_autoptr (MaqStepRecord) record = maq_store_get_step (world->store, step, NULL);

  return ((const MaqSlot *) g_ptr_array_index (record->slots, 0))->job;
}

/* One act, by this process or by another one. */
static void
act (World *world, gint64 newest)
{
  gint64 step = newest > 0 ? g_test_rand_int_range (1, (gint32) newest + 1) : 0;
  gboolean on = g_test_rand_bit ();
  MaqVerdict verdict = g_test_rand_int_range (0, 3);

  switch (step == 0 ? 0 : g_test_rand_int_range (0, 8))
    {
    case 0:
    case 1:
      add_step (world);
      break;
    case 2:
      g_assert_true (maq_store_set_trashed (world->store, step, on, NULL));
      break;
    case 3:
      g_assert_true (maq_store_set_starred (world->store, step, on, NULL));
      break;
    case 4:
      maq_engine_trash_step_async (world->engine, step, on, done_cb, NULL);
      break;
    case 5:
      maq_engine_star_async (world->engine, step, on, done_cb, NULL);
      break;
    case 6:
      g_assert_true (maq_store_set_verdict (world->store, get_job (world, step), verdict, NULL));
      break;
    default:
      maq_engine_judge_async (world->engine, get_job (world, step), verdict, done_cb, NULL);
    }
}

static void
change_filter (World *world)
{
  static const char *const searches[] = { NULL, NULL, "lamp", "la", "灯台", "light lamp", "nothing like it" };
  MaqStepFilter filter = {
    .search = (char *) searches[g_test_rand_int_range (0, G_N_ELEMENTS (searches))],
    .engine = g_test_rand_int_range (0, 4) == 0 ? (char *) "draft" : NULL,
    .starred = g_test_rand_int_range (0, 4) == 0,
    .verdict = g_test_rand_int_range (0, 4) == 0 ? g_test_rand_int_range (1, 3) : MAQ_VERDICT_NONE,
    .trashed = g_test_rand_int_range (0, 5) == 0,
  };

  maq_library_set_filter (world->library, &filter);
}

static gboolean
is_true (gpointer data)
{
  World *world = data;
  g_autoptr (GArray) ids = maq_store_list_steps (world->store, NULL, maq_library_get_filter (world->library), 0, 100000, NULL);

  return ids->len == world->seen->len && g_list_model_get_n_items (G_LIST_MODEL (world->library)) == ids->len
         && (ids->len == 0 || memcmp (ids->data, world->seen->data, ids->len * sizeof (gint64)) == 0);
}

static void
test_random (void)
{
  World world = { 0 };

  world_init (&world, "random");
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n_acts = (guint) g_test_rand_int_range (0, N_ACTS);

      if (g_test_rand_int_range (0, 3) == 0)
        change_filter (&world);
      for (guint i = 0; i < n_acts; i++)
        {
          act (&world, maq_store_count_steps (world.store));
          if (g_test_rand_bit ())
            g_main_context_iteration (NULL, FALSE);
        }
      if (g_test_rand_int_range (0, 4) == 0)
        change_filter (&world);
      harness_wait (is_true, &world, 30);
    }
  world_clear (&world);
}

/* What is looked at shows what others do, closed or not. */
static gboolean
is_starred (gpointer data)
{
  return maq_step_get_record (data) != NULL && maq_step_get_record (data)->starred;
}

static gboolean
is_rejected (gpointer data)
{
  MaqStepRecord *record = maq_step_get_record (data);

  return record != NULL && ((const MaqSlot *) g_ptr_array_index (record->slots, 0))->verdict == MAQ_VERDICT_REJECT;
}

static gboolean
is_gone (gpointer data)
{
  World *world = data;

  return world->seen->len == 2;
}

static gboolean
is_back (gpointer data)
{
  World *world = data;

  return world->seen->len == 3;
}

static void
test_others (void)
{
  World world = { 0 };
  g_autoptr (MaqStep) step = NULL;
  gint64 first;

  world_init (&world, "others");
  first = add_step (&world);
  add_step (&world);
  add_step (&world);
  harness_wait (is_back, &world, 10);
  step = g_list_model_get_item (G_LIST_MODEL (world.library), 2);
  g_assert_cmpint (maq_step_get_id (step), ==, first);
  g_assert_true (maq_store_set_starred (world.store, first, TRUE, NULL));
  harness_wait (is_starred, step, 10);
  g_assert_true (maq_store_set_verdict (world.store, get_job (&world, first), MAQ_VERDICT_PICK, NULL));
  maq_engine_judge_async (world.engine, get_job (&world, first), MAQ_VERDICT_REJECT, done_cb, NULL);
  harness_wait (is_rejected, step, 10);
  g_assert_true (maq_step_get_record (step)->starred);
  g_assert_true (maq_store_set_trashed (world.store, first, TRUE, NULL));
  harness_wait (is_gone, &world, 10);
  g_assert_true (maq_store_set_trashed (world.store, first, FALSE, NULL));
  harness_wait (is_back, &world, 10);
  g_assert_cmpint (g_array_index (world.seen, gint64, 2), ==, first);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/library/random", test_random);
  g_test_add_func ("/engine/library/others", test_others);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
