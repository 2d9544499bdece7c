/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-edit.h"

#include "test-edit-kit.h"

#define WIDTH 240u
#define HEIGHT 160u

static void
assert_size (MaqImage *image,
             guint     width,
             guint     height)
{
  g_assert_cmpuint (maq_image_get_width (image), ==, width);
  g_assert_cmpuint (maq_image_get_height (image), ==, height);
}

static void
test_turns (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) right = edit_kit_edit ("rotate right", photo), left = edit_kit_edit ("rotate 90 degrees to the left", photo);
  g_autoptr (MaqImage) over = edit_kit_edit ("rotate it by 180 degrees", photo), tilted = edit_kit_edit ("rotate 7 degrees", photo);

  assert_size (right, HEIGHT, WIDTH);
  assert_size (left, HEIGHT, WIDTH);
  assert_size (over, WIDTH, HEIGHT);
  assert_size (tilted, WIDTH, HEIGHT);
  /* The upper left corner goes to the upper right, the lower left, the lower right. */
  g_assert_cmpmem (edit_kit_pixel (photo, 0, 0), 4, edit_kit_pixel (right, HEIGHT - 1, 0), 4);
  g_assert_cmpmem (edit_kit_pixel (photo, 0, 0), 4, edit_kit_pixel (left, 0, WIDTH - 1), 4);
  g_assert_cmpmem (edit_kit_pixel (photo, 0, 0), 4, edit_kit_pixel (over, WIDTH - 1, HEIGHT - 1), 4);
  g_assert_false (edit_kit_equal (photo, tilted));
}

static void
test_flips (void)
{
  g_autoptr (MaqImage) photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) across = edit_kit_edit ("flip horizontally", photo), down = edit_kit_edit ("flip the image vertically", photo);
  g_autoptr (MaqImage) back = edit_kit_edit ("mirror", across);

  g_assert_cmpmem (edit_kit_pixel (photo, 0, 0), 4, edit_kit_pixel (across, WIDTH - 1, 0), 4);
  g_assert_cmpmem (edit_kit_pixel (photo, 0, 0), 4, edit_kit_pixel (down, 0, HEIGHT - 1), 4);
  g_assert_true (edit_kit_equal (photo, back));
}

static void
test_crops (void)
{
  MaqImage *photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqImage) square = edit_kit_edit ("crop to a square", photo), wide = edit_kit_edit ("crop to 16:9", photo);
  g_autoptr (MaqDraftResult) sized = edit_kit_run ("warmer", &photo, 1, NULL, 100, 150);

  assert_size (square, HEIGHT, HEIGHT);
  assert_size (wide, WIDTH, 135);
  assert_size (sized->image, 100, 150);
  /* The crop is the middle, untouched. */
  g_assert_cmpmem (edit_kit_pixel (square, 0, 0), HEIGHT * 4, edit_kit_pixel (photo, 40, 0), HEIGHT * 4);
  maq_image_unref (photo);
}

static void
test_extend (void)
{
  MaqImage *photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqDraftResult) wide = edit_kit_run ("extend to fill", &photo, 1, NULL, 320, 200);
  g_autoptr (MaqImage) larger = edit_kit_edit ("zoom out", photo);

  assert_size (wide->image, 320, 200);
  assert_size (larger, 300, 200);
  for (guint y = 0; y < HEIGHT; y++)
    g_assert_cmpmem (edit_kit_pixel (photo, 0, y), WIDTH * 4, edit_kit_pixel (wide->image, 40, y + 20), WIDTH * 4);
  /* What is new goes on from the edge and is no flat colour. */
  g_assert_cmpint (ABS (edit_kit_pixel (wide->image, 39, 100)[1] - edit_kit_pixel (photo, 0, 80)[1]), <, 12);
  g_assert_false (memcmp (edit_kit_pixel (wide->image, 2, 2), edit_kit_pixel (wide->image, 2, 190), 4) == 0);
  maq_image_unref (photo);
}

/* A mask goes with the crop, and its outside stays. */
static void
test_mask_and_size (void)
{
  MaqImage *photo = edit_kit_photo (WIDTH, HEIGHT);
  g_autoptr (MaqMask) mask = edit_kit_box_mask (WIDTH, HEIGHT, 100, 0, 140, HEIGHT);
  g_autoptr (MaqDraftResult) result = edit_kit_run ("invert", &photo, 1, mask, HEIGHT, HEIGHT);

  assert_size (result->image, HEIGHT, HEIGHT);
  for (guint y = 0; y < HEIGHT; y++)
    {
      g_assert_cmpmem (edit_kit_pixel (result->image, 0, y), 60 * 4, edit_kit_pixel (photo, 40, y), 60 * 4);
      g_assert_cmpmem (edit_kit_pixel (result->image, 100, y), 60 * 4, edit_kit_pixel (photo, 140, y), 60 * 4);
    }
  g_assert_cmpint (edit_kit_pixel (result->image, 80, 80)[0], !=, edit_kit_pixel (photo, 120, 80)[0]);
  maq_image_unref (photo);
}

static void
assert_middle (MaqImage *image,
               double    x,
               double    y)
{
  const guint8 *p = edit_kit_pixel (image, (guint) (x * WIDTH), (guint) (y * HEIGHT));

  g_assert_cmpint (p[0], ==, 250);
  g_assert_cmpint (p[1], ==, 10);
  g_assert_cmpint (p[2], ==, 240);
}

#define MARKED "Image 1 is the picture to edit; mark A (box, 10–50 % from the left, 20–60 % from the top) shows “(this) desk”; " \
  "mark B (pin, 70 % from the left, 75 % from the top); mark C (arrow, 1 % from the left, 2 % from the top, pointing at " \
  "90 % from the left, 90 % from the top). Image 2 is “lamp”; mark D (box, 1–2 % from the left, 1–2 % from the top).\n\nChange: "

static void
test_place (void)
{
  static const struct { const char *prompt; double x, y; } rows[] = {
    { "place image 2 top left", 0.12, 0.15 },
    { "put image 2 in the bottom right corner", 0.88, 0.85 },
    { "add picture 2 on the table", 0.5, 0.8 },
    { "in the centre, place image 2", 0.5, 0.5 },
    { "paste image 2 at 40 % 60 %", 0.4, 0.6 },
    { "place image 2 at 25% 30%, then make image 1 brighter", 0.25, 0.3 },
    { "place image 2 in the box 10 % 20 % 50 % 60 %", 0.3, 0.4 },
    /* What the prompt writer makes of marks. */
    { MARKED "place image 2 on mark A in image 1", 0.3, 0.4 },
    { MARKED "put image 2 where mark B is", 0.7, 0.75 },
    { MARKED "put image 2 in the box", 0.3, 0.4 },
    { MARKED "place image 2 at the pin", 0.7, 0.75 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MaqImage *images[2] = { edit_kit_plain (WIDTH, HEIGHT, 30, 90, 60, 255), edit_kit_plain (50, 50, 250, 10, 240, 255) };
      g_autoptr (MaqDraftResult) result = edit_kit_run (rows[i].prompt, images, 2, NULL, 0, 0);

      if (strstr (rows[i].prompt, "brighter") == NULL)
        assert_middle (result->image, rows[i].x, rows[i].y);
      else
        g_assert_cmpint (edit_kit_pixel (result->image, 60, 48)[0], >, 240);
      g_assert_cmpstr (result->ignored[0], ==, NULL);
      maq_image_unref (images[0]);
      maq_image_unref (images[1]);
    }
}

/* A mask says where: the picture fills its box and nothing else changes. */
static void
test_place_in_mask (void)
{
  MaqImage *images[2] = { edit_kit_photo (WIDTH, HEIGHT), edit_kit_plain (50, 50, 250, 10, 240, 255) };
  g_autoptr (MaqMask) mask = edit_kit_box_mask (WIDTH, HEIGHT, 150, 40, 200, 90);
  g_autoptr (MaqDraftResult) result = edit_kit_run ("place image 2 in the box", images, 2, mask, 0, 0);

  assert_middle (result->image, 175.0 / WIDTH, 65.0 / HEIGHT);
  g_assert_cmpmem (edit_kit_pixel (result->image, 0, 65), 150 * 4, edit_kit_pixel (images[0], 0, 65), 150 * 4);
  maq_image_unref (images[0]);
  maq_image_unref (images[1]);
}

/* How many pixels of a quarter of the picture changed. */
static guint
changed_in (MaqImage *before,
            MaqImage *after,
            guint     left,
            guint     top)
{
  guint n = 0;

  for (guint y = top; y < top + HEIGHT / 2; y++)
    for (guint x = left; x < left + WIDTH / 2; x++)
      n += memcmp (edit_kit_pixel (before, x, y), edit_kit_pixel (after, x, y), 4) != 0;
  return n;
}

static void
test_text (void)
{
  MaqImage *dark = edit_kit_plain (WIDTH, HEIGHT, 20, 30, 40, 255), *white = edit_kit_plain (WIDTH, HEIGHT, 255, 255, 255, 255);
  g_autoptr (MaqDraftResult) result = edit_kit_run ("Put \"Hi\" bottom left, bold serif, in white", &dark, 1, NULL, 0, 0);
  g_autoptr (MaqDraftResult) veiled = edit_kit_run ("write \"Hi\" in the top right corner in white", &white, 1, NULL, 0, 0);
  guint8 darkest = 255;

  g_assert_cmpuint (changed_in (dark, result->image, 0, HEIGHT / 2), >, 30);
  g_assert_cmpuint (changed_in (dark, result->image, WIDTH / 2, 0), ==, 0);
  g_assert_cmpuint (changed_in (dark, result->image, 0, 0), ==, 0);
  g_assert_cmpstr (result->ignored[0], ==, NULL);
  /* White on white cannot be read, so the ground under it is darkened. */
  for (guint y = 0; y < HEIGHT / 2; y++)
    for (guint x = WIDTH / 2; x < WIDTH; x++)
      darkest = MIN (darkest, edit_kit_pixel (veiled->image, x, y)[1]);
  g_assert_cmpint (darkest, <, 125);
  maq_image_unref (dark);
  maq_image_unref (white);
}

/* Several instructions are done in the order they are given in. */
static void
test_order (void)
{
  MaqImage *images[2] = { edit_kit_plain (WIDTH, HEIGHT, 30, 90, 60, 255), edit_kit_plain (50, 50, 250, 10, 240, 255) };
  g_autoptr (MaqDraftResult) first = edit_kit_run ("make it black and white, then place image 2 in the centre", images, 2, NULL, 0, 0);
  g_autoptr (MaqDraftResult) last = edit_kit_run ("place image 2 in the centre, then make it black and white", images, 2, NULL, 0, 0);

  assert_middle (first->image, 0.5, 0.5);
  g_assert_cmpfloat (edit_kit_measure (last->image).saturation, ==, 0);
  maq_image_unref (images[0]);
  maq_image_unref (images[1]);
}

static void
test_ignored (void)
{
  static const struct { const char *prompt, *ignored; } rows[] = {
    { "warmer evening light", "" },
    { "Please make the whole picture slightly brighter and a bit warmer.", "" },
    { "black and white with more contrast and film grain", "" },
    { "change the blue cups to green", "" },
    { "turn it into a watercolour painting", "" },
    { "increase the contrast by 20 %, add a vignette", "" },
    { "brighter, remove the man", "remove the man" },
    { "golden hour; dragons everywhere", "dragons everywhere" },
    { "do something with the giraffe", "do something with the giraffe" },
  };
  MaqImage *photo = edit_kit_photo (48, 32);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("Image 1 is the picture to edit.\n\nChange: %s", rows[i].prompt);
      g_autoptr (MaqDraftResult) result = edit_kit_run (prompt, &photo, 1, NULL, 0, 0);
      g_autofree char *said = g_strjoinv (", ", result->ignored);

      if ((*rows[i].ignored == 0) != (*said == 0))
        g_error ("“%s” ignored “%s”", rows[i].prompt, said);
    }
  maq_image_unref (photo);
}

static void
test_wants (void)
{
  static const struct { const char *prompt; gboolean wants; } rows[] = {
    { "warmer evening light", TRUE },
    { "oil painting", TRUE },
    { "put \"Sale\" top left", TRUE },
    { "place image 1 on the left", FALSE },
    { "make the poster brighter", TRUE },
    { "Poster \"Night Market\" in warm colours with the picture", FALSE },
    { "a logo in blue and warm red", FALSE },
    { "an infographic of the night sky", FALSE },
    { "a giraffe in the savannah", FALSE },
    { "Image 1 is the picture to edit.\n\nChange: a giraffe", TRUE },
  };
  MaqImage *photo = edit_kit_photo (48, 32);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MaqDraftRequest request = { .prompt = rows[i].prompt, .images = &photo, .n_images = 1 };
      g_autoptr (MaqDraftWords) words = maq_draft_words_new (rows[i].prompt);

      g_test_message ("%s", rows[i].prompt);
      g_assert_cmpint (maq_draft_edit_wants (&request, words), ==, rows[i].wants);
      request.n_images = 0;
      g_assert_false (maq_draft_edit_wants (&request, words));
    }
  maq_image_unref (photo);
}

static void
test_variants (void)
{
  MaqImage *photo = edit_kit_photo (96, 64);
  g_autoptr (GError) error = NULL;
  MaqDraftRequest request = { .prompt = "golden hour", .images = &photo, .n_images = 1 };
  g_autoptr (MaqDraftResult) first = maq_draft_run (&request, NULL, NULL, NULL, &error);
  g_autoptr (MaqDraftResult) second = NULL, third = NULL, exact = NULL, other = NULL;

  request.variant = 1;
  second = maq_draft_run (&request, NULL, NULL, NULL, &error);
  request.variant = 2;
  third = maq_draft_run (&request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (edit_kit_equal (first->image, second->image));
  g_assert_false (edit_kit_equal (second->image, third->image));
  /* A number given is a number kept. */
  request.prompt = "20 % brighter";
  exact = maq_draft_run (&request, NULL, NULL, NULL, &error);
  request.variant = 0;
  other = maq_draft_run (&request, NULL, NULL, NULL, &error);
  g_assert_true (edit_kit_equal (exact->image, other->image));
  maq_image_unref (photo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  maq_draft_init ();
  g_test_add_func ("/draft/edit-frame/turns", test_turns);
  g_test_add_func ("/draft/edit-frame/flips", test_flips);
  g_test_add_func ("/draft/edit-frame/crops", test_crops);
  g_test_add_func ("/draft/edit-frame/extend", test_extend);
  g_test_add_func ("/draft/edit-frame/mask-and-size", test_mask_and_size);
  g_test_add_func ("/draft/edit-frame/place", test_place);
  g_test_add_func ("/draft/edit-frame/place-in-mask", test_place_in_mask);
  g_test_add_func ("/draft/edit-frame/text", test_text);
  g_test_add_func ("/draft/edit-frame/order", test_order);
  g_test_add_func ("/draft/edit-frame/ignored", test_ignored);
  g_test_add_func ("/draft/edit-frame/wants", test_wants);
  g_test_add_func ("/draft/edit-frame/variants", test_variants);
  return g_test_run ();
}
