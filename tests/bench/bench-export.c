/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fifty pictures of 1536 × 1024 written anew: one after the other, which is what a single worker would do, and all in one call, which may
 * use every core. The better of two rounds of each, in turn; on a folder in memory, since no disk is meant. The clock is only right where
 * nobody else is at work; therefore also how many pictures were at work at a time on average, whether or not the machine had time for
 * them: threads of the batch lane that do not wait for one another or for work are counted every two milliseconds. */
#include "config.h"

#include <stdlib.h>
#include <sys/syscall.h>

#include "maq-encode.h"
#include "maq-engine-export.h"
#include "maq-file.h"

#define WIDTH 1536
#define HEIGHT 1024
#define MANY 50
#define ROUNDS 2
#define SAMPLE_US 2000

typedef struct {
  GMainLoop    *loop;
  GAsyncResult *result;
} Wait;

static Wait wait;

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  wait.result = g_object_ref (result);
  g_main_loop_quit (wait.loop);
}

static GAsyncResult *
end_of_call (void)
{
  g_main_loop_run (wait.loop);
  return g_steal_pointer (&wait.result);
}

static MaqEngine *
open_engine (const char *folder)
{
  g_autofree char *library = g_build_filename (folder, "library", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_open_async (library, NULL, keep_cb, NULL);
  result = end_of_call ();
  return maq_engine_open_finish (result, NULL);
}

/* Smooth with some grain: neither flat nor noise. */
static MaqBlob *
add_picture (MaqEngine *engine, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *p = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &p, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) png = NULL;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, p += 4)
      {
        guint32 grain = g_rand_int (rand);

        p[0] = (guint8) (x / 8 + (grain & 15));
        p[1] = (guint8) (y / 6 + (grain >> 8 & 15));
        p[2] = (guint8) ((x + y) / 12 + seed * 3 + (grain >> 16 & 15));
        p[3] = 255;
      }
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  maq_engine_add_bytes_async (engine, png, NULL, keep_cb, NULL);
  result = end_of_call ();
  return maq_engine_add_finish (engine, result, NULL);
}

static MaqPictureItem
make_item (MaqEngine *engine, guint number)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  MaqStepRecord *record = maq_step_record_new ();
  MaqSlot *slot = maq_slot_new ();

  maq_request_builder_set_change (builder, "a picture");
  record->request = maq_request_builder_end (builder, NULL);
  record->id = number;
  slot->picture = add_picture (engine, number);
  g_ptr_array_add (record->slots, slot);
  return (MaqPictureItem) { record, 0, MAQ_PICTURE_ASKED };
}

static void
export (MaqEngine *engine, const MaqPictureItem *items, guint n, const MaqExportPlan *plan, const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;

  maq_engine_export_pictures_async (engine, items, n, plan, folder, NULL, NULL, NULL, keep_cb, NULL);
  result = end_of_call ();
  files = maq_engine_export_pictures_finish (engine, result, NULL, &error);
  if (files == NULL)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
}

/* Threads of the batch lane that run, want to, or wait for their decoder; not those that wait for a lock. */
static guint
count_busy (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name_path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "syscall", NULL);
      g_autofree char *name = NULL, *call = NULL;

      if (g_file_get_contents (name_path, &name, NULL, NULL) && g_str_has_prefix (name, "maq-batch")
          && g_file_get_contents (path, &call, NULL, NULL))
        n += atoi (call) != SYS_futex;
    }
  return n;
}

typedef struct {
  int   stop;     /* atomic */
  guint n, busy;
} Sampler;

static gpointer
sample (gpointer data)
{
  Sampler *sampler = data;

  while (!g_atomic_int_get (&sampler->stop))
    {
      sampler->busy += count_busy ();
      sampler->n++;
      g_usleep (SAMPLE_US);
    }
  return NULL;
}

/* Milliseconds for all of them, @at_once in a call. @busy: pictures at work on average. */
static double
measure (MaqEngine *engine, const MaqPictureItem *items, guint at_once, const MaqExportPlan *plan, const char *folder,
         double *busy)
{
  g_autofree char *out = g_build_filename (folder, "out/", NULL);
  Sampler sampler = { 0 };
  GThread *thread = g_thread_new ("sampler", sample, &sampler);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < MANY; i += at_once)
    export (engine, items + i, at_once, plan, out);
  start = g_get_monotonic_time () - start;
  g_atomic_int_set (&sampler.stop, TRUE);
  g_thread_join (thread);
  *busy = (double) sampler.busy / MAX (sampler.n, 1);
  maq_file_remove_tree (out, NULL);
  return (double) start / 1000;
}

/* What the pictures are written as. */
static const struct {
  const char *name;
  MaqFormat   format;
  guint       size;
} ways[] = {
  { "WebP of 1024 pixels", MAQ_FORMAT_WEBP, 1024 },
  { "WebP, full size", MAQ_FORMAT_WEBP, 0 },
  { "JPEG, full size", MAQ_FORMAT_JPEG, 0 },
  { "PNG of 1024 pixels", MAQ_FORMAT_PNG, 1024 },
};

static void
measure_way (MaqEngine *engine, const MaqPictureItem *items, guint way, const char *folder)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  double alone = G_MAXDOUBLE, together = G_MAXDOUBLE, most_busy = 0;

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = ways[way].format;
  plan->n_sizes = 1;
  plan->sizes[0] = ways[way].size;
  for (guint round = 0; round < ROUNDS; round++)
    {
      double busy, one = measure (engine, items, 1, plan, folder, &busy), all = measure (engine, items, MANY, plan, folder, &busy);

      alone = MIN (alone, one);
      together = MIN (together, all);
      most_busy = MAX (most_busy, busy);
    }
  g_print ("%s, one after the other\t%.0f\tms\n", ways[way].name, alone);
  g_print ("%s, all at once\t%.0f\tms\t%.2f\t>= 1.6\n", ways[way].name, together, alone / together);
  g_print ("%s, at work at a time\t%.2f\t\t%.2f\t>= 1.8\n", ways[way].name, most_busy, most_busy);
}

int
main (void)
{
  const char *memory = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *folder = g_build_filename (memory, "maquette-bench-XXXXXX", NULL);
  g_autoptr (MaqEngine) engine = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  MaqPictureItem items[MANY];

  if (g_mkdtemp (folder) == NULL)
    return 1;
  wait.loop = g_main_loop_new (NULL, FALSE);
  engine = open_engine (folder);
  for (guint i = 0; i < MANY; i++)
    items[i] = make_item (engine, i + 1);
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    measure_way (engine, items, way, folder);

  for (guint i = 0; i < MANY; i++)
    maq_step_record_unref (items[i].record);
  maq_engine_close_async (engine, keep_cb, NULL);
  closed = end_of_call ();
  maq_engine_close_finish (engine, closed, NULL);
  maq_file_remove_tree (folder, NULL);
  g_main_loop_unref (wait.loop);
  return 0;
}
