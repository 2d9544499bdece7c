/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-export-plan.h"

#define MAX_NAME 120     /* bytes: with a folder's path, an extension and " (99)" it fits everywhere */
#define MAX_WORDS 40     /* characters */

/* --- names --- */

/* First words of what was asked for. */
static char *
dup_words (const MaqStepRecord *record)
{
  const char *text = record->request != NULL ? maq_request_get_change (record->request) : record->prompt;
  g_autofree char *cut = NULL;
  char *space;

  if (text == NULL || g_utf8_strlen (text, -1) <= MAX_WORDS)
    return g_strdup (text != NULL ? text : "");
  cut = g_utf8_substring (text, 0, MAX_WORDS);
  space = strrchr (cut, ' ');
  if (space != NULL && space - cut > (gssize) strlen (cut) / 2)
    *space = '\0';
  return g_steal_pointer (&cut);
}

static char *
dup_date (const MaqStepRecord *record)
{
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_local (record->created_us / G_USEC_PER_SEC);

  return created != NULL ? g_date_time_format (created, "%Y-%m-%d") : g_strdup ("");
}

static char *
dup_ratio (const MaqExportShape *shape)
{
  guint across, down;

  maq_ratio_get_parts (shape->ratio, &across, &down);
  return across > 0 ? g_strdup_printf ("%ux%u", across, down) : g_strdup ("uncut");
}

static void
put (GString    *name,
     const char *token,
     char       *value)
{
  g_string_replace (name, token, value, 0);
  g_free (value);
}

/* What one of the usual file systems does not take becomes "-", and no name hides or ends in a dot. */
static char *
make_safe (const char *name)
{
  g_autofree char *line = g_utf8_make_valid (name, -1);
  g_autoptr (GString) safe = g_string_new (NULL);

  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gsize length = (gsize) (g_utf8_next_char (at) - at);

      if (safe->len + length > MAX_NAME)
        break;
      if (c < 128 && strchr ("/\\:*?\"<>|\n\t\r", (char) c) != NULL)
        g_string_append_c (safe, c == '\n' || c == '\t' ? ' ' : '-');
      else if (g_unichar_isprint (c))
        g_string_append_len (safe, at, (gssize) length);
    }
  g_strstrip (safe->str);
  safe->len = strlen (safe->str);
  while (safe->len > 0 && (safe->str[safe->len - 1] == '.' || safe->str[safe->len - 1] == ' '))
    g_string_truncate (safe, safe->len - 1);
  while (safe->str[0] == '.')
    g_string_erase (safe, 0, 1);
  return safe->len > 0 ? g_string_free (g_steal_pointer (&safe), FALSE) : g_strdup ("picture");
}

char *
maq_export_plan_dup_name (const MaqExportPlan  *self,
                          const MaqStepRecord  *record,
                          guint                 slot,
                          guint                 more,
                          const MaqExportShape *shape)
{
  g_autoptr (GString) name = NULL;

  g_return_val_if_fail (self != NULL && record != NULL, NULL);

  name = g_string_new (self->name);
  if (shape != NULL && self->ratios != 0 && strstr (self->name, "{ratio}") == NULL)
    g_string_append (name, "-{ratio}");
  if (shape != NULL && self->n_sizes > 1 && strstr (self->name, "{size}") == NULL)
    g_string_append (name, "-{size}");
  put (name, "{step}", g_strdup_printf ("%" G_GINT64_FORMAT, record->id));
  put (name, "{variant}", more > 0 ? g_strdup_printf ("%u.%u", slot + 1, more) : g_strdup_printf ("%u", slot + 1));
  put (name, "{ratio}", shape != NULL ? dup_ratio (shape) : g_strdup (""));
  put (name, "{size}", shape != NULL ? g_strdup_printf ("%u", MAX (shape->to_width, shape->to_height)) : g_strdup (""));
  put (name, "{date}", dup_date (record));
  put (name, "{engine}", g_strdup (record->engine_title != NULL ? record->engine_title : ""));
  put (name, "{words}", dup_words (record)); /* last: what somebody wrote is no pattern */
  return make_safe (name->str);
}

/* --- what is put inside --- */

static void
add_pair (GString    *line,
          const char *key,
          const char *value)
{
  g_autofree char *clean = NULL;

  if (value == NULL || *value == '\0')
    return;
  /* The line is read as "Key: value, Key: value". */
  clean = g_strdelimit (g_strdup (value), ",:\n\r\t", ' ');
  g_string_append_printf (line, "%s%s: %s", line->len > 0 ? ", " : "", key, clean);
}

GStrv
maq_export_dup_text (const MaqStepRecord *record,
                     guint                slot)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *parameters = NULL, *step = NULL, *date = NULL;
  const char *prompt;

  g_return_val_if_fail (record != NULL, NULL);

  prompt = record->prompt != NULL ? record->prompt : "";
  step = g_strdup_printf ("%" G_GINT64_FORMAT ".%u", record->id, slot + 1);
  date = dup_date (record);
  add_pair (line, "Model", record->model);
  add_pair (line, "Engine", record->engine_title);
  if (record->request != NULL && maq_request_get_ratio (record->request) != MAQ_RATIO_AUTO)
    {
      guint across, down;
      g_autofree char *ratio = NULL;

      maq_ratio_get_parts (maq_request_get_ratio (record->request), &across, &down);
      ratio = g_strdup_printf ("%ux%u", across, down);
      add_pair (line, "Ratio", ratio);
    }
  add_pair (line, "Quality", record->request != NULL ? maq_request_get_quality (record->request) : NULL);
  add_pair (line, "Step", step);
  add_pair (line, "Date", date);
  add_pair (line, "Version", "Maquette " MAQ_VERSION);
  parameters = g_strconcat (prompt, "\n", line->str, NULL);

  g_strv_builder_add_many (builder, "parameters", parameters, "Description", prompt, "Software", "Maquette " MAQ_VERSION, NULL);
  return g_strv_builder_end (builder);
}
