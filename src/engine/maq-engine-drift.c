/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-asked.h"
#include "maq-engine-compare.h"
#include "maq-engine-private.h"
#include "maq-error.h"

/* How far a branch has drifted: the picture against the root of its branch, outside of all that any of its steps was allowed to change. */

#define MOST_STEPS 1000  /* of one branch; also what ends a ring in a damaged library */

/* A branch from a picture back to what it began with. */
typedef struct {
  const MaqTodo *todo;
  guint          n_steps;
  MaqBlob       *picture, *root;
  GHashTable    *asked;    /* of MaqRequest by the hash of its mask, else by its place: who said where; each mask once */
} Branch;

static void
branch_clear (Branch *branch)
{
  g_clear_pointer (&branch->picture, maq_blob_unref);
  g_clear_pointer (&branch->root, maq_blob_unref);
  g_clear_pointer (&branch->asked, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Branch, branch_clear)

void
maq_drift_free (MaqDrift *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->root, maq_blob_unref);
  g_free (self);
}

/* --- the way back, on the store lane --- */

static gboolean
begin (Branch *branch, MaqStepRecord *record, GError **error)
{
  const MaqTodo *todo = branch->todo;
  const MaqSlot *slot = todo->number < record->slots->len ? g_ptr_array_index (record->slots, todo->number) : NULL;

  if (slot == NULL || slot->picture == NULL || !maq_request_is_edit (record->request))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no picture that was made of another one");
      return FALSE;
    }
  branch->picture = maq_blob_ref (slot->picture);
  return TRUE;
}

static void
take_step (Branch *branch, MaqRequest *request)
{
  MaqBlob *mask = maq_request_get_mask (request);

  g_clear_pointer (&branch->root, maq_blob_unref);
  branch->root = maq_blob_ref (maq_reference_get_blob (maq_request_get_image (request, 0)));
  if (maq_asked_is_known (request))
    g_hash_table_insert (branch->asked, mask != NULL ? g_strdup (maq_blob_get_sha256 (mask)) : g_strdup_printf ("%u", branch->n_steps),
                         maq_request_ref (request));
  branch->n_steps++;
}

static gpointer
walk_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Branch *branch = data;
  MaqStore *store = maq_core_get_store (branch->todo->core, error);
  g_autoptr (MaqStepRecord) record = store != NULL ? maq_store_get_step (store, branch->todo->id, error) : NULL;

  if (record == NULL || !begin (branch, record, error))
    return NULL;
  while (record != NULL && maq_request_is_edit (record->request) && branch->n_steps < MOST_STEPS)
    {
      g_autoptr (MaqStepRecord) step = g_steal_pointer (&record);

      take_step (branch, step->request);
      if (step->parent_uuid != NULL && maq_request_has_base (step->request))
        record = maq_store_find_step (store, step->parent_uuid, NULL);
    }
  return branch;
}

/* --- the comparison, on the CPU lane --- */

static MaqImage *
load (const Branch *branch, MaqBlob *blob, GCancellable *cancellable, GError **error)
{
  return maq_decoder_decode_file (branch->todo->core->decoder, maq_blob_get_path (blob), 0, cancellable, error);
}

/* Adds what @request lets change. Steps had pictures of other sizes, so a mask counts by its share of the picture. */
static gboolean
add_asked (const Branch *branch, MaqRequest *request, guint width, guint height, guint8 *cover, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (MaqMask) mask = maq_asked_load (request, branch->todo->core->decoder, width, height, cancellable, error);
  g_autoptr (MaqMask) scaled = mask != NULL ? maq_mask_scale (mask, width, height, error) : NULL;

  if (scaled == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize) width * height; i++)
    cover[i] |= maq_mask_get_data (scaled)[i];
  return TRUE;
}

/* All that was asked in one; NULL without @error: nobody said where. */
static MaqMask *
unite (const Branch *branch, MaqImage *root, GCancellable *cancellable, GError **error)
{
  guint width = maq_image_get_width (root), height = maq_image_get_height (root);
  g_autofree guint8 *cover = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GHashTableIter iter;
  gpointer request;

  if (g_hash_table_size (branch->asked) == 0)
    return NULL;
  cover = g_try_malloc0_n (width, height);
  if (cover == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the masks of the branch");
      return NULL;
    }
  g_hash_table_iter_init (&iter, branch->asked);
  while (g_hash_table_iter_next (&iter, NULL, &request))
    if (!add_asked (branch, request, width, height, cover, cancellable, error))
      return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&cover), (gsize) width * height);
  return maq_mask_new (width, height, bytes, error);
}

static MaqDrift *
measure (const Branch *branch, GCancellable *cancellable, GError **error)
{
  g_autoptr (MaqImage) root = load (branch, branch->root, cancellable, error);
  g_autoptr (MaqImage) picture = root != NULL ? load (branch, branch->picture, cancellable, error) : NULL;
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (MaqMask) masks = NULL;
  g_autoptr (GError) failed = NULL;
  MaqDifferenceCount inside, outside;
  MaqDrift *drift;

  masks = picture != NULL ? unite (branch, root, cancellable, &failed) : NULL;
  if (failed != NULL)
    return g_propagate_error (error, g_steal_pointer (&failed)), NULL;
  difference = picture != NULL ? maq_difference_new (root, picture, masks, NULL, cancellable, error) : NULL;
  if (difference == NULL)
    return NULL;
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &inside, &outside);
  drift = g_new0 (MaqDrift, 1);
  drift->n_steps = branch->n_steps;
  drift->has_masks = masks != NULL;
  drift->kept = masks != NULL ? outside : inside;
  drift->alignment = *maq_difference_get_alignment (difference);
  drift->root = maq_blob_ref (branch->root);
  return drift;
}

static gpointer
drift_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  g_auto (Branch) branch = { .todo = data };

  branch.asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) maq_request_unref);
  if (maq_worker_call (branch.todo->core->worker, MAQ_LANE_STORE, walk_work, &branch, error) == NULL)
    return NULL;
  return measure (&branch, cancellable, error);
}

void
maq_engine_measure_drift_async (MaqEngine *self, gint64 step, guint slot, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = step;
  todo->number = slot;
  maq_engine_run (self, MAQ_LANE_CPU, drift_work, todo, (GDestroyNotify) maq_drift_free, NULL, cancellable,
                  maq_engine_measure_drift_finish, callback, user_data);
}

MaqDrift *
maq_engine_measure_drift_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_measure_drift_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
