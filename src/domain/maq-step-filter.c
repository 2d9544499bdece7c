/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-step-filter.h"

#include <string.h>

#define SPACE " \t\r\n\v\f"

static const MaqStepFilter empty;

/* NULL where there is no word in it. */
static const char *
get_search (const MaqStepFilter *self)
{
  return self->search != NULL && self->search[strspn (self->search, SPACE)] != '\0' ? self->search : NULL;
}

static const char *
get_engine (const MaqStepFilter *self)
{
  return self->engine != NULL && *self->engine != '\0' ? self->engine : NULL;
}

MaqStepFilter *
maq_step_filter_copy (const MaqStepFilter *self)
{
  MaqStepFilter *copy = g_new (MaqStepFilter, 1);

  *copy = self != NULL ? *self : empty;
  copy->search = g_strdup (get_search (copy));
  copy->engine = g_strdup (get_engine (copy));
  return copy;
}

void
maq_step_filter_free (MaqStepFilter *self)
{
  if (self == NULL)
    return;
  g_free (self->search);
  g_free (self->engine);
  g_free (self);
}

gboolean
maq_step_filter_equal (const MaqStepFilter *one, const MaqStepFilter *other)
{
  one = one != NULL ? one : &empty;
  other = other != NULL ? other : &empty;

  return g_strcmp0 (get_search (one), get_search (other)) == 0 && g_strcmp0 (get_engine (one), get_engine (other)) == 0 &&
         one->since_us == other->since_us && one->until_us == other->until_us && !one->starred == !other->starred &&
         one->verdict == other->verdict && !one->trashed == !other->trashed && !one->all_boards == !other->all_boards;
}

gboolean
maq_step_filter_is_narrow (const MaqStepFilter *self)
{
  return self != NULL && (get_search (self) != NULL || get_engine (self) != NULL || self->since_us != 0 ||
                          self->until_us != 0 || self->starred || self->verdict != MAQ_VERDICT_NONE || self->trashed);
}

GStrv
maq_step_filter_split (const char *search)
{
  g_autofree char *text = g_utf8_make_valid (search != NULL ? search : "", -1);
  g_auto (GStrv) parts = g_strsplit_set (text, SPACE, -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (words, *part);
  return g_strv_builder_end (words);
}

/* Letters of one case are searched for as they are: most words of most scripts, and by far the fastest. */
static gboolean
has_case (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_tolower (c) != c || g_unichar_toupper (c) != c)
        return TRUE;
    }
  return FALSE;
}

/* Does @text, from here on, begin with @word? */
static gboolean
begins_with (const char *text, const char *word)
{
  for (; *word != '\0'; text = g_utf8_next_char (text), word = g_utf8_next_char (word))
    if (*text == '\0' || g_unichar_tolower (g_utf8_get_char (text)) != g_unichar_tolower (g_utf8_get_char (word)))
      return FALSE;
  return TRUE;
}

static gboolean
is_ascii (const char *word)
{
  for (; *word != '\0'; word++)
    if ((guchar) *word >= 0x80)
      return FALSE;
  return TRUE;
}

/* Bytes of ASCII are never part of another letter, so a text of any script may be walked byte by byte. */
static gboolean
has_ascii (const char *text, const char *word)
{
  const char first[] = { g_ascii_tolower (*word), g_ascii_toupper (*word), '\0' };
  gsize length = strlen (word);

  for (text = strpbrk (text, first); text != NULL; text = strpbrk (text + 1, first))
    if (g_ascii_strncasecmp (text, word, length) == 0)
      return TRUE;
  return FALSE;
}

gboolean
maq_step_filter_has_word (const char *text, const char *word)
{
  g_return_val_if_fail (text != NULL && word != NULL, FALSE);

  if (*word == '\0' || !has_case (word))
    return strstr (text, word) != NULL;
  if (is_ascii (word))
    return has_ascii (text, word);
  if (!g_utf8_validate (text, -1, NULL))
    return strstr (text, word) != NULL;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (begins_with (text, word))
      return TRUE;
  return FALSE;
}
