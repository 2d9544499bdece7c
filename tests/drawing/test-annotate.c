/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "maq-annotate.h"
#include "maq-encode.h"

#define WIDTH 640u
#define HEIGHT 427u

typedef guint32 (*Paint) (guint x, guint y);

static guint32
white (guint x,
       guint y)
{
  return 0xffffff;
}

static guint32
black (guint x,
       guint y)
{
  return 0x000000;
}

static guint32
orange (guint x,
        guint y)
{
  return 0xff8a1f;
}

/* As unruly as a picture can be: noise, the same in each run. */
static guint32
busy (guint x,
      guint y)
{
  guint32 value = (x / 2 * 2654435761u) ^ (y / 2 * 2246822519u);

  value ^= value >> 13;
  value *= 3266489917u;
  return (value ^ value >> 16) & 0xffffff;
}

static const struct {
  const char *name;
  Paint       paint;
} papers[] = { { "white", white }, { "black", black }, { "orange", orange }, { "busy", busy } };

static MaqImage *
paint (Paint how,
       guint width,
       guint height)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint i = 0; i < width * height; i++, pixels += 4)
    {
      guint32 colour = how (i % width, i / width);

      pixels[0] = colour >> 16;
      pixels[1] = colour >> 8 & 0xff;
      pixels[2] = colour & 0xff;
      pixels[3] = 0xff;
    }
  return image;
}

static MaqMarkup *
add (MaqMarkup  *markup,
     MaqMarkKind kind,
     const char *label,
     double      x,
     double      y,
     double      right,
     double      bottom)
{
  const MaqPoint points[] = { { x, y }, { right, bottom } };
  g_autoptr (MaqMark) mark = maq_mark_new (NULL, kind, maq_markup_next_letter (markup), label, points, 2);
  MaqMarkup *more = maq_markup_with_mark (markup, mark);

  g_clear_pointer (&markup, maq_markup_unref);
  return more;
}

static double
linear (guint8 value)
{
  double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static const guint8 *
pixel (MaqImage *image,
       int       x,
       int       y)
{
  x = CLAMP (x, 0, (int) maq_image_get_width (image) - 1);
  y = CLAMP (y, 0, (int) maq_image_get_height (image) - 1);
  return maq_image_get_pixels (image) + y * maq_image_get_stride (image) + x * 4;
}

static double
luminance (MaqImage *image,
           int       x,
           int       y)
{
  const guint8 *p = pixel (image, x, y);

  return 0.2126 * linear (p[0]) + 0.7152 * linear (p[1]) + 0.0722 * linear (p[2]);
}

static gboolean
is_bright (const guint8 *p)
{
  return ABS (p[0] - 255) < 12 && ABS (p[1] - 138) < 12 && ABS (p[2] - 31) < 12;
}

/* WCAG's ratio between the lightest and the darkest within a few pixels across a line. */
static double
contrast_across (MaqImage *image,
                 int       x,
                 int       y,
                 gboolean  vertical)
{
  double low = 1, high = 0;

  for (int i = -4; i <= 4; i++)
    {
      double value = luminance (image, vertical ? x : x + i, vertical ? y + i : y);

      low = MIN (low, value);
      high = MAX (high, value);
    }
  return (high + 0.05) / (low + 0.05);
}

/* Along a box's edges the line can be told from what lies beside it, whatever that is. */
static void
test_contrast (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autoptr (MaqImage) image = paint (papers[i].paint, WIDTH, HEIGHT);
      g_autoptr (MaqMarkup) markup = add (NULL, MAQ_MARK_BOX, "this lamp", 0.3, 0.3, 0.7, 0.8);
      g_autoptr (MaqImage) annotated = maq_annotate (image, markup, NULL);
      int left = (int) (0.3 * WIDTH), right = (int) (0.7 * WIDTH), top = (int) (0.3 * HEIGHT), bottom = (int) (0.8 * HEIGHT);
      double worst = 100;
      guint seen = 0, n = 0;

      for (int x = left + 10; x < right - 10; x += 3)
        {
          worst = MIN (worst, contrast_across (annotated, x, bottom, TRUE));
          seen += is_bright (pixel (annotated, x, bottom));
          n++;
        }
      for (int y = top + 10; y < bottom - 10; y += 3)
        worst = MIN (worst, MIN (contrast_across (annotated, left, y, FALSE), contrast_across (annotated, right, y, FALSE)));
      g_test_message ("%s: at least %.1f to 1", papers[i].name, worst);
      g_assert_cmpfloat (worst, >=, 4.5);
      g_assert_cmpuint (seen, ==, n);
    }
}

/* The plates: bright areas with dark letters in them. Counts both within a part of the picture. */
static void
count_plate (MaqImage *image,
             guint    *bright,
             guint    *dark)
{
  *bright = *dark = 0;
  for (guint y = 0; y < maq_image_get_height (image); y++)
    for (guint x = 0; x < maq_image_get_width (image); x++)
      {
        const guint8 *p = pixel (image, x, y);

        *bright += is_bright (p);
        *dark += p[0] < 40 && p[1] < 40 && p[2] < 40;
      }
}

/* A label is never cut off: one at the very edge, or one too long for the picture, covers as much as one in the middle. */
static void
test_never_clipped (void)
{
  static const double places[][2] = { { 0.5, 0.5 }, { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0.5, 0 }, { 0.5, 1 } };
  guint middle_bright = 0, middle_dark = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (MaqImage) image = paint (white, WIDTH, HEIGHT);
      g_autoptr (MaqMarkup) markup = add (NULL, MAQ_MARK_TEXT, "Make this sign larger, please", places[i][0], places[i][1], 0, 0);
      g_autoptr (MaqImage) annotated = maq_annotate (image, markup, NULL);
      guint bright, dark;

      count_plate (annotated, &bright, &dark);
      if (i == 0)
        {
          middle_bright = bright;
          middle_dark = dark;
        }
      g_assert_cmpuint (bright, >, 2000);
      g_assert_cmpuint (dark, >, 500);
      /* A line that falls between two pixels is drawn on both, so there may be more; what is cut off leaves less. */
      g_assert_cmpfloat (bright, >, 0.94 * middle_bright);
      g_assert_cmpfloat (dark, >, 0.88 * middle_dark);
    }
}

/* Many labels at one place do not lie on one another: together they cover what each covers alone. */
static void
test_crowd (void)
{
  g_autoptr (MaqImage) image = paint (white, WIDTH, HEIGHT);
  g_autoptr (MaqMarkup) one = add (NULL, MAQ_MARK_TEXT, "A lamp", 0.5, 0.5, 0, 0);
  g_autoptr (MaqImage) single = maq_annotate (image, one, NULL);
  g_autoptr (MaqImage) crowd = NULL;
  g_autoptr (MaqMarkup) markup = NULL;
  guint alone, together, dark;

  for (guint i = 0; i < 8; i++)
    markup = add (g_steal_pointer (&markup), MAQ_MARK_TEXT, "A lamp", 0.5, 0.5, 0, 0);
  crowd = maq_annotate (image, markup, NULL);
  count_plate (single, &alone, &dark);
  count_plate (crowd, &together, &dark);
  g_assert_cmpuint (together, >, alone * 13 / 2);
}

/* Any size, any mark, labels that fit nowhere: a picture of the same size comes back, and the same twice. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 3, 200 }, { 16, 16 }, { 40, 24 }, { 1536, 1024 }, { 1024, 1536 } };
  g_autofree char *label = g_strnfill (MAQ_MAX_MARK_LABEL, 'W');
  g_autoptr (MaqMarkup) markup = NULL;

  for (guint kind = 0; kind < MAQ_N_MARK_KINDS; kind++)
    {
      markup = add (g_steal_pointer (&markup), kind, label, 0.9, 0.05, 1, 0.1);
      markup = add (g_steal_pointer (&markup), kind, "漢字 مصباح", 0.2, 0.6, 0.2, 0.6);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MaqImage) image = paint (busy, sizes[i][0], sizes[i][1]);
      g_autoptr (MaqImage) first = maq_annotate (image, markup, NULL);
      g_autoptr (MaqImage) second = maq_annotate (image, markup, NULL);

      g_assert_cmpuint (maq_image_get_width (first), ==, sizes[i][0]);
      g_assert_cmpuint (maq_image_get_height (first), ==, sizes[i][1]);
      g_assert_cmpmem (maq_image_get_pixels (first), sizes[i][0] * sizes[i][1] * 4, maq_image_get_pixels (second),
                       sizes[i][0] * sizes[i][1] * 4);
    }
}

/* What is not near a mark stays as it was. */
static void
test_elsewhere (void)
{
  g_autoptr (MaqImage) image = paint (busy, WIDTH, HEIGHT);
  g_autoptr (MaqMarkup) markup = add (NULL, MAQ_MARK_PIN, "x", 0.2, 0.2, 0, 0);
  g_autoptr (MaqImage) annotated = maq_annotate (image, markup, NULL);

  for (guint y = HEIGHT / 2; y < HEIGHT; y++)
    g_assert_cmpmem (pixel (image, 0, y), WIDTH * 4, pixel (annotated, 0, y), WIDTH * 4);
}

/* MAQ_SHOW=FOLDER: the pictures as files, to be looked at. */
static void
show (void)
{
  const char *folder = g_getenv ("MAQ_SHOW");
  g_autoptr (MaqMarkup) markup = NULL;

  markup = add (NULL, MAQ_MARK_BOX, "this lamp", 0.31, 0.2, 0.52, 0.7);
  markup = add (g_steal_pointer (&markup), MAQ_MARK_PIN, "the switch", 0.97, 0.04, 0, 0);
  markup = add (g_steal_pointer (&markup), MAQ_MARK_ELLIPSE, NULL, 0.6, 0.5, 0.9, 0.85);
  markup = add (g_steal_pointer (&markup), MAQ_MARK_ARROW, "move it here", 0.2, 0.8, 0.45, 0.6);
  markup = add (g_steal_pointer (&markup), MAQ_MARK_TEXT, "a headline in bold serif, as wide as the wall", 0.6, 0.3, 0, 0);
  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (papers); i++)
    {
      g_autoptr (MaqImage) image = paint (papers[i].paint, 960, 640);
      g_autoptr (MaqImage) annotated = maq_annotate (image, markup, NULL);
      g_autoptr (GBytes) png = maq_encode_png (annotated, MAQ_ENCODE_FAST, NULL, NULL);
      g_autofree char *path = g_strdup_printf ("%s/annotated-%s.png", folder, papers[i].name);

      g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  show ();
  g_test_add_func ("/annotate/contrast", test_contrast);
  g_test_add_func ("/annotate/never-clipped", test_never_clipped);
  g_test_add_func ("/annotate/crowd", test_crowd);
  g_test_add_func ("/annotate/sizes", test_sizes);
  g_test_add_func ("/annotate/elsewhere", test_elsewhere);
  return g_test_run ();
}
