/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-text.h"

#define MIN_SECRET 6
#define BLANK "[redacted]"
#define MIN_KEY 6
/* From this length on it is a key even in the middle of a word ("%20sk-…"); "desk-lamp" is none. */
#define LONG_KEY 16
/* These two hold emoji and several scripts together. */
#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

/* Grows only, by atomic exchange of its head: read without a lock. */
typedef struct _Secret {
  struct _Secret *next;
  char           *text;
} Secret;

static Secret *secrets;

char *
maq_text_uuid (void)
{
  return g_uuid_string_random ();
}

gboolean
maq_text_is_uuid (const char *text)
{
  return text != NULL && g_uuid_string_is_valid (text);
}

gboolean
maq_text_has_control (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    if ((guchar) *c < 0x20 || *c == 0x7f)
      return TRUE;
  return FALSE;
}

/* Characters that would reorder, hide or break what is shown. */
static gboolean
is_escaped (gunichar c)
{
  GUnicodeType type;

  if (c == '\n' || c == '\t' || c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER)
    return FALSE;
  type = g_unichar_type (c);
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE;
}

char *
maq_text_display (const char *text, gsize length, gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", text != NULL ? (gssize) length : 0);
  GString *shown = g_string_new (NULL);
  gsize n = 0;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c), n++)
    {
      gunichar character = g_utf8_get_char (c);

      if (n == max_chars)
        {
          g_string_append (shown, "…");
          break;
        }
      if (is_escaped (character))
        g_string_append_printf (shown, "\\u%04x", character);
      else
        g_string_append_unichar (shown, character);
    }
  return g_string_free (shown, FALSE);
}

void
maq_text_add_secret (const char *secret)
{
  Secret *entry;

  /* Blanking two letters everywhere would hide the log, not the key. */
  if (secret == NULL || strlen (secret) < MIN_SECRET)
    return;
  for (entry = g_atomic_pointer_get (&secrets); entry != NULL; entry = entry->next)
    if (g_str_equal (entry->text, secret))
      return;
  entry = g_new (Secret, 1);
  entry->text = g_strdup (secret);
  do
    entry->next = g_atomic_pointer_get (&secrets);
  while (!g_atomic_pointer_compare_and_exchange (&secrets, entry->next, entry));
}

/* The longest known secret that begins at @at; 0: none. One may be the beginning of another. */
static gsize
match_secret (const char *at)
{
  gsize longest = 0;

  for (Secret *entry = g_atomic_pointer_get (&secrets); entry != NULL; entry = entry->next)
    {
      gsize length = strlen (entry->text);

      if (length > longest && strncmp (at, entry->text, length) == 0)
        longest = length;
    }
  return longest;
}

static gsize
key_length (const char *at)
{
  gsize length = 0;

  while (g_ascii_isalnum (at[length]) || (at[length] != '\0' && strchr ("-_.~+/=*", at[length]) != NULL))
    length++;
  return length;
}

/* "sk-…" or "r8_…" at @at: the length of the key after its @lead; 0: none. */
static gsize
match_key (const char *text,
           const char *at,
           gsize      *lead)
{
  gboolean starts = at == text || !g_ascii_isalnum (at[-1]);
  gsize length;

  if (!g_str_has_prefix (at, "sk-") && !g_str_has_prefix (at, "r8_"))
    return 0;
  *lead = 3;
  length = key_length (at + 3);
  return length >= (starts ? MIN_KEY : LONG_KEY) ? length : 0;
}

/* "Bearer …" in any case, with what may lie between. */
static gsize
match_bearer (const char *at,
              gsize      *lead)
{
  const gsize word = strlen ("bearer");
  gsize start = word;

  if (g_ascii_strncasecmp (at, "bearer", word) != 0)
    return 0;
  while (at[start] != '\0' && strchr (" \t:=\"'", at[start]) != NULL)
    start++;
  while (g_str_has_prefix (at + start, "%20"))
    start += 3;
  *lead = start;
  return start > word ? key_length (at + start) : 0;
}

char *
maq_text_redact (const char *text)
{
  GString *clean;

  if (text == NULL)
    return NULL;
  clean = g_string_new (NULL);
  for (const char *at = text; *at != '\0';)
    {
      gsize lead = 0, length = match_secret (at);

      if (length == 0)
        length = match_key (text, at, &lead);
      if (length == 0)
        length = match_bearer (at, &lead);
      if (length > 0)
        {
          g_string_append_len (clean, at, lead);
          g_string_append (clean, BLANK);
          at += lead + length;
        }
      else
        g_string_append_c (clean, *at++);
    }
  return g_string_free (clean, FALSE);
}
