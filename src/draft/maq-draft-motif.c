/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-motif.h"

static const MaqDraftMotif *const shelves[] = {
  maq_draft_motifs_nature, maq_draft_motifs_living, maq_draft_motifs_things, maq_draft_motifs_objects, maq_draft_motifs_food,
  maq_draft_motifs_places,
};

const MaqDraftMotif *
maq_draft_motif_get (guint i)
{
  for (guint s = 0; s < G_N_ELEMENTS (shelves); s++)
    for (const MaqDraftMotif *m = shelves[s]; m->draw != NULL; m++)
      if (i-- == 0)
        return m;
  return NULL;
}

guint
maq_draft_motifs_count (void)
{
  guint n = 0;

  while (maq_draft_motif_get (n) != NULL)
    n++;
  return n;
}

static gboolean
has_phrase (const MaqDraftMotif *self, const char *word)
{
  g_auto (GStrv) phrases = g_strsplit_set (self->words, ";|/", -1);

  return g_strv_contains ((const char *const *) phrases, word);
}

const MaqDraftMotif *
maq_draft_motif_named (const char *word)
{
  const MaqDraftMotif *motif = NULL;

  for (guint i = 0; (motif = maq_draft_motif_get (i)) != NULL; i++)
    if (has_phrase (motif, word))
      return motif;
  return NULL;
}

typedef struct {
  const MaqDraftMotif *motif;
  int                  at;
} Found;

static int
by_place (gconstpointer a, gconstpointer b)
{
  return ((const Found *) a)->at - ((const Found *) b)->at;
}

/* "no lanterns", "without any lanterns": ticked, and not drawn. */
static gboolean
is_unwanted (MaqDraftWords *words, const char *phrase)
{
  g_autofree char *without = g_strconcat ("no|without|minus ", phrase, NULL);
  g_autofree char *without_any = g_strconcat ("no|without|minus any|a|the ", phrase, NULL);

  /* A book cover is no book, and a palm tree is no tree but a palm. */
  g_autofree char *cover = g_strconcat (phrase, " cover|covers|sleeve|artwork", NULL);
  g_autofree char *other = g_strconcat ("palm|pine|fir|christmas|apple|lemon ", phrase, NULL);

  return maq_draft_words_take (words, without) || maq_draft_words_take (words, without_any) || maq_draft_words_has (words, cover)
         || (strstr (phrase, "trees") != NULL && maq_draft_words_take (words, other));
}

/* @themes: the phrases behind the "/" instead of those before it. */
static int
take_motif (MaqDraftWords *words, const MaqDraftMotif *motif, gboolean themes)
{
  g_auto (GStrv) halves = g_strsplit (motif->words, "/", 2);
  g_auto (GStrv) phrases = NULL;
  int first = -1;

  if (themes && halves[1] == NULL)
    return -1;
  phrases = g_strsplit (halves[themes ? 1 : 0], ";", -1);
  for (guint i = 0; phrases[i] != NULL; i++)
    {
      int at = maq_draft_words_find (words, phrases[i]);

      if (at < 0 || is_unwanted (words, phrases[i]))
        continue;
      first = first < 0 ? at : MIN (first, at);
      maq_draft_words_take (words, phrases[i]);
    }
  return first;
}

static void
take_all (MaqDraftWords *words, gboolean themes, GArray *found)
{
  const MaqDraftMotif *motif;

  for (guint i = 0; (motif = maq_draft_motif_get (i)) != NULL; i++)
    {
      Found one = { motif, take_motif (words, motif, themes) };

      if (one.at >= 0)
        g_array_append_val (found, one);
    }
}

GPtrArray *
maq_draft_motifs_take (MaqDraftWords *words)
{
  GPtrArray *motifs = g_ptr_array_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));

  take_all (words, FALSE, found);
  if (found->len == 0)
    take_all (words, TRUE, found);
  g_array_sort (found, by_place);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (motifs, (gpointer) g_array_index (found, Found, i).motif);
  return motifs;
}

MaqDraftBox
maq_draft_motif_extents (const MaqDraftMotif *self)
{
  static const MaqDraftInks inks = { 0 };
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  MaqDraftBox box = { 0 };

  self->draw (cr, &inks);
  cairo_destroy (cr);
  cairo_recording_surface_ink_extents (surface, &box.x, &box.y, &box.width, &box.height);
  cairo_surface_destroy (surface);
  return box;
}

gboolean
maq_draft_motif_take_colour (const MaqDraftMotif *self, MaqDraftWords *words, MaqDraftColour *colour)
{
  g_auto (GStrv) phrases = g_strsplit_set (self->words, ";/", -1);

  for (guint i = 0; phrases[i] != NULL; i++)
    if (maq_draft_words_take_colour_of (words, phrases[i], colour))
      return TRUE;
  return FALSE;
}

void
maq_draft_motif_draw (cairo_t *cr, const MaqDraftMotif *self, double x, double y, double size, gboolean flip,
                      const MaqDraftInks *inks)
{
  cairo_save (cr);
  cairo_translate (cr, flip ? x + size : x, y);
  cairo_scale (cr, (flip ? -1 : 1) * size / 100, size / 100);
  cairo_new_path (cr);
  self->draw (cr, inks);
  cairo_restore (cr);
  cairo_new_path (cr);
}
