/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a frame of the comparison costs with twelve pictures of 3840 × 2160 under one pan; see bench-compare.py. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <adwaita.h>

#include "maq-compare.h"
#include "maq-engine.h"
#include "maq-loader.h"

#define PICTURES 12
#define WIDTH 3840
#define HEIGHT 2160
#define SECONDS 4

static MaqCompare *compare;
static GtkWidget *window;
static GPtrArray *blobs;
static GPtrArray *pictures;
static GArray *paints; /* of double, ms */
static gint64 begun;
static guint frame;
static void (*motion) (guint number);
static MaqEngine *engine;

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
        pixels[2] = (guint8) (number * 18 + ((seed >> 16) & 15));
        pixels[3] = 255;
      }
  return image;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  engine = maq_engine_open_finish (result, &error);
  if (engine == NULL)
    g_error ("%s", error->message);
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
add_pictures (void)
{
  blobs = g_ptr_array_new ();
  for (guint i = 0; i < PICTURES; i++)
    {
      g_autoptr (MaqImage) image = make_image (i);

      maq_engine_add_image_async (engine, image, NULL, added_cb, NULL);
      while (blobs->len <= i)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
show_pictures (MaqLoader *loader)
{
  pictures = g_ptr_array_new ();
  for (guint i = 0; i < PICTURES; i++)
    {
      MaqPicture *picture = maq_loader_get (loader, g_ptr_array_index (blobs, i));
      g_autofree char *tag = g_strdup_printf ("%c · Step %u", 'A' + i, i + 1);

      g_ptr_array_add (pictures, picture);
      maq_compare_add (compare, picture, tag, tag);
    }
}

static gboolean
is_loaded (void)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      MaqPicture *picture = g_ptr_array_index (pictures, i);

      if (maq_picture_get_wanted_side (picture) == 0
          || maq_picture_get_loaded_side (picture) < MIN (maq_picture_get_wanted_side (picture), WIDTH))
        return FALSE;
    }
  return TRUE;
}

static void
settle (void)
{
  gint64 start;

  while (!is_loaded ())
    g_main_context_iteration (NULL, TRUE);
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + G_USEC_PER_SEC;)
    g_main_context_iteration (NULL, FALSE);
}

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
order (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* As in canvas-frames.c: frames a second, median and 95th percentile of the time to paint, work of all threads for a frame. */
static void
measure (const char *name, void (*how) (guint))
{
  gint64 start, end;
  clock_t busy;
  guint tick, n;

  motion = how;
  frame = 0;
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (compare), tick_cb, NULL, NULL);
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + G_USEC_PER_SEC / 2;)
    g_main_context_iteration (NULL, TRUE);
  g_array_set_size (paints, 0);
  busy = clock ();
  for (start = g_get_monotonic_time (); g_get_monotonic_time () < start + SECONDS * G_USEC_PER_SEC;)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  gtk_widget_remove_tick_callback (GTK_WIDGET (compare), tick);
  n = paints->len;
  g_array_sort (paints, order);
  printf ("%s\t%.1f\t%.2f\t%.2f\t%.2f\n", name, n * 1e6 / (double) (end - start), n > 0 ? g_array_index (paints, double, n / 2) : 0,
          n > 0 ? g_array_index (paints, double, n * 95 / 100) : 0, (double) (clock () - busy) * 1000 / CLOCKS_PER_SEC / MAX (n, 1));
  fflush (stdout);
}

static void
pan (guint number)
{
  double turn = number / 20.0;

  maq_compare_pan (compare, 6 * sin (turn), 4 * cos (turn));
}

static void
open_window (void)
{
  GdkFrameClock *clock;

  window = gtk_window_new ();
  compare = g_object_new (MAQ_TYPE_COMPARE, NULL);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1440, 900);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (compare));
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (compare)) == 0)
    g_main_context_iteration (NULL, TRUE);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), NULL);
}

int
main (int argc, char **argv)
{
  adw_init ();
  paints = g_array_new (FALSE, FALSE, sizeof (double));
  open_window ();
  measure ("empty", NULL);
  maq_engine_open_async (argc > 1 ? argv[1] : NULL, NULL, opened_cb, NULL);
  while (engine == NULL)
    g_main_context_iteration (NULL, TRUE);
  add_pictures ();
  show_pictures (maq_loader_new (engine));
  settle ();
  measure ("pan", pan);
  maq_compare_set_scale (compare, 1);
  settle ();
  measure ("pan-large", pan);
  maq_compare_set_scale (compare, 0);
  maq_compare_set_loupe (compare, TRUE);
  settle ();
  measure ("loupe", pan);
  return 0;
}
