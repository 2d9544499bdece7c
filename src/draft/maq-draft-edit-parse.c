/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "maq-draft-edit-private.h"
#include "maq-draft-words-private.h"

typedef struct {
  const char    *phrase;
  MaqDraftOpKind kind;
  double         amount;
} Row;

/* Several rows with one phrase are done one after the other. The longest phrase at a word wins. */
static const Row table[] = {
  { "brighter|brighten|lighter|lighten|brightness", MAQ_DRAFT_OP_LIGHT, 0.24 },
  { "more light|brightness|exposure", MAQ_DRAFT_OP_LIGHT, 0.24 },
  { "increase|raise|boost|up brightness|exposure|light", MAQ_DRAFT_OP_LIGHT, 0.24 },
  { "darker|darken|dim|dimmer|darkened", MAQ_DRAFT_OP_LIGHT, -0.26 },
  { "less light|brightness|exposure|bright", MAQ_DRAFT_OP_LIGHT, -0.26 },
  { "reduce|lower|decrease brightness|exposure|light", MAQ_DRAFT_OP_LIGHT, -0.26 },
  { "warmer|warm|warmth|warmed", MAQ_DRAFT_OP_WARMTH, 1.0 },
  { "cooler|cool|colder|cold", MAQ_DRAFT_OP_WARMTH, -1.0 },
  { "less warm", MAQ_DRAFT_OP_WARMTH, -0.7 },
  { "less cold|cool", MAQ_DRAFT_OP_WARMTH, 0.7 },
  { "golden hour|light|glow|sunlight|sun", MAQ_DRAFT_OP_GOLDEN, 1.0 },
  { "sunset", MAQ_DRAFT_OP_GOLDEN, 1.1 },
  { "sunset light|glow|mood|lighting", MAQ_DRAFT_OP_GOLDEN, 1.1 },
  { "evening|afternoon", MAQ_DRAFT_OP_GOLDEN, 0.75 },
  { "evening|afternoon light|sun|sunlight|lighting|mood|atmosphere|glow", MAQ_DRAFT_OP_GOLDEN, 0.75 },
  { "late afternoon light|sun|sunlight", MAQ_DRAFT_OP_GOLDEN, 0.75 },
  { "morning|sunrise|dawn", MAQ_DRAFT_OP_MORNING, 1.0 },
  { "morning|sunrise|dawn light|sun|sunlight|lighting|mood|glow", MAQ_DRAFT_OP_MORNING, 1.0 },
  { "dusk|twilight", MAQ_DRAFT_OP_DUSK, 1.0 },
  { "blue hour", MAQ_DRAFT_OP_DUSK, 1.0 },
  { "night|nighttime|midnight|moonlight|moonlit", MAQ_DRAFT_OP_NIGHT, 1.0 },
  { "night time|scene|light|lighting|mood", MAQ_DRAFT_OP_NIGHT, 1.0 },
  { "contrast|contrasty|punchy|punchier", MAQ_DRAFT_OP_CONTRAST, 0.40 },
  { "more|higher|stronger|increase|boost|raise|add|high|strong contrast", MAQ_DRAFT_OP_CONTRAST, 0.40 },
  { "less|lower|reduce|decrease|softer|soft|low|flatten contrast", MAQ_DRAFT_OP_CONTRAST, -0.30 },
  { "flatter|flat look", MAQ_DRAFT_OP_CONTRAST, -0.30 },
  { "dramatic", MAQ_DRAFT_OP_CONTRAST, 0.45 },
  { "dramatic", MAQ_DRAFT_OP_CLARITY, 1.0 },
  { "dramatic", MAQ_DRAFT_OP_VIGNETTE, 0.7 },
  { "saturate|saturated|saturation|vivid|vibrant|vibrance|colourful|colorful", MAQ_DRAFT_OP_SATURATION, 0.55 },
  { "more saturated|saturation|vivid|vibrant|vibrance|colourful|colorful|colour|color", MAQ_DRAFT_OP_SATURATION, 0.55 },
  { "richer|stronger|brighter|increase|boost|raise colours|colors|saturation|vibrance", MAQ_DRAFT_OP_SATURATION, 0.55 },
  { "desaturate|desaturated|muted|mute", MAQ_DRAFT_OP_SATURATION, -0.45 },
  { "less saturated|saturation|vivid|vibrant|colourful|colorful|colour|color", MAQ_DRAFT_OP_SATURATION, -0.45 },
  { "reduce|lower|decrease|mute|muted|softer saturation|colours|colors|vibrance", MAQ_DRAFT_OP_SATURATION, -0.45 },
  { "pastel", MAQ_DRAFT_OP_SATURATION, -0.30 },
  { "pastel", MAQ_DRAFT_OP_LIGHT, 0.22 },
  { "pastel", MAQ_DRAFT_OP_MATTE, 0.8 },
  { "lift|open|brighten|lighten|raise|lighter|brighter shadows", MAQ_DRAFT_OP_SHADOWS, 1.0 },
  { "deepen|deeper|darken|darker|crush shadows", MAQ_DRAFT_OP_SHADOWS, -0.45 },
  { "recover|reduce|lower|tame|darken highlights", MAQ_DRAFT_OP_HIGHLIGHTS, -0.7 },
  { "brighten|boost|brighter|lift highlights", MAQ_DRAFT_OP_HIGHLIGHTS, 0.6 },
  { "black and white", MAQ_DRAFT_OP_MONO, 1.0 },
  { "black white", MAQ_DRAFT_OP_MONO, 1.0 },
  { "b w", MAQ_DRAFT_OP_MONO, 1.0 },
  { "bw|monochrome|greyscale|grayscale|monochromatic", MAQ_DRAFT_OP_MONO, 1.0 },
  { "grey|gray scale", MAQ_DRAFT_OP_MONO, 1.0 },
  { "noir", MAQ_DRAFT_OP_MONO, 1.0 },
  { "noir", MAQ_DRAFT_OP_CONTRAST, 0.5 },
  { "noir", MAQ_DRAFT_OP_VIGNETTE, 0.8 },
  { "sepia", MAQ_DRAFT_OP_SEPIA, 1.0 },
  { "invert|inverted|negative", MAQ_DRAFT_OP_INVERT, 1.0 },
  { "invert colours|colors", MAQ_DRAFT_OP_INVERT, 1.0 },
  { "cinematic|filmic|cinema", MAQ_DRAFT_OP_CINEMA, 1.0 },
  { "teal and orange", MAQ_DRAFT_OP_CINEMA, 1.2 },
  { "vintage|retro|nostalgic|analog|analogue|polaroid|aged|faded", MAQ_DRAFT_OP_VINTAGE, 1.0 },
  { "vintage|retro|nostalgic|analog|analogue|polaroid|aged|faded", MAQ_DRAFT_OP_GRAIN, 0.6 },
  { "old|film photo|photograph|look", MAQ_DRAFT_OP_VINTAGE, 1.0 },
  { "matte|fade", MAQ_DRAFT_OP_MATTE, 1.0 },
  { "fog|foggy|mist|misty|haze|hazy", MAQ_DRAFT_OP_HAZE, 1.0 },
  { "dehaze|defog", MAQ_DRAFT_OP_CONTRAST, 0.35 },
  { "dehaze|defog", MAQ_DRAFT_OP_CLARITY, 1.0 },
  { "vignette|vignetting", MAQ_DRAFT_OP_VIGNETTE, 1.0 },
  { "darken|dark|darker edges|corners|borders", MAQ_DRAFT_OP_VIGNETTE, 1.0 },
  { "grain|grainy|noise", MAQ_DRAFT_OP_GRAIN, 1.0 },
  { "film grain", MAQ_DRAFT_OP_GRAIN, 1.0 },
  { "blur|blurry|blurred|blurrier|defocus|defocused", MAQ_DRAFT_OP_BLUR, 1.0 },
  { "out of focus", MAQ_DRAFT_OP_BLUR, 1.0 },
  { "soften", MAQ_DRAFT_OP_BLUR, 0.35 },
  { "blur|blurred|blurry|defocus background|edges|surroundings", MAQ_DRAFT_OP_FOCUS, 1.6 },
  { "background blur", MAQ_DRAFT_OP_FOCUS, 1.6 },
  { "shallow depth of field|focus", MAQ_DRAFT_OP_FOCUS, 1.6 },
  { "bokeh", MAQ_DRAFT_OP_FOCUS, 1.6 },
  { "portrait mode", MAQ_DRAFT_OP_FOCUS, 1.6 },
  { "sharpen|sharper|crisper|crisp|sharp|sharpness", MAQ_DRAFT_OP_SHARPEN, 1.0 },
  { "more|increase sharpness|detail|details", MAQ_DRAFT_OP_SHARPEN, 1.0 },
  { "clarity|structure", MAQ_DRAFT_OP_CLARITY, 1.0 },
  { "more clarity|texture|structure", MAQ_DRAFT_OP_CLARITY, 1.0 },
  { "glow|glowing|dreamy|ethereal", MAQ_DRAFT_OP_GLOW, 1.0 },
  { "soft focus", MAQ_DRAFT_OP_GLOW, 1.0 },
  { "oil|painterly|impressionist|impressionistic|painting", MAQ_DRAFT_OP_OIL, 1.0 },
  { "oil paint|painting|painted", MAQ_DRAFT_OP_OIL, 1.0 },
  { "brush strokes", MAQ_DRAFT_OP_OIL, 1.0 },
  { "watercolour|watercolor|aquarelle|watercolours|watercolors", MAQ_DRAFT_OP_WATERCOLOUR, 1.0 },
  { "watercolour|watercolor painting", MAQ_DRAFT_OP_WATERCOLOUR, 1.0 },
  { "water colour|color|colours|colors", MAQ_DRAFT_OP_WATERCOLOUR, 1.0 },
  { "pencil|sketch|sketched|graphite", MAQ_DRAFT_OP_PENCIL, 1.0 },
  { "pencil sketch|drawing", MAQ_DRAFT_OP_PENCIL, 1.0 },
  { "charcoal", MAQ_DRAFT_OP_PENCIL, 1.3 },
  { "line|hand drawing|drawn", MAQ_DRAFT_OP_PENCIL, 1.0 },
  { "cartoon|cartoony|cartoonish|comic|toon|anime|cel", MAQ_DRAFT_OP_CARTOON, 1.0 },
  { "comic book", MAQ_DRAFT_OP_CARTOON, 1.0 },
  { "cel shaded|shading", MAQ_DRAFT_OP_CARTOON, 1.0 },
  { "pixel|pixelate|pixelated|pixels", MAQ_DRAFT_OP_PIXEL, 1.0 },
  { "pixel art", MAQ_DRAFT_OP_PIXEL, 1.0 },
  { "8 bit", MAQ_DRAFT_OP_PIXEL, 1.15 },
  { "16 bit", MAQ_DRAFT_OP_PIXEL, 0.85 },
  { "rotate|turn left|counterclockwise|anticlockwise", MAQ_DRAFT_OP_ROTATE, -90 },
  { "rotate counter|anti clockwise", MAQ_DRAFT_OP_ROTATE, -90 },
  { "rotate|turn right|clockwise", MAQ_DRAFT_OP_ROTATE, 90 },
  { "rotate", MAQ_DRAFT_OP_ROTATE, 90 },
  { "straighten|tilt", MAQ_DRAFT_OP_ROTATE, 0 },
  { "upside down", MAQ_DRAFT_OP_ROTATE, 180 },
  { "rotate upside down", MAQ_DRAFT_OP_ROTATE, 180 },
  { "flip|mirror|mirrored|flipped", MAQ_DRAFT_OP_FLIP, 0 },
  { "flip|mirror horizontally|horizontal", MAQ_DRAFT_OP_FLIP, 0 },
  { "flip|mirror left to right", MAQ_DRAFT_OP_FLIP, 0 },
  { "flip|mirror vertically|vertical", MAQ_DRAFT_OP_FLIP, 1 },
  { "flip upside down", MAQ_DRAFT_OP_FLIP, 1 },
  { "crop to square", MAQ_DRAFT_OP_SQUARE, 1 },
  { "crop square", MAQ_DRAFT_OP_SQUARE, 1 },
  { "square crop|format", MAQ_DRAFT_OP_SQUARE, 1 },
  { "zoom|crop in|closer", MAQ_DRAFT_OP_ZOOM, 1.35 },
  { "crop tighter|tight", MAQ_DRAFT_OP_ZOOM, 1.35 },
  { "tighter crop", MAQ_DRAFT_OP_ZOOM, 1.35 },
  { "extend|extended|expand|outpaint|uncrop|widen", MAQ_DRAFT_OP_EXTEND, 1 },
  { "extend|extended|expand to fill", MAQ_DRAFT_OP_EXTEND, 1 },
  { "zoom out", MAQ_DRAFT_OP_EXTEND, 1 },
  { "fill outward|outwards|outside", MAQ_DRAFT_OP_EXTEND, 1 },
};

typedef struct {
  const char *words;
  double      factor;
} Degree;

static const Degree degrees[] = {
  { "slightly|slight|little|bit|subtle|subtly|touch|gently|gentle|faint|softly|lightly|hint|mildly|mild", 0.5 },
  { "much|lot|strongly|strong|very|heavily|heavy|dramatically|extremely|extreme|significantly|far|really|intense|deep", 1.7 },
};

static const char skipped[] =
  " the a an its it this that picture image photo photograph overall whole entire 1 up ";

static gboolean
is_skipped (const MaqDraftToken *token)
{
  g_autofree char *key = g_strconcat (" ", token->lower, " ", NULL);

  return strstr (skipped, key) != NULL;
}

gboolean
maq_draft_reading_match (MaqDraftReading *self,
                         guint            at,
                         const char      *phrase,
                         guint           *n)
{
  g_auto (GStrv) parts = g_strsplit (phrase, " ", -1);
  guint i = at, one;

  for (guint k = 0; parts[k] != NULL; k++)
    {
      while (TRUE)
        {
          if (i >= self->words->tokens->len || self->claimed[i] || (k > 0 && MAQ_DRAFT_TOKEN (self->words, i)->breaks))
            return FALSE;
          if (maq_draft_words_match (self->words, i, parts[k], &one))
            break;
          if (k == 0 || !is_skipped (MAQ_DRAFT_TOKEN (self->words, i)))
            return FALSE;
          i++;
        }
      i++;
    }
  *n = i - at;
  return TRUE;
}

void
maq_draft_reading_claim (MaqDraftReading *self,
                         guint            at,
                         guint            n)
{
  for (guint i = at; i < at + n && i < self->words->tokens->len; i++)
    self->claimed[i] = TRUE;
}

gboolean
maq_draft_reading_percent (MaqDraftReading *self,
                           guint            at,
                           double          *value)
{
  const MaqDraftToken *token = at < self->words->tokens->len ? MAQ_DRAFT_TOKEN (self->words, at) : NULL;
  const char *after;
  guint n;

  if (token == NULL || !token->number)
    return FALSE;
  after = self->words->text + token->start + token->length;
  after += strspn (after, " \xc2\xa0\xe2\x80\xaf");
  if (*after != '%' && !maq_draft_words_match (self->words, at + 1, "percent", &n) &&
      !maq_draft_words_match (self->words, at + 1, "per cent", &n))
    return FALSE;
  *value = token->value;
  return TRUE;
}

/* Looks at the words beside an operation, outward to a comma or somebody else's word. */
static gboolean
neighbour (MaqDraftReading *self,
           int              at,
           int              step,
           guint            distance)
{
  int before = step > 0 ? at : at + 1;

  return distance < 6 && at >= 0 && at < (int) self->words->tokens->len && !self->claimed[at] &&
         before < (int) self->words->tokens->len && !MAQ_DRAFT_TOKEN (self->words, before)->breaks;
}

static gboolean
read_degree (MaqDraftReading *self,
             guint            at,
             double          *factor)
{
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (degrees); i++)
    if (maq_draft_words_match (self->words, at, degrees[i].words, &n))
      {
        *factor *= degrees[i].factor;
        maq_draft_reading_claim (self, at, 1);
        return TRUE;
      }
  return FALSE;
}

static gboolean
takes_degrees (MaqDraftOpKind kind)
{
  return kind == MAQ_DRAFT_OP_ROTATE;
}

/* Degrees of an angle: a plain number beside "rotate". */
static void
apply_number (MaqDraftOp *op,
              double      value,
              gboolean    anticlockwise)
{
  double sign = op->amount < 0 ? -1.0 : 1.0;

  op->exact = TRUE;
  if (takes_degrees (op->kind))
    op->amount = anticlockwise ? -value : value * (op->amount == -90 ? -1.0 : 1.0);
  else if (op->kind == MAQ_DRAFT_OP_WARMTH)
    op->amount = sign * value / 40.0;
  else if (op->kind == MAQ_DRAFT_OP_ZOOM)
    op->amount = CLAMP (1.0 + value / 100.0, 1.0, 8.0);
  else
    op->amount = sign * CLAMP (value, 0.0, 300.0) / 100.0;
}

static void
read_amount (MaqDraftReading *self,
             MaqDraftOp      *op,
             guint            from,
             guint            n)
{
  double factor = 1.0, value = 0.0;
  gboolean found = FALSE, left = FALSE;

  for (int step = -1; step <= 1; step += 2)
    for (guint distance = 0; ; distance++)
      {
        int at = step < 0 ? (int) from - 1 - (int) distance : (int) (from + n + distance);
        MaqDraftToken *token;
        guint one;

        if (!neighbour (self, at, step, distance))
          break;
        token = MAQ_DRAFT_TOKEN (self->words, at);
        left |= step > 0 && takes_degrees (op->kind) && maq_draft_words_match (self->words, (guint) at, "left|counterclockwise|anticlockwise", &one);
        if (!found && (maq_draft_reading_percent (self, (guint) at, &value) || (takes_degrees (op->kind) && token->number)))
          {
            value = token->value;
            found = TRUE;
            maq_draft_reading_claim (self, (guint) at, 1);
          }
        else if (!read_degree (self, (guint) at, &factor) &&
                 !maq_draft_words_match (self->words, (guint) at, "by|to|of|percent|per|cent|degrees|degree|deg|left|right|clockwise|counterclockwise|"
                                         "anticlockwise|a|an|make|it|the|more|and|look|feel|in|style|effect|filter|art|drawing|painting|light|colours|colors|"
                                         "with|add|apply|at|scene|lighting|horizontally|mood|atmosphere|tones|tone|like|as|than|before|up|turn|into", &one))
          break;
        else if (step > 0 && maq_draft_words_match (self->words, (guint) at, "style|effect|filter|look|art|drawing|painting|percent|degrees|degree|deg|light|lighting|"
                                                    "left|right|clockwise|counterclockwise|anticlockwise|mood|atmosphere|scene|tones", &one))
          maq_draft_reading_claim (self, (guint) at, 1);
      }
  if (found)
    apply_number (op, value, left);
  else if (!takes_degrees (op->kind) && op->kind != MAQ_DRAFT_OP_FLIP)
    op->amount *= factor;
}

static void
add_rows (MaqDraftReading *self,
          const char      *phrase,
          guint            at,
          guint            n)
{
  MaqDraftOp first = { .kind = MAQ_DRAFT_OP_LIGHT };
  gboolean measured = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      MaqDraftOp op = { .kind = table[i].kind, .word = at, .amount = table[i].amount };

      if (!g_str_equal (table[i].phrase, phrase))
        continue;
      if (!measured)
        {
          read_amount (self, &op, at, n);
          first = op;
          measured = TRUE;
        }
      else if (first.exact)
        op.amount *= fabs (first.amount);
      g_array_append_val (self->ops, op);
    }
}

static gboolean
read_word (MaqDraftReading *self,
           guint            at)
{
  const char *best = NULL;
  guint best_n = 0, n;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (maq_draft_reading_match (self, at, table[i].phrase, &n) && n > best_n)
      {
        best = table[i].phrase;
        best_n = n;
      }
  if (best == NULL)
    return FALSE;
  maq_draft_reading_claim (self, at, best_n);
  add_rows (self, best, at, best_n);
  return TRUE;
}

/* "16:9" as one word: width over height, or 0 when it is no such word or no sensible shape. */
static double
read_shape (const MaqDraftToken *token)
{
  guint width = 0, height = 0;
  char rest;

  if (sscanf (token->lower, "%3u:%3u%c", &width, &height, &rest) != 2 || width == 0 || height == 0)
    return 0;
  return width <= 8 * height && height <= 8 * width ? (double) width / height : 0;
}

/* "crop to 16:9". The plain word says how the size is reached, which is the usual way. */
static void
read_crop (MaqDraftReading *self,
           guint            at)
{
  guint n, count = self->words->tokens->len;
  guint next = at + 1;
  MaqDraftOp op = { .kind = MAQ_DRAFT_OP_SQUARE, .word = at };

  if (!maq_draft_reading_match (self, at, "crop|cropped", &n))
    return;
  maq_draft_reading_claim (self, at, 1);
  while (next < count && next < at + 4 && maq_draft_words_match (self->words, next, "it|to|a|an|the|at|in|as|image|picture|photo", &n))
    next++;
  op.amount = next < count ? read_shape (MAQ_DRAFT_TOKEN (self->words, next)) : 0;
  if (op.amount > 0)
    {
      maq_draft_reading_claim (self, next, 1);
      g_array_append_val (self->ops, op);
    }
}

/* Words that only lead up to an instruction. They count as understood where one was. */
static void
claim_idle (MaqDraftReading *self)
{
  guint n;

  for (guint i = 0; self->ops->len > 0 && i < self->words->tokens->len; i++)
    if (maq_draft_words_match (self->words, i, "whole|overall|entire|everything|apply|turn|edit|adjust|effect|filter|style|mood|"
                               "atmosphere|image|picture|photo|photograph|1|then|first|finally|now|keep|give|bit|little", &n))
      self->claimed[i] = TRUE;
}

static int
by_word (gconstpointer a,
         gconstpointer b)
{
  const MaqDraftOp *first = a, *second = b;

  return (first->word > second->word) - (first->word < second->word);
}

/* Frames cannot be turned under a mask: it says which part of this frame may change. */
static void
drop_frames (MaqDraftReading *self)
{
  for (guint i = self->ops->len; i > 0; i--)
    {
      MaqDraftOp *op = &g_array_index (self->ops, MaqDraftOp, i - 1);

      if (op->kind == MAQ_DRAFT_OP_FOCUS)
        op->kind = MAQ_DRAFT_OP_BLUR;
      if (op->kind < MAQ_DRAFT_OP_ROTATE || op->kind > MAQ_DRAFT_OP_ZOOM)
        continue;
      self->claimed[op->word] = FALSE;
      g_array_remove_index (self->ops, i - 1);
    }
}

GArray *
maq_draft_edit_parse (MaqDraftWords *words,
                      guint          n_images,
                      gboolean       has_mask,
                      gboolean       take)
{
  guint count = words->tokens->len;
  g_autofree gboolean *claimed = g_new0 (gboolean, count + 1);
  MaqDraftReading self = { words, claimed, n_images, has_mask, g_array_new (FALSE, TRUE, sizeof (MaqDraftOp)) };

  maq_draft_reading_places (&self);
  maq_draft_reading_texts (&self);
  maq_draft_reading_dyes (&self);
  for (guint at = 0; at < count; at++)
    if (!claimed[at] && !read_word (&self, at))
      read_crop (&self, at);
  if (has_mask)
    drop_frames (&self);
  claim_idle (&self);
  /* g_array_sort() keeps the order of equals (GLib's documentation), so the rows of one phrase stay in theirs. */
  g_array_sort (self.ops, by_word);
  for (guint i = 0; take && i < count; i++)
    if (claimed[i])
      maq_draft_words_tick (words, i, 1);
  return self.ops;
}
