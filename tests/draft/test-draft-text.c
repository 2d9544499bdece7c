/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-text.h"

#define SIDE 400

typedef struct { int left, top, right, bottom; } Covered;

/* Where anything at all was drawn. */
static Covered
covered (cairo_surface_t *surface)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  Covered c = { SIDE, SIDE, -1, -1 };

  cairo_surface_flush (surface);
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      if (data[y * stride + x * 4 + 3] > 8)
        {
          c.left = MIN (c.left, x);
          c.top = MIN (c.top, y);
          c.right = MAX (c.right, x);
          c.bottom = MAX (c.bottom, y);
        }
  return c;
}

static void
assert_complete (const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);
  MaqDraftBox ink, measured;
  Covered c;
  double size = maq_draft_text_fit (cr, text, style, box, 12, 120, &ink);

  g_assert_cmpfloat (maq_draft_text_measure (cr, text, style, box, 12, 120, &measured), ==, size);
  g_assert_cmpmem (&ink, sizeof ink, &measured, sizeof measured);
  c = covered (surface);
  g_assert_cmpfloat (size, >, 0);
  g_assert_cmpint (c.right, >=, c.left);
  g_assert_cmpfloat (c.left, >=, box->x - 1.5);
  g_assert_cmpfloat (c.top, >=, box->y - 1.5);
  g_assert_cmpfloat (c.right, <=, box->x + box->width + 1.5);
  g_assert_cmpfloat (c.bottom, <=, box->y + box->height + 1.5);
  g_assert_cmpfloat (ink.x, <=, c.left + 1.5);
  g_assert_cmpfloat (ink.y + ink.height, >=, c.bottom - 1.5);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_inside (void)
{
  const char *texts[] = { "Night Market", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "夜市のポスター 開店しました",
                          "مرحبا بالعالم الجميل", "שלום עולם", "A", "f", "naïve — Ångström", "हिन्दी में", "two\nlines",
                          "party 🎉 time", NULL, };
  const char *faces[] = { "serif", "sans", "mono", "display", "script", "condensed", "slab", "comic", "No Such Family", NULL };
  g_autofree char *many = g_strnfill (900, 'm');
  g_autofree char *words = g_strjoin (" ", many, "and", many, NULL);
  MaqDraftBox box = { 60, 80, 250, 130 }, flat = { 20, 30, 360, 18 }, narrow = { 200, 10, 30, 380 };

  for (guint f = 0; faces[f] != NULL; f++)
    {
      MaqDraftTypeStyle style = { .family = faces[f], .bold = f % 2, .italic = f % 3 == 0, .align = f % 3, .leading = 1.0,
                                  .tracking = f % 2 * 0.05, .valign = f % 3 * 0.5, .upper = f == 4 };

      for (guint t = 0; texts[t] != NULL; t++)
        {
          assert_complete (texts[t], &style, &box);
          assert_complete (texts[t], &style, &flat);
          assert_complete (texts[t], &style, &narrow);
        }
      assert_complete (words, &style, &box);
    }
}

/* Letters grow to fill what they are given, and stop at the largest size. */
static void
test_sizes (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);
  MaqDraftTypeStyle style = { .family = "sans" };
  MaqDraftBox box = { 0, 0, 400, 400 }, small = { 0, 0, 100, 400 }, ink;

  g_assert_cmpfloat (maq_draft_text_measure (cr, "Go", &style, &box, 10, 50, NULL), ==, 50);
  g_assert_cmpfloat (maq_draft_text_measure (cr, "Go", &style, &small, 10, 500, &ink), >, 50);
  g_assert_cmpfloat (ink.width, >, 90);
  g_assert_cmpfloat (ink.x, ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A word is not torn while a smaller size keeps it whole. */
static void
test_whole_words (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);
  MaqDraftTypeStyle style = { .family = "sans", .leading = 1.0 };
  MaqDraftBox box = { 0, 0, 120, 400 }, ink;
  double size = maq_draft_text_measure (cr, "Strawberries", &style, &box, 8, 200, &ink);

  g_assert_cmpfloat (ink.height, <, size * 1.3);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/text/inside", test_inside);
  g_test_add_func ("/draft/text/sizes", test_sizes);
  g_test_add_func ("/draft/text/whole-words", test_whole_words);
  return g_test_run ();
}
