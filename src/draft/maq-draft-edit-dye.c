/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-edit-private.h"
#include "maq-draft-words-private.h"

typedef struct { guint at, n; MaqDraftColour colour; } Dye;

/* Names of looks have colours in them that are not meant as colours. */
static gboolean
is_look (MaqDraftReading *self,
         guint            at)
{
  static const char *const looks[] = { "black and white", "black white", "teal and orange", "golden hour|light|glow|sun|sunlight" };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (maq_draft_reading_match (self, at, looks[i], &n))
      return TRUE;
  return FALSE;
}

/* The colour named at or after @from within @reach words of the same clause. */
static gboolean
find_colour (MaqDraftReading *self,
             guint            from,
             guint            reach,
             Dye             *dye)
{
  for (guint at = from; at < from + reach && at < self->words->tokens->len; at++)
    {
      if (self->claimed[at] || (at > from && MAQ_DRAFT_TOKEN (self->words, at)->breaks) || is_look (self, at))
        return FALSE;
      if (maq_draft_words_colour_at (self->words, at, &dye->colour, &dye->n))
        {
          dye->at = at;
          return TRUE;
        }
    }
  return FALSE;
}

static void
add (MaqDraftReading *self,
     MaqDraftOpKind   kind,
     guint            word,
     double           amount,
     const Dye       *dyes,
     guint            n)
{
  MaqDraftOp op = { .kind = kind, .word = word, .amount = amount, .n_colours = n };

  for (guint i = 0; i < n; i++)
    {
      op.colours[i] = dyes[i].colour;
      maq_draft_reading_claim (self, dyes[i].at, dyes[i].n);
    }
  g_array_append_val (self->ops, op);
}

static gboolean
is_word (MaqDraftReading *self,
         guint            at,
         const char      *words)
{
  guint n;

  return at < self->words->tokens->len && maq_draft_words_match (self->words, at, words, &n);
}

/* "change the red car to blue", "replace red with #0af", "make the red door green". */
static gboolean
read_recolour (MaqDraftReading *self,
               guint            at)
{
  Dye dyes[2];
  gboolean joined = FALSE;

  if (!is_word (self, at, "change|turn|make|recolour|recolor|replace|swap|paint|shift|convert") ||
      !find_colour (self, at + 1, 4, &dyes[0]) || !find_colour (self, dyes[0].at + dyes[0].n, 6, &dyes[1]))
    return FALSE;
  for (guint i = dyes[0].at + dyes[0].n; i < dyes[1].at; i++)
    {
      joined |= is_word (self, i, "to|into|with|by|for");
      if (is_word (self, i, "and|or"))
        return FALSE;
    }
  if (!joined && !is_word (self, at, "make|turn|paint"))
    return FALSE;
  /* The thing between the colours is meant by its colour. */
  maq_draft_reading_claim (self, at, dyes[1].at - at);
  add (self, MAQ_DRAFT_OP_RECOLOUR, at, 1.0, dyes, 2);
  return TRUE;
}

static gboolean
read_duotone (MaqDraftReading *self,
              guint            at)
{
  Dye dyes[2];
  guint n = 0, from = at + 1;

  if (!is_word (self, at, "duotone|bitone") && !(is_word (self, at, "duo|two") && is_word (self, at + 1, "tone|tones")))
    return FALSE;
  /* "in navy and coral" behind it, or "navy and coral duotone" before it. */
  while (n < 2 && find_colour (self, from, 5, &dyes[n]))
    {
      from = dyes[n].at + dyes[n].n;
      n++;
    }
  for (guint back = at > 5 ? at - 5 : 0; n == 0 && back < at; back++)
    {
      from = back;
      while (n < 2 && find_colour (self, from, at - MIN (from, at), &dyes[n]) && dyes[n].at < at)
        {
          from = dyes[n].at + dyes[n].n;
          n++;
        }
    }
  maq_draft_reading_claim (self, at, is_word (self, at, "duo|two") ? 2 : 1);
  add (self, MAQ_DRAFT_OP_DUOTONE, at, 1.0, dyes, n);
  return TRUE;
}

/* "tint it teal", "teal tint", "make it teal", "in shades of teal". */
static gboolean
read_tint (MaqDraftReading *self,
           guint            at)
{
  Dye dye;
  gboolean verb = is_word (self, at, "tint|tinted|tone|colourise|colorize|colorise|dye");
  gboolean make = is_word (self, at, "make|turn") && is_word (self, at + 1, "it|everything|this|all|picture|image|photo|the");
  gboolean shades = is_word (self, at, "shades|tones") && is_word (self, at + 1, "of");

  if ((verb || shades) && find_colour (self, at + 1, 5, &dye))
    {
      maq_draft_reading_claim (self, at, 1);
      add (self, MAQ_DRAFT_OP_TINT, at, 0.7, &dye, 1);
      return TRUE;
    }
  if (make && find_colour (self, at + 2, 3, &dye) && !is_word (self, dye.at + dye.n, "and|&"))
    {
      add (self, MAQ_DRAFT_OP_TINT, at, 0.7, &dye, 1);
      return TRUE;
    }
  if (!maq_draft_words_colour_at (self->words, at, &dye.colour, &dye.n) ||
      !is_word (self, at + dye.n, "tint|tinted|tone|toned|tones|overlay|wash|cast|monochrome|shade|shades"))
    return FALSE;
  dye.at = at;
  maq_draft_reading_claim (self, at + dye.n, 1);
  add (self, MAQ_DRAFT_OP_TINT, at, 0.7, &dye, 1);
  return TRUE;
}

void
maq_draft_reading_dyes (MaqDraftReading *self)
{
  for (guint pass = 0; pass < 3; pass++)
    for (guint at = 0; at < self->words->tokens->len; at++)
      {
        if (self->claimed[at] || is_look (self, at))
          continue;
        if (pass == 0)
          read_duotone (self, at);
        else if (pass == 1)
          read_recolour (self, at);
        else
          read_tint (self, at);
      }
}
