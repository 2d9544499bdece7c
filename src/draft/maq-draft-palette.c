/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-palette.h"

typedef enum {
  MOOD_ANY = 0,
  MOOD_WARM = 1 << 0,
  MOOD_COOL = 1 << 1,
  MOOD_EARTH = 1 << 2,
  MOOD_PASTEL = 1 << 3,
  MOOD_NEON = 1 << 4,
  MOOD_MONO = 1 << 5,
  MOOD_DARK = 1 << 6,
  MOOD_LIGHT = 1 << 7,
  MOOD_RETRO = 1 << 8,
  MOOD_LUXE = 1 << 9,
  MOOD_FRESH = 1 << 10,
} Mood;

typedef struct {
  guint   moods;
  guint32 ground, main, second, accent;
} Curated;

static const Curated curated[] = {
  { MOOD_LIGHT | MOOD_WARM, 0xf5efe4, 0xe4572e, 0x17324d, 0xf2b134 },
  { MOOD_LIGHT | MOOD_COOL, 0xeef2f3, 0x1d4e89, 0x00b2a9, 0xf79256 },
  { MOOD_LIGHT | MOOD_FRESH, 0xf3f4ec, 0x2a6b4f, 0xf4a259, 0xbc4b51 },
  { MOOD_WARM | MOOD_RETRO, 0xf6e7cb, 0xd1495b, 0x00798c, 0xedae49 },
  { MOOD_RETRO | MOOD_EARTH, 0xefdfc0, 0xc8553d, 0x2d5d62, 0xe9a23b },
  { MOOD_EARTH | MOOD_LIGHT, 0xf0e8dc, 0x8a5a3b, 0x5f6f52, 0xd99a4e },
  { MOOD_EARTH | MOOD_WARM, 0xe7d7c1, 0xa44a3f, 0x3e4a3d, 0xd4a25a },
  { MOOD_PASTEL | MOOD_LIGHT, 0xfbf3ee, 0xf3b8b5, 0xa9d6cf, 0xc9b6e4 },
  { MOOD_PASTEL | MOOD_COOL, 0xf1f4fb, 0xb4cdf0, 0xf5c6d6, 0xfbe3a6 },
  { MOOD_PASTEL | MOOD_FRESH, 0xf4f7ec, 0xb9ddb0, 0xf9d9a8, 0xe7b7cf },
  { MOOD_NEON | MOOD_DARK, 0x120b2e, 0xff2fa8, 0x22e0ff, 0xf8ff3a },
  { MOOD_NEON | MOOD_DARK, 0x0a0f1f, 0x39ff88, 0x7a3cff, 0xff4f6d },
  { MOOD_MONO | MOOD_LIGHT, 0xf4f4f2, 0x161618, 0x8c8c8c, 0xcfcfcc },
  { MOOD_MONO | MOOD_DARK, 0x141416, 0xf1f1ee, 0x77777a, 0xb9b9b9 },
  { MOOD_DARK | MOOD_COOL, 0x10233b, 0xf25f5c, 0x2f7f9e, 0xffe066 },
  { MOOD_DARK | MOOD_WARM, 0x2b1a1f, 0xf2784b, 0xa63446, 0xf9c784 },
  { MOOD_DARK | MOOD_LUXE, 0x14211f, 0xc9a35b, 0x2e4f48, 0xf0e6d2 },
  { MOOD_LUXE | MOOD_LIGHT, 0xf3eee6, 0x1f2a36, 0xb08d57, 0x7a2e3a },
  { MOOD_DARK | MOOD_LUXE, 0x1b1626, 0xd9a86c, 0x5d4777, 0xf3e3d0 },
  { MOOD_COOL | MOOD_FRESH, 0xe6f1ef, 0x0b6e6e, 0x173f5f, 0xff8a5b },
  { MOOD_FRESH | MOOD_WARM, 0xfff5dc, 0xff7f50, 0x2e8b7d, 0xffc93c },
  { MOOD_LIGHT | MOOD_COOL, 0xf0f0f5, 0x3b3b98, 0xf26a8d, 0xf4c95d },
  { MOOD_WARM, 0xf4a259, 0x7a1f2b, 0xfff1d6, 0x1f3b4d },
  { MOOD_COOL, 0x2a7f8e, 0xf4efe2, 0x12343b, 0xf7a072 },
};

static const struct { const char *words; guint mood; } mood_words[] = {
  { "warm|cosy|cozy|autumn|autumnal|fall|spicy", MOOD_WARM },
  { "cool|cold|icy|winter|calm|coastal|nautical", MOOD_COOL },
  { "earthy|earth|natural|rustic|organic|boho", MOOD_EARTH },
  { "pastel|pastels|soft|gentle|dreamy|baby", MOOD_PASTEL },
  { "neon|cyberpunk|synthwave|vaporwave|glowing", MOOD_NEON | MOOD_DARK },
  { "monochrome|monochromatic|grayscale|greyscale|noir", MOOD_MONO },
  { "dark|moody|dramatic|midnight|nocturnal", MOOD_DARK },
  { "light|airy|bright|minimal|minimalist|clean", MOOD_LIGHT },
  { "retro|vintage|nostalgic|seventies|sixties|midcentury", MOOD_RETRO },
  { "luxury|luxurious|elegant|premium|sophisticated|classy", MOOD_LUXE },
  { "fresh|vibrant|colorful|colourful|summer|spring|tropical|playful|cheerful", MOOD_FRESH },
};

static guint
read_moods (MaqDraftWords *words)
{
  guint moods = MOOD_ANY;

  if (maq_draft_words_take (words, "black and white"))
    moods |= MOOD_MONO;
  for (guint i = 0; i < G_N_ELEMENTS (mood_words); i++)
    if (maq_draft_words_take (words, mood_words[i].words))
      moods |= mood_words[i].mood;
  maq_draft_words_take (words, "palette|colours|colors|colour|color|tones|scheme|shades|hues");
  maq_draft_words_take (words, "background|backdrop");
  return moods;
}

static guint
count_bits (guint bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

/* One more than the moods it meets; 0: a row that must be asked for, and is not. */
static guint
meets (const Curated *row, guint moods)
{
  if (row->moods & (MOOD_NEON | MOOD_MONO) & ~moods)
    return 0;
  return 1 + count_bits (row->moods & moods);
}

/* Among the rows that meet most of the moods, the one that seed and variant point at. */
static const Curated *
choose (guint moods, guint64 seed, guint variant)
{
  guint best = 0, n = 0, pick;

  for (guint i = 0; i < G_N_ELEMENTS (curated); i++)
    {
      guint met = meets (&curated[i], moods);

      n = met > best ? 1 : n + (met == best);
      best = MAX (met, best);
    }
  pick = (seed / 7 + variant * (best > 1 ? 1 : 5)) % n;
  for (guint i = 0; i < G_N_ELEMENTS (curated); i++)
    if (meets (&curated[i], moods) == best && pick-- == 0)
      return &curated[i];
  return &curated[0];
}

static MaqDraftColour
paper_for (MaqDraftColour colour, gboolean dark)
{
  MaqDraftLch lch = maq_draft_colour_to_lch (colour);

  return dark ? maq_draft_colour_from_lch (0.23, MIN (lch.c * 0.5, 0.05), lch.h)
              : maq_draft_colour_from_lch (0.962, MIN (lch.c * 0.12, 0.018), lch.h);
}

/* One colour: a family in its own hue with one spark from the other side of the wheel. */
static void
from_one (MaqDraftPalette *self, guint variant, gboolean dark)
{
  MaqDraftColour colour = self->named[0];
  MaqDraftLch lch = maq_draft_colour_to_lch (colour);
  gboolean grey = lch.c < 0.03;

  self->main = colour;
  self->second = maq_draft_colour_from_lch (lch.l > 0.55 ? lch.l - 0.32 : lch.l + 0.3, lch.c * 0.8, lch.h);
  self->accent = maq_draft_colour_from_lch (0.74, grey ? 0.02 : 0.1, lch.h + 150);
  self->ground = paper_for (colour, dark);
  if (variant % 2 == 1 && !dark)
    {
      self->ground = colour;
      self->main = lch.l > 0.7 ? maq_draft_colour_from_lch (0.32, MIN (lch.c, 0.07), lch.h)
                               : maq_draft_colour_from_lch (0.95, 0.02, lch.h);
    }
}

static void
from_named (MaqDraftPalette *self, guint variant, gboolean dark)
{
  const MaqDraftColour *named = self->named;
  guint n = self->n_named, turn = variant % n;

  if (n == 1)
    {
      from_one (self, variant, dark);
      return;
    }
  if (n == 2)
    {
      /* Three ways with two colours: each as the ground, or both on paper. */
      turn = variant % 3;
      self->ground = turn == 2 ? paper_for (named[0], dark) : named[turn];
      self->main = turn == 2 ? named[0] : named[1 - turn];
      self->second = turn == 2 ? named[1] : paper_for (named[1 - turn], FALSE);
      self->accent = turn == 2 ? maq_draft_colour_mix (named[1], paper_for (named[1], FALSE), 0.55)
                               : maq_draft_colour_shade (named[turn], maq_draft_colour_to_lch (named[turn]).l > 0.5 ? -0.2 : 0.2);
      return;
    }
  self->ground = named[turn];
  self->main = named[(turn + 1) % n];
  self->second = named[(turn + 2) % n];
  self->accent = n > 3 ? named[(turn + 3) % n] : maq_draft_colour_shade (self->main, 0.15);
}

static void
put_ground (MaqDraftPalette *self, MaqDraftColour ground)
{
  MaqDraftColour before = self->ground;

  self->ground = ground;
  /* A colour that the new ground swallows gives way to the old ground. */
  if (maq_draft_colour_distance (self->main, ground) < 0.12)
    self->main = before;
  if (maq_draft_colour_distance (self->second, ground) < 0.12)
    self->second = maq_draft_colour_shade (self->main, 0.2);
}

static void
finish (MaqDraftPalette *self)
{
  MaqDraftColour white = paper_for (self->main, FALSE), black = paper_for (self->main, TRUE);

  self->dark = maq_draft_colour_luminance (self->ground) < 0.22;
  black = maq_draft_colour_shade (black, -0.06);
  self->ink = maq_draft_colour_contrast (black, self->ground) > maq_draft_colour_contrast (white, self->ground) ? black : white;
  if (maq_draft_colour_contrast (self->second, self->ground) >= 7)
    self->ink = self->second;
  self->ink = maq_draft_colour_readable (self->ink, self->ground, 7);
  self->soft = maq_draft_colour_mix (self->ground, self->dark ? maq_draft_colour_hex (0xffffff) : self->main,
                                     self->dark ? 0.08 : 0.13);
}

static void
add_named (MaqDraftPalette *self, MaqDraftColour colour)
{
  for (guint i = 0; i < self->n_named; i++)
    if (maq_draft_colour_equal (self->named[i], colour))
      return;
  if (self->n_named < MAQ_DRAFT_MAX_NAMED)
    self->named[self->n_named++] = colour;
}

void
maq_draft_palette_read (MaqDraftPalette *self, MaqDraftWords *words, guint64 seed, guint variant)
{
  MaqDraftColour ground;
  guint moods;
  gboolean has_ground, mono = maq_draft_words_has (words, "black and white");
  g_autoptr (GArray) colours = NULL;

  *self = (MaqDraftPalette) { 0 };
  has_ground = !mono && maq_draft_words_take_ground (words, &ground);
  colours = maq_draft_words_colours (words);
  moods = read_moods (words);
  for (guint i = 0; !mono && i < colours->len; i++)
    add_named (self, g_array_index (colours, MaqDraftColour, i));
  if (self->n_named > (has_ground ? 1 : 0))
    from_named (self, variant + (seed >> 9) % 3, (moods & MOOD_DARK) != 0);
  else
    {
      const Curated *row = choose (moods, seed, variant);

      self->ground = maq_draft_colour_hex (row->ground);
      self->main = maq_draft_colour_hex (row->main);
      self->second = maq_draft_colour_hex (row->second);
      self->accent = maq_draft_colour_hex (row->accent);
    }
  if (has_ground)
    put_ground (self, ground);
  else if (self->n_named > 1 && (moods & MOOD_DARK) && maq_draft_colour_luminance (self->ground) > 0.2)
    put_ground (self, paper_for (self->main, TRUE));
  finish (self);
}

MaqDraftColour
maq_draft_palette_cycle (const MaqDraftPalette *self, MaqDraftColour ground, guint i)
{
  MaqDraftColour ring[4 + MAQ_DRAFT_MAX_NAMED] = { self->main, self->second, self->accent, self->ground };
  MaqDraftColour kept[4 + MAQ_DRAFT_MAX_NAMED];
  guint n = 4, m = 0;

  for (guint j = 0; j < self->n_named; j++)
    ring[n++] = self->named[j];
  for (guint j = 0; j < n; j++)
    {
      gboolean known = maq_draft_colour_distance (ring[j], ground) < 0.09;

      for (guint k = 0; k < m && !known; k++)
        known = maq_draft_colour_distance (ring[j], kept[k]) < 0.04;
      if (!known)
        kept[m++] = ring[j];
    }
  return m > 0 ? kept[i % m] : maq_draft_colour_shade (ground, maq_draft_colour_luminance (ground) > 0.4 ? -0.3 : 0.3);
}

MaqDraftInks
maq_draft_palette_inks (const MaqDraftPalette *self, MaqDraftColour ground, guint turn)
{
  MaqDraftInks inks = { 0 };

  inks.a = maq_draft_palette_cycle (self, ground, turn);
  inks.b = maq_draft_palette_cycle (self, ground, turn + 1);
  inks.c = maq_draft_palette_cycle (self, ground, turn + 2);
  if (maq_draft_colour_distance (inks.b, inks.a) < 0.1)
    inks.b = maq_draft_colour_shade (inks.a, maq_draft_colour_to_lch (inks.a).l > 0.5 ? -0.25 : 0.25);
  inks.dark = maq_draft_colour_from_lch (0.24, 0.03, maq_draft_colour_to_lch (self->main).h);
  inks.light = maq_draft_colour_from_lch (0.965, 0.018, 85);
  /* What is dark by day is light against the night; what is light needs an edge on paper. */
  if (maq_draft_colour_distance (inks.dark, ground) < 0.16)
    inks.dark = maq_draft_colour_mix (inks.light, ground, 0.2);
  if (maq_draft_colour_distance (inks.light, ground) < 0.05)
    inks.light = maq_draft_colour_shade (ground, -0.07);
  return inks;
}
