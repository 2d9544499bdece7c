/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-trial.h"

#define GOOD -1   /* in place of an error code: it must succeed */

static MaqFake *fake;      /* one server for all: each trial looks only at the charges it adds */
static guint    n_charges;

static void
check_error (const char   *what,
             const GError *error,
             int           wanted)
{
  if (wanted == GOOD ? error == NULL : g_error_matches (error, MAQ_ERROR, wanted))
    return;

  g_error ("%s: wanted %s, got %s", what, wanted == GOOD ? "success" : maq_error_to_word (wanted),
           error != NULL ? error->message : "success");
}

/* Every picture of the result is, byte for byte, one that was charged in this trial. */
static void
check_against_ledger (MaqResult *result)
{
  g_autoptr (GPtrArray) hashes = maq_fake_read_ledger (fake);

  for (guint i = 0; i < result->pictures->len; i++)
    {
      MaqBlob *blob = g_ptr_array_index (result->pictures, i);
      gboolean found = FALSE;

      for (guint j = n_charges; j < hashes->len; j++)
        found |= g_str_equal (g_ptr_array_index (hashes, j), maq_blob_get_sha256 (blob));
      g_assert_true (found);
    }
}

typedef struct {
  const char *fault;
  int         submit;      /* GOOD or a code */
  MaqCharge   charge;
  guint       status;
  guint       charged;     /* pictures on the ledger */
  int         read;        /* GOOD or a code; looked at when a reply lies there */
  guint       pictures, missing;
} Row;

static void
check_row (const Row *row,
           guint      previews)
{
  g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", row->fault);
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", prompt);
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) submit = NULL;
  g_autoptr (GError) read = NULL;
  guint before = n_charges = maq_fake_count_charges (fake);

  maq_request_builder_set_previews (trial->builder, previews);
  maq_trial_go (trial, &submit);
  check_error (row->fault, submit, row->submit);
  if (trial->report.charge != row->charge || trial->report.http_status != row->status)
    g_error ("%s: charge %d, status %u", row->fault, trial->report.charge, trial->report.http_status);
  if (maq_fake_count_charges (fake) - before != row->charged)
    g_error ("%s: %u charges", row->fault, maq_fake_count_charges (fake) - before);
  /* Never called free when it was paid. */
  g_assert_true (row->charged == 0 || trial->report.charge != MAQ_CHARGE_NONE);
  g_assert_true (trial->exchange.complete == (submit == NULL));

  if (trial->exchange.replied)
    {
      result = maq_trial_read (trial, &read);
      check_error (row->fault, read, row->read);
      if (result != NULL && (result->pictures->len != row->pictures || result->n_missing != row->missing))
        g_error ("%s: %u pictures, %u missing", row->fault, result->pictures->len, result->n_missing);
      if (result != NULL)
        check_against_ledger (result);
      /* No stray file: what was given up is gone. */
      g_assert_cmpuint (maq_trial_count_files (trial), ==, result != NULL ? result->pictures->len : 0);
    }
  maq_trial_check_key (trial, submit);
  maq_trial_check_key (trial, read);
}

static void
check_rows (const Row *rows,
            gsize      n)
{
  for (gsize i = 0; i < n; i++)
    check_row (&rows[i], 0);
}

/* Rows 1 to 5 of the fault table. */
static void
test_refusals (void)
{
  static const Row rows[] = {
    { "400", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 400 },          { "404", MAQ_ERROR_MODEL, MAQ_CHARGE_NONE, 404 },
    { "413", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 413 },          { "415", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 415 },
    { "422", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 422 },          { "moderation", MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, 400 },
    { "401", MAQ_ERROR_AUTH, MAQ_CHARGE_NONE, 401 },             { "403", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 403 },
    { "verify", MAQ_ERROR_VERIFICATION, MAQ_CHARGE_NONE, 403 },          { "402", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, 402 },
    { "quota", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, 429 },          { "balance", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, 429 },
    { "spend-limit", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, 429 },    { "hard-limit", MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, 400 },
    { "429", MAQ_ERROR_RATE, MAQ_CHARGE_NONE, 429 },             { "overloaded", MAQ_ERROR_RATE, MAQ_CHARGE_NONE, 503 },
    { "redirect", MAQ_ERROR_PROTOCOL, MAQ_CHARGE_NONE, 302 },
    { "408-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 408, 1 },
    { "409-free", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 409, 0 },
    { "500-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 500, 1 },
    { "500-free", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 500, 0 },
    { "502-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 502, 1 },
    { "504-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 504, 1 },
    { "520-free", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 520, 0 },
    { "524-charged", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 524, 1 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Rows 8 to 13: the reply itself. */
static void
test_replies (void)
{
  static const Row rows[] = {
    { "reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 0, 1 },
    { "close-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 0, 1 },
    { "half-close", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "slow-close", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "slow:60000", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "slow-head:4000", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "truncate:300", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 200, 1, MAQ_ERROR_PROTOCOL },
    { "truncate:-5", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 200, 1, GOOD, 1, 0 },
    { "truncate-reset:-5", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 200, 1, GOOD, 1, 0 },
    { "wrong-length:100", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 200, 1, GOOD, 1, 0 },
    { "wrong-length:-2", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "endless", MAQ_ERROR_PROTOCOL, MAQ_CHARGE_UNKNOWN, 200, 1, GOOD, 1, 0 },
    { "endless-head", MAQ_ERROR_PROTOCOL, MAQ_CHARGE_UNKNOWN, 200, 1 },
    { "html", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "wrong-type", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "chunked:100", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "continue", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Rows 14 to 17: what is in it. */
static void
test_contents (void)
{
  static const char *const unreadable[] = {
    "empty", "garbage", "deep", "nul", "bad-utf8", "no-data", "null-data", "empty-data", "array-typed", "number-picture",
    "huge-numbers", "scalar", "error-200", "bad-base64", "base64-odd", "zero-image",
  };
  static const char *const readable[] = {
    "base64-space", "base64-url", "base64-nopad", "base64-slash", "base64-unicode", "base64-prefix", "cut-image", "wrong-image",
    "bomb", "truncate-members", "bare", "no-usage", "zero-usage", "revised", "notes",
  };
  static const Row several[] = {
    { "duplicate", GOOD, MAQ_CHARGE_MADE, 200, 2, GOOD, 2, 0 },
    { "extra:2", GOOD, MAQ_CHARGE_MADE, 200, 3, GOOD, 3, 0 },
    { "fewer", GOOD, MAQ_CHARGE_MADE, 200, 0, MAQ_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++)
    check_row (&(Row) { unreadable[i], GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL }, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (readable); i++)
    check_row (&(Row) { readable[i], GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 }, 0);
  check_rows (several, G_N_ELEMENTS (several));
}

/* Row 18. The download itself is free: only it is tried again. */
static void
test_addresses (void)
{
  static const Row rows[] = {
    { "url", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "url-relative", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "url-data", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "url-hops:3", GOOD, MAQ_CHARGE_MADE, 200, 1, GOOD, 1, 0 },
    { "url-hops:4", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-loop", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-404", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_GONE },
    { "url-foreign:http:10.0.0.1", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:https:10.0.0.1", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:https:169.254.169.254", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:https:127.0.0.1", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:https:user@127.0.0.1", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:file:etc", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "url-foreign:ftp:127.0.0.1", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_streams (void)
{
  static const struct { const char *fault; guint previews; } good[] = {
    { "delay:1", 2 }, { "sse-no-blank", 2 }, { "sse-heartbeat", 2 }, { "sse-crlf", 2 }, { "sse-order", 2 }, { "sse-done", 2 },
    { "sse-no-event", 2 }, { "sse-gap:20", 2 }, { "chunked:7", 2 }, { "pieces:3001", 2 }, { "until-close", 2 },
    { "base64-space", 2 }, { "no-usage", 2 },
  };
  static const Row bad[] = {
    { "sse-no-completed", GOOD, MAQ_CHARGE_MADE, 200, 1, MAQ_ERROR_PROTOCOL },
    { "truncate:2000", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 200, 1, MAQ_ERROR_PROTOCOL },
    { "reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, 0, 1 },
    { "429", MAQ_ERROR_RATE, MAQ_CHARGE_NONE, 429 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", good[i].fault);
      g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", prompt);
      g_autoptr (MaqResult) result = NULL;
      g_autoptr (GError) error = NULL;

      n_charges = maq_fake_count_charges (fake);
      maq_request_builder_set_previews (trial->builder, 2);
      maq_trial_go (trial, &error);
      check_error (good[i].fault, error, GOOD);
      g_assert_cmpuint (trial->n_previews, ==, good[i].previews);
      result = maq_trial_read (trial, &error);
      check_error (good[i].fault, error, GOOD);
      g_assert_cmpuint (result->pictures->len, ==, 1);
      check_against_ledger (result);
      g_assert_cmpuint (maq_trial_count_files (trial), ==, 1);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    check_row (&bad[i], 1);
}

/* The stream says that it was refused, which is free, or that it failed, which may not be. */
static void
test_stream_refuses (void)
{
  g_autoptr (MaqTrial) refused = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp fault:sse-error");
  g_autoptr (MaqTrial) failed = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp fault:sse-fail");
  g_autoptr (GError) error = NULL;
  guint before = maq_fake_count_charges (fake);

  maq_request_builder_set_previews (refused->builder, 1);
  g_assert_false (maq_trial_go (refused, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_MODERATED);
  g_assert_cmpint (refused->report.charge, ==, MAQ_CHARGE_NONE);
  g_assert_cmpstr (refused->report.provider_code, ==, "moderation_blocked");
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, before);
  g_clear_error (&error);

  maq_request_builder_set_previews (failed->builder, 1);
  g_assert_false (maq_trial_go (failed, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpint (failed->report.charge, ==, MAQ_CHARGE_UNKNOWN);
}

/* A completed picture on a connection that nobody closes does not wait for the ten minutes to pass. */
static void
test_stream_left_open (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2",
                                              "a lamp fault:chunked fault:truncate:-5 fault:then-hang");
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  maq_request_builder_set_previews (trial->builder, 1);
  g_assert_true (maq_trial_go (trial, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
  result = maq_trial_read (trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pictures->len, ==, 1);
}

static void
test_error_shapes (void)
{
  static const char *const shapes[] = { "openai", "int-code", "text", "text-message", "detail", "detail-list", "code-message",
                                        "html", "plain", "empty", "binary", "null", "list", "deep" };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint status = 400; status <= 500; status += 100)
      {
        g_autofree char *prompt = g_strdup_printf ("a fault:shape:%s:%u", shapes[i], status);
        g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", prompt);
        g_autoptr (GError) error = NULL;

        maq_trial_go (trial, &error);
        check_error (prompt, error, status == 400 ? MAQ_ERROR_REFUSED : MAQ_ERROR_UNKNOWN_OUTCOME);
        if (i < 9 && strstr (error->message, "The picture is too large.") == NULL)
          g_error ("%s: %s", shapes[i], error->message);
        g_assert_cmpuint (strlen (error->message), <, 2048);
      }
}

static void
test_money_and_notes (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp fault:notes fault:revised");
  g_autoptr (MaqTrial) stated = maq_trial_new (fake->base, "openai/gpt-image-2", "a fault:prompt-tokens fault:ignored");
  g_autoptr (MaqTrial) unsaid = maq_trial_new (fake->base, "openai/gpt-image-2", "a fault:no-usage");
  g_autoptr (MaqTrial) coarse = maq_trial_new (fake->base, "openai/gpt-image-2", "abcd fault:no-details");
  g_autoptr (MaqResult) first = NULL, second = NULL, third = NULL, fourth = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_quality (trial->builder, "low");
  g_assert_true (maq_trial_go (trial, &error));
  first = maq_trial_read (trial, &error);
  g_assert_no_error (error);
  /* 196 output tokens at $30 and 33 characters of text, 9 tokens at $5, the million. */
  g_assert_true (first->has_usage && first->has_cost);
  g_assert_cmpint (first->output_tokens, ==, 196);
  g_assert_cmpint (first->cost, ==, 196 * 30 + first->input_text_tokens * 5);
  g_assert_cmpuint (first->notes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (first->notes, 1), ==, "A second note.");
  g_assert_cmpstr (first->revised_prompt, ==, "as you said");
  g_assert_cmpstr (first->model, ==, "gpt-image-2");
  g_assert_cmpstr (first->request_id, ==, trial->report.request_id);

  g_assert_true (maq_trial_go (stated, &error));
  second = maq_trial_read (stated, &error);
  g_assert_cmpint (second->cost, ==, 42100);
  g_assert_cmpstr (g_ptr_array_index (second->notes, 0), ==, "Ignored: fnord, xyzzy");

  g_assert_true (maq_trial_go (unsaid, &error));
  third = maq_trial_read (unsaid, &error);
  g_assert_false (third->has_cost || third->has_usage);

  g_assert_true (maq_trial_go (coarse, &error));
  fourth = maq_trial_read (coarse, &error);
  g_assert_cmpint (fourth->input_image_tokens, >, 0);
  g_assert_cmpint (fourth->cost, ==, fourth->output_tokens * 30 + fourth->input_image_tokens * 8);
}

static void
test_references (void)
{
  static const guint counts[] = { 1, 3, 16 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint with_mask = 0; with_mask < 2; with_mask++)
      {
        g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", "put them together");
        g_autoptr (GBytes) white = maq_trial_make_png (20, 10, 0xffffffff);
        g_autoptr (MaqBlob) mask = maq_trial_make_blob (trial, white);
        g_autoptr (MaqResult) result = NULL;
        g_autoptr (GError) error = NULL;
        gint64 expected = 0;

        for (guint n = 0; n < counts[i]; n++)
          {
            g_autoptr (GBytes) png = maq_trial_make_png (60 + n, 40, 0x112233ff + (n << 8));

            /* A small one is doubled, then cut into squares of 32. */
            expected += (2 * (60 + n) + 31) / 32 * 3;
            maq_trial_add_picture (trial, png);
          }
        if (with_mask)
          maq_request_builder_set_mask (trial->builder, mask);

        n_charges = maq_fake_count_charges (fake);
        maq_trial_go (trial, &error);
        check_error ("references", error, GOOD);
        result = maq_trial_read (trial, &error);
        g_assert_no_error (error);
        check_against_ledger (result);
        g_assert_cmpint (result->input_image_tokens, ==, expected);
      }
}

static void
test_retry_after (void)
{
  static const struct { const char *value; gint64 wanted; } cases[] = {
    { "retry-after=7", 7000 }, { "retry-after-ms=250", 250 }, { "retry-after=-1", 12000 }, { "retry-after=1e99", 12000 },
    { "retry-after=NaN", 12000 }, { "retry-after=Thu,%2001%20Jan%201970%2000%3A00%3A00%20GMT", 0 },
    { "retry-after=99999999", 600000 }, { "x-nothing=1", 12000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("a fault:429:1:%s", cases[i].value);
      g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", prompt);
      g_autoptr (GError) error = NULL;

      g_assert_false (maq_trial_go (trial, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_RATE);
      g_assert_cmpint (trial->report.retry_after_ms, ==, cases[i].wanted);
    }
}

/* S5: the tail stays here when the journal cannot say that it goes. */
static void
test_commit_fails (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp");
  g_autoptr (GError) error = NULL;
  guint before = maq_fake_count_charges (fake);

  trial->commit_fails = TRUE;
  g_assert_false (maq_trial_go (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  g_assert_cmpint (trial->report.charge, ==, MAQ_CHARGE_NONE);
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, before);
}

static void
test_disk_full_while_reading (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp");
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_trial_go (trial, &error));
  trial->disk_is_full = TRUE;
  g_assert_null (maq_trial_read (trial, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  g_clear_error (&error);

  /* The reply is still there: read again once there is room. */
  trial->disk_is_full = FALSE;
  result = maq_trial_read (trial, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pictures->len, ==, 1);
}

static void
test_phases (void)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (fake->base, "openai/gpt-image-2", "a lamp fault:delay:300");
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_trial_go (trial, &error));
  g_assert_true (trial->n_phases & 1u << MAQ_PHASE_THINKING);
  g_assert_true (trial->n_phases & 1u << MAQ_PHASE_RECEIVING);
}

/* A server whose replies cost nothing: a lost one is not a question of money. */
static void
test_free_row (void)
{
  static const Row rows[] = {
    { "500-charged", MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, 500 },
    { "502-charged", MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, 502 },
  };
  const char *const options[] = { "--unix", "--compatible", "--no-key", "--any-model", NULL };
  g_autoptr (MaqFake) local = maq_fake_start (options);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("a fault:%s", rows[i].fault);
      g_autoptr (MaqTrial) trial = maq_trial_new (local->base, "draft", prompt);
      g_autoptr (GError) error = NULL;

      g_assert_false (maq_trial_go (trial, &error));
      check_error (rows[i].fault, error, rows[i].submit);
      g_assert_cmpint (trial->report.charge, ==, rows[i].charge);
    }

  /* And it answers with an address, which leads back to the socket. */
  {
    g_autoptr (MaqTrial) trial = maq_trial_new (local->base, "draft", "a lamp");
    g_autoptr (MaqResult) result = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (maq_trial_go (trial, &error));
    result = maq_trial_read (trial, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (result->pictures->len, ==, 1);
    g_assert_true (result->has_cost);
    g_assert_cmpint (result->cost, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  fake = maq_fake_start (NULL);
  g_test_add_func ("/exchange/refusals", test_refusals);
  g_test_add_func ("/exchange/replies", test_replies);
  g_test_add_func ("/exchange/contents", test_contents);
  g_test_add_func ("/exchange/addresses", test_addresses);
  g_test_add_func ("/exchange/streams", test_streams);
  g_test_add_func ("/exchange/stream-refuses", test_stream_refuses);
  g_test_add_func ("/exchange/stream-left-open", test_stream_left_open);
  g_test_add_func ("/exchange/error-shapes", test_error_shapes);
  g_test_add_func ("/exchange/money-and-notes", test_money_and_notes);
  g_test_add_func ("/exchange/references", test_references);
  g_test_add_func ("/exchange/retry-after", test_retry_after);
  g_test_add_func ("/exchange/commit-fails", test_commit_fails);
  g_test_add_func ("/exchange/disk-full-while-reading", test_disk_full_while_reading);
  g_test_add_func ("/exchange/phases", test_phases);
  g_test_add_func ("/exchange/free-row", test_free_row);
  result = g_test_run ();
  maq_fake_stop (fake);
  return result;
}
