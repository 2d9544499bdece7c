/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window says: titles, facts, days, errors. No display. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "maq-compare-text.h"
#include "maq-error-text.h"
#include "maq-error.h"
#include "maq-prompt.h"
#include "maq-money-text.h"
#include "maq-step-text.h"

static MaqStepRecord *
make_record (const char *change, const char *parent_change)
{
  MaqStepRecord *record = maq_step_record_new ();
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  MaqSlot *slot = maq_slot_new ();

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_set_variants (builder, 1);
  record->request = maq_request_builder_end (builder, NULL);
  g_assert_nonnull (record->request);
  record->id = 7;
  record->engine_title = g_strdup ("Draft");
  record->parent_change = g_strdup (parent_change);
  record->created_us = G_GINT64_CONSTANT (1764000000) * G_USEC_PER_SEC;
  slot->state = MAQ_JOB_DONE;
  slot->has_cost = TRUE;
  g_ptr_array_add (record->slots, slot);
  return record;
}

static void
test_snippet_begins_at_the_change (void)
{
  const char *before = "A desk lamp of black steel on an oak table in a quiet room";
  const char *now = "A desk lamp of black steel on an oak table in a quiet room with soft coastal daylight";
  g_autoptr (MaqStepRecord) record = make_record (now, before);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = maq_step_text_snippet (record, &ranges);
  const MaqTextRange *first;

  g_assert_cmpuint (ranges->len, >, 0);
  first = &g_array_index (ranges, MaqTextRange, 0);
  g_assert_true (g_str_has_prefix (snippet + first->start, "with"));
  g_assert_cmpuint (first->start, <=, 24);
  g_assert_true (g_utf8_validate (snippet, -1, NULL));
}

static void
test_snippet_of_data (void)
{
  g_autoptr (MaqStepRecord) record = make_record ("<b>lamp</b>\n& \"夜市\" büro lampe", "lampe aus büro <i> und mehr als das");
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = maq_step_text_snippet (record, &ranges);
  PangoAttrList *attributes = maq_step_text_attributes (ranges, TRUE);

  /* One line, nothing escaped or parsed, and every range on whole characters within it. */
  g_assert_null (strchr (snippet, '\n'));
  g_assert_nonnull (strstr (snippet, "<b>"));
  for (guint i = 0; i < ranges->len; i++)
    {
      const MaqTextRange *range = &g_array_index (ranges, MaqTextRange, i);

      g_assert_cmpuint (range->start + range->length, <=, strlen (snippet));
      g_assert_true (g_utf8_validate (snippet + range->start, range->length, NULL));
    }
  pango_attr_list_unref (attributes);
}

static void
test_facts (void)
{
  g_autoptr (MaqStepRecord) record = make_record ("brass, coastal light", NULL);
  MaqSlot *slot = g_ptr_array_index (record->slots, 0);
  g_autofree char *title = maq_step_text_title (record);
  g_autofree char *facts = NULL;
  g_autofree char *name = NULL;

  slot->picture = maq_blob_new ("/nowhere", "00", 10, MAQ_FORMAT_JPEG, 1536, 1024);
  slot->started_us = 1000000;
  slot->ended_us = 1400000;
  g_assert_cmpstr (title, ==, "Step 7 · brass, coastal light");
  facts = maq_step_text_facts (record, slot);
  g_assert_cmpstr (facts, ==, "1536 × 1024 · Draft · 0.4 s · free");
  name = maq_step_text_file_name (record, slot);
  g_assert_cmpstr (name, ==, "Step 7 brass, coastal light.jpg");
}

static void
test_limits_without_cents (void)
{
  const struct {
    MaqMicros   amount;
    const char *text;
  } cases[] = { { 25 * MAQ_MICROS_PER_DOLLAR, "$25" }, { 2500000, "$2.50" }, { 0, "$0.00" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = maq_money_text_limit (cases[i].amount);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_file_name_is_one (void)
{
  g_autoptr (MaqStepRecord) record = make_record ("../../etc/passwd: a \"poster\"? *yes*", NULL);
  g_autofree char *name = maq_step_text_file_name (record, g_ptr_array_index (record->slots, 0));

  g_assert_null (strchr (name, '/'));
  g_assert_null (strpbrk (name, ":*?\""));
}

static void
test_made_here (void)
{
  g_autoptr (MaqStepRecord) record = make_record ("1 place restored", NULL);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new_from (record->request);

  record->model = g_strdup ("draft");
  g_assert_false (maq_step_record_is_made_here (record));
  /* As earlier versions wrote it. */
  g_free (record->model);
  record->model = g_strdup ("");
  g_assert_true (maq_step_record_is_made_here (record));
  maq_request_builder_set_engine (builder, MAQ_ENGINE_NONE);
  maq_request_unref (record->request);
  record->request = maq_request_builder_end (builder, NULL);
  g_assert_true (maq_step_record_is_made_here (record));
}

static void
test_days (void)
{
  const gint64 noon = G_GINT64_CONSTANT (1764072000) * G_USEC_PER_SEC; /* 25 November 2025, 12:00 UTC */
  const gint64 day = G_TIME_SPAN_DAY;
  g_autofree char *today = maq_step_text_day (noon - day / 4, noon);
  g_autofree char *yesterday = maq_step_text_day (noon - day, noon);
  g_autofree char *before = maq_step_text_day (noon - 4 * day, noon);
  g_autofree char *last_year = maq_step_text_day (noon - 400 * day, noon);

  g_assert_cmpstr (today, ==, "TODAY");
  g_assert_cmpstr (yesterday, ==, "YESTERDAY");
  g_assert_cmpstr (before, ==, "FRIDAY, 21 NOVEMBER");
  g_assert_cmpstr (last_year, ==, "21 OCTOBER 2024");
  g_assert_true (maq_step_text_is_same_day (noon, noon - day / 2));
  g_assert_false (maq_step_text_is_same_day (noon, noon - day / 2 - G_USEC_PER_SEC));
  g_assert_false (maq_step_text_is_same_day (noon, noon - 365 * day));
}

static void
test_every_end_has_words (void)
{
  for (int state = MAQ_JOB_QUEUED; state <= MAQ_JOB_DISCARDED; state++)
    {
      MaqSlot slot = { .state = (MaqJobState) state };
      g_autoptr (MaqErrorText) text = maq_error_text_for_slot (&slot, "Synexa");
      gboolean silent = !maq_job_state_is_end (slot.state) || slot.state == MAQ_JOB_DONE;

      g_assert_cmpint (text == NULL, ==, silent);
      if (text == NULL)
        continue;
      g_assert_true (g_str_has_suffix (text->icon, "-symbolic"));
      g_assert_true (g_str_has_suffix (text->sentence, "."));
      g_assert_null (strchr (text->sentence, '%'));
    }
}

static void
test_every_error_has_words (void)
{
  for (int code = MAQ_ERROR_AUTH; code <= MAQ_ERROR_MODEL; code++)
    {
      g_autofree char *word = g_strdup (maq_error_to_word ((MaqError) code));
      MaqSlot slot = { .state = MAQ_JOB_FAILED, .error_word = word, .error_message = (char *) "HTTP 500\x1b[31m" };
      g_autoptr (MaqErrorText) text = maq_error_text_for_slot (&slot, "Synexa");

      g_assert_nonnull (text);
      g_assert_nonnull (strstr (text->sentence, "Synexa"));
      g_assert_cmpint (text->remedy, !=, MAQ_REMEDY_NONE);
      g_assert_true (text->original == NULL || strchr (text->original, '\x1b') == NULL);
      g_assert_cmpint (text->original == NULL, ==, code == MAQ_ERROR_BUDGET);
    }
}

static void
test_unknown_asks_a_person (void)
{
  MaqSlot slot = { .state = MAQ_JOB_UNKNOWN };
  g_autoptr (MaqErrorText) text = maq_error_text_for_slot (&slot, NULL);

  g_assert_cmpint (text->remedy & MAQ_REMEDY_DECIDE, !=, 0);
  g_assert_cmpint (text->remedy & MAQ_REMEDY_RETRY, ==, 0);
  g_assert_true (text->warning);
}

static MaqCompareItem *
make_item (const char *change, MaqMicros cost, MaqExactOutcome outcome)
{
  g_autoptr (MaqStepRecord) record = make_record (change, NULL);
  MaqSlot *slot = g_ptr_array_index (record->slots, 0);

  slot->cost = cost;
  slot->picture = maq_blob_new ("/picture.png", "00", 10, MAQ_FORMAT_PNG, 1536, 1024);
  slot->exact = g_new0 (MaqExactRecord, 1);
  slot->exact->outcome = outcome;
  g_ptr_array_add (slot->extra, maq_blob_new ("/raw.png", "01", 10, MAQ_FORMAT_PNG, 1024, 1024));
  return maq_compare_item_new (record, 0);
}

static void
test_compared_settings (void)
{
  g_autoptr (MaqCompareItem) before = make_item ("A lamp", 0, MAQ_EXACT_COMPOSITED), now = make_item ("A brass lamp", 100000, MAQ_EXACT_POOR_ALIGNMENT);
  g_autoptr (MaqCompareItem) raw = maq_compare_item_new_raw (before->record, 0), none = maq_compare_item_new_raw (now->record, 0);
  g_autoptr (GPtrArray) rows = maq_compare_text_rows (before, now), same = maq_compare_text_rows (before, before);
  g_autoptr (GPtrArray) sizes = maq_compare_text_rows (raw, before);
  g_autofree char *exact = maq_compare_text_exact (maq_compare_item_get_slot (before));
  g_autofree char *poor = maq_compare_text_exact (maq_compare_item_get_slot (now));
  g_autofree char *nothing = maq_compare_text_exact (NULL);
  const MaqCompareRow *row;

  g_assert_cmpuint (same->len, ==, 0);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->title, ==, "Price");
  g_assert_cmpstr (row->now, ==, "$0.10");
  g_assert_cmpstr (((MaqCompareRow *) g_ptr_array_index (sizes, 0))->before, ==, "1024 × 1024");
  g_assert_nonnull (raw);
  g_assert_null (none);
  g_assert_true (g_str_has_prefix (exact, "Composited"));
  g_assert_true (g_str_has_prefix (poor, "Not composited: the engine"));
  g_assert_null (nothing);
}

static void
test_drift (void)
{
  const struct { guint64 changed; const char *begin; } cases[] = {
    { 5, "Hardly drifted after 3 edits: 0.5 %" }, { 30, "Drifted a little after 3 edits: 3.0 %" },
    { 120, "Drifted after 3 edits: 12.0 %" }, { 400, "Drifted far after 3 edits: 40.0 %" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MaqDrift drift = { .n_steps = 3, .has_masks = TRUE, .kept = { 1000, cases[i].changed }, .alignment = { .score = 1 } };
      g_autofree char *text = NULL;
      double fraction;

      text = maq_compare_text_drift (&drift, &fraction);
      g_assert_true (g_str_has_prefix (text, cases[i].begin));
      g_assert_cmpfloat (fraction, <=, 1);
      g_assert_cmpfloat (fraction, >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/snippet/change", test_snippet_begins_at_the_change);
  g_test_add_func ("/text/limits-without-cents", test_limits_without_cents);
  g_test_add_func ("/text/snippet/data", test_snippet_of_data);
  g_test_add_func ("/text/facts", test_facts);
  g_test_add_func ("/text/file-name", test_file_name_is_one);
  g_test_add_func ("/text/days", test_days);
  g_test_add_func ("/text/made-here", test_made_here);
  g_test_add_func ("/text/states", test_every_end_has_words);
  g_test_add_func ("/text/errors", test_every_error_has_words);
  g_test_add_func ("/text/compared-settings", test_compared_settings);
  g_test_add_func ("/text/drift", test_drift);
  g_test_add_func ("/text/unknown", test_unknown_asks_a_person);
  return g_test_run ();
}
