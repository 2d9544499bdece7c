/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-golden.h"
#include "maq-json.h"

#define ROW "openrouter/gpt-image-2"
#define SPEAK "--speak", "openrouter", "--key", MAQ_TRIAL_KEY

static MaqFake *fake;

static MaqTrial *
make_trial (MaqFake    *server,
            const char *prompt)
{
  return maq_trial_new_full ("openrouter", server->base, NULL, ROW, NULL, prompt);
}

static void
add_pictures (MaqTrial *trial,
              guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (48 + i, 32, 0x00ff00ff);

      maq_trial_add_picture (trial, png);
    }
}

static void
test_golden (void)
{
  static const struct { const char *title; guint pictures; MaqRatio ratio; guint previews; } parts[] = {
    { "from words", 0, MAQ_RATIO_16_9, 0 },
    { "with previews", 0, MAQ_RATIO_1_1, 2 },
    { "one picture, in its own shape", 1, MAQ_RATIO_AUTO, 0 },
    { "three pictures", 3, MAQ_RATIO_2_3, 0 },
  };
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (MaqTrial) trial = make_trial (fake, "a \"lamp\"");
      g_autofree char *text = NULL;

      maq_request_builder_set_ratio (trial->builder, parts[i].ratio);
      maq_request_builder_set_previews (trial->builder, parts[i].previews);
      add_pictures (trial, parts[i].pictures);
      text = maq_golden_prepare (trial);
      g_string_append_printf (out, "=== %s\n%s\n", parts[i].title, text);
    }
  maq_golden_compare (out->str, "row-openrouter.txt");
}

/* All that it takes, and what it says it cost; the size is that of the picture. */
static void
test_good (void)
{
  for (guint references = 0; references <= 16; references += 8)
    {
      g_autoptr (MaqTrial) trial = make_trial (fake, "a lamp");
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;
      guint before = maq_fake_count_charges (fake);

      maq_request_builder_set_ratio (trial->builder, MAQ_RATIO_16_9);
      maq_request_builder_set_quality (trial->builder, "low");
      add_pictures (trial, references);
      g_assert_true (maq_trial_go (trial, &error));
      g_assert_no_error (error);
      result = maq_trial_read (trial, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (maq_fake_count_charges (fake), ==, before + 1);
      g_assert_cmpuint (result->pictures->len, ==, 1);
      g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 1536);
      g_assert_cmpuint (maq_blob_get_height (g_ptr_array_index (result->pictures, 0)), ==, 864);
      g_assert_true (result->has_cost);
      g_assert_cmpint (result->cost, >=, 120 * 30);
      g_assert_true (g_str_has_prefix (result->request_id, "gen-"));
    }
}

static void
test_stream (void)
{
  g_autoptr (MaqTrial) trial = make_trial (fake, "a lamp");
  g_autoptr (MaqTrial) refused = make_trial (fake, "a lamp fault:sse-error");
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_previews (trial->builder, 2);
  g_assert_true (maq_trial_go (trial, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (trial->n_previews, ==, 2);
  result = maq_trial_read (trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pictures->len, ==, 1);
  g_assert_true (result->has_cost);

  maq_request_builder_set_previews (refused->builder, 1);
  g_assert_false (maq_trial_go (refused, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_MODERATED);
  g_assert_cmpint (refused->report.charge, ==, MAQ_CHARGE_NONE);
}

static void
test_refusals (void)
{
  static const struct { const char *fault; MaqError code; MaqCharge charge; } cases[] = {
    { "401", MAQ_ERROR_AUTH, MAQ_CHARGE_NONE },            { "402", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },
    { "quota", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },         { "404", MAQ_ERROR_MODEL, MAQ_CHARGE_NONE },
    { "moderation", MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE }, { "moderation-upstream", MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE },
    { "429", MAQ_ERROR_RATE, MAQ_CHARGE_NONE },            { "overloaded", MAQ_ERROR_RATE, MAQ_CHARGE_NONE },
    { "none-left", MAQ_ERROR_RATE, MAQ_CHARGE_NONE },      { "502-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN },
    { "reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", cases[i].fault);
      g_autoptr (MaqTrial) trial = make_trial (fake, prompt);
      g_autoptr (GError) error = NULL;

      g_assert_false (maq_trial_go (trial, &error));
      if (!g_error_matches (error, MAQ_ERROR, cases[i].code) || trial->report.charge != cases[i].charge)
        g_error ("%s: charge %d, %s", cases[i].fault, trial->report.charge, error->message);
      maq_trial_check_key (trial, error);
    }
}

static void
check_connection (const char *option,
                  const char *key,
                  MaqDiagnosis wanted)
{
  const char *const options[] = { "--speak", "openrouter", "--key", key, option, NULL };
  g_autoptr (MaqFake) server = maq_fake_start (options);
  g_autoptr (MaqTrial) trial = make_trial (server, "x");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (trial->provider->test (&trial->call, &diagnosis, &detail, &error) == (wanted == MAQ_DIAGNOSIS_FINE));
  g_assert_cmpstr (maq_diagnosis_to_word (diagnosis), ==, maq_diagnosis_to_word (wanted));
  g_assert_true ((error == NULL) == (wanted == MAQ_DIAGNOSIS_FINE));
  maq_trial_check_key (trial, error);
}

static void
test_connection (void)
{
  g_autoptr (MaqTrial) nobody = maq_trial_new_full ("openrouter", "http://127.0.0.1:1/api/v1", NULL, ROW, NULL, "x");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_autoptr (GError) error = NULL;

  check_connection (NULL, MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_FINE);
  check_connection (NULL, "sk-or-another", MAQ_DIAGNOSIS_KEY);
  check_connection ("--without-model", MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_MODEL);
  g_assert_false (nobody->provider->test (&nobody->call, &diagnosis, NULL, &error));
  g_assert_cmpstr (maq_diagnosis_to_word (diagnosis), ==, "nobody");
}

/* What it says of a model becomes the row's. */
static void
test_learn (void)
{
  g_autoptr (MaqTrial) trial = make_trial (fake, "x");
  g_autoptr (MaqTrial) other = maq_trial_new_full ("openrouter", fake->base, "bytedance-seed/seedream-4.5", ROW, NULL, "x");
  g_autoptr (MaqModel) row = NULL;
  g_autoptr (MaqModel) other_row = NULL;
  g_autofree char *learned = NULL;
  g_autofree char *other_learned = NULL;
  g_autoptr (GError) error = NULL;

  learned = trial->provider->learn (&trial->call, &error);
  g_assert_no_error (error);
  row = maq_model_overlay (maq_model_lookup (ROW), learned, MAQ_OVERLAY_LEARNED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (row->max_references, ==, 16);
  g_assert_cmpuint (g_strv_length (row->qualities), ==, 3);
  g_assert_cmpstr (row->default_quality, ==, "high");
  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    g_assert_true (row->ratios[i]);

  /* One that takes no pictures and has no qualities. */
  other_learned = other->provider->learn (&other->call, &error);
  g_assert_no_error (error);
  other_row = maq_model_overlay (maq_model_lookup (ROW), other_learned, MAQ_OVERLAY_LEARNED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other_row->max_references, ==, 0);
  g_assert_cmpuint (g_strv_length (other_row->qualities), ==, 0);
  g_assert_null (other_row->default_quality);
}

int
main (int argc, char **argv)
{
  const char *const options[] = { SPEAK, NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  fake = maq_fake_start (options);
  g_test_add_func ("/openrouter/golden", test_golden);
  g_test_add_func ("/openrouter/good", test_good);
  g_test_add_func ("/openrouter/stream", test_stream);
  g_test_add_func ("/openrouter/refusals", test_refusals);
  g_test_add_func ("/openrouter/connection", test_connection);
  g_test_add_func ("/openrouter/learn", test_learn);
  result = g_test_run ();
  maq_fake_stop (fake);
  return result;
}
