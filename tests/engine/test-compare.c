/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "harness.h"
#include "maq-engine-compare.h"
#include "maq-encode.h"
#include "maq-error.h"

/* Answers that are put into their originals, and what the engine says about what changed, with the built-in engine. */

#define WIDTH 240
#define HEIGHT 180

static MaqBlob *
add (MaqEngine *engine, MaqImage *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  MaqBlob *blob = harness_add_bytes (engine, png, &error);

  g_assert_no_error (error);
  return blob;
}

static MaqBlob *
add_photograph (MaqEngine *engine, guint spot)
{
  guint8 *p = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &p, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, p += 4)
      {
        p[0] = 60 + x / 3 + x / 20 % 3 * 25;
        p[1] = 40 + y / 2 + y / 15 % 4 * 20;
        p[2] = 90 + ((x / 8) ^ (y / 8)) % 16 * 6;
        p[3] = 255;
        if (x >= 200 && x < 200 + spot && y >= 130 && y < 130 + spot)
          p[0] = 250, p[1] = 10, p[2] = 20;
      }
  return add (engine, image);
}

static MaqBlob *
add_mask (MaqEngine *engine, guint left, guint right)
{
  guint8 *p = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (WIDTH, HEIGHT, &p, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, p += 4)
      {
        p[0] = p[1] = p[2] = x >= left && x < right && y >= 40 && y < 120 ? 255 : 0;
        p[3] = 255;
      }
  return add (engine, image);
}

static MaqStepRecord *
edit_reference (MaqEngine *engine, MaqReference *reference, const char *parent, MaqBlob *mask, gboolean exact)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) step = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "black and white");
  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_set_base (builder, reference, parent, 0);
  maq_request_builder_set_mask (builder, mask);
  maq_request_builder_set_exact (builder, exact);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  step = harness_submit (engine, request, &error);
  g_assert_no_error (error);
  harness_wait_idle (engine, 60);
  return harness_find (engine, step->id);
}

static MaqStepRecord *
edit (MaqEngine *engine, MaqBlob *base, const char *parent, MaqBlob *mask, gboolean exact)
{
  g_autoptr (MaqReference) reference = maq_reference_new (NULL, 0, "base", MAQ_ROLE_EDIT_THIS, base);

  return edit_reference (engine, reference, parent, mask, exact);
}

static const MaqSlot *
get_slot (MaqStepRecord *record)
{
  const MaqSlot *slot = g_ptr_array_index (record->slots, 0);

  g_assert_cmpint (slot->state, ==, MAQ_JOB_DONE);
  return slot;
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static gboolean
is_here (gpointer slot)
{
  return *(GAsyncResult **) slot != NULL;
}

static MaqDifference *
compare (MaqEngine *engine, MaqBlob *a, MaqBlob *b, MaqRequest *asked)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifference *difference;

  maq_engine_compare_async (engine, a, b, asked, NULL, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  difference = maq_engine_compare_finish (engine, result, &error);
  g_assert_no_error (error);
  return difference;
}

static MaqDrift *
measure (MaqEngine *engine, gint64 step, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_measure_drift_async (engine, step, 0, NULL, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  return maq_engine_measure_drift_finish (engine, result, error);
}

static MaqEngine *
open_library (const char *name)
{
  g_autofree char *folder = harness_dup_path (name);

  return harness_open (folder);
}

static void
test_exact (void)
{
  MaqEngine *engine = open_library ("exact");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), mask = add_mask (engine, 60, 160);
  g_autoptr (MaqStepRecord) exact = edit (engine, base, NULL, mask, TRUE), plain = edit (engine, base, NULL, mask, FALSE);
  const MaqSlot *slot = get_slot (exact);
  g_autoptr (MaqDifference) difference = compare (engine, base, slot->picture, exact->request);
  MaqDifferenceCount inside, outside;

  g_assert_nonnull (slot->exact);
  g_assert_cmpint (slot->exact->outcome, ==, MAQ_EXACT_COMPOSITED);
  g_assert_cmpuint (slot->exact->feather, ==, 2);
  /* The raw answer, untouched, is the only extra picture. */
  g_assert_cmpuint (slot->extra->len, ==, 1);
  g_assert_cmpstr (maq_blob_get_sha256 (g_ptr_array_index (slot->extra, 0)), ==, maq_blob_get_sha256 (get_slot (plain)->picture));
  g_assert_null (get_slot (plain)->exact);
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &inside, &outside);
  g_assert_cmpuint (outside.changed, ==, 0);
  g_assert_cmpuint (outside.n, ==, WIDTH * HEIGHT - 100 * 80);
  g_assert_cmpuint (inside.changed, >, 4000);
  harness_close (engine);
}

static void
test_drift (void)
{
  MaqEngine *engine = open_library ("drift");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), left = add_mask (engine, 20, 90), right = add_mask (engine, 120, 200);
  g_autoptr (MaqStepRecord) first = edit (engine, base, NULL, left, TRUE);
  g_autoptr (MaqStepRecord) second = edit (engine, get_slot (first)->picture, first->uuid, right, TRUE);
  g_autoptr (MaqStepRecord) third = edit (engine, get_slot (second)->picture, second->uuid, NULL, FALSE);
  g_autoptr (MaqDrift) kept = NULL, drifted = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  kept = measure (engine, second->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->n_steps, ==, 2);
  g_assert_true (kept->has_masks);
  g_assert_cmpuint (kept->kept.changed, ==, 0);
  g_assert_cmpuint (kept->kept.n, ==, WIDTH * HEIGHT - 150 * 80);
  g_assert_cmpstr (maq_blob_get_sha256 (kept->root), ==, maq_blob_get_sha256 (base));

  drifted = measure (engine, third->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drifted->n_steps, ==, 3);
  g_assert_cmpfloat (maq_difference_count_get_permille (&drifted->kept), >, 300);
  none = measure (engine, 4711, &error);
  g_assert_null (none);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  harness_close (engine);
}

/* An ellipse on the left and a pin in it: all that was asked, where no mask says more. */
static MaqReference *
mark (MaqBlob *base)
{
  static const MaqPoint round[] = { { 0.125, 0.25 }, { 0.375, 0.75 } }, pin[] = { { 0.25, 0.5 } };
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
  g_autoptr (MaqMarkup) markup = NULL;
  g_autoptr (MaqReference) bare = maq_reference_new (NULL, 0, "base", MAQ_ROLE_EDIT_THIS, base);

  g_ptr_array_add (marks, maq_mark_new (NULL, MAQ_MARK_ELLIPSE, 'A', NULL, round, 2));
  g_ptr_array_add (marks, maq_mark_new (NULL, MAQ_MARK_PIN, 'B', NULL, pin, 1));
  markup = maq_markup_new (marks, NULL, TRUE);
  return maq_reference_with_markup (bare, markup);
}

static void
test_marks (void)
{
  MaqEngine *engine = open_library ("marks");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), spoilt = add_photograph (engine, 20);
  g_autoptr (MaqReference) marked = mark (base);
  g_autoptr (MaqStepRecord) step = edit_reference (engine, marked, NULL, NULL, FALSE);
  g_autoptr (MaqDifference) difference = compare (engine, base, spoilt, step->request);
  g_autoptr (MaqDrift) drift = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount inside, outside;

  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &inside, &outside);
  g_assert_true (maq_difference_has_region (difference));
  /* Half axes of 30 and 45 pixels; its rim may count on either side. */
  g_assert_cmpfloat_with_epsilon (inside.n, G_PI * 30 * 45, 160);
  g_assert_cmpuint (inside.n + outside.n, ==, WIDTH * HEIGHT);
  g_assert_cmpuint (inside.changed, ==, 0);
  g_assert_cmpfloat_with_epsilon (outside.changed, 400, 16);
  drift = measure (engine, step->id, &error);
  g_assert_no_error (error);
  g_assert_true (drift->has_masks);
  g_assert_cmpuint (drift->kept.n, ==, outside.n);
  harness_close (engine);
}

static void
test_restore (void)
{
  MaqEngine *engine = open_library ("restore");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), spotted = add_photograph (engine, 20), back = NULL;
  g_autoptr (MaqDifference) difference = compare (engine, base, spotted, NULL), after = NULL;
  g_autoptr (GArray) boxes = maq_difference_list_boxes (difference, MAQ_DIFFERENCE_THRESHOLD, 10);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount inside;

  g_assert_cmpuint (boxes->len, ==, 1);
  maq_engine_restore_async (engine, difference, base, spotted, (const MaqDifferenceBox *) boxes->data, boxes->len, NULL, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  back = maq_engine_restore_finish (engine, result, &error);
  g_assert_no_error (error);
  after = compare (engine, base, back, NULL);
  maq_difference_count (after, MAQ_DIFFERENCE_THRESHOLD, &inside, NULL);
  g_assert_cmpuint (inside.changed, ==, 0);
  harness_close (engine);
}

static MaqStepRecord *
add_made (MaqEngine *engine, MaqStepRecord *parent, MaqBlob *picture)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, "answer", MAQ_ROLE_EDIT_THIS, get_slot (parent)->picture);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqStepRecord *record;

  maq_request_builder_set_change (builder, "1 place restored");
  maq_request_builder_set_base (builder, base, parent->uuid, 0);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  maq_engine_add_made_async (engine, request, "Maquette", picture, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  record = maq_engine_add_made_finish (engine, result, &error);
  g_assert_no_error (error);
  return record;
}

static gboolean
is_loaded (gpointer data)
{
  return !maq_library_is_loading (data);
}

/* Nothing but @step. */
static void
assert_listed (MaqEngine *engine, const char *by, gint64 step)
{
  MaqLibrary *library = maq_engine_get_library (engine);
  const MaqStepFilter filter = { .engine = (char *) by };

  maq_library_set_filter (library, &filter);
  harness_wait (is_loaded, library, 60);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 1);
  g_assert_cmpint (maq_library_get_id (library, 0), ==, step);
}

/* A step that no engine made is one as any other: listed, read again, a place in its branch, no price, nothing in the queue. */
static void
test_made (void)
{
  MaqEngine *engine = open_library ("made");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), mask = add_mask (engine, 40, 80), spotted = add_photograph (engine, 20);
  g_autoptr (MaqStepRecord) first = edit (engine, base, NULL, mask, FALSE), again = NULL;
  g_autoptr (MaqStepRecord) made = add_made (engine, first, spotted);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) branch = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_slot (made)->cost, ==, 0);
  g_assert_cmpstr (made->engine_title, ==, "Maquette");
  g_assert_cmpstr (maq_request_get_engine (made->request), ==, MAQ_ENGINE_NONE);
  g_assert_cmpstr (made->parent_uuid, ==, first->uuid);
  g_assert_cmpuint (g_list_model_get_n_items (maq_engine_get_queue (engine)), ==, 0);
  maq_engine_list_branch_async (engine, made->id, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  branch = maq_engine_list_branch_finish (engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (branch->len, ==, 2);
  g_assert_cmpstr (((MaqStepRecord *) g_ptr_array_index (branch, 0))->uuid, ==, first->uuid);
  g_assert_cmpstr (((MaqStepRecord *) g_ptr_array_index (branch, 1))->uuid, ==, made->uuid);
  harness_close (engine);
  engine = open_library ("made");
  again = harness_find (engine, made->id);
  g_assert_cmpstr (maq_request_get_engine (again->request), ==, MAQ_ENGINE_NONE);
  assert_listed (engine, "draft", first->id);
  assert_listed (engine, MAQ_ENGINE_NONE, made->id);
  g_assert_cmpstr (maq_blob_get_sha256 (get_slot (again)->picture), ==, maq_blob_get_sha256 (spotted));
  harness_close (engine);
}

/* Cancelled, and with what is no picture: an error, and the engine goes on. */
static void
test_refused (void)
{
  MaqEngine *engine = open_library ("refused");
  g_autoptr (MaqBlob) base = add_photograph (engine, 0), gone = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL, other = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  maq_engine_compare_async (engine, base, base, NULL, cancellable, keep_cb, &result);
  harness_wait (is_here, &result, 60);
  g_assert_null (maq_engine_compare_finish (engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  gone = maq_blob_new ("/nowhere.png", maq_blob_get_sha256 (base), 10, MAQ_FORMAT_PNG, 1, 1);
  maq_engine_compare_async (engine, base, gone, NULL, NULL, keep_cb, &other);
  harness_wait (is_here, &other, 60);
  g_assert_null (maq_engine_compare_finish (engine, other, &error));
  g_assert_nonnull (error);
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/compare/exact", test_exact);
  g_test_add_func ("/compare/drift", test_drift);
  g_test_add_func ("/compare/marks", test_marks);
  g_test_add_func ("/compare/restore", test_restore);
  g_test_add_func ("/compare/made", test_made);
  g_test_add_func ("/compare/refused", test_refused);
  failed = g_test_run ();
  harness_cleanup ();
  return failed;
}
