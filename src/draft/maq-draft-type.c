/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-plan.h"

typedef struct {
  const char *head;
  int         weight;
  double      tracking, leading;
  const char *body;
  guint       tags;
} Pairing;

enum {
  TAG_SERIF = 1 << 0,
  TAG_SANS = 1 << 1,
  TAG_MONO = 1 << 2,
  TAG_SCRIPT = 1 << 3,
  TAG_SLAB = 1 << 4,
  TAG_BOLD = 1 << 5,
  TAG_FINE = 1 << 6,
  TAG_PLAYFUL = 1 << 7,
  TAG_ELEGANT = 1 << 8,
  TAG_CONDENSED = 1 << 9,
  TAG_CAPS = 1 << 10,
  TAG_COMIC = 1 << 11,
  TAG_RETRO = 1 << 12,
  TAG_BRUTAL = 1 << 13,
  TAG_ONLY_SAID = 1 << 30, /* never by chance */
};

static const Pairing pairings[] = {
  { "Inter Display,Inter,DejaVu Sans", 800, -0.03, 0.98, "Inter", TAG_SANS | TAG_BOLD | TAG_BRUTAL },
  { "League Spartan,Inter", 800, -0.035, 0.88, "Inter", TAG_SANS | TAG_BOLD | TAG_PLAYFUL | TAG_RETRO },
  { "Vollkorn,DejaVu Serif", 900, -0.02, 0.92, "Inter", TAG_SERIF | TAG_BOLD | TAG_RETRO },
  { "EB Garamond,DejaVu Serif", 500, -0.02, 0.95, "EB Garamond,DejaVu Serif", TAG_SERIF | TAG_FINE | TAG_ELEGANT },
  { "Old Standard TT,DejaVu Serif", 400, -0.01, 0.98, "Inter", TAG_SERIF | TAG_FINE | TAG_ELEGANT },
  { "Roboto Condensed,DejaVu Sans", 700, -0.01, 0.96, "Inter", TAG_SANS | TAG_BOLD | TAG_CONDENSED | TAG_BRUTAL },
  { "Manrope,DejaVu Sans", 800, -0.035, 1.0, "Manrope,Inter", TAG_SANS | TAG_BOLD | TAG_PLAYFUL },
  { "Inter Display,Inter,DejaVu Sans", 500, -0.03, 1.02, "Inter", TAG_SANS | TAG_FINE },
  { "Roboto Slab,DejaVu Serif", 700, -0.015, 1.02, "Inter", TAG_SLAB | TAG_SERIF | TAG_BOLD | TAG_RETRO },
  { "JetBrains Mono,DejaVu Sans Mono", 800, -0.05, 1.02, "JetBrains Mono,DejaVu Sans Mono", TAG_MONO | TAG_BOLD | TAG_BRUTAL | TAG_ONLY_SAID },
  { "Kaushan Script,Dancing Script", 400, 0, 1.0, "Inter", TAG_SCRIPT | TAG_BOLD | TAG_RETRO | TAG_ONLY_SAID },
  { "Dancing Script,Kaushan Script", 700, 0, 1.0, "EB Garamond,DejaVu Serif", TAG_SCRIPT | TAG_ELEGANT | TAG_FINE | TAG_ONLY_SAID },
  { "Bebas Neue,Roboto Condensed", 700, 0.005, 0.9, "Inter", TAG_CAPS | TAG_CONDENSED | TAG_SANS | TAG_BOLD | TAG_BRUTAL | TAG_ONLY_SAID },
  { "Comic Neue,DejaVu Sans", 700, 0, 1.02, "Comic Neue,DejaVu Sans", TAG_COMIC | TAG_PLAYFUL | TAG_ONLY_SAID },
};

static const struct { const char *words; guint tags; } type_words[] = {
  { "sans;sans serif;sanserif|helvetica|grotesque|grotesk|swiss|geometric|modern|minimal|minimalist|minimalistic|clean|bauhaus", TAG_SANS },
  { "serif|serifs|garamond|didone|bodoni|roman|classic|classical|editorial|antiqua", TAG_SERIF },
  { "mono|monospace|monospaced|typewriter|terminal|technical", TAG_MONO },
  { "script|handwritten|handwriting|cursive|calligraphy|calligraphic|brush|lettering|signature", TAG_SCRIPT },
  { "slab;slab serif", TAG_SLAB },
  { "bold|heavy|thick|chunky|strong|big|huge|impactful|fat;black weight|type", TAG_BOLD },
  { "thin|hairline|fine|delicate;light type|font|weight|typography", TAG_FINE },
  { "playful|fun|cute|friendly|rounded|whimsical|childlike|kids", TAG_PLAYFUL },
  { "elegant|luxury|luxurious|refined|premium|sophisticated", TAG_ELEGANT },
  { "condensed|narrow|compressed", TAG_CONDENSED },
  { "uppercase|caps|capitals;capital letters;all caps;upper case", TAG_CAPS },
  { "retro|vintage|nostalgic", TAG_RETRO },
  { "brutalist|brutalism|industrial|grunge|punk", TAG_BRUTAL },
};

static gboolean
take_any (MaqDraftWords *words, const char *phrases)
{
  g_auto (GStrv) list = g_strsplit (phrases, ";", -1);
  gboolean found = FALSE;

  for (guint i = 0; list[i] != NULL; i++)
    found |= maq_draft_words_take (words, list[i]);
  return found;
}

static guint
read_tags (MaqDraftWords *words)
{
  guint tags = 0;
  gboolean sans = maq_draft_words_take (words, "sans serif") || maq_draft_words_take (words, "sans");

  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (take_any (words, type_words[i].words))
      tags |= type_words[i].tags;
  if (sans)
    tags = (tags & ~(guint) TAG_SERIF) | TAG_SANS;
  maq_draft_words_take (words, "font|fonts|typeface|type|typography|typographic|letters|lettering|headline|heading|title");
  return tags;
}

static guint
score (const Pairing *pairing, guint tags)
{
  /* What the letters are outweighs how they feel. */
  const guint kinds = TAG_SERIF | TAG_SANS | TAG_MONO | TAG_SCRIPT | TAG_SLAB | TAG_CAPS | TAG_COMIC | TAG_CONDENSED;
  guint points = 0;

  if (tags == 0 && (pairing->tags & TAG_ONLY_SAID))
    return 0;
  for (guint bit = 1; bit < TAG_ONLY_SAID; bit <<= 1)
    if (tags & bit & pairing->tags)
      points += (bit & kinds) ? 8 : 2;
  if (!(tags & (TAG_SCRIPT | TAG_MONO | TAG_CAPS)) && (pairing->tags & TAG_ONLY_SAID))
    return 0;
  return points + 1;
}

static const Pairing *
choose (const MaqDraftPlan *self, guint tags)
{
  guint best = 0, n = 0, pick;

  for (guint i = 0; i < G_N_ELEMENTS (pairings); i++)
    {
      guint points = score (&pairings[i], tags);

      n = points > best ? 1 : n + (points == best);
      best = MAX (best, points);
    }
  pick = (self->seed / 3 + self->variant * 2) % n;
  for (guint i = 0; i < G_N_ELEMENTS (pairings); i++)
    if (score (&pairings[i], tags) == best && pick-- == 0)
      return &pairings[i];
  return &pairings[0];
}

void
maq_draft_type_read (MaqDraftPlan *self, MaqDraftWords *words)
{
  guint tags = self->kind == MAQ_DRAFT_COMIC ? TAG_COMIC : 0;
  const Pairing *pairing;

  tags |= read_tags (words);
  if (tags & TAG_COMIC)
    pairing = &pairings[G_N_ELEMENTS (pairings) - 1];
  else
    pairing = choose (self, tags);
  self->head = (MaqDraftTypeStyle) { .family = pairing->head, .weight = pairing->weight, .tracking = pairing->tracking,
                                     .leading = pairing->leading };
  self->body = (MaqDraftTypeStyle) { .family = pairing->body, .weight = PANGO_WEIGHT_NORMAL, .leading = 1.38 };
  if ((tags & TAG_BOLD) && pairing->weight < 700)
    self->head.weight = 700;
  if (maq_draft_words_take (words, "italic|italics|oblique|slanted"))
    self->head.italic = TRUE;
  self->head.upper = (tags & TAG_CAPS) != 0;
  self->centered = maq_draft_words_take (words, "centered|centred|symmetrical|symmetric");
}
