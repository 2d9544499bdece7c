/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window says about engines and money, and how it changes an engine. No display. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "maq-diagnosis-text.h"
#include "maq-engine-edit.h"
#include "maq-engine-link.h"
#include "maq-engine-options.h"
#include "maq-engine-text.h"
#include "maq-fit-text.h"
#include "maq-job-text.h"
#include "maq-money-text.h"

static MaqEndpoint *
make (const char *preset, const char *base_url)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint = maq_preset_make (maq_preset_lookup (preset), preset, base_url, NULL, &error);

  g_assert_no_error (error);
  return endpoint;
}

static MaqRequest *
make_request (const char *change, MaqRatio ratio, const char *quality, guint n_images)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqBlob) blob = maq_blob_new ("/nowhere", "00", 10, MAQ_FORMAT_PNG, 64, 64);
  g_autoptr (GError) error = NULL;
  MaqRequest *request;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_ratio (builder, ratio);
  maq_request_builder_set_quality (builder, quality);
  maq_request_builder_set_variants (builder, 1);
  for (guint i = 0; i < n_images; i++)
    {
      g_autoptr (MaqReference) reference = maq_reference_new (NULL, i + 1, "it", MAQ_ROLE_STYLE, blob);

      maq_request_builder_add_reference (builder, reference);
    }
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  return request;
}

static void
test_money (void)
{
  const MaqPrice flat = { TRUE, 100000, 100000 }, range = { TRUE, 180000, 200000 }, nothing = { TRUE, 0, 0 }, unknown = { 0 };
  g_autofree char *zero = maq_money_text (0);
  g_autofree char *less = maq_money_text (-5);
  g_autofree char *one = maq_money_text_price (&flat);
  g_autofree char *two = maq_money_text_price (&range);
  g_autofree char *three = maq_money_text_price (&nothing);
  g_autofree char *four = maq_money_text_price (&unknown);
  g_autofree char *most = maq_money_text_most (&range);

  g_assert_cmpstr (zero, ==, "$0.00");
  g_assert_cmpstr (less, ==, "$0.00");
  g_assert_cmpstr (one, ==, "$0.10");
  g_assert_cmpstr (two, ==, "$0.18 – 0.20");
  g_assert_cmpstr (three, ==, "free");
  g_assert_cmpstr (four, ==, "price unknown");
  g_assert_cmpstr (most, ==, "$0.20");
  g_assert_null (maq_money_text_most (&nothing));
  g_assert_null (maq_money_text_most (&unknown));
}

static void
test_savings (void)
{
  static const struct {
    int         permille;
    const char *text;
  } cases[] = { { 219, "21.9 % cheaper" }, { -280, "28 % dearer" }, { 0, "the same price" }, { 5, "0.5 % cheaper" },
                { -1005, "100.5 % dearer" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = maq_money_text_saving (cases[i].permille);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_null (maq_money_text_saving (G_MININT));
}

/* A preset without its sentence, or in no group, would be an empty row. */
static void
test_every_preset_has_words (void)
{
  g_autoptr (GPtrArray) presets = maq_preset_list ();

  g_assert_cmpuint (presets->len, >, 10);
  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);

      g_assert_true (g_str_has_suffix (maq_engine_text_preset (preset->id), "."));
      g_assert_cmpstr (maq_engine_text_group (preset->group), !=, "");
      /* What a browser is given is never plain. */
      g_assert_true (preset->key_url == NULL || g_str_has_prefix (preset->key_url, "https://"));
      g_assert_true (preset->usage_url == NULL || g_str_has_prefix (preset->usage_url, "https://"));
      g_assert_true (preset->billing_url == NULL || g_str_has_prefix (preset->billing_url, "https://"));
      g_assert_true (preset->verify_url == NULL || g_str_has_prefix (preset->verify_url, "https://"));
    }
  g_assert_cmpstr (maq_engine_text_preset ("nobody"), ==, "");
}

static void
test_every_model_has_words (void)
{
  g_autoptr (GPtrArray) models = maq_model_list ();

  for (guint i = 0; i < models->len; i++)
    {
      const MaqModel *model = g_ptr_array_index (models, i);
      g_autofree char *abilities = maq_engine_text_abilities (model);
      g_autofree char *price = maq_engine_text_price (model);

      g_assert_nonnull (strstr (abilities, "ratio"));
      g_assert_true (g_str_has_suffix (price, "."));
    }
}

static void
test_abilities (void)
{
  g_autofree char *openai = maq_engine_text_abilities (maq_model_lookup ("openai/gpt-image-2"));
  g_autofree char *synexa = maq_engine_text_abilities (maq_model_lookup ("synexa/gpt-image-2"));
  g_autofree char *flat = maq_engine_text_price (maq_model_lookup ("synexa/gpt-image-2"));
  g_autofree char *batch = maq_engine_text_price (maq_model_lookup ("openai-batch/gpt-image-2"));

  g_assert_cmpstr (openai, ==, "Up to 16 references · mask · 5 ratios · 3 previews");
  g_assert_cmpstr (synexa, ==, "Up to 20 references · 5 ratios");
  g_assert_nonnull (strstr (flat, "$0.10"));
  /* Half of 30 dollars. */
  g_assert_nonnull (strstr (batch, "$15.00"));
}

static void
test_where (void)
{
  g_autoptr (MaqEndpoint) service = make ("openai", NULL);
  g_autoptr (MaqEndpoint) local = make ("forge", NULL);
  g_autoptr (MaqEndpoint) other = make ("compatible", "https://pictures.example.com:8443/v1");
  g_autofree char *one = maq_engine_text_where (service);
  g_autofree char *two = maq_engine_text_where (local);
  g_autofree char *three = maq_engine_text_where (other);

  g_assert_cmpstr (one, ==, "api.openai.com");
  g_assert_cmpstr (two, ==, "This computer, port 7860");
  g_assert_cmpstr (three, ==, "pictures.example.com:8443");
}

static void
test_every_diagnosis_has_words (void)
{
  for (int diagnosis = MAQ_DIAGNOSIS_FINE; diagnosis <= MAQ_DIAGNOSIS_TROUBLE; diagnosis++)
    {
      g_auto (MaqDiagnosisText) text = { 0 };

      maq_diagnosis_text_init (&text, (MaqDiagnosis) diagnosis, "Synexa");
      g_assert_nonnull (strstr (text.sentence, "Synexa"));
      g_assert_true (g_str_has_suffix (text.sentence, "."));
      g_assert_null (strchr (text.sentence, '%'));
      g_assert_true (g_str_has_suffix (text.icon, "-symbolic"));
    }
}

static void
test_every_hold_has_words (void)
{
  static const char *const holds[] = { "auth", "quota", "verification", "no-key" };

  for (guint i = 0; i < G_N_ELEMENTS (holds); i++)
    {
      g_autoptr (MaqErrorText) text = maq_error_text_for_hold (holds[i], "Synexa");

      g_assert_nonnull (text);
      g_assert_nonnull (strstr (text->sentence, "Synexa"));
      g_assert_cmpint (text->remedy, !=, MAQ_REMEDY_NONE);
      g_assert_cmpint ((text->remedy & MAQ_REMEDY_RELEASE) != 0, ==, !g_str_equal (holds[i], "no-key"));
    }
  g_assert_null (maq_error_text_for_hold (NULL, "Synexa"));
}

static void
test_pages_that_are_known (void)
{
  const guint pages = MAQ_REMEDY_BILLING | MAQ_REMEDY_VERIFY | MAQ_REMEDY_USAGE;
  g_autoptr (MaqEndpoint) openai = make ("openai", NULL);
  g_autoptr (MaqEndpoint) local = make ("forge", NULL);

  g_assert_cmpuint (maq_engine_link_filter ((MaqRemedy) (pages | MAQ_REMEDY_RETRY), openai), ==, pages | MAQ_REMEDY_RETRY);
  g_assert_cmpuint (maq_engine_link_filter ((MaqRemedy) (pages | MAQ_REMEDY_RETRY), local), ==, MAQ_REMEDY_RETRY);
  g_assert_cmpuint (maq_engine_link_filter ((MaqRemedy) pages, NULL), ==, 0);
}

static void
test_edit (void)
{
  g_autoptr (MaqEndpoint) old = make ("openai", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEndpoint) named = maq_engine_edit_title (old, "Ours", &error);
  g_autoptr (MaqEndpoint) moved = maq_engine_edit_address (named, "https://proxy.example.com/v1", &error);
  g_autoptr (MaqEndpoint) small = maq_engine_edit_model (moved, "gpt-image-1-mini", &error);
  g_autoptr (MaqEndpoint) strange = maq_engine_edit_model (small, "gpt-image-9", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (maq_endpoint_get_title (small), ==, "Ours");
  g_assert_cmpstr (maq_endpoint_get_origin (small), ==, "https://proxy.example.com");
  /* A known model brings its row, a strange one keeps the last. */
  g_assert_cmpstr (maq_endpoint_get_row_id (small), ==, "openai/gpt-image-1-mini");
  g_assert_cmpstr (maq_endpoint_get_row_id (strange), ==, "openai/gpt-image-1-mini");
  g_assert_cmpstr (maq_endpoint_get_model (strange), ==, "gpt-image-9");
  g_assert_null (maq_engine_edit_address (old, "nonsense", &error));
  g_assert_nonnull (error);
}

static void
test_edit_options (void)
{
  g_autoptr (MaqEndpoint) old = make ("compatible", "https://pictures.example.com/v1");
  g_autoptr (MaqEndpoint) slow = maq_engine_edit_option (old, "per_minute", json_node_init_int (json_node_alloc (), 3), NULL);
  g_autoptr (MaqEndpoint) dear = maq_engine_edit_price (slow, 40000, NULL);
  g_autoptr (MaqEndpoint) cheap = maq_engine_edit_price (dear, 0, NULL);
  g_autoptr (MaqEndpoint) fast = maq_engine_edit_option (cheap, "per_minute", NULL, NULL);
  g_autoptr (JsonNode) value = maq_engine_edit_get (dear, "flat_price");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (maq_endpoint_get_row (slow)->per_minute, ==, 3);
  g_assert_cmpint (maq_endpoint_get_row (dear)->pricing, ==, MAQ_PRICING_FLAT);
  g_assert_cmpint (json_node_get_int (value), ==, 40000);
  g_assert_cmpuint (maq_endpoint_get_row (dear)->per_minute, ==, 3);
  g_assert_cmpint (maq_endpoint_get_row (cheap)->pricing, ==, MAQ_PRICING_UNKNOWN);
  /* Nothing of its own left: none at all. */
  g_assert_null (maq_endpoint_get_options (fast));
  g_assert_null (maq_engine_edit_option (old, "auth", json_node_init_string (json_node_alloc (), "telepathy"), &error));
  g_assert_nonnull (error);
}

static void
test_plain_addresses (void)
{
  const MaqPreset *preset = maq_preset_lookup ("compatible");
  g_autoptr (MaqEndpoint) allowed = maq_engine_edit_make (preset, "x", "http://192.168.7.7:8000/v1", TRUE, NULL);

  g_assert_null (maq_engine_edit_make (preset, "x", "http://192.168.7.7:8000/v1", FALSE, NULL));
  g_assert_nonnull (allowed);
  g_assert_false (maq_endpoint_may_have_key (allowed));
  g_assert_true (maq_engine_edit_is_plain ("http://192.168.7.7:8000/v1"));
  g_assert_false (maq_engine_edit_is_plain ("http://127.0.0.1:8000/v1"));
  g_assert_false (maq_engine_edit_is_plain ("http://localhost/v1"));
  g_assert_false (maq_engine_edit_is_plain ("https://example.com"));
  g_assert_false (maq_engine_edit_is_plain ("nonsense"));
}

static void
test_fit (void)
{
  const MaqModel *mini = maq_model_lookup ("openai/gpt-image-1-mini");
  const MaqModel *lemonade = maq_model_lookup ("lemonade");
  g_autoptr (MaqRequest) wide = make_request ("a lamp", MAQ_RATIO_16_9, NULL, 0);
  g_autoptr (MaqRequest) many = make_request ("a lamp", MAQ_RATIO_1_1, NULL, 4);
  g_autoptr (MaqRequest) fine = make_request ("a lamp", MAQ_RATIO_1_1, "high", 1);
  g_autofree char *one = maq_fit_text_request (wide, mini, "Mini");
  g_autofree char *two = maq_fit_text_request (many, lemonade, "Lemonade");
  g_autofree char *three = maq_fit_text_request (fine, lemonade, "Lemonade");

  g_assert_cmpstr (one, ==, "Mini does not make 16:9. Choose another shape or engine.");
  g_assert_cmpstr (two, ==, "Lemonade takes 1 picture, and there are 4.");
  g_assert_cmpstr (three, ==, "Lemonade does not have this quality.");
  g_assert_null (maq_fit_text_request (fine, mini, "Mini"));
  g_assert_null (maq_fit_text_ratio (mini, "Mini", MAQ_RATIO_AUTO));
}

static void
test_prompt_too_long (void)
{
  const MaqModel *model = maq_model_lookup ("sdcpp");
  g_autofree char *text = g_strnfill (model->max_prompt + 12, 'a');
  g_autoptr (MaqRequest) request = make_request (text, MAQ_RATIO_1_1, NULL, 0);
  g_autofree char *why = maq_fit_text_request (request, model, "Server");

  g_assert_nonnull (why);
  g_assert_nonnull (strstr (why, "characters too many"));
}

static void
test_numbers (void)
{
  static const struct {
    guint       numbers[6];
    guint       n;
    const char *text;
  } cases[] = { { { 17, 18, 19, 20 }, 4, "17–20" }, { { 3 }, 1, "3" }, { { 3, 4 }, 2, "3, 4" },
                { { 3, 7, 8, 9, 12 }, 5, "3, 7–9, 12" }, { { 0 }, 0, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autofree char *text = NULL;

      g_array_append_vals (numbers, cases[i].numbers, cases[i].n);
      text = maq_fit_text_numbers (numbers);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_waiting (void)
{
  const gint64 noon = G_GINT64_CONSTANT (1764072000) * G_USEC_PER_SEC; /* 25 November 2025, 12:00 UTC */
  static const struct {
    MaqJobNews  news;
    const char *phase;
  } cases[] = {
    { { .state = MAQ_JOB_QUEUED }, "Waiting for its turn" },
    { { .state = MAQ_JOB_QUEUED, .hold = "auth" }, "Waiting: Key refused" },
    { { .state = MAQ_JOB_ACCEPTED, .position = 1 }, "Next in the engine’s queue" },
    { { .state = MAQ_JOB_ACCEPTED, .position = 4 }, "Number 4 in the engine’s queue" },
    { { .state = MAQ_JOB_ACCEPTED }, "Accepted by the engine" },
    { { .state = MAQ_JOB_COMMITTED, .phase = MAQ_PHASE_THINKING, .cancelled = TRUE }, "Cancelled, but may still arrive" },
    { { .state = MAQ_JOB_COMMITTED, .phase = MAQ_PHASE_THINKING }, "Working" },
  };
  MaqJobNews kept = { .state = MAQ_JOB_ACCEPTED, .elapsed = 14, .remaining = 9, .now_us = noon,
                      .deadline_us = noon + 3 * G_TIME_SPAN_HOUR + 2 * G_TIME_SPAN_MINUTE };
  g_autofree char *lines = maq_job_text_lines (&kept);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *phase = maq_job_text_phase (&cases[i].news);

      g_assert_cmpstr (phase, ==, cases[i].phase);
    }
  g_assert_cmpstr (lines, ==, "14 s · about 9 s left\nKept by the service until 15:02");
}

static const MaqOption *
find_option (MaqOptionsKind kind, const char *name)
{
  guint n_options;
  const MaqOption *options = maq_engine_options_get (kind, &n_options);

  for (guint i = 0; i < n_options; i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  g_assert_not_reached ();
}

static gboolean
check_workflow (const char *text)
{
  const MaqOption *option = find_option (MAQ_OPTIONS_WORKFLOW, "workflow");
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  gboolean fits = option->check_document (root, &error);

  g_assert_true (fits == (error == NULL));
  return fits;
}

static void
test_workflow_files (void)
{
  g_assert_true (check_workflow ("{\"1\":{\"class_type\":\"A\",\"_meta\":{\"title\":\"Maquette:Prompt\"}},"
                                 "\"2\":{\"class_type\":\"B\",\"_meta\":{\"title\":\"maquette:output\"}}}"));
  g_assert_false (check_workflow ("{\"1\":{\"class_type\":\"A\",\"_meta\":{\"title\":\"maquette:prompt\"}}}"));
  g_assert_false (check_workflow ("{\"nodes\":[],\"links\":[]}"));
  g_assert_false (check_workflow ("[]"));
  g_assert_false (check_workflow ("{}"));
}

static void
test_options_fit (void)
{
  g_autoptr (MaqEndpoint) openai = make ("openai", NULL);
  g_autoptr (MaqEndpoint) own = make ("compatible", "https://pictures.example.com/v1");
  g_autoptr (MaqEndpoint) comfy = make ("comfyui", NULL);

  g_assert_false (maq_engine_options_fit (MAQ_OPTIONS_WIRE, openai));
  g_assert_true (maq_engine_options_fit (MAQ_OPTIONS_LIMITS, openai));
  g_assert_false (maq_engine_options_fit (MAQ_OPTIONS_TRUST, openai));
  g_assert_true (maq_engine_options_fit (MAQ_OPTIONS_WIRE, own));
  g_assert_true (maq_engine_options_fit (MAQ_OPTIONS_TRUST, own));
  g_assert_false (maq_engine_options_fit (MAQ_OPTIONS_WIRE, comfy));
  g_assert_true (maq_engine_options_fit (MAQ_OPTIONS_WORKFLOW, comfy));
  g_assert_false (maq_engine_options_fit (MAQ_OPTIONS_PROGRAM, comfy));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engines/money", test_money);
  g_test_add_func ("/engines/savings", test_savings);
  g_test_add_func ("/engines/presets", test_every_preset_has_words);
  g_test_add_func ("/engines/models", test_every_model_has_words);
  g_test_add_func ("/engines/abilities", test_abilities);
  g_test_add_func ("/engines/where", test_where);
  g_test_add_func ("/engines/diagnoses", test_every_diagnosis_has_words);
  g_test_add_func ("/engines/holds", test_every_hold_has_words);
  g_test_add_func ("/engines/pages", test_pages_that_are_known);
  g_test_add_func ("/engines/edit", test_edit);
  g_test_add_func ("/engines/edit/options", test_edit_options);
  g_test_add_func ("/engines/edit/plain", test_plain_addresses);
  g_test_add_func ("/engines/fit", test_fit);
  g_test_add_func ("/engines/fit/words", test_prompt_too_long);
  g_test_add_func ("/engines/fit/numbers", test_numbers);
  g_test_add_func ("/engines/waiting", test_waiting);
  g_test_add_func ("/engines/workflow", test_workflow_files);
  g_test_add_func ("/engines/options", test_options_fit);
  return g_test_run ();
}
