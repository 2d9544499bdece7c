/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include <glib/gstdio.h>

#include "maq-encode.h"
#include "maq-file.h"
#include "maq-sheet.h"
#include "maq-thumbnails.h"

/* A contact sheet of 100 pictures of 3840 × 2160, as PDF on A4: every picture decoded whole, the first sheet as the program makes it, which
 * keeps small copies, and each one after it. All of it in one run. */

#define WIDTH 3840
#define HEIGHT 2160
#define N_FILES 4        /* different ones on the disk; the library knows each under 25 names */
#define N_PICTURES 100

typedef struct {
  MaqDecoder *decoder;
  MaqBlob    *blobs[N_PICTURES];
  gboolean    whole;
} Bench;

/* A photograph's kind of picture: soft colours, hard edges, a grain. */
static GBytes *
make_png (guint seed)
{
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);
  guint32 state = seed + 1;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, pixels += 4)
      {
        guint block = ((x / 240) * 7 + (y / 180) * 13 + seed) % 11;

        for (guint c = 0; c < 3; c++)
          {
            state = state * 1664525 + 1013904223;
            pixels[c] = 50 + (x * (c + 1) + y * (3 - c)) * 90 / (4 * WIDTH) + block * 7 + (state >> 16) % 5;
          }
        pixels[3] = 255;
      }
  return maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
}

static void
make_pictures (Bench *bench, const char *folder)
{
  g_autofree char *paths[N_FILES] = { NULL };

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (GBytes) png = make_png (i);

      paths[i] = g_strdup_printf ("%s/%u.png", folder, i);
      g_file_set_contents (paths[i], g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL);
    }
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%064u", i);

      bench->blobs[i] = maq_blob_new (paths[i % N_FILES], name, 0, MAQ_FORMAT_PNG, WIDTH, HEIGHT);
    }
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&paths[i], g_free);
}

static MaqImage *
picture_cb (guint index, guint side, gpointer data, GError **error)
{
  Bench *bench = data;

  if (bench->whole)
    return maq_decoder_decode_file (bench->decoder, maq_blob_get_path (bench->blobs[index]), 0, NULL, error);
  return maq_thumbnails_load_for_sheet (bench->decoder, bench->blobs[index], side, NULL, error);
}

static double
measure (Bench *bench, gboolean whole)
{
  const MaqSheetOptions options = { .paper = MAQ_SHEET_A4, .with_prices = TRUE };
  g_autofree MaqSheetCell *cells = g_new (MaqSheetCell, N_PICTURES);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MaqSheet) sheet = NULL;
  g_autoptr (GBytes) pdf = NULL;

  for (guint i = 0; i < N_PICTURES; i++)
    cells[i] = (MaqSheetCell) { "12", "Step 12", "A brass desk lamp on a walnut table", NULL, 0, "Draft · 3840 × 2160", "$0.10", WIDTH, HEIGHT };
  bench->whole = whole;
  sheet = maq_sheet_new (&options, "Lamps", "23 November 2026", 0, cells, N_PICTURES);
  pdf = maq_sheet_draw_pdf (sheet, "en", picture_cb, bench, NULL);
  g_assert_nonnull (pdf);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("maq-bench-XXXXXX", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  Bench bench = { NULL };
  double whole, first, kept;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  bench.decoder = maq_decoder_new (NULL);
  make_pictures (&bench, folder);
  whole = measure (&bench, TRUE);
  first = measure (&bench, FALSE);
  kept = measure (&bench, FALSE);
  printf ("100 pictures of 4K, each decoded whole\t%.2f\ts\t1.00\t\n", whole);
  printf ("the first sheet: decoded, and copies kept\t%.2f\ts\t%.2f\t<= 1.5\n", first, first / whole);
  printf ("from copies that were kept\t%.2f\ts\t%.2f\t<= 0.2\n", kept, kept / whole);
  for (guint i = 0; i < N_PICTURES; i++)
    maq_blob_unref (bench.blobs[i]);
  maq_decoder_unref (bench.decoder);
  maq_file_remove_tree (folder, NULL);
  return 0;
}
