/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-words.h"
#include "maq-draft-words-private.h"

static const char *const number_words[] = {
  "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
};

/* What may stand between a number and its word: "by 20 percent", "15 degrees to the left". */
static const char between[] = " percent per cent degrees degree deg px pixels by to of about at the a times x ";

static gboolean
read_number (const MaqDraftToken *token, double *value)
{
  if (token->number)
    {
      *value = token->value;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (number_words); i++)
    if (strcmp (token->lower, number_words[i]) == 0)
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_between (const MaqDraftToken *token)
{
  g_autofree char *key = g_strconcat (" ", token->lower, " ", NULL);

  return strstr (between, key) != NULL;
}

/* Looks outwards from @from in steps of @step, over at most three small words. */
static gboolean
number_towards (MaqDraftWords *self, int from, int step, double *value)
{
  for (int i = from, seen = 0; i >= 0 && i < (int) self->tokens->len && seen < 4; i += step, seen++)
    {
      MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, i);

      if (step > 0 ? token->breaks : i + 1 < (int) self->tokens->len && MAQ_DRAFT_TOKEN (self, i + 1)->breaks)
        return FALSE;
      if (read_number (token, value))
        {
          maq_draft_words_tick (self, step > 0 ? from : i, step > 0 ? i - from + 1 : from - i + 1);
          return TRUE;
        }
      if (!is_between (token))
        return FALSE;
    }
  return FALSE;
}

gboolean
maq_draft_words_take_number (MaqDraftWords *self, const char *phrase, double *value)
{
  guint n;

  for (guint i = 0; i < self->tokens->len; i++)
    if (maq_draft_words_match (self, i, phrase, &n)
        && (number_towards (self, i + n, 1, value) || number_towards (self, (int) i - 1, -1, value)))
      {
        maq_draft_words_tick (self, i, n);
        return TRUE;
      }
  return FALSE;
}

/* "images 2, 3 and 4" goes on behind a comma; "image 2, 7 cups" does not. */
static gboolean
ends_item (MaqDraftWords *self, guint at)
{
  return at >= self->tokens->len || MAQ_DRAFT_TOKEN (self, at)->breaks || g_str_equal (MAQ_DRAFT_TOKEN (self, at)->lower, "and");
}

GArray *
maq_draft_words_images (MaqDraftWords *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean listing = FALSE;

  for (guint i = 0; i < self->tokens->len; i++)
    {
      MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, i);
      gboolean at = token->start > 0 && self->text[token->start - 1] == '@';
      guint number = token->value, n;

      if (maq_draft_words_match (self, i, "image|images|picture|pictures|photo|photos|reference|references|figure", &n))
        listing = TRUE;
      else if (token->number && (at || (listing && (!token->breaks || ends_item (self, i + 1)))) && token->value >= 1
               && token->value <= 99)
        {
          g_array_append_val (found, number);
          maq_draft_words_tick (self, listing && !at ? i - 1 : i, listing && !at ? 2 : 1);
        }
      else if (strcmp (token->lower, "and") != 0 && strcmp (token->lower, "number") != 0)
        listing = FALSE;
    }
  return found;
}

static void
figure_free (gpointer data)
{
  MaqDraftFigure *figure = data;

  g_free (figure->shown);
  g_free (figure->label);
  g_free (figure);
}

/* The number with a currency sign before it and a unit right behind it. */
static char *
figure_shown (MaqDraftWords *self, const MaqDraftToken *token, gsize *unit)
{
  const char *start = self->text + token->start, *end = start + token->length;
  const char *sign = "";

  if (token->start > 0 && start[-1] == '$')
    sign = "$";
  else if (token->start > 2 && strncmp (start - 3, "€", 3) == 0)
    sign = "€";
  else if (token->start > 1 && strncmp (start - 2, "£", 2) == 0)
    sign = "£";
  *unit = *end == '%' || *end == 'x' ? 1 : strncmp (end, " %", 2) == 0 ? 2 : 0;
  return g_strdup_printf ("%s%.*s%s", sign, (int) token->length, start, *unit > 0 ? end[*unit - 1] == '%' ? "%" : "×" : "");
}

/* "1:1", "4K", "2024": these count nothing. */
static gboolean
counts_something (MaqDraftWords *self, const MaqDraftToken *token)
{
  const char *start = self->text + token->start, *end = start + token->length;

  if (!token->number || token->ticked || *end == ':' || (token->start > 0 && (start[-1] == ':' || start[-1] == '@')))
    return FALSE;
  return !(token->length == 4 && token->value >= 1900 && token->value <= 2100 && strspn (start, "0123456789") == 4);
}

/* "trips under 5 km": a number behind such a word belongs to what is being said. */
static gboolean
leads_to_number (const MaqDraftToken *token)
{
  static const char *const words[] = { "under", "over", "than", "within", "in", "at", "per", "to", "of", "by", "from", "every", "below", "above", NULL };

  return g_strv_contains (words, token->lower);
}

/* Where the label that starts behind number @at ends: at a comma, at "and", at the next figure, after seven words. */
static guint
label_end (MaqDraftWords *self, guint at)
{
  guint i = at + 1;

  for (; i < self->tokens->len && i < at + 8; i++)
    {
      MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, i);

      if (token->breaks || g_str_equal (token->lower, "and"))
        break;
      if (token->number && (i == at + 1 || !leads_to_number (MAQ_DRAFT_TOKEN (self, i - 1))))
        break;
    }
  return i;
}

/* The words behind the number, else up to two before it. */
static char *
figure_label (MaqDraftWords *self, guint at)
{
  guint from = at + 1, to = label_end (self, at), first = at;

  while (from < to && (maq_draft_word_is_idle (MAQ_DRAFT_TOKEN (self, from)->lower)
                       || g_str_equal (MAQ_DRAFT_TOKEN (self, from)->lower, "percent")))
    MAQ_DRAFT_TOKEN (self, from++)->ticked = TRUE;
  while (to > from && maq_draft_word_is_idle (MAQ_DRAFT_TOKEN (self, to - 1)->lower))
    to--;
  if (from == to)
    {
      for (; first > 0 && at - first < 2 && !MAQ_DRAFT_TOKEN (self, first)->breaks; first--)
        {
          MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, first - 1);

          if (token->number || maq_draft_word_is_idle (token->lower))
            break;
        }
      from = first;
      to = at;
    }
  if (from == to)
    return g_strdup ("");
  maq_draft_words_tick (self, from, to - from);
  return g_strndup (self->text + MAQ_DRAFT_TOKEN (self, from)->start,
                    MAQ_DRAFT_TOKEN (self, to - 1)->start + MAQ_DRAFT_TOKEN (self, to - 1)->length - MAQ_DRAFT_TOKEN (self, from)->start);
}

GPtrArray *
maq_draft_words_figures (MaqDraftWords *self)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (figure_free);

  for (guint i = 0; i < self->tokens->len && found->len < 12; i++)
    {
      MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, i);
      MaqDraftFigure *figure;
      gsize unit;

      if (!counts_something (self, token))
        continue;
      figure = g_new0 (MaqDraftFigure, 1);
      figure->value = token->value;
      figure->shown = figure_shown (self, token, &unit);
      if (unit == 0 && i + 1 < self->tokens->len && g_str_equal (MAQ_DRAFT_TOKEN (self, i + 1)->lower, "percent"))
        {
          g_free (figure->shown);
          figure->shown = g_strdup_printf ("%.*s%%", (int) token->length, self->text + token->start);
        }
      maq_draft_words_tick (self, i, 1);
      figure->label = figure_label (self, i);
      g_ptr_array_add (found, figure);
    }
  return found;
}
