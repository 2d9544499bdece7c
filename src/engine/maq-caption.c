/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-caption.h"
#include "maq-prompt.h"
#include "maq-text.h"

/* For xgettext; translated where it is used. */
#define N_(String) (String)
#define CUT "… "            /* before what does not begin at the beginning */
#define US_PER_SECOND 1000000.0
#define MOST_CHARS (2 * MAQ_MAX_PROMPT)

const char *
maq_caption_word (MaqTranslateFunc translate, const char *message)
{
  return translate != NULL ? translate (message) : message;
}

const char *
maq_caption_language (MaqTranslateFunc translate)
{
  /* Translators: the code of your language as web pages have it: "de", "pt-BR". */
  return maq_caption_word (translate, N_ ("en"));
}

static char *
make_title (MaqTranslateFunc translate, const MaqStepRecord *record, const MaqSlot *slot)
{
  if (record->slots->len < 2 || slot == NULL)
    return g_strdup_printf (maq_caption_word (translate, N_ ("Step %ld")), (long) record->id);
  return g_strdup_printf (maq_caption_word (translate, N_ ("Step %ld, variant %u")), (long) record->id, slot->index + 1);
}

char *
maq_caption_title (MaqTranslateFunc translate, const MaqStepRecord *record, const MaqSlot *slot, guint more)
{
  const char *star = record->starred ? " ★" : "";
  g_autofree char *title = make_title (translate, record, slot);
  g_autofree char *further = NULL;

  /* Translators: "Step 7, variant 2, picture 3": what an engine sent though one picture was asked for; its number in the answer. */
  if (more > 0)
    further = g_strdup_printf (maq_caption_word (translate, N_ ("%s, picture %u")), title, more + 1);
  return g_strconcat (further != NULL ? further : title, star, NULL);
}

static char *
display (const char *text)
{
  return text != NULL ? maq_text_display (text, strlen (text), MOST_CHARS) : NULL;
}

static char *
dup_change (const MaqStepRecord *record)
{
  return display (record->request != NULL ? maq_request_get_change (record->request) : record->prompt);
}

char *
maq_caption_snippet (const MaqStepRecord *record, GArray **ranges)
{
  g_autofree char *now = dup_change (record);
  g_autofree char *before = display (record->parent_change);

  g_autoptr (GArray) found = NULL;
  g_autofree char *snippet = maq_prompt_snippet (before, now, &found);
  gboolean is_cut = now != NULL && strlen (snippet) < strlen (now);

  for (guint i = 0; is_cut && i < found->len; i++)
    g_array_index (found, MaqTextRange, i).start += (guint) strlen (CUT);
  if (ranges != NULL)
    *ranges = g_steal_pointer (&found);
  return g_strconcat (is_cut ? CUT : "", snippet, NULL);
}

char *
maq_caption_change (const MaqStepRecord *record, GArray **ranges)
{
  char *now = dup_change (record);
  g_autofree char *before = display (record->parent_change);

  if (now == NULL)
    now = g_strdup ("");
  if (ranges != NULL)
    *ranges = maq_prompt_changed_words (before, now);
  return now;
}

char *
maq_caption_facts (MaqTranslateFunc translate, const MaqStepRecord *record, MaqBlob *picture)
{
  g_autofree char *engine = display (record->engine_title);

  if (engine == NULL)
    engine = g_strdup (maq_caption_word (translate, N_ ("Engine")));
  if (picture == NULL || maq_blob_get_width (picture) == 0)
    return g_steal_pointer (&engine);
  /* Non-breaking, so that a size stays on one line. */
  return g_strdup_printf ("%s · %u\u00a0×\u00a0%u", engine, maq_blob_get_width (picture), maq_blob_get_height (picture));
}

char *
maq_caption_price (MaqTranslateFunc translate, const MaqSlot *slot)
{
  MaqPrice price = slot->estimate;
  gboolean is_unpaid = slot->state == MAQ_JOB_REFUSED || slot->state == MAQ_JOB_FAILED || slot->state == MAQ_JOB_CANCELLED;

  if (slot->state == MAQ_JOB_UNKNOWN)
    return g_strdup (maq_caption_word (translate, N_ ("may have been charged")));
  if (slot->has_cost)
    price = (MaqPrice) { TRUE, slot->cost, slot->cost };
  else if (is_unpaid && price.high > 0)
    return g_strdup (maq_caption_word (translate, N_ ("not charged")));
  if (!price.known)
    return g_strdup (maq_caption_word (translate, N_ ("price unknown")));
  if (price.high == 0)
    return g_strdup (maq_caption_word (translate, N_ ("free")));
  return maq_price_to_text (&price);
}

char *
maq_caption_seconds (MaqTranslateFunc translate, const MaqSlot *slot)
{
  double seconds = (double) (slot->ended_us - slot->started_us) / US_PER_SECOND;

  if (slot->started_us == 0 || slot->ended_us == 0 || seconds < 0)
    return NULL;
  return seconds < 10 ? g_strdup_printf (maq_caption_word (translate, N_ ("%.1f s")), seconds)
                      : g_strdup_printf (maq_caption_word (translate, N_ ("%.0f s")), seconds);
}

char *
maq_caption_date (MaqTranslateFunc translate, gint64 wall_us)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);
  /* Translators: a day, see g_date_time_format(). */
  char *text = date != NULL ? g_date_time_format (date, maq_caption_word (translate, N_ ("%-d %B %Y"))) : NULL;

  return text != NULL ? text : g_strdup ("");
}
