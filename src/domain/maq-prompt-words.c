/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-prompt.h"

#define MAX_WORDS 600
#define CONTEXT 24       /* bytes before the first changed word that are still shown */

typedef struct {
  const char *start;
  gsize       length;
} Word;

/* White space parts words; beyond MAX_WORDS the rest is one word, so that the table stays small. */
static GArray *
split_words (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  const char *at = text;

  while (*at != '\0')
    {
      Word word;

      while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      word.start = at;
      while (*at != '\0' && (words->len >= MAX_WORDS || !g_unichar_isspace (g_utf8_get_char (at))))
        at = g_utf8_next_char (at);
      word.length = at - word.start;
      if (word.length > 0)
        g_array_append_val (words, word);
    }
  return words;
}

static gboolean
same (const Word *a,
      const Word *b)
{
  return a->length == b->length && memcmp (a->start, b->start, a->length) == 0;
}

/* Lengths of the longest common subsequences of all suffixes; (n + 1) × (m + 1). */
static guint16 *
fill_table (GArray *before,
            GArray *now)
{
  const guint n = before->len, m = now->len;
  guint16 *table = g_new0 (guint16, (gsize) (n + 1) * (m + 1));

  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;)
      {
        guint16 *cell = &table[i * (m + 1) + j];

        if (same (&g_array_index (before, Word, i), &g_array_index (now, Word, j)))
          *cell = cell[m + 2] + 1;
        else
          *cell = MAX (cell[m + 1], cell[1]);
      }
  return table;
}

/* Adds @word, joined to the range before when only white space lies between. */
static void
add_range (GArray     *ranges,
           const char *text,
           const Word *word,
           gboolean    joins)
{
  guint start = word->start - text;

  if (joins && ranges->len > 0)
    {
      MaqTextRange *last = &g_array_index (ranges, MaqTextRange, ranges->len - 1);

      last->length = start + word->length - last->start;
      return;
    }
  g_array_append_vals (ranges, &(MaqTextRange) { start, word->length }, 1);
}

GArray *
maq_prompt_changed_words (const char *before,
                          const char *now)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (MaqTextRange));
  g_autoptr (GArray) old_words = NULL;
  g_autoptr (GArray) new_words = NULL;
  g_autofree guint16 *table = NULL;
  gboolean joins = FALSE;
  guint i = 0, j = 0, m;

  if (before == NULL || now == NULL)
    return ranges;
  old_words = split_words (before);
  new_words = split_words (now);
  m = new_words->len;
  table = fill_table (old_words, new_words);
  while (j < m)
    {
      const Word *word = &g_array_index (new_words, Word, j);

      if (i < old_words->len && same (&g_array_index (old_words, Word, i), word))
        {
          i++;
          j++;
          joins = FALSE;
        }
      else if (i < old_words->len && table[(i + 1) * (m + 1) + j] >= table[i * (m + 1) + j + 1])
        i++;
      else
        {
          add_range (ranges, now, word, joins);
          joins = TRUE;
          j++;
        }
    }
  return ranges;
}

/* Lines and tabs become spaces, byte for byte, so that ranges stay true. */
static char *
make_one_line (const char *text)
{
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "\n\t\r", ' ');
}

/* Where to begin so that the first changed word is in sight: at a word, at most CONTEXT bytes before it. */
static gsize
find_begin (const char *text,
            gsize       first)
{
  if (first <= CONTEXT)
    return 0;
  for (gsize i = first - CONTEXT; i < first; i++)
    if (text[i] == ' ')
      return i + 1;
  return first;
}

char *
maq_prompt_snippet (const char *before,
                    const char *now,
                    GArray    **ranges)
{
  g_autofree char *line = make_one_line (now);
  g_autofree char *old_line = before != NULL ? make_one_line (before) : NULL;
  g_autoptr (GArray) found = maq_prompt_changed_words (old_line, line);
  gsize begin = found->len > 0 ? find_begin (line, g_array_index (found, MaqTextRange, 0).start) : 0;

  for (guint i = 0; i < found->len; i++)
    g_array_index (found, MaqTextRange, i).start -= (guint) begin;
  if (ranges != NULL)
    *ranges = g_steal_pointer (&found);
  return g_strdup (line + begin);
}
