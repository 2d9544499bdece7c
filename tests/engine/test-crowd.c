/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "harness.h"
#include "maq-fake.h"

/* Forty pictures at once from an engine that fails in every way it can, while the main loop beats. */

#define N_JOBS 40
#define BEAT_MS 5
/* A generous bound for a machine under load; what is measured is printed. */
#define MAX_P99_MS 500.0

static const char *const faults[] = {
  "", "", "", "", "fault:400", "fault:429:1:retry-after-ms=20", "fault:reset-after-body", "fault:500-random",
  "fault:502-charged", "fault:504-free", "fault:truncate:700", "fault:truncate-reset:3000", "fault:garbage", "fault:html",
  "fault:bad-base64", "fault:zero-image", "fault:cut-image", "fault:wrong-image", "fault:chunked:777",
  "fault:close-after-body", "fault:moderation", "fault:slow:400000", "fault:pieces:97", "fault:half-close", "fault:empty",
};

typedef struct {
  gint64  due;
  GArray *late_ms;   /* of double */
} Heart;

static gboolean
beat_cb (gpointer data)
{
  Heart *heart = data;
  gint64 now = g_get_monotonic_time ();
  double late = (now - heart->due) / 1000.0;

  g_array_append_val (heart->late_ms, late);
  heart->due = now + BEAT_MS * 1000;
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
check_heart (Heart *heart)
{
  double p50, p99, worst;

  g_assert_cmpuint (heart->late_ms->len, >, 20);
  g_array_sort (heart->late_ms, compare);
  p50 = g_array_index (heart->late_ms, double, heart->late_ms->len / 2);
  p99 = g_array_index (heart->late_ms, double, heart->late_ms->len * 99 / 100);
  worst = g_array_index (heart->late_ms, double, heart->late_ms->len - 1);
  g_test_message ("main loop late: p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %u beats", p50, p99, worst,
                  heart->late_ms->len);
  g_assert_cmpfloat (p99, <, MAX_P99_MS);
}

/* Each charge is one stored picture or one job that says that money may be gone; nothing is paid twice. */
static void
check_ledger (MaqEngine *engine, MaqFake *fake)
{
  MaqLibrary *library = maq_engine_get_library (engine);
  g_autoptr (GPtrArray) charges = maq_fake_read_ledger (fake);
  g_autoptr (GHashTable) stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_open = 0, n_lost = 0, n_done = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (MaqStep) step = g_list_model_get_item (G_LIST_MODEL (library), i);
      g_autoptr (MaqStepRecord) record = harness_find (engine, maq_step_get_id (step));
      const MaqSlot *slot = g_ptr_array_index (record->slots, 0);

      g_assert_true (maq_job_state_is_end (slot->state));
      n_done += slot->state == MAQ_JOB_DONE;
      n_open += slot->state == MAQ_JOB_UNKNOWN || slot->state == MAQ_JOB_INCOMPLETE || slot->state == MAQ_JOB_UNREADABLE;
      if (slot->picture != NULL)
        g_hash_table_add (stored, g_strdup (maq_blob_get_sha256 (slot->picture)));
    }
  for (guint i = 0; i < charges->len; i++)
    n_lost += !g_hash_table_contains (stored, g_ptr_array_index (charges, i));
  g_test_message ("%u charges, %u pictures, %u jobs that may have been charged, %u charges without a picture",
                  charges->len, n_done, n_open, n_lost);
  g_assert_cmpuint (n_lost, <=, n_open);
  g_assert_cmpuint (charges->len, <=, n_done + n_open);
  g_assert_cmpuint (n_done, >=, N_JOBS / 4);
}

static void
check_oracle (const char *ledger, const char *library)
{
  g_autofree char *script = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "fake-provider", "oracle.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) oracle = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                                                     "/usr/bin/python3", script, ledger, library, NULL);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (oracle, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("oracle: %s", output);
  g_assert_true (g_subprocess_get_successful (oracle));
}

static void
submit_all (MaqEngine *engine)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (GError) error = NULL;
      const char *fault = faults[g_test_rand_int_range (0, G_N_ELEMENTS (faults))];
      g_autofree char *prompt = g_strdup_printf ("picture %u %s", i, i < 8 ? "" : fault);
      g_autoptr (MaqRequest) request = harness_request ("fake", prompt, 1);
      g_autoptr (MaqStepRecord) record = harness_submit (engine, request, &error);

      g_assert_no_error (error);
      g_assert_nonnull (record);
    }
}

static void
test_crowd (void)
{
  const char *const options[] = { "--no-key", NULL };
  MaqFake *fake = maq_fake_start (options);
  g_autofree char *folder = harness_dup_path ("crowd");
  MaqEngine *engine = harness_open (folder);
  Heart heart = { 0, g_array_new (FALSE, FALSE, sizeof (double)) };
  gint64 begin = g_get_monotonic_time ();
  guint beat;

  harness_put_engine (engine, "fake", fake->base, "gpt-image-2", "compatible");
  heart.due = g_get_monotonic_time () + BEAT_MS * 1000;
  beat = g_timeout_add (BEAT_MS, beat_cb, &heart);
  submit_all (engine);
  harness_wait_idle (engine, 120);
  g_source_remove (beat);
  g_test_message ("%u jobs in %.1f s", N_JOBS, (g_get_monotonic_time () - begin) / 1e6);

  check_heart (&heart);
  check_ledger (engine, fake);
  harness_close (engine);
  check_oracle (fake->ledger, folder);
  g_array_unref (heart.late_ms);
  maq_fake_stop (fake);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/crowd", test_crowd);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
