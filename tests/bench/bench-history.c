/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of a library with 100,000 steps: pages, filters and searches on the store, and how long the main thread is held.
 *
 *   bench-history [STEPS]            prints the rows of the table
 *   bench-history --make FOLDER N    makes a library with N steps, for bench-history.py
 *
 * The library is made of two real steps, which the store writes by itself; the others are copies of them, column by column,
 * whatever columns there are. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "maq-engine.h"
#include "maq-journal.h"
#include "maq-store.h"

#define STEPS 100000
#define ROUNDS 7

/* --- making --- */

static void
die (const char *what, const char *why)
{
  fprintf (stderr, "bench-history: %s: %s\n", what, why);
  exit (1);
}

static void
add_template (MaqStore *store, const char *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) record = NULL;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_engine (builder, "draft");
  request = maq_request_builder_end (builder, &error);
  record = request != NULL ? maq_store_add_step (store, request, change, "Draft", "draft", FALSE, (MaqPrice) { TRUE, 0, 0 }, &error)
                           : NULL;
  if (record == NULL || !maq_journal_end_queued (store, ((MaqSlot *) record->slots->pdata[0])->job, MAQ_JOB_CANCELLED,
                                                 "cancelled", NULL, &error))
    die ("template", error->message);
}

/* "a, b, c" and what is selected for them: the copied column, unless @own says otherwise. */
static char *
list_columns (sqlite3 *db, const char *table, const char *const own[][2], char **values)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) copies = g_string_new (NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", table);
  sqlite3_stmt *row;

  if (sqlite3_prepare_v2 (db, sql, -1, &row, NULL) != SQLITE_OK)
    die (table, sqlite3_errmsg (db));
  while (sqlite3_step (row) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (row, 0), *value = name;

      for (guint i = 0; own[i][0] != NULL; i++)
        if (g_str_equal (own[i][0], name))
          value = own[i][1];
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
      g_string_append_printf (copies, "%s%s", copies->len > 0 ? ", " : "", value);
    }
  sqlite3_finalize (row);
  *values = g_string_free (g_steal_pointer (&copies), FALSE);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    die (sql, sqlite3_errmsg (db));
}

static void
copy_rows (sqlite3 *db, guint n, const char *table, const char *key, const char *const own[][2])
{
  g_autofree char *values = NULL;
  g_autofree char *names = list_columns (db, table, own, &values);
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                         " INSERT INTO %s (%s) SELECT %s FROM n JOIN %s ON %s.%s = 1 + i %% 2", n, table, names, values, table,
                         table, key);
  run_sql (db, sql);
}

/* A second variant for each fourth step. */
static void
add_variants (sqlite3 *db, guint n)
{
  g_autofree char *id = g_strdup_printf ("id + %u", n);
  const char *const own[][2] = { { "id", id }, { "uuid", "printf ('00000000-0000-4000-a000-%012d', id)" }, { "slot", "1" },
                                 { NULL, NULL } };
  g_autofree char *values = NULL;
  g_autofree char *names = list_columns (db, "job", own, &values);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO job (%s) SELECT %s FROM job WHERE step %% 4 = 0", names, values);

  run_sql (db, sql);
}

/* Every step but each seventh is made from the one before; each hundredth is starred; ten a day. */
#define WORDS \
  "CASE WHEN i % 5000 = 7 THEN '灯台と嵐の海 ' ELSE '' END || CASE WHEN i % 1000 = 3 THEN 'rare lighthouse ' ELSE '' END ||" \
  " 'make the lamp solid brass, soft coastal daylight from the left, keep the layout and the headline, try ' || i"

static void
copy_all (const char *path, guint n)
{
  const char *const step[][2] = { { "id", "i" }, { "uuid", "printf ('00000000-0000-4000-8000-%012d', i)" }, { "change", WORDS },
                                  { "prompt", "'Change: ' || " WORDS }, { "starred", "i % 100 = 0" },
                                  { "created_us", "created_us - (" G_STRINGIFY (STEPS) " - i) * 8640000000" }, { NULL, NULL } };
  const char *const job[][2] = { { "id", "i" }, { "uuid", "printf ('00000000-0000-4000-9000-%012d', i)" }, { "step", "i" },
                                 { NULL, NULL } };
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    die (path, "cannot be opened");
  run_sql (db, "BEGIN");
  copy_rows (db, n, "step", "id", step);
  copy_rows (db, n, "job", "step", job);
  add_variants (db, n);
  run_sql (db, "INSERT INTO step_parent (step, parent_uuid, slot) SELECT id, (SELECT uuid FROM step AS p WHERE p.id = step.id - 1), 0"
           " FROM step WHERE id > 3 AND id % 7 <> 0");
  run_sql (db, "INSERT INTO step_text (step_text) VALUES ('rebuild')");
  run_sql (db, "COMMIT");
  sqlite3_close (db);
}

static void
make_library (const char *folder, guint n)
{
  g_autoptr (GError) error = NULL;
  MaqLibraryDir *dir = maq_library_dir_open (folder, 1000, &error);
  MaqStore *store = dir != NULL ? maq_store_open (dir, NULL, &error) : NULL;
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);

  if (store == NULL)
    die (folder, error->message);
  add_template (store, "first");
  add_template (store, "second");
  maq_store_close (store);
  copy_all (path, n);
  maq_library_dir_unref (dir);
}

/* --- the store --- */

/* µs of this thread's own work: what else the machine does is not in it. Files are warm. */
static gint64
get_work_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print_ms (const char *name, gint64 *times, guint n, double limit)
{
  double ms;

  qsort (times, n, sizeof *times, compare);
  ms = (double) times[n / 2] / 1000;
  if (limit > 0)
    printf ("%s\t%.2f\tms\t%.2f\t<= 1\n", name, ms, ms / limit);
  else
    printf ("%s\t%.2f\tms\t\t\n", name, ms);
  fflush (stdout);
}

/* The first answer, after one that warms; with @whole, until all is found. */
static void
time_page (MaqStore *store, const char *board, const char *name, const MaqStepFilter *filter, gboolean whole, double limit)
{
  gint64 times[ROUNDS];

  for (int i = -1; i < ROUNDS; i++)
    {
      gint64 start = get_work_us (), cursor = 0;

      do
        g_array_unref (maq_store_list_page (store, board, filter, &cursor, 500, NULL));
      while (whole && cursor != 0);
      if (i >= 0)
        times[i] = get_work_us () - start;
    }
  print_ms (name, times, ROUNDS, limit);
}

static void
time_records (MaqStore *store, guint n_steps)
{
  gint64 times[ROUNDS];

  for (int i = -1; i < ROUNDS; i++)
    {
      gint64 start = get_work_us ();

      for (guint k = 0; k < 20; k++)
        maq_step_record_unref (maq_store_get_step (store, n_steps / 2 + (guint) (i + 1) * 20 + k, NULL));
      if (i >= 0)
        times[i] = get_work_us () - start;
    }
  print_ms ("a screen of 20 records", times, ROUNDS, 5);
}

static void
time_store (const char *folder, guint n_steps)
{
  const MaqStepFilter starred = { .starred = TRUE }, engine = { .engine = (char *) "draft" };
  const MaqStepFilter old = { .since_us = 1, .until_us = g_get_real_time () - 9000 * G_TIME_SPAN_DAY };
  const MaqStepFilter common = { .search = (char *) "lamp coastal" }, rare = { .search = (char *) "lighthouse" };
  const MaqStepFilter none = { .search = (char *) "nothing like it" }, two = { .search = (char *) "la" };
  const MaqStepFilter cjk = { .search = (char *) "嵐" }, no_two = { .search = (char *) "qq" };
  g_autoptr (GError) error = NULL;
  MaqLibraryDir *dir = maq_library_dir_open (folder, 1000, &error);
  MaqStore *store = dir != NULL ? maq_store_open (dir, NULL, &error) : NULL;
  g_autofree char *board = store != NULL ? maq_store_dup_board_uuid (store) : NULL;

  if (store == NULL)
    die (folder, error->message);
  time_page (store, board, "page of 500 ids", NULL, FALSE, 5);
  time_records (store, n_steps);
  time_page (store, board, "page of starred ones", &starred, FALSE, 5);
  time_page (store, board, "page of an engine's", &engine, FALSE, 5);
  time_page (store, board, "page of some days long ago", &old, FALSE, 0);
  time_page (store, board, "search, two common words", &common, FALSE, 10);
  time_page (store, board, "search, a rare word", &rare, FALSE, 10);
  time_page (store, board, "search, not there", &none, FALSE, 10);
  time_page (store, board, "search, two letters", &two, FALSE, 10);
  time_page (store, board, "search, one character, first answer", &cjk, FALSE, 10);
  time_page (store, board, "  the same until all are found", &cjk, TRUE, 0);
  time_page (store, board, "search, two letters not there, first answer", &no_two, FALSE, 10);
  time_page (store, board, "  the same until it is sure", &no_two, TRUE, 0);
  maq_store_close (store);
  maq_library_dir_unref (dir);
}

/* --- the main thread --- */

typedef struct {
  MaqEngine *engine;
  gint64     longest;
  gint64     started;
  GArray    *tree;
} Main;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Main *) data)->engine = maq_engine_open_finish (result, NULL);
}

static void
tree_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Main *) data)->tree = maq_engine_list_tree_finish (MAQ_ENGINE (source), result, NULL);
}

static void
step (Main *self)
{
  gint64 start = get_work_us ();

  if (g_main_context_iteration (NULL, FALSE))
    self->longest = MAX (self->longest, get_work_us () - start);
  else
    g_usleep (200);
}

static void
print_longest (Main *self, const char *name)
{
  printf ("%s\t%.1f\tms\t\t\n", name, (double) (g_get_monotonic_time () - self->started) / 1000);
  printf ("  longest piece of work on the main thread\t%.2f\tms\t%.2f\t<= 1\n", (double) self->longest / 1000, (double) self->longest / 8000);
  fflush (stdout);
  self->longest = 0;
  self->started = g_get_monotonic_time ();
}

static void
wait_loaded (Main *self)
{
  while (maq_library_is_loading (maq_engine_get_library (self->engine)))
    step (self);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  maq_engine_close_finish (MAQ_ENGINE (source), result, NULL);
  *(gboolean *) data = TRUE;
}

static void
time_main (const char *folder)
{
  Main self = { .started = g_get_monotonic_time () };
  gboolean is_closed = FALSE;

  maq_engine_open_async (folder, NULL, opened_cb, &self);
  while (self.engine == NULL)
    step (&self);
  wait_loaded (&self);
  print_longest (&self, "open and list all");
  maq_library_set_search (maq_engine_get_library (self.engine), "qq");
  wait_loaded (&self);
  print_longest (&self, "search that finds nothing");
  maq_library_set_search (maq_engine_get_library (self.engine), NULL);
  wait_loaded (&self);
  print_longest (&self, "everything again");
  maq_engine_list_tree_async (self.engine, tree_cb, &self);
  while (self.tree == NULL)
    step (&self);
  print_longest (&self, "the whole tree read");
  g_array_unref (self.tree);
  maq_engine_close_async (self.engine, closed_cb, &is_closed);
  while (!is_closed)
    step (&self);
  g_object_unref (self.engine);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  guint n_steps = argc == 2 ? (guint) atoi (argv[1]) : STEPS;
  g_autofree char *command = NULL;

  if (argc == 4 && g_str_equal (argv[1], "--make"))
    {
      make_library (argv[2], (guint) atoi (argv[3]));
      return 0;
    }
  folder = g_dir_make_tmp ("maquette-bench-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  make_library (folder, n_steps);
  time_store (folder, n_steps);
  time_main (folder);
  command = g_strdup_printf ("rm -rf '%s'", folder);
  return system (command) == 0 ? 0 : 1;
}
