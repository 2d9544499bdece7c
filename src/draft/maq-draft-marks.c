/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-marks.h"

#define FIRST "Image 1 is "
#define SECOND " Image 2 is "

/* The legend's form of a mark with a letter, see maq-prompt-legend.c; a pin and an arrow's head are one point. */
#define MARK "mark ([A-Z]) \\((box|ellipse|pin|arrow), (?:[^()]*pointing at )?(\\d+)(?:–(\\d+))? % from the left, (\\d+)(?:–(\\d+))? % from the top\\)"
/* How a change speaks of one: with its letter, or as the only one of its kind. */
#define SPOKEN "\\bmark ([A-Z])\\b(?: (?:in|of|on) image 1\\b)?(?: (?:is|shows|says))?|" \
  "\\b(?:the|this|my) (box|ellipse|pin|mark)\\b(?: (?:in|of|on) image 1\\b)?(?: (?:is|shows|says))?(?! *\\d)"

typedef struct {
  char   letter;
  char  *kind;
  char  *place;   /* as an instruction says it */
} Mark;

static void
mark_clear (gpointer data)
{
  Mark *mark = data;

  g_free (mark->kind);
  g_free (mark->place);
}

/* "the box 31 % 20 % 52 % 70 %" */
static char *
spell (const GMatchInfo *info)
{
  g_autofree char *left = g_match_info_fetch (info, 3);
  g_autofree char *right = g_match_info_fetch (info, 4);
  g_autofree char *top = g_match_info_fetch (info, 5);
  g_autofree char *bottom = g_match_info_fetch (info, 6);

  if (right == NULL || bottom == NULL || *right == '\0' || *bottom == '\0')
    return g_strdup_printf ("the point %s %% %s %%", left, top);
  return g_strdup_printf ("the box %s %% %s %% %s %% %s %%", left, top, right, bottom);
}

/* What is marked on the picture being edited. (element-type Mark) */
static GArray *
read_marks (const char *legend)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  const char *end = strstr (legend, SECOND);
  g_autofree char *first = g_strndup (legend, end != NULL ? (gsize) (end - legend) : strlen (legend));
  g_autoptr (GRegex) regex = g_regex_new (MARK, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  g_array_set_clear_func (marks, mark_clear);
  if (!g_str_has_prefix (first, FIRST))
    return marks;
  for (g_regex_match (regex, first, 0, &info); g_match_info_matches (info); g_match_info_next (info, NULL))
    {
      g_autofree char *letter = g_match_info_fetch (info, 1);
      Mark mark = { *letter, g_match_info_fetch (info, 2), spell (info) };

      g_array_append_val (marks, mark);
    }
  return marks;
}

/* The mark of this letter; or, with a kind, the only one of that kind; NULL where there is none, or more than one. */
static const Mark *
find (GArray     *marks,
      char        letter,
      const char *kind)
{
  const Mark *found = NULL;

  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      gboolean fits = letter != 0 ? mark->letter == letter : g_str_equal (kind, "mark") || g_str_equal (kind, mark->kind);

      if (fits && found != NULL)
        return NULL;
      if (fits)
        found = mark;
    }
  return found;
}

static gboolean
replace_cb (const GMatchInfo *info,
            GString          *result,
            gpointer          data)
{
  g_autofree char *whole = g_match_info_fetch (info, 0);
  g_autofree char *letter = g_match_info_fetch (info, 1);
  g_autofree char *kind = g_match_info_fetch (info, 2);
  const Mark *mark = find (data, letter != NULL ? *letter : 0, kind != NULL ? kind : "");

  g_string_append (result, mark != NULL ? mark->place : whole);
  return FALSE;
}

char *
maq_draft_marks_spell (const char *legend,
                       const char *change)
{
  g_autoptr (GArray) marks = read_marks (legend);
  g_autoptr (GRegex) regex = g_regex_new (SPOKEN, G_REGEX_OPTIMIZE, 0, NULL);
  char *spelt = NULL;

  if (marks->len > 0)
    spelt = g_regex_replace_eval (regex, change, -1, 0, 0, replace_cb, marks, NULL);
  return spelt != NULL ? spelt : g_strdup (change);
}
