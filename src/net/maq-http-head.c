/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <curl/curl.h>
#include <string.h>

#include "maq-http-head.h"
#include "maq-text.h"

#define MAX_WAIT_MS 600000
#define MAX_ID 128

/* The value of @line when its name is @name: not terminated; *@length is without the white space around it. */
static const char *
match_line (const char *line,
            gsize       line_length,
            const char *name,
            gsize      *length)
{
  gsize n = strlen (name);
  const char *value, *end = line + line_length;

  if (line_length <= n || line[n] != ':' || g_ascii_strncasecmp (line, name, n) != 0)
    return NULL;

  value = line + n + 1;
  while (value < end && g_ascii_isspace (*value))
    value++;
  while (end > value && g_ascii_isspace (end[-1]))
    end--;

  *length = (gsize) (end - value);
  return value;
}

char *
maq_http_find_header (const char *head,
                      const char *name)
{
  const char *found = NULL;
  gsize found_length = 0;

  for (const char *line = head; line != NULL && *line != '\0';)
    {
      const char *next = strchr (line, '\n');
      gsize length = next != NULL ? (gsize) (next - line) : strlen (line);
      gsize value_length = 0;
      const char *value = match_line (line, length, name, &value_length);

      if (value != NULL)
        {
          found = value;
          found_length = value_length;
        }
      line = next != NULL ? next + 1 : NULL;
    }

  return found != NULL ? g_strndup (found, found_length) : NULL;
}

char *
maq_http_find_id (const char *head,
                  const char *name)
{
  g_autofree char *value = maq_http_find_header (head, name);
  g_autofree char *redacted = maq_text_redact (value);

  return redacted != NULL ? maq_text_display (redacted, strlen (redacted), MAX_ID) : NULL;
}

/* "12", "0.5": no sign, no exponent, no locale. Milli-units, capped; -1: not a number. @end: what follows. */
static gint64
parse_milli (const char  *text,
             const char **end)
{
  gint64 whole = 0, milli = 0, unit = 100;

  if (!g_ascii_isdigit (*text))
    return -1;

  for (; g_ascii_isdigit (*text); text++)
    whole = MIN (whole * 10 + (*text - '0'), G_GINT64_CONSTANT (1000000000));
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text); text++, unit /= 10)
      milli += (*text - '0') * unit;

  *end = text;
  return whole * 1000 + milli;
}

/* "12s", "6m0s", "1h2m3.5s", "450ms"; *@end: what follows. -1: none of them. */
static gint64
parse_duration (const char  *text,
                const char **end)
{
  static const struct { const char *name; gint64 factor; } units[] = {
    { "ms", 1 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 },
  };
  gint64 total = -1;

  while (g_ascii_isdigit (*text))
    {
      const char *after = text;
      gint64 number = parse_milli (text, &after);
      gsize i;

      for (i = 0; i < G_N_ELEMENTS (units) && !g_str_has_prefix (after, units[i].name); i++)
        ;
      if (i == G_N_ELEMENTS (units))
        break;

      total = MAX (total, 0) + MIN (number, G_GINT64_CONSTANT (1000000000)) * units[i].factor / 1000;
      total = MIN (total, MAX_WAIT_MS);
      text = after + strlen (units[i].name);
    }

  *end = text;
  return total;
}

/* A header's whole value as a plain number. */
static gint64
parse_number (const char *value,
              gint64      factor)
{
  const char *end = value;
  gint64 milli = parse_milli (value, &end);

  return milli < 0 || *end != '\0' ? -1 : MIN (milli * factor / 1000, MAX_WAIT_MS);
}

gint64
maq_http_parse_date (const char *value)
{
  /* A date begins with a day's name; curl_getdate() alone would read much else. */
  if (!g_ascii_isalpha (*value) || strpbrk (value, "0123456789") == NULL)
    return -1;

  return MAX (-1, (gint64) curl_getdate (value, NULL));
}

gint64
maq_http_parse_duration (const char *value)
{
  const char *end = value;
  gint64 ms = parse_duration (value, &end);

  if (ms < 0)
    return parse_number (value, 1000);
  return *end == '\0' ? ms : -1;
}

static gint64
parse_wait_until (const char *value,
                  gint64      now_unix)
{
  gint64 when = maq_http_parse_date (value);

  return when < 0 ? -1 : CLAMP (when - now_unix, 0, MAX_WAIT_MS / 1000) * 1000;
}

static gint64
parse_retry_after (const char *value,
                   gint64      now_unix)
{
  gint64 ms = maq_http_parse_duration (value);

  if (ms >= 0)
    return ms;

  return parse_wait_until (value, now_unix);
}

/* "12s", "960ms", "37 seconds", "2 minutes". */
static gint64
parse_words (const char *text)
{
  const char *end = text;
  gint64 ms = parse_duration (text, &end);
  gint64 number;

  if (ms >= 0)
    return ms;

  number = parse_milli (text, &end);
  if (number < 0 || *end != ' ')
    return -1;
  if (g_ascii_strncasecmp (end + 1, "second", 6) == 0)
    return MIN (number, MAX_WAIT_MS);
  return g_ascii_strncasecmp (end + 1, "minute", 6) == 0 ? MIN (number * 60, MAX_WAIT_MS) : -1;
}

/* "Please try again in 12s."; "Please retry after 24 seconds."; "Your rate limit resets in ~30s." */
static gint64
parse_message (const char *message)
{
  static const char *const openings[] = { "try again in ", "retry after ", "resets in ~", "resets in " };
  g_autofree char *lower = message != NULL ? g_ascii_strdown (message, -1) : NULL;

  for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS (openings); i++)
    {
      const char *at = strstr (lower, openings[i]);

      if (at != NULL)
        return parse_words (at + strlen (openings[i]));
    }

  return -1;
}

gint64
maq_http_parse_retry (const char *head,
                      const char *message,
                      gint64      now_unix)
{
  g_autofree char *ms = maq_http_find_header (head, "retry-after-ms");
  g_autofree char *after = maq_http_find_header (head, "retry-after");
  gint64 wait = -1;

  if (now_unix <= 0)
    now_unix = g_get_real_time () / G_USEC_PER_SEC;

  if (ms != NULL)
    wait = parse_number (ms, 1);
  if (wait < 0 && after != NULL)
    wait = parse_retry_after (after, now_unix);
  if (wait < 0)
    wait = parse_message (message);

  return wait;
}
