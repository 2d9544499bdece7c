/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-trial-local.h"

/* The services of jobs, each against its fake: what becomes of a request, what is said of it, and what it cost. */

#define GOOD -1   /* in place of an error code: it must succeed */
#define NONE -2   /* not looked at: it ended before */

static const char *const kinds[] = { "replicate", "synexa", "fal", "wavespeed" };
static MaqFake *fakes[G_N_ELEMENTS (kinds)];

static MaqTrialLocal *
open_at (MaqFake    *fake,
         const char *kind,
         const char *options,
         const char *prompt)
{
  MaqTrialLocal *self = maq_trial_local_new (kind, NULL, options, MAQ_TRIAL_KEY, prompt);
  MaqCall *call = &self->trial->call;
  g_autoptr (MaqEndpoint) nowhere = call->endpoint;
  g_autoptr (GError) error = NULL;

  call->endpoint = maq_endpoint_new_full ("trial", "Trial", kind, fake->base, maq_endpoint_get_model (nowhere),
                                          maq_endpoint_get_row_id (nowhere), options, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
check_code (const char   *kind,
            const char   *fault,
            const char   *act,
            const GError *error,
            int           wanted)
{
  if (wanted == GOOD ? error == NULL : g_error_matches (error, MAQ_ERROR, wanted))
    return;

  g_error ("%s, %s: %s wanted %s, got %s", kind, fault, act, wanted == GOOD ? "success" : maq_error_to_word (wanted),
           error != NULL ? error->message : "success");
}

typedef struct {
  const char *fault;
  int         submit, poll, read;   /* GOOD, NONE or a code */
  MaqCharge   charge;               /* as the last report has it */
  guint       charged;              /* pictures on the ledger */
} Row;

static void
check_pictures (MaqFake    *fake,
                MaqResult  *result,
                guint       before)
{
  g_autoptr (GPtrArray) hashes = maq_fake_read_ledger (fake);

  for (guint i = 0; i < result->pictures->len; i++)
    {
      MaqBlob *blob = g_ptr_array_index (result->pictures, i);
      gboolean found = FALSE;

      for (guint j = before; j < hashes->len; j++)
        found |= g_str_equal (g_ptr_array_index (hashes, j), maq_blob_get_sha256 (blob));
      g_assert_true (found);
    }
}

/* The acts in their order, as far as they go. */
static void
run (MaqTrialLocal *self,
     const char    *kind,
     const Row     *row,
     MaqFake       *fake)
{
  MaqTrial *trial = self->trial;
  g_autoptr (GError) submit = NULL;
  g_autoptr (GError) poll = NULL;
  g_autoptr (GError) read = NULL;
  g_autoptr (MaqResult) result = NULL;
  guint before = maq_fake_count_charges (fake);

  maq_trial_local_go (self, &submit);
  check_code (kind, row->fault, "submit", submit, row->submit);
  g_assert_true ((submit == NULL) == (self->remote_id != NULL));
  maq_trial_check_key (trial, submit);
  if (submit == NULL)
    {
      maq_trial_local_wait (self, &poll);
      check_code (kind, row->fault, "poll", poll, row->poll);
      maq_trial_check_key (trial, poll);
    }
  if (maq_fake_count_charges (fake) - before != row->charged || trial->report.charge != row->charge)
    g_error ("%s, %s: %u charges, charge %d", kind, row->fault, maq_fake_count_charges (fake) - before, trial->report.charge);
  /* Never called free when it was paid. */
  g_assert_true (row->charged == 0 || trial->report.charge != MAQ_CHARGE_NONE);
  if (submit != NULL || poll != NULL)
    return;

  result = maq_trial_read (trial, &read);
  check_code (kind, row->fault, "read", read, row->read);
  maq_trial_check_key (trial, read);
  if (result != NULL)
    {
      check_pictures (fake, result, before);
      g_assert_cmpuint (result->n_missing, ==, 0);
    }
  g_assert_cmpuint (maq_trial_count_files (trial), ==, result != NULL ? 1 : 0);
}

static void
check_rows (const char *kind,
            MaqFake    *fake,
            const Row  *rows,
            gsize       n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", rows[i].fault);
      g_autoptr (MaqTrialLocal) self = open_at (fake, kind, NULL, prompt);

      run (self, kind, &rows[i], fake);
    }
}

static void
check_all (const Row *rows,
           gsize      n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    check_rows (kinds[i], fakes[i], rows, n);
}

/* Rows 1 to 4: refused, and free. */
static void
test_refusals (void)
{
  static const Row rows[] = {
    { "401", MAQ_ERROR_AUTH, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "balance", MAQ_ERROR_QUOTA, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "422", MAQ_ERROR_REFUSED, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "413", MAQ_ERROR_REFUSED, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "429", MAQ_ERROR_RATE, NONE, NONE, MAQ_CHARGE_NONE, 0 },
  };

  check_all (rows, G_N_ELEMENTS (rows));
}

/* Rows 5 to 14 at the one request that costs: without an id nobody knows, with it nothing is lost. */
static void
test_lost_answers (void)
{
  static const Row rows[] = {
    { "500-charged", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "502-charged", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "504-free", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 0 },
    { "reset-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "close-after-body", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "html", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "garbage", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "empty", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "deep", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "nul", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "scalar", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "truncate:10", MAQ_ERROR_UNKNOWN_OUTCOME, NONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "truncate:-1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "truncate-reset:-1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "half-close", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "chunked:7", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "continue", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
  };

  check_all (rows, G_N_ELEMENTS (rows));
}

/* A question that goes wrong says nothing about the job. */
static void
test_polls (void)
{
  static const char *const passing[] = {
    "poll-500:2", "poll-502:1", "poll-400:1", "poll-429:1", "poll-html:1", "poll-garbage:1", "poll-empty:1",
    "poll-deep:1", "poll-nul:1", "poll-truncate:1", "poll-reset:1", "poll-close:1", "queue:2", "odd-status:dreaming",
  };
  static const Row ends[] = {
    { "poll-404", GOOD, MAQ_ERROR_GONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "poll-401", GOOD, MAQ_ERROR_AUTH, NONE, MAQ_CHARGE_UNKNOWN, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
    check_all (&(Row) { passing[i], GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 }, 1);
  check_all (ends, G_N_ELEMENTS (ends));
}

/* How a job ends. What a service does not say of its charges is not known. */
static void
test_ends (void)
{
  static const Row usual[] = {
    { "job-fails:moderation", GOOD, MAQ_ERROR_MODERATED, NONE, MAQ_CHARGE_NONE, 0 },
    { "job-fails:server", GOOD, MAQ_ERROR_UNKNOWN_OUTCOME, NONE, MAQ_CHARGE_UNKNOWN, 0 },
    { "job-fails:empty", GOOD, MAQ_ERROR_UNKNOWN_OUTCOME, NONE, MAQ_CHARGE_UNKNOWN, 0 },
    { "job-fails:none", GOOD, MAQ_ERROR_UNKNOWN_OUTCOME, NONE, MAQ_CHARGE_UNKNOWN, 0 },
    { "job-fails:long", GOOD, MAQ_ERROR_UNKNOWN_OUTCOME, NONE, MAQ_CHARGE_UNKNOWN, 0 },
    { "job-fails-charged:server", GOOD, MAQ_ERROR_UNKNOWN_OUTCOME, NONE, MAQ_CHARGE_UNKNOWN, 1 },
    { "no-output", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
  };
  static const Row fal[] = {
    { "job-fails:moderation", GOOD, MAQ_ERROR_MODERATED, NONE, MAQ_CHARGE_NONE, 0 },
    { "job-fails:server", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "job-fails:timeout", GOOD, MAQ_ERROR_REFUSED, NONE, MAQ_CHARGE_NONE, 0 },
    { "no-output", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "result-500:2", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "result-html:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "result-reset:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "result-404", GOOD, MAQ_ERROR_GONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
  };
  static const Row removed = { "data-removed", GOOD, MAQ_ERROR_GONE, NONE, MAQ_CHARGE_UNKNOWN, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!g_str_equal (kinds[i], "fal"))
      check_rows (kinds[i], fakes[i], usual, G_N_ELEMENTS (usual));
    else
      check_rows (kinds[i], fakes[i], fal, G_N_ELEMENTS (fal));
  check_rows ("replicate", fakes[0], &removed, 1);
  check_rows ("fal", fakes[2], &removed, 1);
  check_rows ("wavespeed", fakes[3], &removed, 1);
}

/* Row 18: only the download is repeated, and it never goes where it must not. */
static void
test_outputs (void)
{
  static const Row rows[] = {
    { "url-data", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-relative", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-hops:3", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-500:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-cut:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-reset:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-html:1", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-503", GOOD, GOOD, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_MADE, 1 },
    { "url-html", GOOD, GOOD, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_MADE, 1 },
    { "url-403", GOOD, GOOD, MAQ_ERROR_GONE, MAQ_CHARGE_MADE, 1 },
    { "url-404", GOOD, GOOD, MAQ_ERROR_GONE, MAQ_CHARGE_MADE, 1 },
    { "url-empty", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-bad", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-loop", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-hop-foreign:http:10.0.0.1", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-foreign:http:10.0.0.1", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-foreign:https:169.254.169.254", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
    { "url-foreign:file:etc", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
  };
  static const Row list[] = {
    { "url-string", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 },
    { "url-null", GOOD, GOOD, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, 1 },
  };

  check_all (rows, G_N_ELEMENTS (rows));
  check_rows ("replicate", fakes[0], list, G_N_ELEMENTS (list));
  check_rows ("synexa", fakes[1], list, G_N_ELEMENTS (list));
}

static void
add_pictures (MaqTrialLocal *self,
              guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (60 + i, 40, 0x112233ff + (i << 8));

      maq_trial_add_picture (self->trial, png);
    }
}

/* What is written is what a strict server takes, for every ratio and with pictures. */
static void
test_requests (void)
{
  static const guint counts[] = { 0, 1, 3, 16 };
  static const Row good = { "nothing", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (counts); j++)
      {
        g_autoptr (MaqTrialLocal) self = open_at (fakes[i], kinds[i], NULL, "put them together");

        add_pictures (self, counts[j]);
        maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_1_1 + j);
        run (self, kinds[i], &good, fakes[i]);
      }
}

static void
test_mask (void)
{
  static const Row good = { "nothing", GOOD, GOOD, GOOD, MAQ_CHARGE_MADE, 1 };
  g_autoptr (MaqTrialLocal) self = open_at (fakes[2], "fal", NULL, "another hat");
  g_autoptr (GBytes) white = maq_trial_make_png (20, 10, 0xffffffff);
  g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);

  add_pictures (self, 2);
  maq_request_builder_set_mask (self->trial->builder, mask);
  run (self, "fal", &good, fakes[2]);
}

/* The cost is the row's, or none is claimed. */
static void
test_money (void)
{
  static const struct { gsize kind; gboolean has_cost; MaqMicros cost; } cases[] = {
    { 0, TRUE, 128000 }, { 1, TRUE, 100000 }, { 2, FALSE, 0 }, { 3, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MaqTrialLocal) self = open_at (fakes[cases[i].kind], kinds[cases[i].kind], NULL, "a lamp");
      g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);

      g_assert_cmpint (result->has_cost, ==, cases[i].has_cost);
      if (result->has_cost)
        g_assert_cmpint (result->cost, ==, cases[i].cost);
    }
}

/* Pictures at another origin in plain text: refused before anything is asked there. With a certificate they would be asked for
 * without the key; that is what test-exchange has. */
static void
test_other_origin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *options[] = { "--speak", kinds[i], NULL };
      g_autoptr (MaqFake) fake = maq_fake_start (options);
      g_autoptr (MaqTrialLocal) self = open_at (fake, kinds[i], NULL, "a lamp");
      g_autoptr (JsonNode) requests = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (maq_trial_local_go (self, &error));
      g_assert_true (maq_trial_local_wait (self, &error));
      g_assert_null (maq_trial_read (self->trial, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);

      requests = maq_fake_dup_requests (fake);
      for (guint k = 0; k < json_array_get_length (json_node_get_array (requests)); k++)
        {
          JsonObject *request = json_array_get_object_element (json_node_get_array (requests), k);

          g_assert_false (g_str_has_prefix (maq_json_get_string (request, "target", ""), "/delivery"));
        }
    }
}

/* Asked for, and what the next look says of it. */
static void
test_cancel (void)
{
  static const struct { gsize kind; int wanted; } cases[] = { { 0, MAQ_ERROR_UNKNOWN_OUTCOME }, { 2, MAQ_ERROR_REFUSED } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *kind = kinds[cases[i].kind];
      const char *options[] = { "--speak", kind, "--one-port", "--job-ms", "60000", NULL };
      g_autoptr (MaqFake) fake = maq_fake_start (options);
      g_autoptr (MaqTrialLocal) self = open_at (fake, kind, NULL, "a lamp");
      g_autoptr (GError) error = NULL;
      gboolean done = TRUE;

      g_assert_true (maq_trial_local_go (self, &error));
      g_assert_true (self->trial->provider->poll (&self->trial->call, self->remote_id, &done, &error));
      g_assert_false (done);
      g_assert_true (self->trial->n_phases & 1u << MAQ_PHASE_THINKING);
      g_assert_true (self->trial->provider->cancel (&self->trial->call, self->remote_id, &error));
      g_assert_no_error (error);

      g_assert_false (maq_trial_local_wait (self, &error));
      g_assert_error (error, MAQ_ERROR, cases[i].wanted);
      g_assert_cmpuint (maq_fake_count_charges (fake), ==, 0);
      g_clear_error (&error);

      /* Once more: it is over, which is no error where a service says so. */
      self->trial->provider->cancel (&self->trial->call, self->remote_id, NULL);
      g_assert_false (self->trial->provider->cancel (&self->trial->call, "nobody", &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_GONE);
    }
}

/* No /wait there: asked once, and from then on the plain way. */
static void
test_no_wait (void)
{
  const char *options[] = { "--speak", "synexa", "--one-port", "--no-wait", "--job-polls", "3", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) self = open_at (fake, "synexa", NULL, "a lamp");
  g_autoptr (MaqResult) result = maq_trial_local_make (self, 1);
  g_autoptr (JsonNode) requests = maq_fake_dup_requests (fake);
  guint n_waits = 0;

  for (guint i = 0; i < json_array_get_length (json_node_get_array (requests)); i++)
    n_waits += g_str_has_suffix (maq_json_get_string (json_array_get_object_element (json_node_get_array (requests), i),
                                                      "target", ""), "/wait");
  g_assert_nonnull (result);
  g_assert_cmpuint (n_waits, ==, 1);
  g_assert_cmpuint (result->n_missing, ==, 0);
}

/* A service that takes no data: addresses: what that means is said. */
static void
test_no_data_addresses (void)
{
  const char *options[] = { "--speak", "synexa", "--one-port", "--no-data-uri", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) self = open_at (fake, "synexa", NULL, "a lamp");
  g_autoptr (GError) error = NULL;

  add_pictures (self, 1);
  g_assert_false (maq_trial_local_go (self, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "choose another engine for requests with pictures"));
  g_assert_nonnull (strstr (error->message, "must be an http or https URL"));
  g_assert_cmpint (self->trial->report.charge, ==, MAQ_CHARGE_NONE);
}

static void
test_forms_of_errors (void)
{
  static const char *const forms[] = { "error", "detail", "message", "text" };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const char *options[] = { "--speak", "synexa", "--one-port", "--error-form", forms[i], "--key", "right", NULL };
      g_autoptr (MaqFake) fake = maq_fake_start (options);
      g_autoptr (MaqTrialLocal) self = open_at (fake, "synexa", NULL, "a lamp");
      g_autoptr (GError) error = NULL;

      g_assert_false (maq_trial_local_go (self, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_AUTH);
      g_assert_nonnull (strstr (error->message, "Invalid API key"));
      maq_trial_check_key (self->trial, error);
    }
}

/* WaveSpeed's own code counts where the status says 200. */
static void
test_status_200 (void)
{
  const char *options[] = { "--speak", "wavespeed", "--one-port", "--status-200", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  static const Row rows[] = {
    { "401", MAQ_ERROR_AUTH, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "402", MAQ_ERROR_QUOTA, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "422", MAQ_ERROR_REFUSED, NONE, NONE, MAQ_CHARGE_NONE, 0 },
    { "poll-404", GOOD, MAQ_ERROR_GONE, NONE, MAQ_CHARGE_UNKNOWN, 1 },
  };

  check_rows ("wavespeed", fake, rows, G_N_ELEMENTS (rows));
}

/* "Test connection": the key's and the address's fault told apart. */
static void
test_connection (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *options[] = { "--speak", kinds[i], "--one-port", "--key", MAQ_TRIAL_KEY, NULL };
      const char *strict[] = { "--speak", kinds[i], "--one-port", "--key", "another", NULL };
      g_autoptr (MaqFake) fake = maq_fake_start (options);
      g_autoptr (MaqFake) other = maq_fake_start (strict);
      g_autoptr (MaqTrialLocal) right = open_at (fake, kinds[i], NULL, "x");
      g_autoptr (MaqTrialLocal) wrong = open_at (other, kinds[i], NULL, "x");
      g_autoptr (MaqTrialLocal) nowhere = maq_trial_local_new (kinds[i], NULL, NULL, MAQ_TRIAL_KEY, "x");
      MaqTrialLocal *all[] = { right, wrong, wrong, nowhere };
      static const MaqDiagnosis wanted[] = { MAQ_DIAGNOSIS_FINE, MAQ_DIAGNOSIS_KEY, MAQ_DIAGNOSIS_NO_KEY, MAQ_DIAGNOSIS_NOBODY };

      for (gsize k = 0; k < G_N_ELEMENTS (all); k++)
        {
          g_autofree char *detail = NULL;
          g_autoptr (GError) error = NULL;
          MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;

          all[k]->trial->call.key = k == 2 ? NULL : MAQ_TRIAL_KEY;
          g_assert_true (right->trial->provider->test (&all[k]->trial->call, &diagnosis, &detail, &error) == (k == 0));
          g_assert_cmpstr (maq_diagnosis_to_word (diagnosis), ==, maq_diagnosis_to_word (wanted[k]));
          g_assert_true ((error == NULL) == (k == 0));
          maq_trial_check_key (all[k]->trial, error);
        }
    }
}

static void
start_fakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *options[] = { "--speak", kinds[i], "--one-port", NULL };

      fakes[i] = maq_fake_start (options);
    }
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  start_fakes ();
  g_test_add_func ("/hosted/refusals", test_refusals);
  g_test_add_func ("/hosted/lost-answers", test_lost_answers);
  g_test_add_func ("/hosted/polls", test_polls);
  g_test_add_func ("/hosted/ends", test_ends);
  g_test_add_func ("/hosted/outputs", test_outputs);
  g_test_add_func ("/hosted/requests", test_requests);
  g_test_add_func ("/hosted/mask", test_mask);
  g_test_add_func ("/hosted/money", test_money);
  g_test_add_func ("/hosted/other-origin", test_other_origin);
  g_test_add_func ("/hosted/cancel", test_cancel);
  g_test_add_func ("/hosted/no-wait", test_no_wait);
  g_test_add_func ("/hosted/no-data-addresses", test_no_data_addresses);
  g_test_add_func ("/hosted/forms-of-errors", test_forms_of_errors);
  g_test_add_func ("/hosted/status-200", test_status_200);
  g_test_add_func ("/hosted/connection", test_connection);
  code = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    maq_fake_stop (fakes[i]);
  return code;
}
