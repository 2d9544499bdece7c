/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-layouts.h"
#include "maq-error.h"
#include "maq-hash.h"

/* Half of what a user gets: the layouts know only proportions, and four times as many prompts fit in the time. */
static const struct { guint width, height; } sizes[] = { { 512, 512 }, { 768, 512 }, { 512, 768 }, { 768, 432 }, { 432, 768 } };

static const char *const kinds[] = { "Poster", "Logo", "Mobile app UI", "Landing page", "Infographic", "Comic page", "Product shot", "Landscape scene" };

#define LONG "This sentence goes on and on, since people do write whole paragraphs into a poster and expect to find every single " \
             "word of it again, set so that it can be read, from the first capital letter to the full stop at its end, however " \
             "many commas, dashes and second thoughts stand between the two of them on the way."

static const char *const texts[] = {
  "\"Night Market\"",
  "\"Night Market\", \"Every Friday until late\", button \"Get tickets\", lanterns",
  "\"" LONG "\"",
  "\"Short\" \"" LONG "\" \"" LONG "\"",
  "\"Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen\" with a cat",
  "\"夜市のポスター\" \"開店しました、どうぞお入りください\"",
  "\"مرحبا بالعالم\" \"سوق الليل كل يوم جمعة\"",
  "“She said \"never\" again” ‘it’s fine’ \"100% & more <now>\"",
  "\"one\" \"two\" \"three\" \"four\" \"five\" \"six\" \"seven\" \"eight\" \"nine\" \"ten\" \"eleven\" \"twelve\"",
  "\"party 🎉 at 8\" navy background, yellow",
  "with a boat and a house, neon",
};

static MaqDraftCanvas *
draw (const char *prompt, guint width, guint height, guint variant, MaqImage **images, guint n_images, MaqDraftPlan **plan_out)
{
  MaqDraftRequest request = { .prompt = prompt, .width = width, .height = height, .variant = variant, .images = images, .n_images = n_images };
  g_autoptr (MaqDraftWords) words = maq_draft_words_new (prompt);
  MaqDraftPlan *plan = maq_draft_plan_new (&request, words);
  MaqDraftCanvas *canvas = maq_draft_canvas_new (plan, NULL);

  g_assert_nonnull (canvas);
  g_assert_true (maq_draft_layout (canvas));
  *plan_out = plan;
  return canvas;
}

static gboolean
overlap (const MaqDraftBox *a, const MaqDraftBox *b)
{
  const double touch = 0.5;

  return a->x + touch < b->x + b->width && b->x + touch < a->x + a->width && a->y + touch < b->y + b->height
         && b->y + touch < a->y + a->height;
}

static void
assert_sound (MaqDraftCanvas *canvas, const MaqDraftPlan *plan, const char *what)
{
  for (guint i = 0; i < canvas->sets->len; i++)
    {
      const MaqDraftSet *set = &g_array_index (canvas->sets, MaqDraftSet, i);

      if (set->ink.x < 0 || set->ink.y < 0 || set->ink.x + set->ink.width > canvas->width || set->ink.y + set->ink.height > canvas->height)
        g_error ("%s: “%s” leaves the sheet: %g %g %g × %g", what, set->text, set->ink.x, set->ink.y, set->ink.width, set->ink.height);
      if (set->contrast < 4.5)
        g_error ("%s: “%s” has contrast %.2f", what, set->text, set->contrast);
      for (guint j = 0; j < i; j++)
        if (overlap (&set->ink, &g_array_index (canvas->sets, MaqDraftSet, j).ink))
          g_error ("%s: “%s” lies on “%s”", what, set->text, g_array_index (canvas->sets, MaqDraftSet, j).text);
    }
  for (guint i = 0; i < plan->texts->len; i++)
    {
      const MaqDraftText *text = plan->texts->pdata[i];
      guint found = 0;

      for (guint j = 0; j < canvas->sets->len; j++)
        found += strcmp (g_array_index (canvas->sets, MaqDraftSet, j).text, text->text) == 0;
      if (found < 1)
        g_error ("%s: “%s” is missing", what, text->text);
    }
}

static void
test_sound (gconstpointer data)
{
  const char *kind = data;

  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        guint variant = t * 5 + s;
        g_autofree char *prompt = g_strdup_printf ("%s %s", kind, texts[t]);
        g_autofree char *what = g_strdup_printf ("%s, %u × %u, variant %u", prompt, sizes[s].width, sizes[s].height, variant);
        g_autoptr (MaqDraftPlan) plan = NULL;
        MaqDraftCanvas *canvas = draw (prompt, sizes[s].width, sizes[s].height, variant, NULL, 0, &plan);

        assert_sound (canvas, plan, what);
        maq_draft_canvas_free (canvas);
      }
}

static MaqImage *
photo (guint i)
{
  guint8 *pixels;
  guint width = 60 + i * 13, height = 200 - i * 7;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  g_assert_nonnull (image);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *p = pixels + y * maq_image_get_stride (image) + x * 4;

        p[0] = 255 - i * 12;
        p[1] = 20;
        p[2] = i * 12;
        p[3] = 255;
      }
  return image;
}

/* How many pixels of the sheet have about this colour. */
static guint
count_colour (MaqDraftCanvas *canvas, guint r, guint g, guint b, int near)
{
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  guint n = 0;

  for (guint y = 0; y < canvas->plan->height; y++)
    for (guint x = 0; x < canvas->plan->width; x++)
      {
        const guint8 *p = data + y * cairo_image_surface_get_stride (canvas->surface) + x * 4;

        n += abs (p[2] - (int) r) <= near && abs (p[1] - (int) g) <= near && abs (p[0] - (int) b) <= near;
      }
  return n;
}

static void
test_references (gconstpointer data)
{
  const char *kind = data;
  MaqImage *images[20];
  const guint counts[] = { 1, 2, 3, 7, 12, 20 };

  for (guint i = 0; i < 20; i++)
    images[i] = photo (i);
  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autofree char *prompt = g_strdup_printf ("%s \"With pictures\" \"%u of them\"", kind, counts[c]);
      g_autoptr (MaqDraftPlan) plan = NULL;
      MaqDraftCanvas *canvas = draw (prompt, sizes[c % 5].width, sizes[c % 5].height, c, images, counts[c], &plan);

      assert_sound (canvas, plan, prompt);
      for (guint i = 0; i < MIN (counts[c], 12); i++)
        g_assert_cmpuint (count_colour (canvas, 255 - i * 12, 20, i * 12, 5), >, 400);
      maq_draft_canvas_free (canvas);
    }
  for (guint i = 0; i < 20; i++)
    maq_image_unref (images[i]);
}

static void
test_palette (void)
{
  const char *prompts[] = { "Poster \"Night Market\" teal and coral, lanterns", "Poster \"Plain\" mustard", "Landing page \"Lamps\" #123456 and #ff8800",
                            "Logo for \"Pine\" forest green, cream, rust", "Infographic \"Bikes\" 40% walk, 60% ride; navy, mint, coral", "Comic with a cat, plum and gold \"Hi\"",
                            "Product shot of a bottle, peach and burgundy", "Landscape with mountains, indigo, salmon and honey", "Poster \"Six\" red, orange, yellow, green, blue, purple" };

  for (guint p = 0; p < G_N_ELEMENTS (prompts); p++)
    for (guint variant = 0; variant < 8; variant++)
      {
        g_autoptr (MaqDraftPlan) plan = NULL;
        MaqDraftCanvas *canvas = draw (prompts[p], 512, variant % 2 == 0 ? 512 : 768, variant, NULL, 0, &plan);
        guint n = plan->palette.n_named;

        g_assert_cmpuint (n, >, 0);
        for (guint i = 0; i < n; i++)
          {
            MaqDraftColour c = plan->palette.named[i];
            double share = count_colour (canvas, c.r, c.g, c.b, 14) / (canvas->width * canvas->height);

            if (share < (n > 3 ? 0.004 : 0.01))
              g_error ("%s, variant %u: colour %02x%02x%02x covers %.2f %%", prompts[p], variant, c.r, c.g, c.b, share * 100);
          }
        maq_draft_canvas_free (canvas);
      }
}

/* A picture's look in numbers: its pixels on a grid of 16 × 16. */
static void
fingerprint (MaqDraftCanvas *canvas, int *cells)
{
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);

  for (guint i = 0; i < 256; i++)
    {
      guint x = (i % 16 * 2 + 1) * canvas->plan->width / 32, y = (i / 16 * 2 + 1) * canvas->plan->height / 32;
      const guint8 *p = data + y * cairo_image_surface_get_stride (canvas->surface) + x * 4;

      for (guint c = 0; c < 3; c++)
        cells[i * 3 + c] = p[c];
    }
}

static void
test_variants (void)
{
  static int prints[4][768];

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *prompt = g_strdup_printf ("%s \"Quiet rooms\" with a lamp and a chair", kinds[k]);

      for (guint v = 0; v < 4; v++)
        {
          g_autoptr (MaqDraftPlan) plan = NULL;
          MaqDraftCanvas *canvas = draw (prompt, 512, 640, v, NULL, 0, &plan);

          fingerprint (canvas, prints[v]);
          maq_draft_canvas_free (canvas);
          for (guint before = 0; before < v; before++)
            {
              double differs = 0;

              for (guint i = 0; i < 768; i++)
                differs += abs (prints[v][i] - prints[before][i]) / 768.0;
              if (differs < 14)
                g_error ("%s: variants %u and %u differ only by %.1f", prompt, before, v, differs);
            }
        }
    }
}

static void
test_motifs (void)
{
  g_assert_cmpuint (maq_draft_motifs_count (), >=, 25);
  for (guint i = 0; i < maq_draft_motifs_count (); i++)
    {
      MaqDraftBox ink = maq_draft_motif_extents (maq_draft_motif_get (i));

      g_assert_cmpfloat (ink.width * ink.height, >, 900);
      g_assert_cmpfloat (ink.x, >=, -12);
      g_assert_cmpfloat (ink.y, >=, -12);
      g_assert_cmpfloat (ink.x + ink.width, <=, 112);
      g_assert_cmpfloat (ink.y + ink.height, <=, 112);
    }
}

static void
test_unwanted (void)
{
  g_autoptr (MaqDraftWords) words = maq_draft_words_new ("Poster \"Dark\" with a moon, no lanterns");
  g_autoptr (GPtrArray) motifs = maq_draft_motifs_take (words);

  g_assert_cmpuint (motifs->len, ==, 1);
  g_assert_true (motifs->pdata[0] == maq_draft_motif_named ("moon"));
}

static void
add_for_kinds (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *slug = g_ascii_strdown (kinds[i], -1);
      g_autofree char *path = g_strdup_printf ("/draft/design/%s/%s", name, g_strdelimit (slug, " ", '-'));

      g_test_add_data_func (path, kinds[i], func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_kinds ("sound", test_sound);
  add_for_kinds ("references", test_references);
  g_test_add_func ("/draft/design/palette", test_palette);
  g_test_add_func ("/draft/design/variants", test_variants);
  g_test_add_func ("/draft/design/motifs", test_motifs);
  g_test_add_func ("/draft/design/unwanted", test_unwanted);
  return g_test_run ();
}
