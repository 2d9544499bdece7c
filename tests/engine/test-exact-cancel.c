/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "harness.h"
#include "maq-encode.h"
#include "maq-exact.h"
#include "maq-fake.h"

/* Cancelled, or left, in the middle of putting an answer into its original. The linker puts our own function before the real one: it
 * stands still until the test lets it go on, or until who waits for it cancels. kill -9 at every call: tests/cli/test-kill-exact.py. */

MaqImage *__real_maq_exact_composite (MaqImage *original, MaqImage *answer, MaqMask *mask, guint feather, GCancellable *cancellable,
                                      MaqAlignment *alignment, MaqExactOutcome *outcome, GError **error);
MaqImage *__wrap_maq_exact_composite (MaqImage *original, MaqImage *answer, MaqMask *mask, guint feather, GCancellable *cancellable,
                                      MaqAlignment *alignment, MaqExactOutcome *outcome, GError **error);

static int held, n_begun;

MaqImage *
__wrap_maq_exact_composite (MaqImage *original, MaqImage *answer, MaqMask *mask, guint feather, GCancellable *cancellable,
                            MaqAlignment *alignment, MaqExactOutcome *outcome, GError **error)
{
  g_atomic_int_inc (&n_begun);
  while (g_atomic_int_get (&held) && cancellable != NULL && !g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  return __real_maq_exact_composite (original, answer, mask, feather, cancellable, alignment, outcome, error);
}

#define WIDTH 240
#define HEIGHT 180

typedef struct {
  char      *folder;
  MaqEngine *engine;
  MaqBlob   *base, *mask;
} Fixture;

/* All but a corner of the mask may change: too little is kept to align by, so any answer fits. */
static MaqBlob *
add (MaqEngine *engine, gboolean is_mask)
{
  g_autoptr (GError) error = NULL;
  guint8 *p = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &p, NULL);
  g_autoptr (GBytes) png = NULL;
  MaqBlob *blob;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, p += 4)
      {
        p[0] = is_mask ? (x < 6 && y < 6 ? 0 : 255) : 60 + x / 3;
        p[1] = is_mask ? p[0] : 40 + y / 2 + y / 15 % 4 * 20;
        p[2] = is_mask ? p[0] : 90 + ((x / 8) ^ (y / 8)) % 16 * 6;
        p[3] = 255;
      }
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  blob = harness_add_bytes (engine, png, &error);
  g_assert_no_error (error);
  return blob;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("library-%u", ++n);

  fixture->folder = harness_dup_path (name);
  fixture->engine = harness_open (fixture->folder);
  fixture->base = add (fixture->engine, FALSE);
  fixture->mask = add (fixture->engine, TRUE);
  g_atomic_int_set (&held, TRUE);
  g_atomic_int_set (&n_begun, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_atomic_int_set (&held, FALSE);
  harness_close (fixture->engine);
  maq_blob_unref (fixture->base);
  maq_blob_unref (fixture->mask);
  g_free (fixture->folder);
}

static MaqStepRecord *
submit (Fixture *fixture, const char *engine, gboolean exact)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) reference = maq_reference_new (NULL, 0, "base", MAQ_ROLE_EDIT_THIS, fixture->base);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  MaqStepRecord *step;

  maq_request_builder_set_change (builder, "black and white");
  maq_request_builder_set_engine (builder, engine);
  maq_request_builder_set_base (builder, reference, NULL, 0);
  maq_request_builder_set_mask (builder, fixture->mask);
  maq_request_builder_set_exact (builder, exact);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  step = harness_submit (fixture->engine, request, &error);
  g_assert_no_error (error);
  return step;
}

static const MaqSlot *
get_slot (MaqStepRecord *record)
{
  return g_ptr_array_index (record->slots, 0);
}

static gboolean
has_begun (gpointer data)
{
  return g_atomic_int_get (&n_begun) > 0;
}

/* The job of the only step, which stands still in the middle. */
static MaqJob *
wait_inside (Fixture *fixture)
{
  harness_wait (has_begun, NULL, 60);
  return g_list_model_get_item (maq_engine_get_queue (fixture->engine), 0);
}

/* (transfer full): the step when nothing is under way any more. */
static MaqStepRecord *
wait_end (Fixture *fixture, gint64 step)
{
  harness_wait_idle (fixture->engine, 60);
  g_assert_cmpuint (g_list_model_get_n_items (maq_engine_get_queue (fixture->engine)), ==, 0);
  return harness_find (fixture->engine, step);
}

static void
assert_composited (MaqStepRecord *record, const char *answer)
{
  const MaqSlot *slot = get_slot (record);

  g_assert_cmpint (slot->state, ==, MAQ_JOB_DONE);
  g_assert_nonnull (slot->exact);
  g_assert_cmpint (slot->exact->outcome, ==, MAQ_EXACT_COMPOSITED);
  g_assert_cmpuint (slot->extra->len, ==, 1);
  if (answer != NULL)
    g_assert_cmpstr (maq_blob_get_sha256 (g_ptr_array_index (slot->extra, 0)), ==, answer);
}

/* The same without a word about exactness: what the engine answers. */
static char *
dup_answer (Fixture *fixture)
{
  g_autoptr (MaqStepRecord) plain = submit (fixture, "draft", FALSE), record = wait_end (fixture, plain->id);

  return g_strdup (maq_blob_get_sha256 (get_slot (record)->picture));
}

/* The answer stays, alone, as the picture of its slot; the same again is put together as ever. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = dup_answer (fixture);
  g_autoptr (MaqStepRecord) step = submit (fixture, "draft", TRUE), record = NULL, again = NULL, whole = NULL;
  g_autoptr (MaqJob) job = wait_inside (fixture);
  const MaqSlot *slot;

  maq_job_cancel (job);
  record = wait_end (fixture, step->id);
  slot = get_slot (record);
  g_assert_cmpint (slot->state, ==, MAQ_JOB_DONE);
  g_assert_cmpint (maq_job_get_state (job), ==, MAQ_JOB_DONE);
  g_assert_cmpstr (maq_blob_get_sha256 (slot->picture), ==, answer);
  g_assert_cmpuint (slot->extra->len, ==, 0);
  g_assert_nonnull (slot->exact);
  g_assert_cmpint (slot->exact->outcome, ==, MAQ_EXACT_CANCELLED);
  g_assert_cmpint (slot->cost, ==, 0);
  g_atomic_int_set (&held, FALSE);
  again = submit (fixture, "draft", TRUE);
  whole = wait_end (fixture, again->id);
  assert_composited (whole, answer);
  /* And the one that was cancelled is what it was, in the next program as well. */
  harness_close (fixture->engine);
  fixture->engine = harness_open (fixture->folder);
  g_clear_pointer (&record, maq_step_record_unref);
  record = harness_find (fixture->engine, step->id);
  g_assert_cmpint (get_slot (record)->exact->outcome, ==, MAQ_EXACT_CANCELLED);
  g_assert_cmpstr (maq_blob_get_sha256 (get_slot (record)->picture), ==, answer);
}

/* Of a picture that costs something everything is waited for that was asked for; it is charged once. */
static void
test_cancel_paid (Fixture *fixture, gconstpointer data)
{
  const char *const options[] = { "--no-key", NULL };
  MaqFake *fake = maq_fake_start (options);
  g_autoptr (MaqStepRecord) step = NULL, record = NULL;
  g_autoptr (MaqJob) job = NULL;

  harness_put_engine (fixture->engine, "fake", fake->base, "gpt-image-2", "openai/gpt-image-2");
  step = submit (fixture, "fake", TRUE);
  job = wait_inside (fixture);
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 1);
  maq_job_cancel (job);
  g_assert_cmpint (g_atomic_int_get (&n_begun), ==, 1);
  g_atomic_int_set (&held, FALSE);
  record = wait_end (fixture, step->id);
  assert_composited (record, NULL);
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 1);
  g_assert_cmpint (get_slot (record)->cost, >, 0);
  maq_fake_stop (fake);
}

/* Who leaves has not taken anything back. */
static void
test_quit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = dup_answer (fixture);
  g_autoptr (MaqStepRecord) step = submit (fixture, "draft", TRUE), record = NULL;
  g_autoptr (MaqJob) job = wait_inside (fixture);

  g_assert_cmpint (maq_job_get_state (job), !=, MAQ_JOB_DONE);
  harness_close (fixture->engine);
  g_atomic_int_set (&held, FALSE);
  fixture->engine = harness_open (fixture->folder);
  record = wait_end (fixture, step->id);
  assert_composited (record, answer);
}

#define ADD(path, function) g_test_add ("/exact-cancel/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  ADD ("cancel", test_cancel);
  ADD ("cancel-paid", test_cancel_paid);
  ADD ("quit", test_quit);
  failed = g_test_run ();
  harness_cleanup ();
  return failed;
}
