/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a frame of the canvas costs with twenty references of 3840 × 2160, and what all of them take; see bench-canvas.py. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <adwaita.h>

#include "maq-canvas.h"
#include "maq-engine.h"
#include "maq-loader.h"

#define PICTURES 20
#define WIDTH 3840
#define HEIGHT 2160
#define COLUMNS 5
#define SECONDS 4

static MaqCanvas *canvas;
static GtkWidget *window;
static GPtrArray *blobs;
static GPtrArray *pictures;
static GArray *paints; /* of double, ms */
static gint64 begun;
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
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);
  guint32 seed = 2463534242u + number;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, pixels += 4)
      {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        pixels[0] = (guint8) (x * 200 / WIDTH + (seed & 15));
        pixels[1] = (guint8) (y * 200 / HEIGHT + ((seed >> 8) & 15));
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
add_pictures (MaqEngine *engine)
{
  blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  for (guint i = 0; i < PICTURES; i++)
    {
      g_autoptr (MaqImage) image = make_image (i);

      maq_engine_add_image_async (engine, image, NULL, added_cb, NULL);
      while (blobs->len <= i)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
add_cards (MaqLoader *loader)
{
  pictures = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < PICTURES; i++)
    {
      MaqPicture *picture = maq_loader_get (loader, g_ptr_array_index (blobs, i));
      g_autofree char *name = g_strdup_printf ("reference %u", i + 1);
      MaqCard *card = maq_card_new ();

      g_ptr_array_add (pictures, picture);
      maq_card_set_frame (card, &GRAPHENE_RECT_INIT ((float) (i % COLUMNS) * 4200, (float) (i / COLUMNS) * 2700, WIDTH,
                                                     HEIGHT));
      maq_card_set_picture (card, picture);
      maq_card_set_badge (card, i + 1);
      maq_card_set_caption (card, name, TRUE);
      maq_canvas_add (canvas, card);
    }
}

static gboolean
is_loaded (void)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      MaqPicture *picture = g_ptr_array_index (pictures, i);

      if (maq_picture_get_wanted_side (picture) > 0
          && maq_picture_get_loaded_side (picture) < MIN (maq_picture_get_wanted_side (picture), WIDTH))
        return FALSE;
    }
  return TRUE;
}

/* --- frames --- */

static void
before_cb (GdkFrameClock *clock)
{
  begun = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock)
{
  double took = (double) (g_get_monotonic_time () - begun) / 1000;

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

/* Moves for some seconds, and says what it cost: frames a second, median and 95th percentile of the time to paint, and
 * what all threads worked for one frame, which does not hang on what else the machine does. */
static void
measure (const char *name, void (*how) (guint))
{
  gint64 start, end;
  clock_t busy;
  guint tick, n;

  motion = how;
  frame = 0;
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (canvas), tick_cb, NULL, NULL);
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + G_USEC_PER_SEC / 2;)
    g_main_context_iteration (NULL, TRUE);
  g_array_set_size (paints, 0);
  busy = clock ();
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + SECONDS * G_USEC_PER_SEC;)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  gtk_widget_remove_tick_callback (GTK_WIDGET (canvas), tick);
  n = paints->len;
  g_array_sort (paints, compare);
  printf ("%s\t%.1f\t%.2f\t%.2f\t%.2f\n", name, n * 1e6 / (double) (end - start),
          n > 0 ? g_array_index (paints, double, n / 2) : 0, n > 0 ? g_array_index (paints, double, n * 95 / 100) : 0,
          (double) (clock () - busy) * 1000 / CLOCKS_PER_SEC / MAX (n, 1));
  fflush (stdout);
}

static void
pan (guint number)
{
  double turn = number / 20.0;

  maq_canvas_pan (canvas, 6 * sin (turn), 4 * cos (turn));
}

static void
zoom (guint number)
{
  maq_canvas_set_zoom (canvas, 0.065 * exp2 (4 * (0.5 - 0.5 * cos (number / 60.0))));
}

static void
settle (void)
{
  gint64 start;

  spin_until (is_loaded);
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + G_USEC_PER_SEC / 2;)
    g_main_context_iteration (NULL, FALSE);
}

/* The board comes into sight: the longest of its first frames. */
static void
measure_first (void)
{
  double longest = 0;
  gint64 start = g_get_monotonic_time ();

  g_array_set_size (paints, 0);
  gtk_widget_set_visible (GTK_WIDGET (canvas), TRUE);
  while (g_get_monotonic_time () < start + G_USEC_PER_SEC)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < paints->len; i++)
    longest = MAX (longest, g_array_index (paints, double, i));
  printf ("first\t0\t%.2f\t%.2f\t0\n", paints->len > 0 ? g_array_index (paints, double, 0) : 0, longest);
}

static void
print_memory (const char *name)
{
  g_autofree char *text = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = strstr (text, "VmRSS:");
  printf ("%s\t0\t%.0f\t0\t0\n", name, at != NULL ? atof (at + strlen ("VmRSS:")) / 1024 : 0);
}

static MaqEngine *engine;

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

static gboolean
has_size (void)
{
  return gtk_widget_get_width (GTK_WIDGET (canvas)) > 0;
}

static void
open_window (void)
{
  GdkFrameClock *clock;

  window = gtk_window_new ();
  canvas = MAQ_CANVAS (maq_canvas_new ());
  maq_canvas_set_grid (canvas, TRUE);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1440, 900);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (canvas));
  gtk_window_present (GTK_WINDOW (window));
  spin_until (has_size);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), NULL);
}

int
main (int argc, char **argv)
{
  MaqLoader *loader;

  adw_init ();
  paints = g_array_new (FALSE, FALSE, sizeof (double));
  open_window ();
  measure ("empty", NULL);
  print_memory ("memory-empty");
  maq_engine_open_async (argc > 1 ? argv[1] : NULL, NULL, opened_cb, NULL);
  spin_until (is_open);
  add_pictures (engine);
  loader = maq_loader_new (engine);
  add_cards (loader);
  maq_canvas_fit (canvas);
  settle ();
  gtk_widget_set_visible (GTK_WIDGET (canvas), FALSE);
  settle ();
  measure_first ();
  measure ("pan", pan);
  measure ("zoom", zoom);
  maq_canvas_set_zoom (canvas, 0.6);
  settle ();
  measure ("pan-large", pan);
  print_memory ("memory");
  return 0;
}
