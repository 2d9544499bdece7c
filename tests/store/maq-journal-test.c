/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-spool.h"
#include "store-fixture.h"

typedef gboolean (*Step) (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error);

static gboolean
do_sending (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  MaqPrice estimate = { TRUE, 100000, 100000 };

  return maq_journal_sending (store, attempt, &estimate, error);
}

static gboolean
do_committed (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_committed (store, attempt, error);
}

/* As fixture_advance() calls it. */
static gboolean
do_accepted (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  g_autofree char *remote_id = g_strdup_printf ("remote-%" G_GINT64_FORMAT, attempt->job);

  return maq_journal_accepted (store, attempt, remote_id, 0, error);
}

static gboolean
do_remote_done (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_remote_done (store, attempt, 5, "ab", error);
}

static gboolean
do_found (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  g_autofree char *remote_id = g_strdup_printf ("remote-%" G_GINT64_FORMAT, attempt->job);

  return maq_journal_found (store, attempt, remote_id, 0, error);
}

static gboolean
do_responding (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_responding (store, attempt, 200, "req", 5, error);
}

static gboolean
do_received (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_received (store, attempt, 5, "ab", error);
}

static gboolean
do_stored (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (dir, 7, 1);

  return maq_journal_stored (store, attempt, blobs, NULL, error);
}

static gboolean
do_done (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_done (store, attempt, error);
}

static gboolean
do_back (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error)
{
  return maq_journal_back (store, attempt, "test", error);
}

#define DO_END(name, state) \
  static gboolean \
  name (MaqStore *store, MaqAttempt *attempt, MaqLibraryDir *dir, GError **error) \
  { \
    MaqReport report = { .charge = MAQ_CHARGE_UNKNOWN }; \
 \
    return maq_journal_end (store, attempt, state, &report, "failed", "message", error); \
  }

DO_END (do_refused, MAQ_JOB_REFUSED)
DO_END (do_failed, MAQ_JOB_FAILED)
DO_END (do_cancelled, MAQ_JOB_CANCELLED)
DO_END (do_unknown, MAQ_JOB_UNKNOWN)
DO_END (do_incomplete, MAQ_JOB_INCOMPLETE)
DO_END (do_unreadable, MAQ_JOB_UNREADABLE)
DO_END (do_expired, MAQ_JOB_EXPIRED)

#define B(state) (1u << MAQ_JOB_##state)

/* From which states each step may be taken without a proof that nothing was charged; the rest must be refused. */
static const struct {
  const char  *name;
  Step         step;
  MaqJobState  to;
  guint32      from;
} transitions[] = {
  { "sending", do_sending, MAQ_JOB_SENDING, B (PREPARED) },
  { "committed", do_committed, MAQ_JOB_COMMITTED, B (SENDING) },
  { "accepted", do_accepted, MAQ_JOB_ACCEPTED, B (COMMITTED) | B (RESPONDING) | B (RECEIVED) },
  { "remote-done", do_remote_done, MAQ_JOB_REMOTE_DONE, B (ACCEPTED) },
  { "found", do_found, MAQ_JOB_ACCEPTED, 0 },
  { "responding", do_responding, MAQ_JOB_RESPONDING, B (SENDING) | B (COMMITTED) },
  { "received", do_received, MAQ_JOB_RECEIVED, B (COMMITTED) | B (RESPONDING) | B (ACCEPTED) | B (REMOTE_DONE) },
  { "stored", do_stored, MAQ_JOB_STORED, B (COMMITTED) | B (RESPONDING) | B (ACCEPTED) | B (REMOTE_DONE) | B (RECEIVED) | B (DONE) },
  { "done", do_done, MAQ_JOB_DONE, B (STORED) },
  { "back", do_back, MAQ_JOB_QUEUED, B (PREPARED) | B (SENDING) },
  { "refused", do_refused, MAQ_JOB_REFUSED, B (PREPARED) | B (SENDING) },
  { "failed", do_failed, MAQ_JOB_FAILED, B (PREPARED) | B (SENDING) },
  { "cancelled", do_cancelled, MAQ_JOB_CANCELLED, B (PREPARED) | B (SENDING) },
  { "unknown", do_unknown, MAQ_JOB_UNKNOWN, B (COMMITTED) | B (RESPONDING) | B (ACCEPTED) | B (REMOTE_DONE) | B (RECEIVED) },
  { "incomplete", do_incomplete, MAQ_JOB_INCOMPLETE, B (COMMITTED) | B (RESPONDING) | B (ACCEPTED) | B (REMOTE_DONE) | B (RECEIVED) },
  { "unreadable", do_unreadable, MAQ_JOB_UNREADABLE, B (COMMITTED) | B (RESPONDING) | B (ACCEPTED) | B (REMOTE_DONE) | B (RECEIVED) },
  { "expired", do_expired, MAQ_JOB_EXPIRED, B (ACCEPTED) | B (REMOTE_DONE) },
};

static const MaqJobState starts[] = {
  MAQ_JOB_PREPARED, MAQ_JOB_SENDING, MAQ_JOB_COMMITTED, MAQ_JOB_ACCEPTED, MAQ_JOB_RESPONDING,
  MAQ_JOB_REMOTE_DONE, MAQ_JOB_RECEIVED, MAQ_JOB_STORED, MAQ_JOB_DONE,
};

static guint
count_ledger (MaqStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = maq_store_list_ledger (store, 1000, &error);

  g_assert_no_error (error);

  return rows->len;
}

static void
check_forbidden (Fixture    *fixture,
                 MaqAttempt *attempt,
                 guint       index,
                 MaqJobState from)
{
  guint lines = count_ledger (fixture->store);
  g_autoptr (GError) error = NULL;

  /* An accepted job's polls are answered, too; that moves nothing. */
  if (transitions[index].to == MAQ_JOB_RESPONDING && from == MAQ_JOB_ACCEPTED)
    return;
  g_assert_false (transitions[index].step (fixture->store, attempt, fixture->dir, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, from);
  g_assert_cmpint (attempt->state, ==, from);
  g_assert_cmpuint (count_ledger (fixture->store), ==, lines);
}

static void
check_allowed (Fixture    *fixture,
               MaqAttempt *attempt,
               guint       index,
               MaqJobState from)
{
  MaqJobState expected = from == MAQ_JOB_DONE ? MAQ_JOB_DONE : transitions[index].to;
  g_autoptr (GError) error = NULL;
  guint lines;

  transitions[index].step (fixture->store, attempt, fixture->dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, expected);
  g_assert_cmpint (attempt->state, ==, expected);

  /* Done once more, it changes nothing. */
  lines = count_ledger (fixture->store);
  transitions[index].step (fixture->store, attempt, fixture->dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, expected);
  g_assert_cmpuint (count_ledger (fixture->store), ==, lines);
}

static void
test_transition (Fixture      *fixture,
                 gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 1, 100000);
      g_autoptr (MaqAttempt) attempt = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, starts[i]);

      if (transitions[index].to == starts[i] || (transitions[index].from & (1u << starts[i])) != 0)
        check_allowed (fixture, attempt, index, starts[i]);
      else
        check_forbidden (fixture, attempt, index, starts[i]);
    }
}

static void
test_money (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 4, 100000);
  g_autoptr (MaqAttempt) done G_GNUC_UNUSED = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_DONE);
  g_autoptr (MaqAttempt) refused = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 1)->job, MAQ_JOB_COMMITTED);
  g_autoptr (MaqAttempt) lost = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 2)->job, MAQ_JOB_COMMITTED);
  g_autoptr (MaqAttempt) open = NULL;
  MaqReport report = { .http_status = 400, .charge = MAQ_CHARGE_NONE };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 300000);
  maq_journal_end (fixture->store, refused, MAQ_JOB_REFUSED, &report, "refused", "no", &error);
  g_assert_no_error (error);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
  maq_journal_end (fixture->store, lost, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", "lost", &error);
  g_assert_no_error (error);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
  open = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 3)->job, MAQ_JOB_SENDING);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 300000);
  g_assert_cmpint (maq_store_get_spent (fixture->store, G_MAXINT64), ==, 100000);
  maq_journal_resolve (fixture->store, lost->job, "not-charged", &error);
  g_assert_no_error (error);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
  g_assert_cmpint (fixture_state (fixture->store, lost->job), ==, MAQ_JOB_DISCARDED);
}

static void
test_budget (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 3, 100000);
  g_autoptr (MaqAttempt) first = NULL, second = NULL, third = NULL;
  MaqPrice price = { TRUE, 90000, 100000 }, nothing = { TRUE, 0, 0 };
  g_autoptr (GError) error = NULL;

  maq_store_set_value (fixture->store, "budget.day", "150000", &error);
  g_assert_no_error (error);
  first = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_SENDING);
  second = maq_journal_begin (fixture->store, fixture_slot (record, 1)->job, &error);
  g_assert_no_error (error);
  g_assert_false (maq_journal_sending (fixture->store, second, &price, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BUDGET);
  g_clear_error (&error);
  g_assert_cmpint (fixture_state (fixture->store, second->job), ==, MAQ_JOB_FAILED);
  third = maq_journal_begin (fixture->store, fixture_slot (record, 2)->job, &error);
  g_assert_no_error (error);
  g_assert_true (maq_journal_sending (fixture->store, third, &nothing, &error));
  g_assert_no_error (error);
}

static void
test_resend (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 1, 100000);
  gint64 job = fixture_slot (record, 0)->job;
  g_autoptr (MaqAttempt) lost = fixture_advance (fixture->store, fixture->dir, job, MAQ_JOB_COMMITTED);
  g_autoptr (MaqAttempt) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (maq_journal_begin (fixture->store, job, &error));
  g_clear_error (&error);
  g_assert_false (maq_store_requeue_job (fixture->store, job, TRUE, &error));
  g_clear_error (&error);
  maq_journal_end (fixture->store, lost, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", "lost", &error);
  g_assert_no_error (error);
  /* An unknown is not sent again by a mere retry. */
  g_assert_false (maq_store_requeue_job (fixture->store, job, TRUE, &error));
  g_clear_error (&error);
  g_assert_false (maq_journal_resolve (fixture->store, job, "perhaps", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (maq_journal_resolve (fixture->store, job, "resend", &error));
  g_assert_cmpint (fixture_state (fixture->store, job), ==, MAQ_JOB_QUEUED);
  again = fixture_advance (fixture->store, fixture->dir, job, MAQ_JOB_DONE);
  g_assert_cmpuint (again->no, ==, 2);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
}

static void
test_refused_answer (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 2, 100000);
  g_autoptr (MaqAttempt) limited = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_COMMITTED);
  g_autoptr (MaqAttempt) broken = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 1)->job, MAQ_JOB_COMMITTED);
  g_autoptr (GError) error = NULL;

  maq_journal_responding (fixture->store, limited, 429, NULL, -1, &error);
  g_assert_no_error (error);
  g_assert_true (maq_journal_back (fixture->store, limited, "rate", &error));
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);
  /* A server that broke may have charged. */
  maq_journal_responding (fixture->store, broken, 500, NULL, -1, &error);
  g_assert_no_error (error);
  g_assert_false (maq_journal_back (fixture->store, broken, "server", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

static void
test_stored_result (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "openai", 1, 100000);
  g_autoptr (MaqAttempt) attempt = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_RECEIVED);
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 40, 2);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (MaqResult) result = maq_result_new ();
  g_autoptr (MaqStepRecord) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_journal_stored (fixture->store, attempt, none, result, &error));
  g_clear_error (&error);
  g_ptr_array_add (result->notes, g_strdup ("Draft ignored: “quickly”"));
  result->has_cost = TRUE;
  result->cost = 41000;
  maq_journal_stored (fixture->store, attempt, blobs, result, &error);
  g_assert_no_error (error);
  maq_journal_done (fixture->store, attempt, &error);
  g_assert_no_error (error);
  after = maq_store_get_step (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (maq_blob_get_sha256 (fixture_slot (after, 0)->picture), ==, maq_blob_get_sha256 (blobs->pdata[0]));
  g_assert_cmpuint (fixture_slot (after, 0)->extra->len, ==, 1);
  g_assert_cmpstr (fixture_slot (after, 0)->notes->pdata[0], ==, "Draft ignored: “quickly”");
  g_assert_cmpint (fixture_slot (after, 0)->cost, ==, 41000);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 41000);
  g_assert_cmpfloat (maq_store_get_median_seconds (fixture->store, "openai"), >=, 0);
  g_assert_cmpfloat (maq_store_get_median_seconds (fixture->store, "other"), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      g_autofree char *path = g_strconcat ("/journal/transition/", transitions[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_transition, fixture_tear_down);
    }
  g_test_add ("/journal/money", Fixture, NULL, fixture_set_up, test_money, fixture_tear_down);
  g_test_add ("/journal/budget", Fixture, NULL, fixture_set_up, test_budget, fixture_tear_down);
  g_test_add ("/journal/resend", Fixture, NULL, fixture_set_up, test_resend, fixture_tear_down);
  g_test_add ("/journal/refused-answer", Fixture, NULL, fixture_set_up, test_refused_answer, fixture_tear_down);
  g_test_add ("/journal/stored-result", Fixture, NULL, fixture_set_up, test_stored_result, fixture_tear_down);

  return g_test_run ();
}
