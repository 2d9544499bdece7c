/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying a stored picture of 2048 × 2048: its bytes as they are, as MaqShareContent gives them, against its pixels encoded
 * again, as a clipboard does it that was given a texture. Medians of seven. */
#include "config.h"

#include <stdlib.h>

#include "maq-encode.h"
#include "maq-file.h"
#include "maq-share-content.h"

#define SIDE 2048
#define ROUNDS 7

typedef struct {
  GMainLoop *loop;
  MaqEngine *engine;
  MaqBlob   *blob;
} Bench;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  bench->engine = maq_engine_open_finish (result, NULL);
  g_main_loop_quit (bench->loop);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  bench->blob = maq_engine_add_finish (MAQ_ENGINE (source), result, NULL);
  g_main_loop_quit (bench->loop);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  if (!gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, NULL))
    exit (1);
  g_main_loop_quit (bench->loop);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  if (!gdk_content_serialize_finish (result, NULL))
    exit (1);
  g_main_loop_quit (bench->loop);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_main_loop_quit (((Bench *) data)->loop);
}

/* Smooth, with grain: what a photograph is like for an encoder. */
static MaqImage *
make_image (void)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (SIDE, SIDE, &pixels, NULL);
  guint32 grain = 1;

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      grain = grain * 1664525 + 1013904223;
      for (guint c = 0; c < 3; c++)
        pixels[4 * i + c] = (guint8) ((i % SIDE + i / SIDE * (c + 1)) / 24 + (grain >> 29));
      pixels[4 * i + 3] = 255;
    }
  return image;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
time_copy (Bench *bench, GdkContentProvider *content, const GValue *texture)
{
  gint64 times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
      gint64 begin = g_get_monotonic_time ();

      if (content != NULL)
        gdk_content_provider_write_mime_type_async (content, "image/png", memory, G_PRIORITY_DEFAULT, NULL, written_cb, bench);
      else
        gdk_content_serialize_async (memory, "image/png", texture, G_PRIORITY_DEFAULT, NULL, encoded_cb, bench);
      g_main_loop_run (bench->loop);
      times[i] = g_get_monotonic_time () - begin;
    }
  qsort (times, ROUNDS, sizeof times[0], compare);
  return (double) times[ROUNDS / 2] / 1000;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("maquette-copy-XXXXXX", NULL);
  Bench bench = { g_main_loop_new (NULL, FALSE), NULL, NULL };
  g_autoptr (MaqImage) image = make_image ();
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (SIDE, SIDE, GDK_MEMORY_R8G8B8A8, maq_image_get_bytes (image),
                                                           maq_image_get_stride (image));
  g_auto (GValue) pixels = G_VALUE_INIT;
  g_autoptr (GdkContentProvider) stored = NULL;
  double stored_ms, encoded_ms;

  /* Registers what encodes a texture. */
  gtk_init_check ();
  g_value_init (&pixels, GDK_TYPE_TEXTURE);
  g_value_set_object (&pixels, texture);
  maq_engine_open_async (folder, NULL, opened_cb, &bench);
  g_main_loop_run (bench.loop);
  maq_engine_add_bytes_async (bench.engine, png, NULL, added_cb, &bench);
  g_main_loop_run (bench.loop);
  stored = maq_share_content_new (bench.engine, bench.blob, "copy.png");
  stored_ms = time_copy (&bench, stored, NULL);
  encoded_ms = time_copy (&bench, NULL, &pixels);
  g_print ("copy a stored 2048² PNG\t%.1f\tms\t%.2f\t<= 0.2\n", stored_ms, stored_ms / encoded_ms);
  g_print ("the same, encoded again\t%.1f\tms\t\t\n", encoded_ms);
  maq_engine_close_async (bench.engine, closed_cb, &bench);
  g_main_loop_run (bench.loop);
  return maq_file_remove_tree (folder, NULL) ? 0 : 1;
}
