/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-colour.h"
#include "maq-draft-words.h"
#include "maq-draft-words-private.h"

typedef struct {
  const char *name; /* a phrase as maq_draft_words_match() takes it; two words before one */
  guint32     rgb;
} NamedColour;

static const NamedColour names[] = {
  { "navy blue", 0x14274e }, { "midnight blue", 0x191970 }, { "royal blue", 0x2b4fc7 }, { "sky blue", 0x7ec8ee },
  { "baby blue", 0x9fd3f0 }, { "powder blue", 0xb3d9e6 }, { "steel blue", 0x4a7fae }, { "ice blue", 0xcfe8f3 },
  { "electric blue", 0x1f51ff }, { "cobalt blue", 0x0047ab }, { "petrol blue", 0x0f4c5c }, { "duck egg", 0xc3dcd5 },
  { "forest green", 0x1f5c3a }, { "olive green", 0x6b7a2a }, { "sage green", 0x9caf88 }, { "mint green", 0x98e4c1 },
  { "lime green", 0x7ac61f }, { "sea green", 0x2e8b6a }, { "bottle green", 0x0b4a37 }, { "emerald green", 0x0f9d6b },
  { "moss green", 0x6f7f3a }, { "neon green", 0x39ff14 }, { "neon pink", 0xff2fa8 }, { "hot pink", 0xff4fa3 },
  { "blush pink", 0xf3c6c6 }, { "dusty pink", 0xd8a3a3 }, { "salmon pink", 0xff9a8b }, { "rose gold", 0xc98b7b },
  { "blood red", 0x8a0f18 }, { "brick red", 0xa63d2f }, { "cherry red", 0xc41e3d }, { "wine red", 0x6f1d33 },
  { "burnt orange", 0xc4561a }, { "burnt sienna", 0xc2613a }, { "burnt umber", 0x6b3a20 }, { "raw umber", 0x7a5c36 },
  { "mustard yellow", 0xd9a521 }, { "lemon yellow", 0xf6e04b }, { "off white", 0xf4f0e6 }, { "jet black", 0x0b0b0d },
  { "slate grey|gray", 0x64707c }, { "charcoal grey|gray", 0x363c42 }, { "deep sea", 0x0b3c55 },
  { "teal", 0x0f7c80 }, { "coral", 0xff6f59 }, { "navy", 0x14274e }, { "mustard", 0xd9a521 }, { "red", 0xd62e2e },
  { "blue", 0x2563c9 }, { "green", 0x2f8f4e }, { "yellow", 0xf4c81d }, { "orange", 0xf27d1e }, { "purple", 0x6f3fa0 },
  { "pink", 0xf28cb1 }, { "brown", 0x7a4e2d }, { "black", 0x111114 }, { "white", 0xffffff }, { "grey|gray", 0x8a8f96 },
  { "cyan", 0x12b5cb }, { "magenta", 0xd6249f }, { "violet", 0x7d4cc9 }, { "indigo", 0x3a3a98 },
  { "turquoise", 0x2fc4b8 }, { "aqua", 0x4fd1d9 }, { "lime", 0x9bd321 }, { "olive", 0x77803c }, { "maroon", 0x6b1d2a },
  { "burgundy", 0x6d1a36 }, { "crimson", 0xbf1738 }, { "scarlet", 0xdb2b1f }, { "ruby", 0xa8123e }, { "vermilion", 0xe34829 },
  { "cherry", 0xc41e3d }, { "rose", 0xe2708e }, { "fuchsia", 0xdb2c9b }, { "plum", 0x6e3264 }, { "aubergine", 0x3f1f3d },
  { "lavender", 0xb9a7e0 }, { "lilac", 0xc6a8dc }, { "mauve", 0xb58aa5 }, { "periwinkle", 0x8f99e0 }, { "amethyst", 0x9a66c4 },
  { "gold|golden", 0xd4a132 }, { "silver", 0xbcc2c8 }, { "bronze", 0xa9713c }, { "copper", 0xb8693d }, { "brass", 0xb5923a },
  { "amber", 0xf0a11f }, { "honey", 0xe3a535 }, { "ochre|ocher", 0xc4862b }, { "saffron", 0xf0b429 }, { "lemon", 0xf6e04b },
  { "peach", 0xffc09a }, { "apricot", 0xf9b27c }, { "salmon", 0xf78f7c }, { "tangerine", 0xf2802b }, { "terracotta", 0xc4623f },
  { "rust", 0xa8482a }, { "sienna", 0xa4542f }, { "umber", 0x6b4a2e }, { "chestnut", 0x7b3f2a }, { "chocolate", 0x4a2a1b },
  { "mocha", 0x7a5a48 }, { "caramel", 0xc17f3e }, { "tan", 0xcda77c }, { "beige", 0xe6d8bd }, { "cream", 0xf7efdb },
  { "ivory", 0xfaf5e6 }, { "ecru", 0xd8caa6 }, { "taupe", 0x8b7d70 }, { "khaki", 0xb5a36a }, { "sepia", 0x704a2a },
  { "mint", 0x98e4c1 }, { "sage", 0x9caf88 }, { "emerald", 0x0f9d6b }, { "jade", 0x1d9a74 }, { "moss", 0x6f7f3a },
  { "pistachio", 0xb6d48a }, { "chartreuse", 0xb4d91f }, { "avocado", 0x667f2e }, { "viridian", 0x40826d }, { "pine", 0x1f4f45 },
  { "cerulean", 0x2a86c9 }, { "azure", 0x2f8fe8 }, { "cobalt", 0x0047ab }, { "sapphire", 0x1848a8 }, { "ultramarine", 0x2a2fb0 },
  { "denim", 0x34597f }, { "petrol", 0x0f4c5c }, { "slate", 0x55606b }, { "charcoal", 0x2f343a }, { "graphite", 0x3a3d42 },
  { "anthracite", 0x2b2f33 }, { "ebony", 0x1d1a18 }, { "pewter", 0x8e9294 }, { "blush", 0xf0c4bf }, { "oatmeal", 0xdcd0ba },
};

typedef struct {
  const char *words;
  double      lightness, chroma; /* added, multiplied */
} Modifier;

static const Modifier modifiers[] = {
  { "dark|deep|rich", -0.16, 1.0 },
  { "light|pale", 0.16, 0.65 },
  { "bright|vivid|vibrant", 0.05, 1.25 },
  { "soft|pastel|powdery", 0.12, 0.6 },
  { "muted|dusty|faded|smoky", 0.0, 0.5 },
};

static gboolean
read_hex (const char *lower, MaqDraftColour *colour)
{
  gsize n = strlen (lower);
  guint32 rgb;

  if (lower[0] != '#' || (n != 4 && n != 7))
    return FALSE;
  rgb = g_ascii_strtoull (lower + 1, NULL, 16);
  if (n == 4)
    rgb = ((rgb & 0xf00) * 0x1100) | ((rgb & 0xf0) * 0x110) | ((rgb & 0xf) * 0x11);
  *colour = maq_draft_colour_hex (rgb);
  return TRUE;
}

static gboolean
name_at (MaqDraftWords *self, guint at, MaqDraftColour *colour, guint *n)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (maq_draft_words_match (self, at, names[i].name, n))
      {
        *colour = maq_draft_colour_hex (names[i].rgb);
        return TRUE;
      }
  return FALSE;
}

static gboolean
modified_at (MaqDraftWords *self, guint at, MaqDraftColour *colour, guint *n)
{
  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    {
      MaqDraftLch lch;

      if (!maq_draft_words_match (self, at, modifiers[i].words, n) || at + 1 >= self->tokens->len
          || MAQ_DRAFT_TOKEN (self, at + 1)->breaks || !name_at (self, at + 1, colour, n))
        continue;
      lch = maq_draft_colour_to_lch (*colour);
      *colour = maq_draft_colour_from_lch (lch.l + modifiers[i].lightness, lch.c * modifiers[i].chroma, lch.h);
      (*n)++;
      return TRUE;
    }
  return FALSE;
}

gboolean
maq_draft_words_colour_at (MaqDraftWords *self, guint at, MaqDraftColour *colour, guint *n)
{
  *n = 1;
  return read_hex (MAQ_DRAFT_TOKEN (self, at)->lower, colour) || name_at (self, at, colour, n)
         || modified_at (self, at, colour, n);
}

static gboolean
is_known (const GArray *found, MaqDraftColour colour)
{
  for (guint i = 0; i < found->len; i++)
    if (maq_draft_colour_equal (g_array_index (found, MaqDraftColour, i), colour))
      return TRUE;
  return FALSE;
}

GArray *
maq_draft_words_colours (MaqDraftWords *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (MaqDraftColour));
  MaqDraftColour colour;
  guint n;

  for (guint i = 0; i < self->tokens->len; i++)
    if (!MAQ_DRAFT_TOKEN (self, i)->spent && maq_draft_words_colour_at (self, i, &colour, &n))
      {
        if (!is_known (found, colour))
          g_array_append_val (found, colour);
        maq_draft_words_tick (self, i, n);
        i += n - 1;
      }
  return found;
}

gboolean
maq_draft_words_take_colour_of (MaqDraftWords *self, const char *phrase, MaqDraftColour *colour)
{
  guint n, m;

  for (guint i = 0; i < self->tokens->len; i++)
    {
      if (!maq_draft_words_colour_at (self, i, colour, &n) || i + n >= self->tokens->len
          || MAQ_DRAFT_TOKEN (self, i + n)->breaks || !maq_draft_words_match (self, i + n, phrase, &m))
        continue;
      maq_draft_words_tick (self, i, n);
      for (guint j = i; j < i + n; j++)
        MAQ_DRAFT_TOKEN (self, j)->spent = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* "background in navy", "background: #123", "background is pale blue" */
static gboolean
ground_before_colour (MaqDraftWords *self, guint at, MaqDraftColour *colour)
{
  guint n, word;

  for (guint i = 1; i <= at && i <= 3; i++)
    {
      word = at - i;
      if (maq_draft_words_match (self, word, "background|backdrop", &n))
        {
          maq_draft_words_tick (self, word, i);
          return TRUE;
        }
      if (!maq_draft_words_match (self, word, "in|of|is|a|the|color|colour|coloured|colored|solid|plain", &n))
        return FALSE;
    }
  return FALSE;
}

gboolean
maq_draft_words_take_ground (MaqDraftWords *self, MaqDraftColour *colour)
{
  guint n, m;

  for (guint i = 0; i < self->tokens->len; i++)
    {
      if (!maq_draft_words_colour_at (self, i, colour, &n))
        continue;
      if (i + n < self->tokens->len && !MAQ_DRAFT_TOKEN (self, i + n)->breaks
          && maq_draft_words_match (self, i + n, "background|backdrop|ground|paper|canvas|wall|field", &m))
        {
          maq_draft_words_tick (self, i, n + m);
          return TRUE;
        }
      if (ground_before_colour (self, i, colour))
        {
          maq_draft_words_tick (self, i, n);
          return TRUE;
        }
      i += n - 1;
    }
  return FALSE;
}
