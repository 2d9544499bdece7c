/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-quotes.h"

#define LONGEST_SLOT 40

/* Which closes end a quote that begins with @open. The German one ends with what begins the English one. */
static const struct {
  gunichar    open;
  const char *closes;
} pairs[] = {
  { '"', "\"" }, { 0x201C, "”“" }, { 0x201E, "“”" }, { 0x00AB, "»" }, { 0x00BB, "«" }, { 0x300C, "」" }, { 0x300E, "』" },
};

static const char *
get_closes (gunichar open)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i].open == open)
      return pairs[i].closes;
  return NULL;
}

/* Behind the end of the quote whose inside begins at @at, or NULL. */
static const char *
find_end (const char *at, const char *closes)
{
  for (; *at != '\0' && *at != '\n'; at = g_utf8_next_char (at))
    if (g_utf8_strchr (closes, -1, g_utf8_get_char (at)) != NULL)
      return g_utf8_next_char (at);
  return NULL;
}

/* 24" is inches. */
static gboolean
is_inch (const char *text, const char *at)
{
  return *at == '"' && at > text && g_ascii_isdigit (at[-1]);
}

GArray *
maq_quotes_find (const char *text)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (MaqTextRange));

  for (const char *at = text; *at != '\0';)
    {
      const char *closes = is_inch (text, at) ? NULL : get_closes (g_utf8_get_char (at));
      const char *end = closes != NULL ? find_end (g_utf8_next_char (at), closes) : NULL;

      if (end != NULL)
        g_array_append_vals (ranges, &(MaqTextRange) { (guint) (at - text), (guint) (end - at) }, 1);
      at = end != NULL ? end : g_utf8_next_char (at);
    }
  return ranges;
}

/* The length of a slot that begins at @at, or 0. */
static gsize
measure_slot (const char *at)
{
  gsize length = 1;

  if (*at != '{' || !g_ascii_islower (at[1]))
    return 0;
  while (g_ascii_islower (at[length]) || g_ascii_isdigit (at[length]) || at[length] == ' ' || at[length] == '-')
    length++;
  return at[length] == '}' && length < LONGEST_SLOT ? length + 1 : 0;
}

GArray *
maq_quotes_find_slots (const char *text)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (MaqTextRange));

  for (const char *at = text; *at != '\0'; at++)
    {
      /* "@{uuid}" is a chip, whatever letter its id begins with. */
      gsize length = at > text && at[-1] == '@' ? 0 : measure_slot (at);

      if (length > 0)
        g_array_append_vals (ranges, &(MaqTextRange) { (guint) (at - text), (guint) length }, 1);
    }
  return ranges;
}
