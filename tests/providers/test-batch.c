/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-golden.h"
#include "maq-json.h"
#include "maq-trial-local.h"

/* OpenAI's batches: a line uploaded, a batch made of it, looked at, kept, read; found again, stopped, refused. */

#define GOOD -1
#define NONE -2

static MaqFake *fake;

static MaqTrialLocal *
open_trial (MaqFake    *server,
            const char *prompt)
{
  MaqTrialLocal *self = maq_trial_local_new ("openai-batch", NULL, NULL, MAQ_TRIAL_KEY, prompt);
  MaqCall *call = &self->trial->call;
  g_autoptr (GError) error = NULL;

  maq_endpoint_unref (call->endpoint);
  call->endpoint = maq_endpoint_new ("trial", "Trial", "openai-batch", server->base, "gpt-image-2", "openai-batch/gpt-image-2", &error);
  g_assert_no_error (error);
  maq_request_builder_set_quality (self->trial->builder, "low");
  return self;
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
set_mask (MaqTrial *trial)
{
  g_autoptr (GBytes) white = maq_trial_make_png (12, 8, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, white);

  maq_request_builder_set_mask (trial->builder, mask);
}

/* Words, pictures, a mask: the line is the request as JSON, and the answer costs half. */
static void
test_good (void)
{
  static const struct { guint pictures; gboolean masked; } cases[] = { { 0, FALSE }, { 1, TRUE }, { 3, FALSE }, { 16, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MaqTrialLocal) self = open_trial (fake, "a lamp");
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GPtrArray) ledger = NULL;
      guint before = maq_fake_count_charges (fake);
      MaqBlob *blob;

      add_pictures (self->trial, cases[i].pictures);
      if (cases[i].masked)
        set_mask (self->trial);
      result = maq_trial_local_make (self, 1);
      ledger = maq_fake_read_ledger (fake);
      g_assert_cmpuint (ledger->len, ==, before + 1);
      blob = g_ptr_array_index (result->pictures, 0);
      g_assert_cmpstr (maq_blob_get_sha256 (blob), ==, g_ptr_array_index (ledger, before));
      g_assert_cmpuint (maq_blob_get_width (blob), ==, 1024);
      g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_MADE);
      /* 196 tokens at $30 the million, halved, and what went in, halved. */
      g_assert_true (result->has_cost);
      g_assert_cmpint (result->cost, >=, 196 * 15);
      g_assert_cmpint (result->cost, <=, 196 * 15 + (gint64) cases[i].pictures * 1536 * 4 + 200);
      g_assert_true (g_str_has_prefix (result->request_id, "req_"));
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, 1);
      maq_trial_check_key (self->trial, NULL);
    }
}

static void
test_golden (void)
{
  g_autoptr (MaqTrialLocal) words = open_trial (fake, "a \"lamp\"");
  g_autoptr (MaqTrialLocal) pictures = open_trial (fake, "a lamp");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *text = NULL;

  first = maq_golden_prepare (words->trial);
  add_pictures (pictures->trial, 1);
  pictures->trial->call.uploads = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (pictures->trial->call.uploads, g_strdup ("file-abc"));
  second = maq_golden_prepare (pictures->trial);
  text = g_strdup_printf ("=== from words, before its line is there\n%s\n=== one picture\n%s", first, second);
  maq_golden_compare (text, "batch.txt");
}

/* The line goes, and does not stay longer than it is needed. */
static void
test_line (void)
{
  g_autoptr (MaqTrialLocal) self = open_trial (fake, "a lamp");
  g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);
  g_autoptr (JsonNode) requests = maq_fake_dup_requests (fake);
  g_autofree char *text = maq_json_to_string (requests);

  g_assert_nonnull (strstr (text, "POST"));
  g_assert_nonnull (strstr (text, "/v1/files"));
  g_assert_nonnull (strstr (text, "DELETE"));
  g_assert_cmpuint (result->pictures->len, ==, 1);
}

typedef struct {
  const char *fault;
  int         submit, poll, read;
  MaqCharge   charge;
  guint       charged;
} Row;

static void
check_code (const Row    *row,
            const char   *act,
            const GError *error,
            int           wanted)
{
  if (wanted == GOOD ? error == NULL : g_error_matches (error, MAQ_ERROR, wanted))
    return;
  g_error ("%s: %s wanted %s, got %s", row->fault, act, wanted == GOOD ? "success" : maq_error_to_word (wanted),
           error != NULL ? error->message : "success");
}

static void
check_row (const Row *row)
{
  g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", row->fault);
  g_autoptr (MaqTrialLocal) self = open_trial (fake, prompt);
  g_autoptr (GError) submit = NULL, poll = NULL, read = NULL;
  g_autoptr (MaqResult) result = NULL;
  guint before = maq_fake_count_charges (fake);

  maq_trial_local_go (self, &submit);
  check_code (row, "submit", submit, row->submit);
  if (submit == NULL)
    {
      maq_trial_local_wait (self, &poll);
      check_code (row, "poll", poll, row->poll);
    }
  if (maq_fake_count_charges (fake) - before != row->charged || self->trial->report.charge != row->charge)
    g_error ("%s: %u charges, charge %d", row->fault, maq_fake_count_charges (fake) - before, self->trial->report.charge);
  if (submit == NULL && poll == NULL)
    {
      result = maq_trial_read (self->trial, &read);
      check_code (row, "read", read, row->read);
    }
  g_assert_cmpuint (maq_trial_count_files (self->trial), ==, result != NULL ? result->pictures->len : 0);
  maq_trial_check_key (self->trial, submit != NULL ? submit : poll);
}

static void
test_faults (void)
{
  static const Row rows[] = {
    /* What the line was refused for: free. */
    { "moderation", GOOD, MAQ_ERROR_MODERATED, NONE, MAQ_CHARGE_NONE, 0 },
    { "verify", GOOD, MAQ_ERROR_VERIFICATION, NONE, MAQ_CHARGE_NONE, 0 },
    { "404", GOOD, MAQ_ERROR_MODEL, NONE, MAQ_CHARGE_NONE, 0 },
    { "400", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "balance", GOOD, MAQ_ERROR_QUOTA, NONE, MAQ_CHARGE_NONE, 0 },
    { "429", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "500-free", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "batch-expires", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "job-fails:no", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    /* What is in the answer is another matter. */
    { "bad-base64", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "base64-space", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "no-usage", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    /* A look that fails says nothing of the batch. */
    { "poll-500:2", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "poll-429:2", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "content-500:2", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "odd-status", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

/* The answer that would have named the batch is lost: the list has it. */
static void
test_find (void)
{
  g_autoptr (MaqTrialLocal) lost = open_trial (fake, "a lamp fault:reset-after-body");
  g_autoptr (MaqTrialLocal) never = open_trial (fake, "a lamp");
  g_autofree char *found = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 since_us = g_get_real_time ();

  lost->trial->call.client_id = "11111111-5b8a-4a5d-9d5c-1d2f3a4b5c6d";
  never->trial->call.client_id = "22222222-5b8a-4a5d-9d5c-1d2f3a4b5c6d";
  g_assert_false (maq_trial_local_go (lost, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
  g_assert_null (lost->remote_id);
  g_clear_error (&error);

  g_assert_true (lost->trial->provider->find (&lost->trial->call, since_us, &found, &error));
  g_assert_no_error (error);
  g_assert_nonnull (found);
  lost->remote_id = g_strdup (found);
  g_assert_true (maq_trial_local_wait (lost, &error));
  result = maq_trial_read (lost->trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pictures->len, ==, 1);

  g_assert_true (never->trial->provider->find (&never->trial->call, since_us, &nothing, &error));
  g_assert_no_error (error);
  g_assert_null (nothing);
}

/* Behind a hundred others; also when the clock was ten years ahead as it went out. */
static void
test_find_far (void)
{
  const gint64 ahead_us = 3652 * G_TIME_SPAN_DAY;
  g_autoptr (MaqTrialLocal) first = open_trial (fake, "a lamp");
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 since_us = g_get_real_time ();

  first->trial->call.client_id = "33333333-5b8a-4a5d-9d5c-1d2f3a4b5c6d";
  g_assert_true (maq_trial_local_go (first, &error));
  for (guint i = 0; i < 105; i++)
    {
      g_autoptr (MaqTrialLocal) other = open_trial (fake, "a lamp");

      g_assert_true (maq_trial_local_go (other, &error));
    }
  g_assert_true (first->trial->provider->find (&first->trial->call, since_us, &found, &error));
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_clear_pointer (&found, g_free);
  g_assert_true (first->trial->provider->find (&first->trial->call, since_us + ahead_us, &found, &error));
  g_assert_no_error (error);
  g_assert_nonnull (found);
}

static void
test_cancel (void)
{
  const char *const options[] = { "--job-ms", "60000", NULL };
  g_autoptr (MaqFake) slow = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) self = open_trial (slow, "a lamp");
  g_autoptr (GError) error = NULL;
  gboolean done;

  g_assert_true (maq_trial_local_go (self, &error));
  g_assert_true (self->trial->provider->poll (&self->trial->call, self->remote_id, &done, &error));
  g_assert_false (done);
  g_assert_cmpint (self->trial->report.retry_after_ms, >=, 2000);
  g_assert_true (self->trial->provider->cancel (&self->trial->call, self->remote_id, &error));
  g_assert_no_error (error);
  g_assert_false (maq_trial_local_wait (self, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_NONE);
  g_assert_cmpuint (maq_fake_count_charges (slow), ==, 0);
}

/* It is not made before it is known to be too much. */
static void
test_too_many (void)
{
  g_autoptr (MaqTrialLocal) self = open_trial (fake, "a lamp");
  g_autoptr (GError) error = NULL;

  add_pictures (self->trial, 17);
  g_assert_false (maq_trial_local_go (self, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* Recorded: a batch in each of its states, and lists. */
static void
test_recorded_output (void)
{
  static const struct { const char *file; guint pictures; } files[] = {
    { "output.jsonl", 1 }, { "output-edit.jsonl", 1 }, { "output-cut-end.jsonl", 1 }, { "output-refused.jsonl", 0 }, { "output-other.jsonl", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (MaqTrialLocal) self = open_trial (fake, "a lamp");
      g_autoptr (GBytes) bytes = maq_trial_local_load ("openai-batch", files[i].file);
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;

      maq_trial_set_reply (self->trial, "application/octet-stream", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      result = maq_trial_read (self->trial, &error);
      if ((result != NULL ? result->pictures->len : 0) != files[i].pictures)
        g_error ("%s: %s", files[i].file, error != NULL ? error->message : "too many");
      g_assert_cmpuint (maq_trial_count_files (self->trial), ==, files[i].pictures);
    }
}

static void
test_connection (void)
{
  const char *const options[] = { "--key", "sk-another", NULL };
  g_autoptr (MaqFake) strict = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) good = open_trial (fake, "x");
  g_autoptr (MaqTrialLocal) bad = open_trial (strict, "x");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_autofree char *detail = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (good->trial->provider->test (&good->trial->call, &diagnosis, &detail, &error));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_FINE);
  g_assert_nonnull (detail);
  g_assert_false (bad->trial->provider->test (&bad->trial->call, &diagnosis, &other, &error));
  g_assert_cmpint (diagnosis, ==, MAQ_DIAGNOSIS_KEY);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_AUTH);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  fake = maq_fake_start (NULL);
  g_test_add_func ("/batch/good", test_good);
  g_test_add_func ("/batch/golden", test_golden);
  g_test_add_func ("/batch/line", test_line);
  g_test_add_func ("/batch/faults", test_faults);
  g_test_add_func ("/batch/find", test_find);
  g_test_add_func ("/batch/find-far", test_find_far);
  g_test_add_func ("/batch/cancel", test_cancel);
  g_test_add_func ("/batch/too-many", test_too_many);
  g_test_add_func ("/batch/recorded-output", test_recorded_output);
  g_test_add_func ("/batch/connection", test_connection);
  result = g_test_run ();
  maq_fake_stop (fake);
  return result;
}
