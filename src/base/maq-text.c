/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-text.h"

#define MIN_SECRET 6
#define BLANK "[redacted]"

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

  if (c == '\n' || c == '\t')
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

static gboolean
is_key_character (char c)
{
  return g_ascii_isalnum (c) || strchr ("-_.~+/=*", c) != NULL;
}

/* Blanks what follows @prefix as far as it looks like a key of at least @min characters. */
static void
blank_pattern (GString *text, const char *prefix, gsize min)
{
  gsize at = 0;

  while (at < text->len)
    {
      char *found = strstr (text->str + at, prefix);
      gsize start, end;

      if (found == NULL)
        return;
      start = found - text->str + strlen (prefix);
      for (end = start; end < text->len && is_key_character (text->str[end]); end++)
        ;
      at = start;
      if (end - start < min)
        continue;
      g_string_erase (text, start, end - start);
      g_string_insert (text, start, BLANK);
      at = start + strlen (BLANK);
    }
}

char *
maq_text_redact (const char *text)
{
  GString *clean;

  if (text == NULL)
    return NULL;
  clean = g_string_new (text);
  for (Secret *entry = g_atomic_pointer_get (&secrets); entry != NULL; entry = entry->next)
    g_string_replace (clean, entry->text, BLANK, 0);
  blank_pattern (clean, "sk-", 6);
  blank_pattern (clean, "r8_", 6);
  blank_pattern (clean, "Bearer ", 1);
  blank_pattern (clean, "bearer ", 1);
  return g_string_free (clean, FALSE);
}
