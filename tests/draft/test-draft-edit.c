/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft.h"

#include "test-edit-kit.h"

#define WIDTH 240u
#define HEIGHT 160u

/* Everything an edit can do, for what must hold for all of it. */
static const char *const all[] = {
  "brighter", "darker", "warmer", "cooler", "golden hour", "morning light", "dusk", "night", "more contrast", "less contrast",
  "more saturated", "muted", "black and white", "sepia", "invert", "tint it teal", "duotone navy and coral", "change red to blue",
  "lift the shadows", "recover highlights", "cinematic", "vintage", "matte", "foggy", "vignette", "film grain", "blur",
  "sharpen", "more clarity", "dreamy glow", "dramatic", "oil painting", "watercolour", "pencil sketch", "cartoon",
  "pixel art", "write \"Hello\" bottom left",
};

static double
luma (const char *prompt,
      MaqImage   *image)
{
  g_autoptr (MaqImage) edited = edit_kit_edit (prompt, image);

  return edit_kit_measure (edited).luma;
}

static void
test_light (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  double now = edit_kit_measure (photo).luma;

  g_assert_cmpfloat (luma ("brighter", photo), >, now + 10);
  g_assert_cmpfloat (luma ("darker", photo), <, now - 10);
  g_assert_cmpfloat (luma ("slightly brighter", photo), <, luma ("brighter", photo));
  g_assert_cmpfloat (luma ("make it a little bit darker", photo), >, luma ("darker", photo));
  g_assert_cmpfloat (luma ("much brighter", photo), >, luma ("brighter", photo));
  g_assert_cmpfloat (luma ("night", photo), <, luma ("dusk", photo));
  g_assert_cmpfloat (luma ("dusk", photo), <, now);
}

/* "20 %" is a number and is kept to: middle grey comes out a fifth brighter. */
static void
test_percent (void)
{
  g_autoptr (MaqImage) grey = edit_kit_plain (64, 64, 128, 128, 128, 255);

  g_assert_cmpfloat_with_epsilon (luma ("brighter by 20 %", grey), 153, 1.5);
  g_assert_cmpfloat_with_epsilon (luma ("20% darker", grey), 102, 1.5);
  g_assert_cmpfloat_with_epsilon (luma ("increase the brightness by 10 percent", grey), 140.5, 1.5);
  g_assert_cmpfloat_with_epsilon (luma ("brighter by 0 %", grey), 128, 0.6);
}

static void
test_temperature (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  EditKitNumbers now = edit_kit_measure (photo);
  static const struct { const char *prompt; int sign; } rows[] = {
    { "warmer", 1 }, { "warmer evening light", 1 }, { "golden hour", 1 }, { "sunset mood", 1 }, { "cooler", -1 }, { "much colder", -1 },
    { "night", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MaqImage) edited = edit_kit_edit (rows[i].prompt, photo);
      EditKitNumbers after = edit_kit_measure (edited);

      g_assert_cmpfloat (rows[i].sign * ((after.r - after.b) - (now.r - now.b)), >, 8);
    }
}

static void
test_contrast_and_saturation (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  EditKitNumbers now = edit_kit_measure (photo);
  g_autoptr (MaqImage) more = edit_kit_edit ("more contrast", photo), less = edit_kit_edit ("reduce the contrast", photo);
  g_autoptr (MaqImage) vivid = edit_kit_edit ("more vivid colours", photo), muted = edit_kit_edit ("less saturated", photo);

  g_assert_cmpfloat (edit_kit_measure (more).spread, >, now.spread * 1.15);
  g_assert_cmpfloat (edit_kit_measure (less).spread, <, now.spread * 0.85);
  g_assert_cmpfloat (edit_kit_measure (vivid).saturation, >, now.saturation * 1.1);
  g_assert_cmpfloat (edit_kit_measure (muted).saturation, <, now.saturation * 0.7);
}

static void
test_mono (void)
{
  static const char *const prompts[] = { "black and white", "make it black & white", "greyscale", "b&w", "monochrome", "noir" };
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) brown = edit_kit_edit ("sepia", photo);

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (MaqImage) grey = edit_kit_edit (prompts[i], photo);

      g_assert_cmpfloat (edit_kit_measure (grey).saturation, ==, 0);
      g_assert_cmpfloat (edit_kit_measure (grey).spread, >, 10);
    }
  for (guint y = 0; y < HEIGHT; y++)
    {
      const guint8 *p = edit_kit_pixel (brown, y, y);

      g_assert_cmpint (p[0], >=, p[1]);
      g_assert_cmpint (p[1], >=, p[2]);
    }
}

static void
test_invert (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) edited = edit_kit_edit ("invert the colours", photo);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint c = 0; c < 3; c++)
      g_assert_cmpint (ABS (edit_kit_pixel (photo, 3 * y / 2, y)[c] + edit_kit_pixel (edited, 3 * y / 2, y)[c] - 255), <=, 1);
}

static void
test_recolour (void)
{
  g_autoptr (MaqImage) red = edit_kit_plain (64, 64, 200, 40, 40, 255), green = edit_kit_plain (64, 64, 40, 180, 60, 255);
  static const char *const prompts[] = { "change red to blue", "make the red car blue", "replace the red with #0000ff", "turn red things into blue" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (MaqImage) blue = edit_kit_edit (prompts[i], red), same = edit_kit_edit (prompts[i], green);
      const guint8 *p = edit_kit_pixel (blue, 20, 20), *q = edit_kit_pixel (same, 20, 20);

      g_assert_cmpint (p[2], >, p[0] + 80);
      g_assert_cmpint (ABS (q[0] - 40) + ABS (q[1] - 180) + ABS (q[2] - 60), <=, 3);
    }
}

static void
test_dyes (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT), black = edit_kit_plain (32, 32, 0, 0, 0, 255);
  g_autoptr (MaqImage) white = edit_kit_plain (32, 32, 255, 255, 255, 255);
  g_autoptr (MaqImage) teal = edit_kit_edit ("make it teal", photo);
  g_autoptr (MaqImage) dark = edit_kit_edit ("duotone in #102080 and #ffd080", black), light = edit_kit_edit ("duotone in #102080 and #ffd080", white);
  EditKitNumbers after = edit_kit_measure (teal);

  g_assert_cmpfloat (after.g, >, after.r + 15);
  g_assert_cmpfloat (after.b, >, after.r + 15);
  g_assert_cmpint (edit_kit_pixel (dark, 3, 3)[2], ==, 0x80);
  g_assert_cmpint (edit_kit_pixel (light, 3, 3)[0], ==, 0xff);
  g_assert_cmpint (ABS (edit_kit_pixel (light, 3, 3)[1] - 0xd0), <=, 1);
}

static void
test_detail (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  double now = edit_kit_measure (photo).detail;
  g_autoptr (MaqImage) blurred = edit_kit_edit ("blur", photo), little = edit_kit_edit ("slightly blurred", photo);
  g_autoptr (MaqImage) sharp = edit_kit_edit ("sharpen", photo);

  g_assert_cmpfloat (edit_kit_measure (blurred).detail, <, edit_kit_measure (little).detail);
  g_assert_cmpfloat (edit_kit_measure (little).detail, <, now);
  g_assert_cmpfloat (edit_kit_measure (sharp).detail, >, now * 1.1);
  /* A blur moves light about, it does not make or take any. */
  g_assert_cmpfloat_with_epsilon (edit_kit_measure (blurred).luma, edit_kit_measure (photo).luma, 1.0);
}

/* The middle of a picture whose background is blurred stays as sharp as it was. */
static void
test_focus (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) edited = edit_kit_edit ("blur the background", photo);

  g_assert_cmpmem (edit_kit_pixel (photo, WIDTH / 2 - 5, HEIGHT / 2), 40, edit_kit_pixel (edited, WIDTH / 2 - 5, HEIGHT / 2), 40);
  g_assert_false (edit_kit_equal (photo, edited));
}

static void
test_every_edit_shows (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (MaqImage) edited = edit_kit_edit (all[i], photo), again = edit_kit_edit (all[i], photo);

      g_assert_cmpuint (maq_image_get_width (edited), ==, WIDTH);
      g_assert_cmpuint (maq_image_get_height (edited), ==, HEIGHT);
      if (edit_kit_equal (photo, edited) || !edit_kit_equal (edited, again))
        g_error ("“%s” changes nothing, or not the same twice", all[i]);
    }
}

/* Under a mask nothing outside changes by a single bit, whatever is done inside. */
static void
test_outside_stays (void)
{
  MaqImage *photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqMask) mask = edit_kit_box_mask (WIDTH, HEIGHT, 40, 30, 180, 140);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (MaqDraftResult) result = edit_kit_run (all[i], &photo, 1, mask, 0, 0);
      guint changed = 0;

      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          {
            gboolean same = memcmp (edit_kit_pixel (photo, x, y), edit_kit_pixel (result->image, x, y), 4) == 0;

            if (!same && (x < 40 || x >= 180 || y < 30 || y >= 140))
              g_error ("“%s” changed %u, %u outside the mask", all[i], x, y);
            changed += !same;
          }
      if (changed < 100)
        g_error ("“%s” changed only %u pixels", all[i], changed);
    }
  maq_image_unref (photo);
}

/* An empty mask lets nothing happen at all. */
static void
test_empty_mask (void)
{
  MaqImage *photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqMask) mask = edit_kit_box_mask (WIDTH, HEIGHT, 0, 0, 0, 0);
  g_autoptr (MaqDraftResult) result = edit_kit_run ("night, oil painting, write \"X\"", &photo, 1, mask, 0, 0);

  g_assert_true (edit_kit_equal (photo, result->image));
  maq_image_unref (photo);
}

/* No size is too odd for any edit. */
static void
test_odd_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 300 }, { 700, 2 }, { 17, 13 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      g_autoptr (MaqImage) photo = edit_kit_photo (sizes[k][0], sizes[k][1]);

      for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        {
          g_autoptr (MaqImage) edited = edit_kit_edit (all[i], photo);

          g_assert_cmpuint (maq_image_get_width (edited), ==, sizes[k][0]);
        }
    }
}

static void
test_transparency_stays (void)
{
  g_autoptr (MaqImage) glass = edit_kit_plain (40, 40, 90, 120, 200, 77);
  static const char *const prompts[] = { "warmer", "blur", "oil painting", "pixel art", "sharpen" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (MaqImage) edited = edit_kit_edit (prompts[i], glass);

      g_assert_cmpint (edit_kit_pixel (edited, 20, 20)[3], ==, 77);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  MaqImage *photo = edit_kit_photo (64, 64);
  MaqDraftRequest request = { .prompt = "oil painting", .images = &photo, .n_images = 1 };

  g_cancellable_cancel (cancellable);
  g_assert_null (maq_draft_run (&request, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  maq_image_unref (photo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  maq_draft_init ();
  g_test_add_func ("/draft/edit/light", test_light);
  g_test_add_func ("/draft/edit/percent", test_percent);
  g_test_add_func ("/draft/edit/temperature", test_temperature);
  g_test_add_func ("/draft/edit/contrast-and-saturation", test_contrast_and_saturation);
  g_test_add_func ("/draft/edit/mono", test_mono);
  g_test_add_func ("/draft/edit/invert", test_invert);
  g_test_add_func ("/draft/edit/recolour", test_recolour);
  g_test_add_func ("/draft/edit/dyes", test_dyes);
  g_test_add_func ("/draft/edit/detail", test_detail);
  g_test_add_func ("/draft/edit/focus", test_focus);
  g_test_add_func ("/draft/edit/every-edit-shows", test_every_edit_shows);
  g_test_add_func ("/draft/edit/outside-stays", test_outside_stays);
  g_test_add_func ("/draft/edit/empty-mask", test_empty_mask);
  g_test_add_func ("/draft/edit/odd-sizes", test_odd_sizes);
  g_test_add_func ("/draft/edit/transparency-stays", test_transparency_stays);
  g_test_add_func ("/draft/edit/cancel", test_cancel);
  return g_test_run ();
}
