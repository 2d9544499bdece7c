/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "maq-http-head.h"
#include "maq-openai-limit.h"

#define MINUTE_MS 60000
#define MAX_LIMIT 100000

/* What counts pictures, the most telling first. "tokens" is another thing. */
static const char *const kinds[] = { "images", "input-images", "requests" };

static char *
find (const char *head,
      const char *what,
      const char *kind)
{
  g_autofree char *name = g_strdup_printf ("x-ratelimit-%s-%s", what, kind);

  return maq_http_find_header (head, name);
}

static guint
read_limit (const char *text)
{
  gint64 value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return value > 0 && value <= MAX_LIMIT ? (guint) value : 0;
}

static void
learn_from_head (MaqReport  *report,
                 const char *head)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *limit = find (head, "limit", kinds[i]);
      g_autofree char *remaining = find (head, "remaining", kinds[i]);
      g_autofree char *reset = find (head, "reset", kinds[i]);
      gint64 reset_ms = reset != NULL ? maq_http_parse_duration (reset) : -1;

      if (read_limit (limit) == 0)
        continue;
      /* A window of a minute is new after a minute at most; what takes longer is a limit of the day. */
      if (reset_ms > MINUTE_MS)
        continue;

      report->per_minute = read_limit (limit);
      if (remaining != NULL && g_str_equal (remaining, "0") && reset_ms >= 0)
        report->limit_reset_ms = reset_ms;
      return;
    }
}

/* "… on input-images per min: Limit 5, Used 5, Requested 16. …"; "… for images per minute … Limit: 5/1min. …";
 * "… limited to 20 requests per minute. …"; "… reduced to 6 requests per minute with a burst of 1 …" */
static gboolean
learn_from_message (MaqReport  *report,
                    const char *message)
{
  static const char *const forms[] = {
    "\\b(?:images?|requests) per min.{0,200}?\\bLimit:? ?([0-9]{1,6})\\b(?:.{0,40}?\\bRequested:? ?([0-9]{1,6})\\b)?",
    "\\b(?:limited to|limit of|reduced to) ([0-9]{1,6}) (?:images?|requests) per min()",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (forms[i], G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *limit = NULL;
      g_autofree char *requested = NULL;

      if (!g_regex_match (regex, message, 0, &match))
        continue;
      limit = g_match_info_fetch (match, 1);
      requested = g_match_info_fetch (match, 2);
      if (read_limit (limit) == 0)
        continue;

      report->per_minute = read_limit (limit);
      return read_limit (requested) <= report->per_minute;
    }

  return TRUE;
}

gboolean
maq_openai_limit_learn (MaqReport  *report,
                        const char *head,
                        const char *message)
{
  if (head != NULL)
    learn_from_head (report, head);

  return message == NULL || learn_from_message (report, message);
}
