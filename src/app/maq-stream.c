/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stream.h"

#define PIECE (256 * 1024)

typedef struct {
  GByteArray *bytes;
  gsize       max;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_byte_array_unref (reading->bytes);
  g_free (reading);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize room = reading->max - reading->bytes->len;

  if (piece == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_byte_array_append (reading->bytes, g_bytes_get_data (piece, NULL), (guint) MIN (g_bytes_get_size (piece), room));
  if (g_bytes_get_size (piece) > 0 && reading->bytes->len < reading->max)
    {
      g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), read_cb, g_object_ref (task));
      return;
    }
  g_input_stream_close_async (G_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&reading->bytes)),
                         (GDestroyNotify) g_bytes_unref);
  reading->bytes = g_byte_array_new ();
}

void
maq_stream_read_async (GInputStream *stream, gsize max, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  Reading *reading;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (max > 0 && max <= G_MAXUINT);

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, maq_stream_read_async);
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_byte_array_new (), max };
  g_task_set_task_data (task, reading, reading_free);
  g_input_stream_read_bytes_async (stream, PIECE, G_PRIORITY_DEFAULT, cancellable, read_cb, task);
}

GBytes *
maq_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
