/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "maq-difference.h"
#include "maq-exact.h"

/* What it costs to say what changed, and to put the rest back, of 3840 × 2160 pixels: against one memcpy of the same pictures, and against
 * vips and ImageMagick on the same pictures where they are installed. All of it in one run. */

#define WIDTH 3840
#define HEIGHT 2160
#define BYTES ((gsize) WIDTH * HEIGHT * 4)
#define ROUNDS 7
#define ROUNDS_FOREIGN 3

typedef struct {
  MaqImage *original, *answer, *moved;
  MaqMask  *mask;
  guint8   *copy, *other_copy;
} Bench;

/* A photograph's kind of picture: soft colours, hard edges, a grain; @noise levels of another encoding, @change: a disc. */
static MaqImage *
make (guint noise,
      gint  change,
      guint moved)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);
  guint32 state = 1 + noise;

  for (guint row = 0; row < HEIGHT; row++)
    for (guint column = 0; column < WIDTH; column++, pixels += 4)
      {
        guint x = column + moved, y = row + moved, block = ((x / 240) * 7 + (y / 180) * 13) % 11;
        gint dx = (gint) x - 2600, dy = (gint) y - 900;

        for (guint c = 0; c < 3; c++)
          {
            state = state * 1664525 + 1013904223;
            pixels[c] = 50 + (x * (c + 1) + y * (3 - c)) * 90 / (4 * WIDTH) + block * 7 + ((x ^ y) & 31) / 4
                        + (noise > 0 ? (state >> 16) % (2 * noise + 1) : noise);
          }
        if (change > 0 && dx * dx + dy * dy < change * change)
          pixels[0] = 240, pixels[1] = 30, pixels[2] = 40;
        pixels[3] = 255;
      }

  return image;
}

static MaqMask *
make_mask (void)
{
  guint8 *cover = g_malloc0 ((gsize) WIDTH * HEIGHT);
  g_autoptr (GBytes) bytes = g_bytes_new_take (cover, (gsize) WIDTH * HEIGHT);

  for (guint y = 300; y < 1500; y++)
    memset (cover + (gsize) y * WIDTH + 2000, 255, 1200);

  return maq_mask_new (WIDTH, HEIGHT, bytes, NULL);
}

/* --- what is measured --- */

static void
copy_both (Bench *bench)
{
  memcpy (bench->copy, maq_image_get_pixels (bench->original), BYTES);
  memcpy (bench->other_copy, maq_image_get_pixels (bench->answer), BYTES);
}

/* What another picture costs: memory included, as it is when pictures are put together. */
static void
copy_anew (Bench *bench)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);

  memcpy (pixels, maq_image_get_pixels (bench->original), BYTES);
  maq_image_unref (image);
}

static void
compare (Bench *bench)
{
  maq_difference_unref (maq_difference_new (bench->original, bench->answer, bench->mask, NULL, NULL, NULL));
}

static void
compare_moved (Bench *bench)
{
  maq_difference_unref (maq_difference_new (bench->original, bench->moved, bench->mask, NULL, NULL, NULL));
}

static void
compare_same (Bench *bench)
{
  maq_difference_unref (maq_difference_new (bench->original, bench->original, bench->mask, NULL, NULL, NULL));
}

static void
align (Bench *bench)
{
  MaqAlignment alignment;

  maq_register (bench->original, bench->answer, bench->mask, NULL, &alignment, NULL);
}

static void
put_together (Bench *bench)
{
  maq_image_unref (maq_composite (bench->original, bench->answer, bench->mask, NULL));
}

static void
put_exactly (Bench *bench)
{
  MaqAlignment alignment;
  MaqExactOutcome outcome;

  maq_image_unref (maq_exact_composite (bench->original, bench->answer, bench->mask, 15, NULL, &alignment, &outcome, NULL));
}

static int
by_value (const void *a,
          const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
measure (Bench *bench,
         void (*run) (Bench *))
{
  double values[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      run (bench);
      values[i] = (g_get_monotonic_time () - start) / 1000.0;
    }
  qsort (values, ROUNDS, sizeof *values, by_value);

  return values[ROUNDS / 2];
}

static double
row (Bench      *bench,
     const char *name,
     void      (*run) (Bench *),
     double      base,
     const char *limit)
{
  double value = measure (bench, run);

  printf ("%s\t%.2f\tms\t%.2f\t%s\n", name, value, base > 0 ? value / base : 1, limit);
  fflush (stdout);

  return value;
}

/* --- other programs, on the same pictures as bytes without compression --- */

static char *
write_picture (MaqImage   *image,
               const char *folder,
               const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  FILE *file = fopen (path, "wb");
  const guint8 *p = maq_image_get_pixels (image);

  g_assert_nonnull (file);
  fprintf (file, "P6\n%d %d\n255\n", WIDTH, HEIGHT);
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++, p += 4)
    fwrite (p, 1, 3, file);
  fclose (file);

  return path;
}

/* Returns the quickest of a few runs in milliseconds, or -1. */
static double
run_foreign (const char *const *argv)
{
  double best = -1;

  for (guint i = 0; i < ROUNDS_FOREIGN; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double took;

      if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                         NULL, NULL, NULL, NULL, NULL, NULL))
        return -1;
      took = (g_get_monotonic_time () - start) / 1000.0;
      best = best < 0 ? took : MIN (best, took);
    }

  return best;
}

static void
row_foreign (const char        *name,
             const char *const *argv,
             double             ours)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  double took;

  if (program == NULL)
    {
      printf ("%s is not installed\t\t\t\t\n", argv[0]);
      return;
    }
  took = run_foreign (argv);
  printf ("%s\t%.2f\tms\t%.2f\t>= 5\n", name, took, took / ours);
}

static void
rows_foreign (Bench  *bench,
              double  ours)
{
  g_autofree char *folder = g_dir_make_tmp ("maquette-bench-XXXXXX", NULL);
  g_autofree char *a = write_picture (bench->original, folder, "a.ppm"), *b = write_picture (bench->answer, folder, "b.ppm");
  g_autofree char *magick = g_build_filename (folder, "d.ppm", NULL), *vips = g_build_filename (folder, "d.v", NULL);

  row_foreign ("ImageMagick compare", (const char *const[]) { "compare", "-metric", "RMSE", a, b, magick, NULL }, ours);
  row_foreign ("vips dE00", (const char *const[]) { "vips", "dE00", a, b, vips, NULL }, ours);
  g_unlink (a);
  g_unlink (b);
  g_unlink (magick);
  g_unlink (vips);
  g_rmdir (folder);
}

int
main (void)
{
  Bench bench = { .original = make (0, 0, 0), .answer = make (3, 400, 0), .moved = make (2, 400, 2), .mask = make_mask () };
  double both, anew, ours;

  bench.copy = g_malloc (BYTES);
  bench.other_copy = g_malloc (BYTES);
  copy_both (&bench);
  both = row (&bench, "memcpy of both pictures, 3840×2160", copy_both, 0, "");
  ours = row (&bench, "difference", compare, both, "<= 20");
  row (&bench, "of it, finding the alignment", align, both, "");
  row (&bench, "difference, moved by two pixels", compare_moved, both, "");
  row (&bench, "difference of a picture with itself", compare_same, both, "");
  anew = row (&bench, "a new picture by memcpy", copy_anew, 0, "");
  row (&bench, "composite", put_together, anew, "<= 2");
  row (&bench, "aligned composite with its seam", put_exactly, anew, "");
  rows_foreign (&bench, ours);
  maq_image_unref (bench.original);
  maq_image_unref (bench.answer);
  maq_image_unref (bench.moved);
  maq_mask_unref (bench.mask);
  g_free (bench.copy);
  g_free (bench.other_copy);

  return 0;
}
