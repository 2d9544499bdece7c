/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "maq-draft.h"
#include "maq-error.h"

static const char market[] = "Poster \"Night Market\" in bold serif, teal and coral, lanterns";

static MaqDraftResult *
run (const char *prompt, guint width, guint height, guint variant)
{
  MaqDraftRequest request = { .prompt = prompt, .width = width, .height = height, .variant = variant };
  g_autoptr (GError) error = NULL;
  MaqDraftResult *result = maq_draft_run (&request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

static char *
sum (MaqImage *image)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, maq_image_get_bytes (image));
}

static char *
sum_of (const char *prompt, guint width, guint height, guint variant)
{
  g_autoptr (MaqDraftResult) result = run (prompt, width, height, variant);

  return sum (result->image);
}

static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 1024, 1024 }, { 1536, 1024 }, { 1024, 1536 }, { 1536, 864 }, { 864, 1536 }, { 16, 16 }, { 37, 911 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MaqDraftResult) result = run (market, sizes[i][0], sizes[i][1], i);

      g_assert_cmpuint (maq_image_get_width (result->image), ==, sizes[i][0]);
      g_assert_cmpuint (maq_image_get_height (result->image), ==, sizes[i][1]);
      g_assert_true (maq_image_is_opaque (result->image));
    }
}

static void
test_no_size (void)
{
  g_autoptr (MaqDraftResult) result = run ("a lamp", 0, 0, 0);

  g_assert_cmpuint (maq_image_get_width (result->image), ==, 1024);
  g_assert_cmpuint (maq_image_get_height (result->image), ==, 1024);
}

static void
test_kinds (void)
{
  static const char *const pairs[] = {
    "a poster \"Hello\"", "poster", "logo for Aurora", "logo", "UI mock-up of a lamp shop", "ui", "landing page for a bakery", "ui",
    "infographic: 40% walk", "infographic", "four-panel comic with a cat", "comic", "product shot of a bottle", "product",
    "mountains at dusk", "scene", "a flyer for a concert", "poster", "\"Just words\"", "poster", "", "scene",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i += 2)
    {
      g_autoptr (MaqDraftResult) result = run (pairs[i], 256, 256, 0);

      g_assert_cmpstr (result->kind, ==, pairs[i + 1]);
    }
}

static void
test_same (void)
{
  g_autofree char *first = sum_of (market, 512, 768, 1), *again = sum_of (market, 512, 768, 1);
  g_autofree char *other = sum_of (market, 512, 768, 2), *words = sum_of ("Poster \"Night Market\"", 512, 768, 1);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  g_assert_cmpstr (first, !=, words);
}

static char *program;

/* Another process, with another locale and other settings of the desktop around it. */
static char *
sum_elsewhere (const char *locale)
{
  char *argv[] = { program, (char *) "--sum", NULL };
  g_auto (GStrv) environ_ = g_environ_setenv (g_get_environ (), "LC_ALL", locale, TRUE);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  environ_ = g_environ_setenv (environ_, "GDK_SCALE", "2", TRUE);
  environ_ = g_environ_setenv (environ_, "TZ", "Asia/Tokyo", TRUE);
  g_spawn_sync (NULL, argv, environ_, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strstrip (out);
}

static void
test_processes (void)
{
  g_autofree char *here = sum_of (market, 512, 768, 1), *there = sum_elsewhere ("C.UTF-8"), *german = sum_elsewhere ("de_DE.UTF-8");

  g_assert_cmpstr (here, ==, there);
  g_assert_cmpstr (here, ==, german);
}

static void
test_ignored (void)
{
  g_autoptr (MaqDraftResult) result = run ("Poster \"Night Market\" with lanterns in a misty alley, hyperdetailed bokeh", 256, 384, 0);
  g_autofree char *ignored = g_strjoinv ("/", result->ignored);
  g_autoptr (MaqDraftResult) all = run (market, 256, 384, 0), shape = run ("poster \"A\", 2:3 aspect ratio", 256, 384, 0);
  g_autoptr (MaqDraftResult) other = run ("poster \"A\", 16:9", 256, 384, 0);

  g_assert_cmpstr (ignored, ==, "alley/hyperdetailed bokeh");
  g_assert_cmpuint (g_strv_length (all->ignored), ==, 0);
  g_assert_cmpuint (g_strv_length (shape->ignored), ==, 0);
  g_assert_cmpstr (other->ignored[0], ==, "16:9");
}

static void
count_cb (MaqImage *image, gpointer data)
{
  g_assert_cmpuint (maq_image_get_width (image), ==, 256);
  ++*(guint *) data;
}

static void
test_partials (void)
{
  static const char *const prompts[] = { "poster \"A\"", "logo \"A\"", "app ui \"A\"", "infographic \"A\" 5% b", "comic \"A\"", "product shot \"A\"", "landscape" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      MaqDraftRequest request = { .prompt = prompts[i], .width = 256, .height = 256 };
      guint n = 0;
      g_autoptr (MaqDraftResult) result = maq_draft_run (&request, count_cb, &n, NULL, NULL);

      g_assert_nonnull (result);
      g_assert_cmpuint (n, >=, 2);
      g_assert_cmpuint (n, <=, 5);
    }
}

static void
test_cancel (void)
{
  MaqDraftRequest request = { .prompt = market, .width = 256, .height = 256 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (maq_draft_run (&request, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_limits (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 15, 400 }, { 9000, 100 }, { 100000, 100000 } };
  MaqImage *images[21] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      MaqDraftRequest request = { .prompt = market, .width = sizes[i][0], .height = sizes[i][1] };
      g_autoptr (GError) error = NULL;

      g_assert_null (maq_draft_run (&request, NULL, NULL, NULL, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
  {
    MaqDraftRequest request = { .prompt = market, .width = 64, .height = 64, .images = images, .n_images = 21 };
    g_autoptr (GError) error = NULL;

    g_assert_null (maq_draft_run (&request, NULL, NULL, NULL, &error));
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  }
}

static void
test_mask (void)
{
  guint8 *pixels, *coverage = g_malloc0 (128 * 128);
  g_autoptr (MaqImage) image = maq_image_new_blank (128, 128, &pixels, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MaqMask) mask = NULL;
  g_autoptr (MaqDraftResult) result = NULL;
  guint changed = 0;

  for (guint i = 0; i < 128 * 128 * 4; i++)
    pixels[i] = i % 4 == 3 ? 255 : (guint8) (i * 7);
  for (guint y = 32; y < 96; y++)
    memset (coverage + y * 128 + 32, 255, 64);
  bytes = g_bytes_new_take (coverage, 128 * 128);
  mask = maq_mask_new (128, 128, bytes, NULL);
  result = maq_draft_run (&(MaqDraftRequest) { .prompt = "poster \"In\" with the reference", .width = 128, .height = 128, .images = &image, .n_images = 1, .mask = mask },
                          NULL, NULL, NULL, NULL);
  g_assert_nonnull (result);
  for (guint y = 0; y < 128; y++)
    for (guint x = 0; x < 128; x++)
      {
        const guint8 *a = maq_image_get_pixels (image) + y * maq_image_get_stride (image) + x * 4;
        const guint8 *b = maq_image_get_pixels (result->image) + y * maq_image_get_stride (result->image) + x * 4;
        gboolean inside = x >= 32 && x < 96 && y >= 32 && y < 96;

        if (!inside)
          g_assert_cmpmem (a, 4, b, 4);
        changed += inside && memcmp (a, b, 4) != 0;
      }
  g_assert_cmpuint (changed, >, 400);
}

static void
test_hostile (void)
{
  g_autofree char *nested = g_strnfill (20000, '"'), *words = g_strnfill (30000, 'a');
  g_autoptr (MaqDraftResult) a = run ("\xff\xfe\x80 poster \"\xc3\"", 200, 200, 0), b = run (nested, 200, 200, 1), c = run (words, 200, 200, 2);
  g_autofree char *quoted = g_strdup_printf ("poster \"%s\"", words);
  g_autoptr (MaqDraftResult) d = run (quoted, 200, 200, 3), e = run ("poster \"\u202egnp.exe\u202c \u200b\u0301\u0301\"", 200, 200, G_MAXUINT);

  g_assert_nonnull (a->image);
  g_assert_nonnull (b->image);
  g_assert_nonnull (c->image);
  g_assert_nonnull (d->image);
  g_assert_nonnull (e->image);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  maq_draft_init ();
  if (argc > 1 && strcmp (argv[1], "--sum") == 0)
    {
      g_autofree char *text = sum_of (market, 512, 768, 1);

      puts (text);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/run/sizes", test_sizes);
  g_test_add_func ("/draft/run/no-size", test_no_size);
  g_test_add_func ("/draft/run/kinds", test_kinds);
  g_test_add_func ("/draft/run/same", test_same);
  g_test_add_func ("/draft/run/processes", test_processes);
  g_test_add_func ("/draft/run/ignored", test_ignored);
  g_test_add_func ("/draft/run/partials", test_partials);
  g_test_add_func ("/draft/run/cancel", test_cancel);
  g_test_add_func ("/draft/run/limits", test_limits);
  g_test_add_func ("/draft/run/mask", test_mask);
  g_test_add_func ("/draft/run/hostile", test_hostile);
  return g_test_run ();
}
