/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-edit-private.h"
#include "maq-draft-words-private.h"

static gboolean
is_word (MaqDraftReading *self,
         guint            at,
         const char      *words)
{
  guint n;

  return at < self->words->tokens->len && maq_draft_words_match (self->words, at, words, &n);
}

static gboolean
take_word (MaqDraftReading *self,
           guint            at,
           const char      *words)
{
  if (self->claimed[at] || !is_word (self, at, words))
    return FALSE;
  maq_draft_reading_claim (self, at, 1);
  return TRUE;
}

/* "at 40 % 60 %" is a point, "in the box 10 % 20 % 50 % 60 %" left, top, right, bottom. */
static gboolean
read_percentages (MaqDraftReading *self,
                  guint            from,
                  guint            to,
                  MaqDraftSpot    *spot)
{
  double values[4], value;
  guint n = 0, at[4];

  for (guint i = from; i < to && n < 4; i++)
    if (!self->claimed[i] && maq_draft_reading_percent (self, i, &value))
      {
        at[n] = i;
        values[n++] = CLAMP (value, 0.0, 100.0) / 100.0;
      }
  if (n < 2)
    return FALSE;
  for (guint i = from; i < to; i++)
    take_word (self, i, "box|area|frame|rectangle|point|spot|place");
  for (guint i = 0; i < (n == 4 ? 4u : 2u); i++)
    maq_draft_reading_claim (self, at[i], 1);
  if (n == 4 && values[2] > values[0] && values[3] > values[1])
    {
      spot->in_box = TRUE;
      spot->left = values[0];
      spot->top = values[1];
      spot->right = values[2];
      spot->bottom = values[3];
      spot->x = spot->y = 0.5;
      return TRUE;
    }
  spot->at_point = TRUE;
  spot->x = values[0];
  spot->y = values[1];
  return TRUE;
}

static void
read_scale (MaqDraftReading *self,
            guint            from,
            guint            to,
            MaqDraftSpot    *spot)
{
  double value;

  for (guint i = from; i < to; i++)
    if (take_word (self, i, "small|smaller|little"))
      spot->scale *= 0.6;
    else if (take_word (self, i, "tiny"))
      spot->scale *= 0.4;
    else if (take_word (self, i, "large|larger|big|bigger"))
      spot->scale *= 1.55;
    else if (take_word (self, i, "huge|giant"))
      spot->scale *= 2.1;
    else if (!self->claimed[i] && maq_draft_reading_percent (self, i, &value) && value > 0)
      {
        spot->scale = CLAMP (value / 100.0 / 0.48, 0.05, 2.4);
        maq_draft_reading_claim (self, i, 1);
      }
}

/* "on the table" and the like: it stands in front, in the middle. */
static gboolean
read_ground (MaqDraftReading *self,
             guint            at,
             guint            to,
             MaqDraftSpot    *spot)
{
  guint noun = at + 2;

  if (!is_word (self, at, "on|onto|upon") || !is_word (self, at + 1, "the|a|top|his|her|their|its") || noun >= to || self->claimed[noun])
    return FALSE;
  if (is_word (self, noun, "left|right|top|bottom|upper|lower|picture|image|photo|center|centre|middle|side"))
    return FALSE;
  maq_draft_reading_claim (self, at, 3);
  spot->x = 0.5;
  spot->y = 0.94;
  return TRUE;
}

static gboolean
read_side (MaqDraftReading *self,
           guint            at,
           double          *where,
           const char      *near_words,
           const char      *far_words)
{
  if (take_word (self, at, near_words))
    *where = 0.0;
  else if (take_word (self, at, far_words))
    *where = 1.0;
  else
    return FALSE;
  return TRUE;
}

/* Where: any of the words in the range. FALSE: nothing was said. */
static gboolean
read_spot (MaqDraftReading *self,
           guint            from,
           guint            to,
           gboolean         stands,
           MaqDraftSpot    *spot)
{
  gboolean x = FALSE, y = FALSE, middle = FALSE, ground = FALSE;

  if (read_percentages (self, from, to, spot))
    return TRUE;
  for (guint i = from; i < to; i++)
    {
      if (self->has_mask && take_word (self, i, "box|mask|area|selection|rectangle|here|there|region|marked|masked"))
        ground = TRUE;
      else if (read_side (self, i, &spot->x, "left", "right"))
        x = TRUE;
      else if (read_side (self, i, &spot->y, "top|upper|above", "bottom|lower|below|foot|foreground|front"))
        y = TRUE;
      else if (take_word (self, i, "center|centre|middle|centered|centred"))
        middle = TRUE;
      else if (!take_word (self, i, "corner|side|edge") && stands && read_ground (self, i, to, spot))
        ground = TRUE;
    }
  if ((x || middle) && !y && !ground)
    spot->y = 0.5;
  if ((y || middle) && !x && !ground)
    spot->x = 0.5;
  return x || y || middle || ground;
}

/* The number behind "image"; 0: there is none at @at. */
static guint
image_at (MaqDraftReading *self,
          guint            at)
{
  const MaqDraftToken *number;

  if (!is_word (self, at, "image|picture|photo|reference|img") || at + 1 >= self->words->tokens->len)
    return 0;
  number = MAQ_DRAFT_TOKEN (self->words, at + 1);
  return number->number && !number->breaks && number->value >= 1 && number->value <= 99 ? (guint) number->value : 0;
}

/* The end of what is said about something: the next picture's or text's beginning. */
static guint
end_of_clause (MaqDraftReading *self,
               guint            from)
{
  guint quote = from > 0 ? MAQ_DRAFT_TOKEN (self->words, from - 1)->quote : 0;

  for (guint i = from; i < self->words->tokens->len; i++)
    if (image_at (self, i) > 1 || is_word (self, i, "then|text|title|headline|caption|make|write|apply|also") ||
        (i > from && MAQ_DRAFT_TOKEN (self->words, i)->quote > quote))
      return i;
  return self->words->tokens->len;
}

static guint
verb_before (MaqDraftReading *self,
             guint            at)
{
  for (guint i = at; i > 0 && at - i < 8; i--)
    if (is_word (self, i - 1, "place|put|add|insert|paste|overlay|position|composite|drop|lay|stick|set|include|show"))
      return i;
  return 0;
}

static void
read_place (MaqDraftReading *self,
            guint            at,
            guint            image)
{
  MaqDraftOp op = { .kind = MAQ_DRAFT_OP_PLACE, .word = at, .image = image,
                    .spot = { .x = 0.5, .y = self->has_mask ? 0.5 : 0.62, .scale = 1.0 } };
  guint verb = verb_before (self, at), to = end_of_clause (self, at + 2);

  if (verb == 0)
    return;
  maq_draft_reading_claim (self, verb - 1, 1);
  maq_draft_reading_claim (self, at, 2);
  /* "… in the centre", or "in the centre, place …". */
  if (!read_spot (self, at + 2, to, TRUE, &op.spot))
    read_spot (self, verb > 6 ? verb - 6 : 0, at, TRUE, &op.spot);
  op.spot.in_mask = self->has_mask;
  read_scale (self, verb, to, &op.spot);
  /* "onto image 1", "of the picture": what it lies on goes without saying. */
  for (guint i = at + 2; i < to; i++)
    if (image_at (self, i) == 1)
      maq_draft_reading_claim (self, i, 2);
    else
      take_word (self, i, "scaled|shadow|soft|naturally|realistically|corner");
  g_array_append_val (self->ops, op);
}

void
maq_draft_reading_places (MaqDraftReading *self)
{
  for (guint at = 0; at < self->words->tokens->len; at++)
    {
      guint image = image_at (self, at);

      if (image >= 2 && image <= self->n_images && !self->claimed[at])
        read_place (self, at, image);
    }
}

static void
read_face (MaqDraftReading   *self,
           guint              from,
           guint              to,
           MaqDraftTypeStyle *style)
{
  static const struct { const char *words, *family; } faces[] = {
    { "sans|grotesque|helvetica|arial", "sans" }, { "serif|roman|times", "serif" }, { "mono|monospace|monospaced|typewriter|code", "mono" },
    { "script|handwritten|handwriting|cursive|calligraphy", "script" }, { "condensed|narrow", "condensed" }, { "slab", "slab" },
    { "display", "display" },
  };

  for (guint i = from; i < to; i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (faces); k++)
        if (take_word (self, i, faces[k].words))
          {
            style->family = faces[k].family;
            /* "sans serif" is one name. */
            if (k == 0 && is_word (self, i + 1, "serif"))
              maq_draft_reading_claim (self, i + 1, 1);
          }
      if (take_word (self, i, "bold|heavy|strong"))
        style->bold = TRUE;
      if (take_word (self, i, "light|thin") && style->weight == 0)
        style->weight = PANGO_WEIGHT_LIGHT;
      if (take_word (self, i, "italic|italics|oblique"))
        style->italic = TRUE;
      if (take_word (self, i, "uppercase|capitals|caps|capital"))
        style->upper = TRUE;
    }
}

static void
read_ink (MaqDraftReading *self,
          guint            from,
          guint            to,
          MaqDraftOp      *op)
{
  guint n;

  for (guint i = from; i < to && op->n_colours == 0; i++)
    if (!self->claimed[i] && maq_draft_words_colour_at (self->words, i, &op->colours[0], &n) && i + n <= to)
      {
        op->n_colours = 1;
        maq_draft_reading_claim (self, i, n);
      }
}

/* What is said of quoted text @quote stands behind it, up to the next thing, or else before it. */
static void
read_text (MaqDraftReading *self,
           guint            quote)
{
  guint at = g_array_index (self->words->quote_at, guint, quote), count = self->words->tokens->len, from = at;
  guint first = quote > 0 ? g_array_index (self->words->quote_at, guint, quote - 1) : 0;
  MaqDraftOp op = { .kind = MAQ_DRAFT_OP_TEXT, .word = at, .text = self->words->quoted->pdata[quote],
                    .spot = { .x = 0.5, .y = 1.0, .scale = 1.0 },
                    .style = { .family = "sans", .leading = 1.12, .align = PANGO_ALIGN_CENTER } };
  guint to = at;

  while (to < count && MAQ_DRAFT_TOKEN (self->words, to)->quote == quote + 1 && image_at (self, to) == 0 &&
         !is_word (self, to, "then|make|place|apply|add|put|write"))
    to++;
  for (guint i = at; i > first && at - i < 9 && from == at; i--)
    if (take_word (self, i - 1, "put|add|write|place|set|letter|print|say|says|text|title|headline|caption|words|label"))
      from = i - 1;
  if (!read_spot (self, at, to, FALSE, &op.spot))
    read_spot (self, from, at, FALSE, &op.spot);
  op.spot.in_mask = self->has_mask;
  read_face (self, from, to, &op.style);
  read_ink (self, at, to, &op);
  read_ink (self, from, at, &op);
  read_scale (self, from, to, &op.spot);
  for (guint i = from; i < to; i++)
    take_word (self, i, "text|title|headline|caption|words|font|type|letters|lettering|typeface|letter|label");
  op.style.align = op.spot.x < 0.34 ? PANGO_ALIGN_LEFT : op.spot.x > 0.66 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER;
  op.style.valign = op.spot.at_point ? 0.5 : op.spot.y;
  g_array_append_val (self->ops, op);
}

void
maq_draft_reading_texts (MaqDraftReading *self)
{
  for (guint i = 0; i < self->words->quote_at->len; i++)
    read_text (self, i);
}
