/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-words.h"
#include "maq-draft-words-private.h"

/* Words that ask for nothing by themselves. */
static const char idle_words[] =
  " a an the this that these those it its is are be was of on in at to for from by with and or as into onto over under near "
  "please make create design draw generate show give me my our your we i you us want need would like could can should will "
  "very really quite more some any all also just only so then there here their his her them they but if when while which "
  "who has have having using use used uses featuring feature features including include includes containing contain "
  "contains says saying say reads reading read text word words titled called named labelled labeled about new picture "
  "image photo one each every both up out off down across around between behind above below beside next inside through "
  "within without no not nor than too such set put add style styled look looks looking looking feel overall final high "
  "quality good great best nice beautiful lovely amazing stunning highly detailed detail details professional where "
  "s t re ll ve d m ";

gboolean
maq_draft_word_is_idle (const char *lower)
{
  g_autofree char *key = g_strconcat (" ", lower, " ", NULL);

  return strstr (idle_words, key) != NULL;
}

static void
clear_token (gpointer data)
{
  g_free (((MaqDraftToken *) data)->lower);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* The end of a word: letters and digits, a mark that joins them ("don't"), or a number with its separators. */
static gsize
word_end (const char *text, gsize at, gboolean *number)
{
  gsize i = at;

  *number = g_ascii_isdigit (text[at]);
  while (text[i] != '\0')
    {
      gunichar c = g_utf8_get_char (text + i);
      gsize next = g_utf8_next_char (text + i) - text;
      gunichar after = g_utf8_get_char (text + next);

      if (*number && !g_ascii_isdigit (text[i]))
        {
          if (!((c == '.' || c == ',' || c == ':') && after < 128 && g_ascii_isdigit (after)))
            break;
        }
      else if (!g_unichar_isalnum (c) && !g_unichar_ismark (c) && !(is_apostrophe (c) && g_unichar_isalpha (after)))
        break;
      i = next;
    }
  return i;
}

static gsize
hex_end (const char *text, gsize at)
{
  gsize n = strspn (text + at + 1, "0123456789abcdefABCDEF");

  return (n == 3 || n == 6) && !g_ascii_isalnum (text[at + 1 + n]) ? at + 1 + n : at;
}

static double
number_value (const char *text, gsize length)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  /* A comma between digits groups thousands when three digits follow it, else it is a decimal comma. */
  for (gsize i = 0; i < length; i++)
    {
      gsize digits = strspn (text + i + 1, "0123456789");

      if (text[i] != ',')
        g_string_append_c (plain, text[i]);
      else if (digits != 3)
        g_string_append_c (plain, '.');
    }
  return g_ascii_strtod (plain->str, NULL);
}

static void
add_token (MaqDraftWords *self, gsize start, gsize end, gboolean number, gboolean *breaks)
{
  MaqDraftToken token = { .start = start, .length = end - start, .quote = self->quoted->len, .breaks = *breaks };
  g_autofree char *word = g_strndup (self->text + start, end - start);

  token.lower = g_utf8_strdown (word, -1);
  token.number = number;
  if (number)
    token.value = number_value (self->text + start, end - start);
  g_array_append_val (self->tokens, token);
  *breaks = FALSE;
}

static void
add_quote (MaqDraftWords *self, gsize inner, gsize length)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *raw = g_strndup (self->text + inner, length);
  guint at = self->tokens->len;
  char *text;

  parts = g_strsplit (raw, "\\\"", -1);
  text = g_strstrip (g_strjoinv ("\"", parts));
  if (*text == '\0')
    {
      g_free (text);
      return;
    }
  g_ptr_array_add (self->quoted, text);
  g_array_append_val (self->quote_at, at);
}

static void
tokenise (MaqDraftWords *self)
{
  gboolean breaks = FALSE;
  gsize i = 0;

  while (self->text[i] != '\0')
    {
      gunichar c = g_utf8_get_char (self->text + i);
      gsize inner, length, end = maq_draft_quote_scan (self->text, i, &inner, &length);
      gboolean number = FALSE;

      if (end > 0)
        {
          add_quote (self, inner, length);
          breaks = TRUE;
          i = end;
        }
      else if (c == '#' && (end = hex_end (self->text, i)) > i)
        {
          add_token (self, i, end, FALSE, &breaks);
          i = end;
        }
      else if (g_unichar_isalnum (c))
        {
          end = word_end (self->text, i, &number);
          /* "16:9" and "19:00" are words of their own, not numbers to count with. */
          number = number && memchr (self->text + i, ':', end - i) == NULL;
          add_token (self, i, end, number, &breaks);
          i = end;
        }
      else
        {
          breaks |= !g_unichar_isspace (c) && strchr ("-/&+@%°$€£", c < 128 ? (int) c : ' ') == NULL && c != 0xb0;
          i = g_utf8_next_char (self->text + i) - self->text;
        }
    }
}

MaqDraftWords *
maq_draft_words_new (const char *change)
{
  MaqDraftWords *self = g_new0 (MaqDraftWords, 1);

  self->text = g_utf8_make_valid (change != NULL ? change : "", -1);
  self->tokens = g_array_new (FALSE, TRUE, sizeof (MaqDraftToken));
  g_array_set_clear_func (self->tokens, clear_token);
  self->quoted = g_ptr_array_new_with_free_func (g_free);
  self->quote_at = g_array_new (FALSE, TRUE, sizeof (guint));
  tokenise (self);
  g_ptr_array_add (self->quoted, NULL);
  return self;
}

void
maq_draft_words_free (MaqDraftWords *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->tokens);
  g_ptr_array_unref (self->quoted);
  g_array_unref (self->quote_at);
  g_free (self);
}

/* Whether @word is one of the alternatives in the @length bytes at @choices ("a|b|c"). */
static gboolean
word_is_one_of (const char *word, const char *choices, gsize length)
{
  gsize n = strlen (word), i = 0;

  while (i < length)
    {
      const char *bar = memchr (choices + i, '|', length - i);
      gsize part = bar != NULL ? (gsize) (bar - choices) - i : length - i;

      if (part == n && memcmp (choices + i, word, n) == 0)
        return TRUE;
      i += part + 1;
    }
  return FALSE;
}

gboolean
maq_draft_words_match (MaqDraftWords *self, guint at, const char *phrase, guint *n)
{
  *n = 0;
  while (*phrase != '\0')
    {
      gsize length = strcspn (phrase, " ");
      MaqDraftToken *token;

      if (at + *n >= self->tokens->len)
        return FALSE;
      token = MAQ_DRAFT_TOKEN (self, at + *n);
      /* A phrase does not reach over a comma or a quoted text. */
      if ((*n > 0 && token->breaks) || !word_is_one_of (token->lower, phrase, length))
        return FALSE;
      (*n)++;
      phrase += length;
      phrase += *phrase == ' ';
    }
  return *n > 0;
}

void
maq_draft_words_tick (MaqDraftWords *self, guint at, guint n)
{
  for (guint i = at; i < at + n && i < self->tokens->len; i++)
    MAQ_DRAFT_TOKEN (self, i)->ticked = TRUE;
}

int
maq_draft_words_find (MaqDraftWords *self, const char *phrase)
{
  guint n;

  for (guint i = 0; i < self->tokens->len; i++)
    if (maq_draft_words_match (self, i, phrase, &n))
      return i;
  return -1;
}

gboolean
maq_draft_words_has (MaqDraftWords *self, const char *phrase)
{
  return maq_draft_words_find (self, phrase) >= 0;
}

gboolean
maq_draft_words_take (MaqDraftWords *self, const char *phrase)
{
  gboolean found = FALSE;
  guint n;

  for (guint i = 0; i < self->tokens->len; i++)
    if (maq_draft_words_match (self, i, phrase, &n))
      {
        maq_draft_words_tick (self, i, n);
        found = TRUE;
      }
  return found;
}

gboolean
maq_draft_words_take_before (MaqDraftWords *self, guint at, guint span, const char *phrase)
{
  guint from = at > span ? at - span : 0, n;

  for (guint i = at; i > from; i--)
    {
      if (at < self->tokens->len && MAQ_DRAFT_TOKEN (self, i - 1)->quote + 1 < MAQ_DRAFT_TOKEN (self, at)->quote)
        return FALSE;
      if (maq_draft_words_match (self, i - 1, phrase, &n) && i - 1 + n <= at)
        {
          maq_draft_words_tick (self, i - 1, n);
          return TRUE;
        }
    }
  return FALSE;
}

guint
maq_draft_words_count (MaqDraftWords *self)
{
  return self->tokens->len;
}

guint
maq_draft_words_quote_at (MaqDraftWords *self, guint quote)
{
  g_return_val_if_fail (quote < self->quote_at->len, 0);
  return g_array_index (self->quote_at, guint, quote);
}

const char *const *
maq_draft_words_quoted (MaqDraftWords *self)
{
  self->quotes_taken = TRUE;
  return (const char *const *) self->quoted->pdata;
}

static char *
capitalised (const char *text)
{
  GString *upper = g_string_new (NULL);

  g_string_append_unichar (upper, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (upper, g_utf8_next_char (text));
  return g_string_free (upper, FALSE);
}

static guint
subject_end (MaqDraftWords *self, guint at)
{
  guint n, end = at;

  while (end < self->tokens->len && end < at + 6)
    {
      MaqDraftToken *token = MAQ_DRAFT_TOKEN (self, end);

      if ((end > at && token->breaks) || token->ticked || token->number || maq_draft_word_is_idle (token->lower)
          || maq_draft_words_match (self, end, "for|about|in|using|during", &n))
        break;
      end++;
    }
  return end;
}

char *
maq_draft_words_take_subject (MaqDraftWords *self)
{
  guint n;

  for (guint i = 0; i + 1 < self->tokens->len; i++)
    {
      guint from = i + 1, end;
      const MaqDraftToken *last;
      g_autofree char *name = NULL;

      if (!maq_draft_words_match (self, i, "for|about|called|named|titled|of", &n))
        continue;
      while (from < self->tokens->len && maq_draft_words_match (self, from, "a|an|the|my|our|your", &n))
        from++;
      end = subject_end (self, from);
      if (end == from)
        continue;
      last = MAQ_DRAFT_TOKEN (self, end - 1);
      maq_draft_words_tick (self, from, end - from);
      name = g_strndup (self->text + MAQ_DRAFT_TOKEN (self, from)->start,
                        last->start + last->length - MAQ_DRAFT_TOKEN (self, from)->start);
      return capitalised (name);
    }
  return NULL;
}

static gboolean
is_left_over (MaqDraftToken *token)
{
  return !token->ticked && !maq_draft_word_is_idle (token->lower);
}

char **
maq_draft_words_ignored (MaqDraftWords *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < self->tokens->len;)
    {
      MaqDraftToken *first = MAQ_DRAFT_TOKEN (self, i), *last = first;

      i++;
      if (!is_left_over (first))
        continue;
      while (i < self->tokens->len && is_left_over (MAQ_DRAFT_TOKEN (self, i)) && !MAQ_DRAFT_TOKEN (self, i)->breaks)
        last = MAQ_DRAFT_TOKEN (self, i++);
      g_ptr_array_add (found, g_strndup (self->text + first->start, last->start + last->length - first->start));
    }
  for (guint i = 0; !self->quotes_taken && self->quoted->pdata[i] != NULL; i++)
    g_ptr_array_add (found, g_strdup_printf ("“%s”", (const char *) self->quoted->pdata[i]));
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_steal (found, NULL);
}
