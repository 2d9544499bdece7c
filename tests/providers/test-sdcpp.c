/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-sdcpp.h"
#include "maq-trial-local.h"

#define PLAIN ((const char *const []) { NULL })

/* --- what is sent --- */

static void
test_body (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", NULL,
                                                        "{\"extra\":{\"seed\":5,\"sample_params\":{\"sample_steps\":8}}}", NULL,
                                                        "a red lamp");
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_16_9);
  g_assert_true (maq_trial_prepare (self->trial, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (self->trial->envelope.path, ==, "/sdcpp/v1/img_gen");
  body = maq_trial_local_dup_body (self);
  root = json_node_get_object (body);
  g_assert_cmpstr (maq_json_get_string (root, "prompt", NULL), ==, "a red lamp");
  g_assert_cmpint (maq_json_get_int (root, "width", 0), ==, 1344);
  g_assert_cmpint (maq_json_get_int (root, "height", 0), ==, 768);
  g_assert_cmpint (maq_json_get_int (root, "seed", 0), ==, 5);
  g_assert_cmpint (maq_json_get_int (root, "batch_count", 0), ==, 1);
  g_assert_cmpint (maq_json_get_int (maq_json_get_object (root, "sample_params"), "sample_steps", 0), ==, 8);
  g_assert_false (json_object_has_member (root, "init_image"));
  g_assert_false (json_object_has_member (root, "ref_images"));
}

/* The same attempt gives the same seed, another one another. */
static void
test_seed (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "a");
  gint64 seeds[3];

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonNode) body = NULL;

      self->trial->call.variant = i == 2 ? 1 : 0;
      g_assert_true (maq_trial_prepare (self->trial, NULL));
      body = maq_trial_local_dup_body (self);
      seeds[i] = maq_json_get_int (json_node_get_object (body), "seed", -1);
      g_assert_cmpint (seeds[i], >=, 0);
      g_assert_cmpint (seeds[i], <=, G_MAXINT32);
    }
  g_assert_cmpint (seeds[0], ==, seeds[1]);
  g_assert_cmpint (seeds[0], !=, seeds[2]);
}

static void
add_pictures (MaqTrialLocal *self,
              gboolean       masked)
{
  g_autoptr (GBytes) first = maq_trial_make_png (64, 64, 0xff0000ff);
  g_autoptr (GBytes) second = maq_trial_make_png (64, 64, 0x00ff00ff);

  maq_trial_add_picture (self->trial, first);
  maq_trial_add_picture (self->trial, second);
  if (masked)
    {
      g_autoptr (GBytes) white = maq_trial_make_png (64, 64, 0xffffffff);
      g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);

      maq_request_builder_set_mask (self->trial->builder, mask);
    }
}

static JsonObject *
prepare (MaqTrialLocal *self,
         JsonNode     **body)
{
  g_autoptr (GError) error = NULL;

  maq_trial_prepare (self->trial, &error);
  g_assert_no_error (error);
  *body = maq_trial_local_dup_body (self);
  return json_node_get_object (*body);
}

static guint
count_references (JsonObject *root)
{
  JsonArray *array = maq_json_get_array (root, "ref_images");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_assert_true (g_str_has_prefix (json_array_get_string_element (array, i), "iVBORw0KGgo"));
  return array != NULL ? json_array_get_length (array) : 0;
}

/* References for models that edit; a picture to start from where there is a mask, or where the user says so. */
static void
test_pictures (void)
{
  g_autoptr (JsonNode) plain = NULL;
  g_autoptr (JsonNode) masked = NULL;
  g_autoptr (JsonNode) started = NULL;
  MaqTrialLocal *self = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "blue");
  JsonObject *root;

  add_pictures (self, FALSE);
  root = prepare (self, &plain);
  g_assert_cmpuint (count_references (root), ==, 2);
  g_assert_false (json_object_has_member (root, "init_image"));
  maq_trial_local_free (self);

  self = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "blue");
  add_pictures (self, TRUE);
  root = prepare (self, &masked);
  g_assert_cmpuint (count_references (root), ==, 1);
  g_assert_nonnull (maq_json_get_string (root, "init_image", NULL));
  g_assert_nonnull (maq_json_get_string (root, "mask_image", NULL));
  maq_trial_local_free (self);

  self = maq_trial_local_new ("sdcpp", NULL, "{\"image_field\":\"init_image\"}", NULL, "blue");
  add_pictures (self, FALSE);
  root = prepare (self, &started);
  g_assert_cmpuint (count_references (root), ==, 1);
  g_assert_nonnull (maq_json_get_string (root, "init_image", NULL));
  maq_trial_local_free (self);
}

static void
test_long_prompt (void)
{
  g_autofree char *text = g_strnfill (20001, 'a');
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, text);
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_trial_prepare (self->trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "20000"));
}

/* --- what is answered --- */

static void
expect_overlay (const char *file,
                const char *wanted)
{
  g_autoptr (GBytes) bytes = maq_trial_local_load ("sdcpp", file);
  g_autoptr (JsonNode) root = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &maq_json_limits_default,
                                              NULL);
  g_autofree char *overlay = maq_sdcpp_about_read (json_node_get_object (root));
  g_autoptr (MaqModel) row = maq_model_overlay (maq_model_lookup ("sdcpp"), overlay, MAQ_OVERLAY_LEARNED, NULL);

  g_assert_cmpstr (overlay, ==, wanted);
  g_assert_nonnull (row);
}

static void
test_capabilities (void)
{
  g_autoptr (JsonNode) weak = json_from_string ("{\"limits\":{\"max_width\":2048,\"max_height\":1024},\"features\":"
                                                "{\"mask_image\":false,\"ref_images\":false,\"init_image\":true}}", NULL);
  g_autofree char *overlay = maq_sdcpp_about_read (json_node_get_object (weak));

  expect_overlay ("capabilities.json", "{\"max_side\":4096,\"min_pixels\":4096}");
  expect_overlay ("capabilities-newer.json", "{\"max_side\":4096,\"min_pixels\":4096}");
  expect_overlay ("capabilities-strange.json", "{}");
  g_assert_cmpstr (overlay, ==, "{\"max_side\":1024,\"mask\":\"none\",\"max_references\":1}");
}

static const struct {
  const char *file;
  guint       n;
} results[] = {
  { "job-completed.json", 1 }, { "job-completed-three.json", 3 }, { "job-cut-in-second.json", 1 },
  { "job-completed-null.json", 0 }, { "job-completed-empty.json", 0 }, { "job-types.json", 0 }, { "job-cut.json", 0 },
};

static void
test_results (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "a");
      g_autoptr (GBytes) bytes = maq_trial_local_load ("sdcpp", results[i].file);
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", results[i].file);
      maq_trial_set_reply (self->trial, "application/json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      result = maq_trial_read (self->trial, &error);
      if (results[i].n == 0)
        g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
      else
        g_assert_cmpuint (result->pictures->len, ==, results[i].n);
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, results[i].n);
    }
}

/* --- with a server --- */

static void
test_live (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", (const char *const []) { "--delay", "150", NULL }, NULL, NULL,
                                                        "a red lamp");
  g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);
  MaqBlob *blob = g_ptr_array_index (result->pictures, 0);

  g_assert_cmpuint (maq_blob_get_width (blob), ==, 1024);
  g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
  g_assert_cmpuint (self->n_polls, >, 1);
  g_assert_true (self->trial->n_phases & 1u << MAQ_PHASE_THINKING);
}

/* More than one answer may hold at once: fetched a second time, into the spool. */
static void
test_large (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", (const char *const []) { "--picture-bytes", "5000000", NULL },
                                                        NULL, NULL, "a");
  g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);

  g_assert_cmpint (maq_blob_get_size (g_ptr_array_index (result->pictures, 0)), >, 4500000);
}

static void
test_edit (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", PLAIN, NULL, NULL, "blue");
  g_autoptr (MaqResult) result = NULL;

  maq_request_builder_set_size (self->trial->builder, 64, 64);
  add_pictures (self, TRUE);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 64);
}

/* Behind another job: its place is told; it can be cancelled while it waits, and not once it is drawn. */
static void
test_queue (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", (const char *const []) { "--delay", "1500", NULL }, NULL, NULL,
                                                        "a");
  const MaqProvider *provider = self->trial->provider;
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) running = NULL;
  gboolean done;

  g_assert_true (maq_trial_local_go (self, &error));
  first = g_strdup (self->remote_id);
  maq_trial_local_forget (self);
  g_assert_true (maq_trial_local_go (self, &error));

  g_assert_true (provider->poll (&self->trial->call, self->remote_id, &done, &error));
  g_assert_cmpuint (self->worst_position, ==, 1);
  g_assert_false (done);
  g_assert_true (provider->cancel (&self->trial->call, self->remote_id, &error));
  g_assert_false (provider->poll (&self->trial->call, self->remote_id, &done, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "cancelled"));
  g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_NONE);

  g_assert_false (provider->cancel (&self->trial->call, first, &running));
  g_assert_error (running, MAQ_ERROR, MAQ_ERROR_REFUSED);
}

static void
expect_refusal (const char *prompt,
                int         code,
                const char *words)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", PLAIN, NULL, NULL, prompt);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", prompt);
  if (maq_trial_local_go (self, &error))
    maq_trial_local_wait (self, &error);
  g_assert_error (error, MAQ_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_NONE);
}

static void
test_refusals (void)
{
  expect_refusal ("a fault:oom", MAQ_ERROR_REFUSED, "generate_image returned no results");
  expect_refusal ("a fault:overloaded", MAQ_ERROR_RATE, "queue is full");
  expect_refusal ("a fault:400", MAQ_ERROR_REFUSED, "invalid generation parameters");
  expect_refusal ("a fault:model-missing", MAQ_ERROR_REFUSED, "does not support img_gen");
  expect_refusal ("a fault:poll-404", MAQ_ERROR_GONE, "404");
}

/* A restart forgets the job; a look that goes wrong is looked again. */
static void
test_gone (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", (const char *const []) { "--keep-ms", "1", NULL }, NULL, NULL,
                                                        "a");
  g_autoptr (GError) expired = NULL;
  g_autoptr (GError) unknown = NULL;
  gboolean done;

  g_assert_true (maq_trial_local_go (self, NULL));
  g_usleep (300 * 1000);
  g_assert_false (self->trial->provider->poll (&self->trial->call, self->remote_id, &done, &expired));
  g_assert_error (expired, MAQ_ERROR, MAQ_ERROR_GONE);
  g_assert_false (self->trial->provider->poll (&self->trial->call, "job_never_was", &done, &unknown));
  g_assert_error (unknown, MAQ_ERROR, MAQ_ERROR_GONE);
}

static void
test_bad_polls (void)
{
  static const char *const prompts[] = { "a fault:poll-500:2", "a fault:poll-garbage:2", "a fault:poll-truncate:2",
                                         "a fault:poll-reset:2", "a fault:poll-empty:1" };

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", PLAIN, NULL, NULL, prompts[i]);
      g_autoptr (MaqResult) result = NULL;

      g_test_message ("%s", prompts[i]);
      result = maq_trial_local_make (self, 1);
      g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
    }
}

static MaqDiagnosis
diagnose (const char *fault,
          char      **detail,
          GError    **error)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", (const char *const []) { "--fault", fault, NULL }, NULL, NULL, "a");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  gboolean ok = self->trial->provider->test (&self->trial->call, &diagnosis, detail, error);

  g_assert_true (ok == (diagnosis == MAQ_DIAGNOSIS_FINE));
  return diagnosis;
}

static void
test_diagnosis (void)
{
  g_autoptr (MaqTrialLocal) nobody = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "a");
  g_autoptr (MaqTrialLocal) other = maq_trial_local_new ("sdcpp", NULL, NULL, NULL, "a");
  g_autofree char *detail = NULL;
  g_autoptr (GError) old = NULL;
  g_autoptr (GError) alien = NULL;
  MaqDiagnosis diagnosis;
  MaqFake *fake = maq_fake_start ((const char *[]) { "--speak", "comfyui", NULL });

  g_assert_cmpint (diagnose ("continue", &detail, NULL), ==, MAQ_DIAGNOSIS_FINE);
  g_assert_true (g_str_has_prefix (detail, "stable-diffusion.cpp with the model "));
  g_assert_cmpint (diagnose ("no-route:/sdcpp/", NULL, &old), ==, MAQ_DIAGNOSIS_OLD_SERVER);
  g_assert_nonnull (strstr (old->message, "too old"));

  g_assert_false (nobody->trial->provider->test (&nobody->trial->call, &diagnosis, NULL, NULL));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_NOBODY);

  maq_endpoint_unref (other->trial->call.endpoint);
  other->trial->call.endpoint = maq_endpoint_new ("trial", NULL, "sdcpp", fake->base, "m", "sdcpp", NULL);
  g_assert_false (other->trial->provider->test (&other->trial->call, &diagnosis, NULL, &alien));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_ADDRESS);
  maq_fake_stop (fake);
}

static void
test_learn (void)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new ("sdcpp", PLAIN, NULL, NULL, "a");
  g_autoptr (GError) error = NULL;
  g_autofree char *overlay = self->trial->provider->learn (&self->trial->call, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (overlay, ==, "{\"max_side\":4096,\"min_pixels\":4096}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdcpp/body", test_body);
  g_test_add_func ("/sdcpp/seed", test_seed);
  g_test_add_func ("/sdcpp/pictures", test_pictures);
  g_test_add_func ("/sdcpp/long-prompt", test_long_prompt);
  g_test_add_func ("/sdcpp/capabilities", test_capabilities);
  g_test_add_func ("/sdcpp/results", test_results);
  g_test_add_func ("/sdcpp/live", test_live);
  g_test_add_func ("/sdcpp/large", test_large);
  g_test_add_func ("/sdcpp/edit", test_edit);
  g_test_add_func ("/sdcpp/queue", test_queue);
  g_test_add_func ("/sdcpp/refusals", test_refusals);
  g_test_add_func ("/sdcpp/gone", test_gone);
  g_test_add_func ("/sdcpp/bad-polls", test_bad_polls);
  g_test_add_func ("/sdcpp/diagnosis", test_diagnosis);
  g_test_add_func ("/sdcpp/learn", test_learn);
  return g_test_run ();
}
