/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frames.h"

#define SECONDS 4

/* What one frame took, in ms: by the clock, and of the main thread's own time. */
typedef struct {
  double wall;
  double work;
} Paint;

static GtkWidget *window;
static GtkWidget *shown;
static MaqEngine *engine;
static MaqLoader *loader;
static GPtrArray *blobs;
static GPtrArray *pictures;
static GArray *paints; /* of Paint */
static Paint begun;
static guint frame;
static void (*motion) (guint number);

static void
spin_until (gboolean (*condition) (void))
{
  while (!condition ())
    g_main_context_iteration (NULL, TRUE);
}

/* --- pictures --- */

/* Noise over a gradient: it compresses like what a model makes, not like a drawing. */
static MaqImage *
make_image (guint number)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (FRAMES_WIDTH, FRAMES_HEIGHT, &pixels, NULL);
  guint32 seed = 2463534242u + number;

  for (guint y = 0; y < FRAMES_HEIGHT; y++)
    for (guint x = 0; x < FRAMES_WIDTH; x++, pixels += 4)
      {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        pixels[0] = (guint8) (x * 200 / FRAMES_WIDTH + (seed & 15));
        pixels[1] = (guint8) (y * 200 / FRAMES_HEIGHT + ((seed >> 8) & 15));
        pixels[2] = (guint8) (number * 11 + ((seed >> 16) & 15));
        pixels[3] = 255;
      }
  return image;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  MaqBlob *blob = maq_engine_add_finish (MAQ_ENGINE (source), result, &error);

  if (blob == NULL)
    g_error ("%s", error->message);
  g_ptr_array_add (blobs, blob);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  engine = maq_engine_open_finish (result, &error);
  if (engine == NULL)
    g_error ("%s", error->message);
}

static gboolean
is_open (void)
{
  return engine != NULL;
}

void
frames_add_pictures (const char *library, guint n)
{
  blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  pictures = g_ptr_array_new_with_free_func (g_object_unref);
  maq_engine_open_async (library, NULL, opened_cb, NULL);
  spin_until (is_open);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MaqImage) image = make_image (i);

      maq_engine_add_image_async (engine, image, NULL, added_cb, NULL);
      while (blobs->len <= i)
        g_main_context_iteration (NULL, TRUE);
    }
  loader = maq_loader_new (engine);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (pictures, maq_loader_get (loader, g_ptr_array_index (blobs, i)));
}

MaqPicture *
frames_get_picture (guint index)
{
  return g_ptr_array_index (pictures, index);
}

static gboolean
is_loaded (void)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      MaqPicture *picture = g_ptr_array_index (pictures, i);

      if (maq_picture_get_wanted_side (picture) > 0
          && maq_picture_get_loaded_side (picture) < MIN (maq_picture_get_wanted_side (picture), FRAMES_WIDTH))
        return FALSE;
    }
  return TRUE;
}

static void
wait_a_moment (void)
{
  gint64 start = g_get_monotonic_time ();

  while (g_get_monotonic_time () < start + G_USEC_PER_SEC / 2)
    g_main_context_iteration (NULL, FALSE);
}

void
frames_settle (void)
{
  wait_a_moment ();
  spin_until (is_loaded);
  wait_a_moment ();
}

/* --- frames --- */

static Paint
get_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (Paint) { (double) g_get_monotonic_time () / 1000, (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6 };
}

/* What the threads of the software renderer have worked so far, in ms. */
static double
get_raster_work (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  double sum = 0;

  for (const char *id; (id = g_dir_read_name (tasks)) != NULL;)
    {
      g_autofree char *comm_path = g_strdup_printf ("/proc/self/task/%s/comm", id);
      g_autofree char *stat_path = g_strdup_printf ("/proc/self/task/%s/schedstat", id);
      g_autofree char *comm = NULL, *stat = NULL;

      if (g_file_get_contents (comm_path, &comm, NULL, NULL) && strstr (comm, "llvmpipe") != NULL
          && g_file_get_contents (stat_path, &stat, NULL, NULL))
        sum += g_ascii_strtod (stat, NULL) / 1e6;
    }
  return sum;
}

/* The main thread's longest work between two looks at what waits, without what the renderer does: the whole of an iteration, but of the
 * phases of its frame only update and layout. */
static GPollFunc poll_really;
static double woken, laid_out, painting, longest;

static int
poll_cb (GPollFD *fds, guint n, int timeout)
{
  int result;

  longest = MAX (longest, get_now ().work - woken - painting);
  result = poll_really (fds, n, timeout);
  woken = get_now ().work;
  painting = 0;
  return result;
}

static void
paint_begins_cb (GdkFrameClock *clock)
{
  laid_out = get_now ().work;
}

static void
paint_ends_cb (GdkFrameClock *clock)
{
  painting += get_now ().work - laid_out;
}

static void
watch_blocks (GdkFrameClock *clock)
{
  GMainContext *context = g_main_context_default ();

  poll_really = g_main_context_get_poll_func (context);
  woken = get_now ().work;
  g_main_context_set_poll_func (context, poll_cb);
  /* GTK's own paint handler is older than one that were added now. */
  g_signal_connect_after (clock, "layout", G_CALLBACK (paint_begins_cb), NULL);
  g_signal_connect_after (clock, "paint", G_CALLBACK (paint_ends_cb), NULL);
}

static void
before_cb (GdkFrameClock *clock)
{
  begun = get_now ();
}

static void
after_cb (GdkFrameClock *clock)
{
  Paint now = get_now ();
  Paint took = { now.wall - begun.wall, now.work - begun.work };

  g_array_append_val (paints, took);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (motion != NULL)
    motion (frame);
  else
    gtk_widget_queue_draw (widget);
  frame++;
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

void
frames_restart_longest (void)
{
  longest = 0;
}

void
frames_print_longest (const char *name)
{
  printf ("longest-%s\t0\t%.2f\t0\t0\t0\t0\t0\n", name, longest);
  longest = 0;
}

static double
get_share (gsize offset, double share)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < paints->len; i++)
    g_array_append_val (values, G_STRUCT_MEMBER (double, &g_array_index (paints, Paint, i), offset));
  g_array_sort (values, compare);
  return values->len > 0 ? g_array_index (values, double, (guint) (values->len * share)) : 0;
}

void
frames_measure (const char *name, void (*how) (guint))
{
  gint64 start, end;
  double raster;
  clock_t busy;
  guint tick, n;

  motion = how;
  frame = 0;
  tick = gtk_widget_add_tick_callback (shown, tick_cb, NULL, NULL);
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + G_USEC_PER_SEC / 2;)
    g_main_context_iteration (NULL, TRUE);
  g_array_set_size (paints, 0);
  busy = clock ();
  raster = get_raster_work ();
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + SECONDS * G_USEC_PER_SEC;)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  gtk_widget_remove_tick_callback (shown, tick);
  n = MAX (paints->len, 1);
  printf ("%s\t%.1f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\n", name, n * 1e6 / (double) (end - start),
          get_share (G_STRUCT_OFFSET (Paint, wall), 0.5), get_share (G_STRUCT_OFFSET (Paint, wall), 0.95),
          get_share (G_STRUCT_OFFSET (Paint, work), 0.5), get_share (G_STRUCT_OFFSET (Paint, work), 0.95),
          (get_raster_work () - raster) / n, (double) (clock () - busy) * 1000 / CLOCKS_PER_SEC / n);
  frames_print_longest (name);
  fflush (stdout);
}

void
frames_measure_first (void)
{
  double slowest = 0;
  gint64 start = g_get_monotonic_time ();

  longest = 0;
  g_array_set_size (paints, 0);
  gtk_widget_set_visible (shown, TRUE);
  while (g_get_monotonic_time () < start + G_USEC_PER_SEC)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < paints->len; i++)
    slowest = MAX (slowest, g_array_index (paints, Paint, i).wall);
  printf ("first\t0\t%.2f\t%.2f\t%.2f\t0\t0\t0\n", paints->len > 0 ? g_array_index (paints, Paint, 0).wall : 0, slowest,
          paints->len > 0 ? g_array_index (paints, Paint, 0).work : 0);
  frames_print_longest ("first");
}

void
frames_print_memory (const char *name)
{
  g_autofree char *text = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = strstr (text, "VmRSS:");
  printf ("%s\t0\t%.0f\t0\t0\t0\t0\t0\n", name, at != NULL ? atof (at + strlen ("VmRSS:")) / 1024 : 0);
}

static gboolean
has_size (void)
{
  return gtk_widget_get_width (shown) > 0;
}

void
frames_open (GtkWidget *widget)
{
  GdkFrameClock *clock;

  paints = g_array_new (FALSE, FALSE, sizeof (Paint));
  window = gtk_window_new ();
  shown = widget;
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1440, 900);
  gtk_window_set_child (GTK_WINDOW (window), shown);
  gtk_window_present (GTK_WINDOW (window));
  spin_until (has_size);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), NULL);
  watch_blocks (clock);
}
