/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-asked.h"
#include "maq-engine-compare.h"
#include "maq-encode.h"
#include "maq-engine-private.h"
#include "maq-objects.h"

/* --- comparing --- */

static MaqImage *
load (const MaqTodo *todo, MaqBlob *blob, GCancellable *cancellable, GError **error)
{
  return maq_decoder_decode_file (todo->core->decoder, maq_blob_get_path (blob), 0, cancellable, error);
}

static gpointer
compare_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  g_autoptr (MaqImage) original = load (todo, todo->blob, cancellable, error);
  g_autoptr (MaqImage) answer = original != NULL ? load (todo, todo->other, cancellable, error) : NULL;
  g_autoptr (MaqMask) region = NULL;
  g_autoptr (GError) failed = NULL;

  if (answer == NULL)
    return NULL;
  region = maq_asked_load (todo->request, todo->core->decoder, maq_image_get_width (original), maq_image_get_height (original), cancellable,
                           &failed);
  if (failed != NULL)
    return g_propagate_error (error, g_steal_pointer (&failed)), NULL;
  return maq_difference_new (original, answer, region, NULL, cancellable, error);
}

void
maq_engine_compare_async (MaqEngine *self, MaqBlob *original, MaqBlob *answer, MaqRequest *asked, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (original != NULL && answer != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (original);
  todo->other = maq_blob_ref (answer);
  todo->request = asked != NULL ? maq_request_ref (asked) : NULL;
  maq_engine_run (self, MAQ_LANE_CPU, compare_work, todo, (GDestroyNotify) maq_difference_unref, NULL, cancellable,
                  maq_engine_compare_finish, callback, user_data);
}

MaqDifference *
maq_engine_compare_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_compare_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- drawing --- */

static gpointer
draw_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  g_autoptr (MaqImage) original = load (todo, todo->blob, cancellable, error);
  g_autoptr (MaqImage) drawn = NULL;

  if (original == NULL)
    return NULL;
  drawn = maq_difference_draw (todo->difference, original, (guint8) todo->number, error);
  return drawn != NULL ? maq_pyramid_new (drawn, error) : NULL;
}

void
maq_engine_draw_difference_async (MaqEngine *self, MaqDifference *difference, MaqBlob *original, guint8 threshold,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (difference != NULL && original != NULL);

  todo = maq_todo_new (self);
  todo->difference = maq_difference_ref (difference);
  todo->blob = maq_blob_ref (original);
  todo->number = threshold;
  maq_engine_run (self, MAQ_LANE_CPU, draw_work, todo, (GDestroyNotify) maq_pyramid_unref, NULL, cancellable,
                  maq_engine_draw_difference_finish, callback, user_data);
}

MaqPyramid *
maq_engine_draw_difference_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_draw_difference_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- taking back --- */

static gpointer
restore_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  g_autoptr (MaqImage) original = load (todo, todo->blob, cancellable, error);
  g_autoptr (MaqImage) answer = original != NULL ? load (todo, todo->other, cancellable, error) : NULL;
  g_autoptr (MaqImage) restored = NULL;
  g_autoptr (GBytes) png = NULL;

  if (answer == NULL)
    return NULL;
  restored = maq_difference_restore (todo->difference, original, answer, (const MaqDifferenceBox *) todo->boxes->data,
                                     todo->boxes->len, cancellable, error);
  png = restored != NULL ? maq_encode_png (restored, MAQ_ENCODE_FAST, NULL, error) : NULL;
  return png != NULL ? maq_objects_add_bytes (todo->core->dir, png, error) : NULL;
}

void
maq_engine_restore_async (MaqEngine *self, MaqDifference *difference, MaqBlob *original, MaqBlob *answer,
                          const MaqDifferenceBox *boxes, guint n_boxes, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (difference != NULL && original != NULL && answer != NULL);
  g_return_if_fail (boxes != NULL || n_boxes == 0);

  todo = maq_todo_new (self);
  todo->difference = maq_difference_ref (difference);
  todo->blob = maq_blob_ref (original);
  todo->other = maq_blob_ref (answer);
  todo->boxes = g_array_sized_new (FALSE, FALSE, sizeof *boxes, n_boxes);
  if (n_boxes > 0)
    g_array_append_vals (todo->boxes, boxes, n_boxes);
  maq_engine_run (self, MAQ_LANE_CPU, restore_work, todo, (GDestroyNotify) maq_blob_unref, NULL, cancellable,
                  maq_engine_restore_finish, callback, user_data);
}

MaqBlob *
maq_engine_restore_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_restore_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
