/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-words.h"
#include "maq-draft-words-private.h"

typedef struct {
  gunichar open, close;
  gboolean edges; /* an apostrophe too: it opens and closes only at a word's edge */
} Pair;

static const Pair pairs[] = {
  { '"', '"', FALSE },
  { 0x201c, 0x201d, FALSE }, /* “ ” */
  { 0x201e, 0x201d, FALSE }, /* „ ” or „ “ */
  { 0xab, 0xbb, FALSE },     /* « » */
  { 0x300c, 0x300d, FALSE }, /* 「 」 */
  { 0x300e, 0x300f, FALSE }, /* 『 』 */
  { 0x2018, 0x2019, TRUE },  /* ‘ ’ */
  { '\'', '\'', TRUE },
};

static gunichar
char_before (const char *text, gsize at)
{
  return at == 0 ? 0 : g_utf8_get_char (g_utf8_prev_char (text + at));
}

static gboolean
opens (const char *text, gsize at, const Pair *pair)
{
  gunichar before = char_before (text, at);
  gunichar after = g_utf8_get_char (g_utf8_next_char (text + at));

  if (after == 0)
    return FALSE;
  if (pair->edges)
    return !g_unichar_isalnum (before) && !g_unichar_isspace (after);
  /* 24" is a size, not the start of a text. */
  if (pair->open == '"' && g_unichar_isdigit (before))
    return g_unichar_isalpha (after);
  return TRUE;
}

static gboolean
closes (const char *text, gsize at, gunichar c, const Pair *pair)
{
  gunichar after;

  /* German „…“ closes with the mark that opens in English. */
  if (c != pair->close && !(pair->open == 0x201e && c == 0x201c))
    return FALSE;
  if (!pair->edges)
    return TRUE;
  after = g_utf8_get_char (g_utf8_next_char (text + at));
  return !g_unichar_isalnum (after) && !g_unichar_isspace (char_before (text, at));
}

/* The closing mark's place; an unclosed double mark reaches to the end of its line. */
static gsize
find_close (const char *text, gsize from, const Pair *pair, gsize *after)
{
  guint depth = 0;
  gsize i = from;

  while (text[i] != '\0')
    {
      gunichar c = g_utf8_get_char (text + i);
      gsize next = g_utf8_next_char (text + i) - text;

      if (c == '\\' && text[next] == '"' && pair->open == '"')
        next++;
      else if (c == pair->open && pair->open != pair->close && !pair->edges)
        depth++;
      else if (closes (text, i, c, pair))
        {
          *after = next;
          if (depth-- == 0)
            return i;
        }
      i = next;
    }
  if (pair->edges)
    return 0;
  i = from + strcspn (text + from, "\n");
  *after = i;
  return i;
}

gsize
maq_draft_quote_scan (const char *text, gsize at, gsize *inner, gsize *inner_length)
{
  gunichar c = g_utf8_get_char (text + at);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gsize from, close, after = 0;

      if (c != pairs[i].open || !opens (text, at, &pairs[i]))
        continue;
      from = g_utf8_next_char (text + at) - text;
      close = find_close (text, from, &pairs[i], &after);
      if (close == 0)
        return 0;
      *inner = from;
      *inner_length = close - from;
      return after;
    }
  return 0;
}
