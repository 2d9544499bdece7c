/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-a1111.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-trial-local.h"

#define PLAIN ((const char *const []) { NULL })
#define TASK "task(maquette)"
#define KEY "user:sk-canary-password"

static MaqTrialLocal *
start (const char *const *fake,
       const char        *options,
       const char        *prompt)
{
  MaqTrialLocal *self = maq_trial_local_new ("a1111", fake, options, NULL, prompt);

  maq_request_builder_set_size (self->trial->builder, 64, 64);
  return self;
}

static void
add_picture (MaqTrialLocal *self,
             gboolean       masked)
{
  g_autoptr (GBytes) picture = maq_trial_make_png (64, 64, 0xff0000ff);

  maq_trial_add_picture (self->trial, picture);
  if (masked)
    {
      g_autoptr (GBytes) white = maq_trial_make_png (64, 64, 0xffffffff);
      g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);

      maq_request_builder_set_mask (self->trial->builder, mask);
    }
}

/* --- what is sent --- */

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

static void
test_body (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, "{\"extra\":{\"steps\":8,\"sampler_name\":\"Euler a\",\"negative_prompt\":\"rain\"}}",
                                          "a red lamp");
  g_autoptr (JsonNode) body = NULL;
  JsonObject *root = prepare (self, &body);

  g_assert_cmpstr (self->trial->envelope.path, ==, "/sdapi/v1/txt2img");
  g_assert_cmpstr (maq_json_get_string (root, "prompt", NULL), ==, "a red lamp");
  g_assert_cmpint (maq_json_get_int (root, "width", 0), ==, 64);
  g_assert_cmpint (maq_json_get_int (root, "steps", 0), ==, 8);
  g_assert_cmpint (maq_json_get_int (root, "seed", -1), >=, 0);
  g_assert_cmpstr (maq_json_get_string (root, "sampler_name", NULL), ==, "Euler a");
  g_assert_cmpstr (maq_json_get_string (root, "force_task_id", NULL), ==, "task(" MAQ_TRIAL_UUID ")");
  g_assert_false (json_object_has_member (root, "override_settings"));
  g_assert_false (json_object_has_member (root, "init_images"));
}

/* The server's model is changed only where one is named. */
static void
test_model (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, NULL, "a");
  g_autoptr (JsonNode) body = NULL;
  MaqCall *call = &self->trial->call;
  JsonObject *root;

  maq_endpoint_unref (call->endpoint);
  call->endpoint = maq_endpoint_new ("trial", NULL, "a1111", "http://127.0.0.1:1", "anything", "a1111", NULL);
  root = prepare (self, &body);
  g_assert_cmpstr (maq_json_get_string (maq_json_get_object (root, "override_settings"), "sd_model_checkpoint", NULL), ==,
                   "anything");
}

static void
test_edit_body (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, NULL, "blue");
  g_autoptr (MaqTrialLocal) two = start (NULL, NULL, "blue");
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  add_picture (self, TRUE);
  root = prepare (self, &body);
  g_assert_cmpstr (self->trial->envelope.path, ==, "/sdapi/v1/img2img");
  g_assert_cmpuint (json_array_get_length (maq_json_get_array (root, "init_images")), ==, 1);
  g_assert_true (g_str_has_prefix (maq_json_get_string (root, "mask", ""), "iVBORw0KGgo"));
  g_assert_cmpint (maq_json_get_int (root, "inpainting_fill", -1), ==, 1);
  g_assert_false (maq_json_get_bool (root, "inpaint_full_res", TRUE));

  add_picture (two, FALSE);
  add_picture (two, FALSE);
  g_assert_false (maq_trial_prepare (two->trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "one picture"));
}

/* --- what is answered --- */

static const struct {
  const char *file;
  guint       n;
  guint       n_missing;
  const char *note;
} results[] = {
  { "txt2img.json", 1, 0, "Seed 1234567890" }, { "txt2img-two.json", 2, 0, "Seed 1234567890" },
  { "txt2img-grid.json", 2, 0, "Seed 1234567890" }, { "img2img.json", 1, 0, "Seed 1234567890" },
  { "img2img-mask-extra.json", 3, 0, "Seed 1234567890" }, { "txt2img-jpeg.json", 1, 0, "Seed 1234567890" },
  { "txt2img-data-url.json", 1, 0, "Seed 1234567890" }, { "txt2img-cut.json", 1, 1, NULL },
  { "txt2img-info-not-json.json", 1, 0, NULL }, { "txt2img-info-object.json", 1, 0, NULL },
  { "txt2img-no-images.json", 0, 0, NULL }, { "txt2img-null.json", 0, 0, NULL }, { "txt2img-types.json", 0, 0, NULL },
  { "no-api.json", 0, 0, NULL }, { "txt2img-crash-forge.txt", 0, 0, NULL },
};

static void
test_results (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (MaqTrialLocal) self = start (NULL, NULL, "a");
      g_autoptr (GBytes) bytes = maq_trial_local_load ("a1111", results[i].file);
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", results[i].file);
      maq_trial_set_reply (self->trial, "application/json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      result = maq_trial_read (self->trial, &error);
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, results[i].n);
      if (results[i].n == 0)
        {
          g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (result->pictures->len, ==, results[i].n);
      g_assert_cmpuint (result->n_missing, ==, results[i].n_missing);
      g_assert_cmpuint (result->notes->len, ==, results[i].note != NULL ? 1 : 0);
      if (results[i].note != NULL)
        {
          g_assert_cmpstr (g_ptr_array_index (result->notes, 0), ==, results[i].note);
          g_assert_cmpstr (result->model, ==, "v1-5-pruned-emaonly");
        }
      g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), >, 0);
    }
}

/* A hundred megabytes of pictures of a byte each are not ten million files. */
static void
test_very_many (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, NULL, "a");
  g_autoptr (GString) text = g_string_new ("{\"images\":[");
  g_autoptr (MaqResult) result = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, i > 0 ? ",\"AAAA\"" : "\"AAAA\"");
  g_string_append (text, "]}");
  maq_trial_set_reply (self->trial, "application/json", text->str, text->len);
  result = maq_trial_read (self->trial, NULL);
  g_assert_cmpuint (result->pictures->len, ==, 64);
  g_assert_cmpuint (result->n_missing, ==, 2000 - 64);
  g_assert_cmpuint (self->trial->n_pictures, ==, 64);
}

static const struct {
  const char *file;
  gboolean    is_ours;
  double      fraction;
  gboolean    preview;
} progresses[] = {
  { "progress-idle.json", FALSE, -1, FALSE },        { "progress-busy.json", TRUE, 0.36, TRUE },
  { "progress-other.json", FALSE, -1, FALSE },       { "progress-old.json", TRUE, 0.36, TRUE },
  { "progress-preview-bomb.json", TRUE, 0.36, FALSE }, { "progress-strange.json", FALSE, -1, FALSE },
  { "progress-out-of-range.json", TRUE, 1, TRUE },
};

static void
test_progresses (void)
{
  g_auto (MaqA1111Progress) nothing = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (progresses); i++)
    {
      g_autoptr (GBytes) bytes = maq_trial_local_load ("a1111", progresses[i].file);
      g_autoptr (JsonNode) root = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                  &maq_json_limits_default, NULL);
      g_auto (MaqA1111Progress) progress = { 0 };

      g_test_message ("%s", progresses[i].file);
      maq_a1111_progress_read (&progress, json_node_get_object (root), TASK);
      g_assert_true (progress.is_ours == progresses[i].is_ours);
      g_assert_cmpfloat (progress.fraction, ==, progresses[i].fraction);
      g_assert_true ((progress.preview != NULL) == progresses[i].preview);
    }

  maq_a1111_progress_read (&nothing, NULL, TASK);
  g_assert_false (nothing.is_ours);
}

/* --- with a server --- */

static void
live (const char *flavour)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--flavour", flavour, "--delay", "2600", "--preview-every", "2",
                                                                   NULL }, NULL, "a red lamp");
  g_autoptr (MaqResult) result = NULL;

  g_test_message ("%s", flavour);
  maq_request_builder_set_previews (self->trial->builder, 3);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 64);
  g_assert_cmpuint (result->notes->len, ==, 1);
  g_assert_cmpfloat (self->best_fraction, >, 0.2);
  g_assert_cmpuint (self->n_previews, >, 0);
  g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
}

static void
test_live (void)
{
  live ("a1111");
  live ("forge");
  live ("sdnext");
}

static void
test_edit (void)
{
  g_autoptr (MaqTrialLocal) self = start (PLAIN, NULL, "blue");
  g_autoptr (MaqResult) result = NULL;

  add_picture (self, TRUE);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 64);
}

static MaqDiagnosis
diagnose (const char *const *fake,
          const char        *key,
          const char        *model,
          GError           **error)
{
  g_autoptr (MaqTrialLocal) self = start (fake, NULL, "a");
  MaqCall *call = &self->trial->call;
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  gboolean ok;

  call->key = key;
  maq_endpoint_unref (call->endpoint);
  call->endpoint = maq_endpoint_new ("trial", NULL, "a1111", self->fake->base, model, "a1111", NULL);
  ok = self->trial->provider->test (call, &diagnosis, NULL, error);
  g_assert_true (ok == (diagnosis == MAQ_DIAGNOSIS_FINE));
  maq_trial_check_key (self->trial, error != NULL ? *error : NULL);
  return diagnosis;
}

static void
test_key (void)
{
  static const char *const fake[] = { "--auth", KEY, NULL };
  g_autoptr (MaqTrialLocal) self = start (fake, NULL, "a");
  g_autoptr (MaqTrialLocal) wrong = start (fake, NULL, "a");
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->trial->call.key = KEY;
  result = maq_trial_local_make (self, 1);
  maq_trial_check_key (self->trial, NULL);

  wrong->trial->call.key = "user:wrong";
  g_assert_false (maq_trial_local_go (wrong, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_AUTH);
  g_assert_cmpint (wrong->trial->report.charge, ==, MAQ_CHARGE_NONE);

  g_assert_cmpint (diagnose (fake, KEY, "default", NULL), ==, MAQ_DIAGNOSIS_FINE);
  g_assert_cmpint (diagnose (fake, "user:wrong", "default", NULL), ==, MAQ_DIAGNOSIS_KEY);
  g_assert_cmpint (diagnose (fake, NULL, "default", NULL), ==, MAQ_DIAGNOSIS_NO_KEY);
}

static void
test_diagnosis (void)
{
  g_autoptr (MaqTrialLocal) nobody = start (NULL, NULL, "a");
  g_autoptr (GError) api = NULL;
  g_autoptr (GError) model = NULL;
  MaqDiagnosis diagnosis;

  g_assert_cmpint (diagnose (PLAIN, NULL, "v1-5-pruned-emaonly", NULL), ==, MAQ_DIAGNOSIS_FINE);
  g_assert_cmpint (diagnose (PLAIN, NULL, "nothing", &model), ==, MAQ_DIAGNOSIS_MODEL);
  g_assert_nonnull (strstr (model->message, "\"nothing\""));
  g_assert_cmpint (diagnose ((const char *const []) { "--fault", "no-route:/sdapi/", NULL }, NULL, "default", &api), ==,
                   MAQ_DIAGNOSIS_OLD_SERVER);
  g_assert_nonnull (strstr (api->message, "--api"));

  g_assert_false (nobody->trial->provider->test (&nobody->trial->call, &diagnosis, NULL, NULL));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_NOBODY);
}

static void
expect_refusal (const char *fault,
                int         code,
                const char *words)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--fault", fault, NULL }, NULL, "a");
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_trial_local_go (self, &error));
  g_test_message ("%s: %s", fault, error->message);
  g_assert_error (error, MAQ_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refusals (void)
{
  expect_refusal ("oom", MAQ_ERROR_REFUSED, "CUDA out of memory");
  expect_refusal ("422", MAQ_ERROR_REFUSED, "value is not a valid integer");
  expect_refusal ("400", MAQ_ERROR_REFUSED, "Sampler not found");
  expect_refusal ("no-route", MAQ_ERROR_REFUSED, "Not Found");
  expect_refusal ("reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, "");
}

/* Asking how it does may fail in any way: the picture comes. */
static void
test_bad_progress (void)
{
  static const char *const faults[] = { "no-route:/sdapi/v1/progress", "preview-bomb", "preview-lies", "preview-huge:8" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--delay", "2200", "--preview-every", "1", "--fault", faults[i],
                                                                       NULL }, NULL, "a");
      g_autoptr (MaqResult) result = NULL;

      g_test_message ("%s", faults[i]);
      maq_request_builder_set_previews (self->trial->builder, 3);
      result = maq_trial_local_make (self, 1);
      g_assert_cmpuint (self->n_previews, ==, 0);
    }
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (700 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static gboolean
was_interrupted (MaqFake *fake)
{
  g_autoptr (JsonNode) requests = maq_fake_dup_requests (fake);
  JsonArray *array = json_node_get_array (requests);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (strstr (json_object_get_string_member (json_array_get_object_element (array, i), "target"), "/interrupt") != NULL)
      return TRUE;
  return FALSE;
}

/* Cancelling stops the card, too. */
static void
test_cancel (void)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--delay", "20000", NULL }, NULL, "a");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  self->trial->call.cancellable = cancellable;
  g_assert_false (maq_trial_local_go (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 6 * G_USEC_PER_SEC);
  g_assert_true (was_interrupted (self->fake));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/a1111/body", test_body);
  g_test_add_func ("/a1111/model", test_model);
  g_test_add_func ("/a1111/edit-body", test_edit_body);
  g_test_add_func ("/a1111/results", test_results);
  g_test_add_func ("/a1111/very-many", test_very_many);
  g_test_add_func ("/a1111/progresses", test_progresses);
  g_test_add_func ("/a1111/live", test_live);
  g_test_add_func ("/a1111/edit", test_edit);
  g_test_add_func ("/a1111/key", test_key);
  g_test_add_func ("/a1111/diagnosis", test_diagnosis);
  g_test_add_func ("/a1111/refusals", test_refusals);
  g_test_add_func ("/a1111/bad-progress", test_bad_progress);
  g_test_add_func ("/a1111/cancel", test_cancel);
  return g_test_run ();
}
