/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-trial-local.h"
#include "maq-workflow.h"

#define PLAIN ((const char *const []) { NULL })
#define INPAINT \
  "{\"workflow\":{" \
  "\"1\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"sd_xl_base_1.0.safetensors\"}}," \
  "\"2\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"text\":\"\",\"clip\":[\"1\",1]},\"_meta\":{\"title\":\"maquette:prompt\"}}," \
  "\"3\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"x.png\"},\"_meta\":{\"title\":\"maquette:image 1\"}}," \
  "\"4\":{\"class_type\":\"LoadImageMask\",\"inputs\":{\"image\":\"x.png\",\"channel\":\"red\"},\"_meta\":{\"title\":\"maquette:mask\"}}," \
  "\"5\":{\"class_type\":\"VAEEncode\",\"inputs\":{\"pixels\":[\"3\",0],\"vae\":[\"1\",2]}}," \
  "\"6\":{\"class_type\":\"SetLatentNoiseMask\",\"inputs\":{\"samples\":[\"5\",0],\"mask\":[\"4\",0]}}," \
  "\"7\":{\"class_type\":\"KSampler\",\"inputs\":{\"model\":[\"1\",0],\"positive\":[\"2\",0],\"negative\":[\"2\",0]," \
  "\"latent_image\":[\"6\",0],\"seed\":1,\"steps\":4,\"cfg\":7.0,\"sampler_name\":\"euler\",\"scheduler\":\"normal\"," \
  "\"denoise\":1.0},\"_meta\":{\"title\":\"maquette:seed\"}}," \
  "\"8\":{\"class_type\":\"VAEDecode\",\"inputs\":{\"samples\":[\"7\",0],\"vae\":[\"1\",2]}}," \
  "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"8\",0],\"filename_prefix\":\"maquette\"}," \
  "\"_meta\":{\"title\":\"maquette:output\"}}}}"

static void
small (MaqTrialLocal *self)
{
  maq_request_builder_set_size (self->trial->builder, 64, 64);
}

static MaqTrialLocal *
start (const char *const *fake,
       const char        *options,
       const char        *prompt)
{
  MaqTrialLocal *self = maq_trial_local_new ("comfyui", fake, options, NULL, prompt);

  small (self);
  return self;
}

static void
test_body (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, "{\"extra\":{\"negative_prompt\":\"rain\"}}", "a red lamp");
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *root, *graph;

  maq_request_builder_set_previews (self->trial->builder, 2);
  g_assert_true (maq_trial_prepare (self->trial, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (self->trial->envelope.path, ==, "/prompt");
  body = maq_trial_local_dup_body (self);
  root = json_node_get_object (body);
  graph = maq_json_get_object (root, "prompt");
  g_assert_cmpstr (maq_json_get_string (root, "prompt_id", NULL), ==, MAQ_TRIAL_UUID);
  g_assert_cmpstr (maq_json_get_string (root, "client_id", NULL), ==, MAQ_TRIAL_UUID);
  g_assert_cmpstr (maq_json_get_string (maq_json_get_object (root, "extra_data"), "preview_method", NULL), ==, "auto");
  g_assert_cmpstr (maq_json_get_string (maq_json_get_object (maq_json_get_object (graph, "3"), "inputs"), "text", NULL), ==,
                   "rain");
}

/* An edit without a server: what would be uploaded is named by its place. */
static void
test_stand_ins (void)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, INPAINT, "blue");
  g_autoptr (GBytes) picture = maq_trial_make_png (64, 64, 0xff0000ff);
  g_autoptr (GBytes) white = maq_trial_make_png (64, 64, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);
  g_autoptr (JsonNode) body = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  maq_trial_add_picture (self->trial, picture);
  maq_request_builder_set_mask (self->trial->builder, mask);
  g_assert_true (maq_trial_prepare (self->trial, &error));
  g_assert_no_error (error);
  body = maq_trial_local_dup_body (self);
  text = maq_json_to_string (body);
  g_assert_nonnull (strstr (text, "\"image\":\"upload:1\""));
  g_assert_nonnull (strstr (text, "\"image\":\"upload:2\",\"channel\":\"alpha\""));
}

static void
expect_no_prepare (const char *options,
                   guint       variants,
                   const char *words)
{
  g_autoptr (MaqTrialLocal) self = start (NULL, options, "a");
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_variants (self->trial->builder, variants);
  g_assert_false (maq_trial_prepare (self->trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_bad_workflow (void)
{
  expect_no_prepare ("{\"workflow\":\"x\"}", 1, "\"workflow\" is no workflow");
  expect_no_prepare ("{\"workflow\":{\"nodes\":[]}}", 1, "Export (API)");
  expect_no_prepare ("{\"workflow\":{\"1\":{\"class_type\":\"A\",\"inputs\":{}}}}", 1, "maquette:prompt");
  expect_no_prepare ("{\"workflow\":{\"1\":{\"class_type\":\"A\",\"inputs\":{\"text\":\"\"},\"_meta\":{\"title\":\"maquette:prompt\"}},"
                     "\"2\":{\"class_type\":\"B\",\"_meta\":{\"title\":\"maquette:output\"}}}}", 2, "maquette:seed");
}

static void
test_learn (void)
{
  g_autoptr (MaqTrialLocal) plain = start (NULL, NULL, "a");
  g_autoptr (MaqTrialLocal) inpaint = start (NULL, INPAINT, "a");
  g_autofree char *examples = plain->trial->provider->learn (&plain->trial->call, NULL);
  g_autofree char *own = inpaint->trial->provider->learn (&inpaint->trial->call, NULL);

  g_assert_cmpstr (examples, ==, "{\"max_references\":3,\"mask\":\"none\"}");
  g_assert_cmpstr (own, ==, "{\"max_references\":1,\"mask\":\"alpha-edits\"}");
}

/* --- with a server --- */

static void
test_live (void)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--delay", "600", "--preview-method", "auto", NULL }, NULL,
                                          "a red lamp");
  g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);

  g_assert_cmpstr (self->remote_id, ==, MAQ_TRIAL_UUID);
  g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 64);
  g_assert_cmpuint (result->n_missing, ==, 0);
  g_assert_cmpfloat (self->best_fraction, >, 0.5);
  g_assert_cmpuint (self->n_previews, >, 0);
  g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
  /* News came by itself: nobody had to ask many times. */
  g_assert_cmpuint (self->n_polls, <, 5);
}

static void
test_edit (void)
{
  g_autoptr (MaqTrialLocal) self = start (PLAIN, INPAINT, "blue");
  g_autoptr (GBytes) picture = maq_trial_make_png (64, 64, 0xff0000ff);
  g_autoptr (GBytes) white = maq_trial_make_png (64, 64, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);
  g_autoptr (MaqResult) result = NULL;

  maq_trial_add_picture (self->trial, picture);
  maq_request_builder_set_mask (self->trial->builder, mask);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (self->trial->call.uploads->len, ==, 2);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (self->trial->call.uploads, 0), "maquette/"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (self->trial->call.uploads, 1), ".png"));
  g_assert_cmpuint (maq_blob_get_width (g_ptr_array_index (result->pictures, 0)), ==, 64);
}

/* The example for editing, with two pictures of three. */
static void
test_references (void)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) {
    "--model", "diffusion_models/qwen_image_edit_2509_fp8_e4m3fn.safetensors", "--model",
    "text_encoders/qwen_2.5_vl_7b_fp8_scaled.safetensors", "--model", "vae/qwen_image_vae.safetensors",
    "--node", "TextEncodeQwenImageEditPlus", NULL }, NULL, "blue");
  g_autoptr (GBytes) first = maq_trial_make_png (64, 64, 0xff0000ff);
  g_autoptr (GBytes) second = maq_trial_make_png (64, 64, 0x00ff00ff);
  g_autoptr (MaqResult) result = NULL;

  maq_trial_add_picture (self->trial, first);
  maq_trial_add_picture (self->trial, second);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (self->trial->call.uploads->len, ==, 2);
}

/* Whatever the socket does, the picture comes, once. */
static void
test_sockets (void)
{
  static const char *const faults[] = {
    "ws-refuse:404", "ws-refuse:403", "ws-bad-accept", "ws-close:3", "ws-cut:2", "ws-reset:4", "ws-pieces:1", "ws-ping",
    "ws-masked", "ws-reserved", "ws-bad-utf8", "ws-no-json", "ws-huge:64", "ws-no-text", "ws-no-binary", "ws-no-success",
    "ws-endless", "preview-lies", "preview-empty", "preview-bomb", "preview-huge:20", "preview-length",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const char *words[] = { "--preview-method", "auto", "--delay", "100", "--fault", faults[i], NULL };
      g_autoptr (MaqTrialLocal) self = start (words, NULL, "a");
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);

      g_test_message ("%s: %.1f s, %u polls, %u previews", faults[i],
                      (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC, self->n_polls, self->n_previews);
      g_assert_cmpuint (result->n_missing, ==, 0);
      g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 25 * G_USEC_PER_SEC);
    }
}

/* No session to keep a socket in, or an old server: every poll is a look. */
static void
test_without_socket (void)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--delay", "200", NULL }, NULL, "a");
  g_autoptr (MaqTrialLocal) old = NULL;
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (MaqResult) other = NULL;

  self->trial->call.session = NULL;
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (result->n_missing, ==, 0);

  old = start ((const char *const []) { "--old", "--delay", "200", NULL }, NULL, "a");
  other = maq_trial_local_make (old, 1);
  g_assert_cmpuint (other->n_missing, ==, 0);
  g_assert_cmpstr (old->remote_id, !=, MAQ_TRIAL_UUID);
}

/* The answer is lost: the job is found, by its id or, at an old server, by who sent it. */
static void
find_lost (const char *const *fake)
{
  g_autoptr (MaqTrialLocal) self = start (fake, NULL, "a");
  const MaqProvider *provider = self->trial->provider;
  g_autofree char *id = NULL;
  g_autoptr (GError) lost = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqResult) result = NULL;

  g_assert_false (maq_trial_local_go (self, &lost));
  g_assert_null (self->remote_id);
  g_assert_true (provider->find (&self->trial->call, 0, &id, &error));
  g_assert_no_error (error);
  g_assert_nonnull (id);
  self->remote_id = g_steal_pointer (&id);
  self->trial->exchange.accepted = TRUE;
  g_assert_true (maq_trial_local_wait (self, &error));
  result = maq_trial_read (self->trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_fake_count_charges (self->fake), ==, 1);
}

static void
test_find (void)
{
  g_autoptr (MaqTrialLocal) never = start (PLAIN, NULL, "a");
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  find_lost ((const char *const []) { "--fault", "reset-after-body", "--delay", "300", NULL });
  find_lost ((const char *const []) { "--fault", "close-after-body", "--old", NULL });

  g_assert_true (never->trial->provider->find (&never->trial->call, 0, &id, &error));
  g_assert_no_error (error);
  g_assert_null (id);
}

static void
expect_refusal (const char *fault,
                int         code,
                const char *words)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--fault", fault, NULL }, NULL, "a");
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", fault);
  if (maq_trial_local_go (self, &error))
    maq_trial_local_wait (self, &error);
  g_assert_error (error, MAQ_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_NONE);
}

static void
test_refusals (void)
{
  expect_refusal ("oom", MAQ_ERROR_REFUSED, "KSampler (node 5): Allocation on device");
  expect_refusal ("no-models", MAQ_ERROR_MODEL, "ckpt_name");
  expect_refusal ("400", MAQ_ERROR_REFUSED, "Prompt outputs failed validation");
  expect_refusal ("restart-after-accept", MAQ_ERROR_GONE, "does not know the job");
}

static void
test_unknown_node (void)
{
  g_autoptr (MaqTrialLocal) self = start (PLAIN, "{\"workflow\":{"
    "\"1\":{\"class_type\":\"NobodysNode\",\"inputs\":{\"text\":\"\"},\"_meta\":{\"title\":\"maquette:prompt\"}},"
    "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0]},\"_meta\":{\"title\":\"maquette:output\"}}}}", "a");
  MaqDiagnosis diagnosis;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) told = NULL;

  g_assert_false (maq_trial_local_go (self, &refused));
  g_assert_error (refused, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_false (self->trial->provider->test (&self->trial->call, &diagnosis, NULL, &told));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_TROUBLE);
  g_assert_nonnull (strstr (told->message, "lacks the node \"NobodysNode\""));
}

/* One waits behind another: its place is told; taken out of the queue; then the one that runs is interrupted. */
static void
test_cancel (void)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--delay", "20000", NULL }, NULL, "a");
  MaqCall *call = &self->trial->call;
  const MaqProvider *provider = self->trial->provider;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) waiting = NULL;
  g_autoptr (GError) running = NULL;
  g_autofree char *first = NULL;
  gboolean done;

  g_assert_true (maq_trial_local_go (self, &error));
  first = g_strdup (self->remote_id);
  maq_trial_local_forget (self);
  call->client_id = "7b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6e";
  g_assert_true (maq_trial_local_go (self, &error));
  g_assert_true (provider->poll (call, self->remote_id, &done, &error));
  call->session->destroy (call->session->data);
  *call->session = (MaqSession) { 0 };
  g_assert_true (provider->poll (call, self->remote_id, &done, &error));
  g_assert_cmpuint (self->worst_position, ==, 1);

  g_assert_true (provider->cancel (call, self->remote_id, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 20 && waiting == NULL; i++)
    provider->poll (call, self->remote_id, &done, &waiting);
  g_assert_error (waiting, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_nonnull (strstr (waiting->message, "taken out of the queue"));

  call->client_id = MAQ_TRIAL_UUID;
  call->session->destroy (call->session->data);
  *call->session = (MaqSession) { 0 };
  g_assert_true (provider->poll (call, first, &done, &error));
  g_assert_true (provider->cancel (call, first, &error));
  for (guint i = 0; i < 20 && running == NULL; i++)
    provider->poll (call, first, &done, &running);
  g_assert_error (running, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_nonnull (strstr (running->message, "interrupted"));
}

static const struct {
  const char *file;
  int         code;
} answers[] = {
  { "history-no-pictures.json", MAQ_ERROR_PROTOCOL }, { "history-hostile.json", MAQ_ERROR_PROTOCOL },
  { "history-empty.json", MAQ_ERROR_PROTOCOL },       { "history-cut.json", MAQ_ERROR_PROTOCOL },
  { "prompt.json", MAQ_ERROR_PROTOCOL },              { "history.json", MAQ_ERROR_UNREACHABLE },
};

/* Read from the disk, with nobody at the server's address. */
static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (MaqTrialLocal) self = start (NULL, NULL, "a");
      g_autoptr (GBytes) bytes = maq_trial_local_load ("comfyui", answers[i].file);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", answers[i].file);
      maq_trial_set_reply (self->trial, "application/json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_null (maq_trial_read (self->trial, &error));
      g_assert_error (error, MAQ_ERROR, answers[i].code);
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, 0);
    }
}

static void
test_downloads (void)
{
  static const struct { const char *fault; int code; } cases[] = {
    { "url-404", MAQ_ERROR_GONE }, { "url-html", MAQ_ERROR_UNREACHABLE }, { "url-500:2", 0 }, { "upload-renames", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *words[] = { "--fault", cases[i].fault, NULL };
      g_autoptr (MaqTrialLocal) self = start (words, NULL, "a");
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].fault);
      g_assert_true (maq_trial_local_go (self, &error) && maq_trial_local_wait (self, &error));
      result = maq_trial_read (self->trial, &error);
      if (cases[i].code != 0)
        g_assert_error (error, MAQ_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, cases[i].code == 0 ? 1 : 0);
    }
}

static MaqDiagnosis
diagnose (const char *fault,
          char      **detail,
          GError    **error)
{
  g_autoptr (MaqTrialLocal) self = start ((const char *const []) { "--fault", fault, NULL }, NULL, "a");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  gboolean ok = self->trial->provider->test (&self->trial->call, &diagnosis, detail, error);

  g_assert_true (ok == (diagnosis == MAQ_DIAGNOSIS_FINE));
  return diagnosis;
}

static void
test_diagnosis (void)
{
  g_autoptr (MaqTrialLocal) nobody = start (NULL, NULL, "a");
  g_autofree char *detail = NULL;
  g_autoptr (GError) model = NULL;
  MaqDiagnosis diagnosis;

  g_assert_cmpint (diagnose ("continue", &detail, NULL), ==, MAQ_DIAGNOSIS_FINE);
  g_assert_true (g_str_has_prefix (detail, "ComfyUI "));
  g_assert_cmpint (diagnose ("no-models", NULL, &model), ==, MAQ_DIAGNOSIS_MODEL);
  g_assert_nonnull (strstr (model->message, "sd_xl_base_1.0.safetensors"));
  g_assert_cmpint (diagnose ("no-route:/object_info", NULL, NULL), ==, MAQ_DIAGNOSIS_OLD_SERVER);
  g_assert_cmpint (diagnose ("no-route:/system_stats", NULL, NULL), ==, MAQ_DIAGNOSIS_ADDRESS);

  g_assert_false (nobody->trial->provider->test (&nobody->trial->call, &diagnosis, NULL, NULL));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_NOBODY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfyui/body", test_body);
  g_test_add_func ("/comfyui/stand-ins", test_stand_ins);
  g_test_add_func ("/comfyui/bad-workflow", test_bad_workflow);
  g_test_add_func ("/comfyui/learn", test_learn);
  g_test_add_func ("/comfyui/live", test_live);
  g_test_add_func ("/comfyui/edit", test_edit);
  g_test_add_func ("/comfyui/references", test_references);
  g_test_add_func ("/comfyui/sockets", test_sockets);
  g_test_add_func ("/comfyui/without-socket", test_without_socket);
  g_test_add_func ("/comfyui/find", test_find);
  g_test_add_func ("/comfyui/refusals", test_refusals);
  g_test_add_func ("/comfyui/unknown-node", test_unknown_node);
  g_test_add_func ("/comfyui/cancel", test_cancel);
  g_test_add_func ("/comfyui/answers", test_answers);
  g_test_add_func ("/comfyui/downloads", test_downloads);
  g_test_add_func ("/comfyui/diagnosis", test_diagnosis);
  return g_test_run ();
}
