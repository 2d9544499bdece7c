/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-money-text.h"
#include "maq-prompt.h"
#include "maq-step-text.h"

#define TITLE_CHARS 60
#define NAME_CHARS 40
#define US_PER_SECOND 1000000.0

char *
maq_step_text_snippet (const MaqStepRecord *record, GArray **ranges)
{
  g_return_val_if_fail (record != NULL, NULL);

  return maq_prompt_snippet (record->parent_change,
                             record->request != NULL ? maq_request_get_change (record->request) : record->prompt, ranges);
}

PangoAttrList *
maq_step_text_attributes (GArray *ranges, gboolean dark)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < ranges->len; i++)
    {
      const MaqTextRange *range = &g_array_index (ranges, MaqTextRange, i);
      PangoAttribute *attribute = dark ? pango_attr_background_new (0x3d00, 0x6600, 0x5200)
                                       : pango_attr_background_new (0xb400, 0xdb00, 0xca00);

      attribute->start_index = range->start;
      attribute->end_index = range->start + range->length;
      pango_attr_list_insert (attributes, attribute);
    }
  return attributes;
}

/* Cuts at @chars characters, at a word where one ends near by. */
static char *
shorten (const char *text, glong chars)
{
  g_autofree char *cut = NULL;
  char *space;

  if (g_utf8_strlen (text, -1) <= chars)
    return g_strdup (text);
  cut = g_utf8_substring (text, 0, chars);
  space = strrchr (cut, ' ');
  if (space != NULL && space - cut > (gssize) strlen (cut) / 2)
    *space = '\0';
  return g_strconcat (cut, "…", NULL);
}

char *
maq_step_text_title (const MaqStepRecord *record)
{
  g_autofree char *snippet = maq_step_text_snippet (record, NULL);
  g_autofree char *text = shorten (snippet, TITLE_CHARS);

  /* Translators: the title over a picture: the step's number and its words. */
  return g_strdup_printf (_("Step %ld · %s"), (long) record->id, text);
}

char *
maq_step_text_slot_title (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *snippet = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (record != NULL && slot != NULL, NULL);

  if (slot->index == 0)
    return maq_step_text_title (record);
  snippet = maq_step_text_snippet (record, NULL);
  text = shorten (snippet, TITLE_CHARS);
  /* Translators: the title over a picture: the step's number, which of its pictures, and its words. */
  return g_strdup_printf (_("Step %ld, variant %u · %s"), (long) record->id, slot->index + 1, text);
}

/* What a slot cost, or will: nothing where it ended unpaid. */
static MaqPrice
get_price (const MaqSlot *slot)
{
  if (slot->has_cost)
    return (MaqPrice) { TRUE, slot->cost, slot->cost };
  if (slot->state == MAQ_JOB_REFUSED || slot->state == MAQ_JOB_FAILED || slot->state == MAQ_JOB_CANCELLED)
    return (MaqPrice) { TRUE, 0, 0 };
  return slot->estimate;
}

static gboolean
is_free (const MaqSlot *slot)
{
  return slot->estimate.known && slot->estimate.high == 0;
}

/* "$0.10", "free", "not charged", "may have been charged" */
static char *
describe_slot_price (const MaqSlot *slot)
{
  MaqPrice price = get_price (slot);

  if (slot->state == MAQ_JOB_UNKNOWN)
    return g_strdup (_("may have been charged"));
  if (price.known && price.high == 0 && !slot->has_cost && !is_free (slot))
    return g_strdup (_("not charged"));
  return maq_money_text_price (&price);
}

/* Over all slots of the step. */
static char *
describe_price (const MaqStepRecord *record)
{
  MaqPrice sum = { TRUE, 0, 0 };

  if (record->slots->len == 1)
    return describe_slot_price (g_ptr_array_index (record->slots, 0));
  for (guint i = 0; i < record->slots->len; i++)
    {
      MaqPrice price = get_price (g_ptr_array_index (record->slots, i));

      sum.known = sum.known && price.known;
      sum.low += price.low;
      sum.high += price.high;
    }
  return maq_money_text_price (&sum);
}

static char *
format_clock (const MaqStepRecord *record)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (record->created_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%R") : g_strdup ("");
}

/* What was said of a picture, and of its step, as marks. */
static const char *
get_mark (const MaqSlot *slot)
{
  static const char *const marks[] = { "", " ✓", " ✗" };

  return marks[slot->verdict];
}

char *
maq_step_text_slot (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *clock = NULL;
  g_autofree char *price = NULL;

  g_return_val_if_fail (record != NULL && slot != NULL, NULL);

  clock = format_clock (record);
  price = maq_step_text_slot_price (record, slot);
  return g_strdup_printf ("%s · %s", clock, price);
}

char *
maq_step_text_slot_price (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *price = NULL;

  g_return_val_if_fail (record != NULL && slot != NULL, NULL);

  price = describe_slot_price (slot);
  return g_strconcat (price, record->starred && slot->index == 0 ? " ★" : "", get_mark (slot), NULL);
}

char *
maq_step_text_meta (const MaqStepRecord *record)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *price = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  clock = format_clock (record);
  price = describe_price (record);
  text = g_string_new (clock);
  if (record->slots->len > 1)
    g_string_append_printf (text, ngettext (" · %u variant", " · %u variants", record->slots->len),
                            record->slots->len);
  g_string_append_printf (text, " · %s", price);
  if (record->starred)
    g_string_append (text, " ★");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_seconds (GString *text, const MaqSlot *slot)
{
  double seconds = (double) (slot->ended_us - slot->started_us) / US_PER_SECOND;

  if (slot->started_us == 0 || slot->ended_us == 0 || seconds < 0)
    return;
  if (seconds < 10)
    g_string_append_printf (text, _(" · %.1f s"), seconds);
  else
    g_string_append_printf (text, _(" · %.0f s"), seconds);
}

char *
maq_step_text_facts (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *money = NULL;

  g_return_val_if_fail (record != NULL && slot != NULL, NULL);

  if (slot->picture != NULL && maq_blob_get_width (slot->picture) > 0)
    g_string_append_printf (text, "%u × %u · ", maq_blob_get_width (slot->picture),
                            maq_blob_get_height (slot->picture));
  g_string_append (text, record->engine_title != NULL ? record->engine_title : _("Engine"));
  append_seconds (text, slot);
  money = describe_slot_price (slot);
  g_string_append_printf (text, " · %s", money);
  for (guint i = 0; slot->notes != NULL && i < slot->notes->len; i++)
    g_string_append_printf (text, " · %s", (const char *) g_ptr_array_index (slot->notes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_same_day (GDateTime *one, GDateTime *other)
{
  return g_date_time_get_year (one) == g_date_time_get_year (other)
         && g_date_time_get_day_of_year (one) == g_date_time_get_day_of_year (other);
}

/* NULL: beyond what a calendar has. */
static GDateTime *
dup_time (GTimeZone *zone, gint64 us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

gboolean
maq_step_text_is_same_day (gint64 one_us, gint64 other_us)
{
  /* Looking up the zone costs more than all the rest, and each row of a history asks. */
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) one = dup_time (zone, one_us);
  g_autoptr (GDateTime) other = dup_time (zone, other_us);

  return one != NULL && other != NULL && is_same_day (one, other);
}

char *
maq_step_text_day (gint64 created_us, gint64 now_us)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (created_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) yesterday = NULL;
  g_autofree char *date = NULL;

  if (then == NULL || now == NULL)
    return g_strdup ("");
  yesterday = g_date_time_add_days (now, -1);
  if (is_same_day (then, now))
    return g_strdup (_("TODAY"));
  if (is_same_day (then, yesterday))
    return g_strdup (_("YESTERDAY"));
  /* Translators: a day as a heading of the history, see g_date_time_format(). */
  date = g_date_time_format (then, g_date_time_get_year (then) == g_date_time_get_year (now) ? _("%A, %-d %B")
                                                                                           : _("%-d %B %Y"));
  return g_utf8_strup (date, -1);
}

char *
maq_step_text_times (gint64 elapsed, gint64 remaining)
{
  if (remaining < 0)
    return g_strdup_printf (_("%ld s"), (long) elapsed);
  if (remaining == 0)
    return g_strdup_printf (_("%ld s · nearly done"), (long) elapsed);
  return g_strdup_printf (_("%ld s · about %ld s left"), (long) elapsed, (long) remaining);
}

char *
maq_step_text_file_name (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *snippet = maq_step_text_snippet (record, NULL);
  g_autofree char *words = shorten (snippet, NAME_CHARS);
  const char *extension = slot->picture != NULL ? maq_format_to_extension (maq_blob_get_format (slot->picture)) : "png";

  g_strdelimit (words, "/\\:*?\"<>|", ' ');
  g_strstrip (words);
  if (record->slots->len > 1)
    return g_strdup_printf (_("Step %ld %s, variant %u.%s"), (long) record->id, words, slot->index + 1,
                            extension);
  return g_strdup_printf (_("Step %ld %s.%s"), (long) record->id, words, extension);
}

gboolean
maq_step_record_is_running (const MaqStepRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  for (guint i = 0; i < record->slots->len; i++)
    if (!maq_job_state_is_end (((const MaqSlot *) g_ptr_array_index (record->slots, i))->state))
      return TRUE;
  return FALSE;
}

const MaqSlot *
maq_step_record_get_slot (const MaqStepRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < record->slots->len; i++)
    if (((const MaqSlot *) g_ptr_array_index (record->slots, i))->index == index)
      return g_ptr_array_index (record->slots, i);
  return NULL;
}

const MaqSlot *
maq_step_record_get_best (const MaqStepRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < record->slots->len; i++)
    if (((const MaqSlot *) g_ptr_array_index (record->slots, i))->picture != NULL)
      return g_ptr_array_index (record->slots, i);
  return record->slots->len > 0 ? g_ptr_array_index (record->slots, 0) : NULL;
}
