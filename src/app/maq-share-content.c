/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-share-content.h"

#define PNG "image/png"
#define URI_LIST "text/uri-list"

struct _MaqShareContent {
  GdkContentProvider parent_instance;

  MaqEngine         *engine;
  MaqBlob           *blob;
  char              *name;
};

G_DEFINE_FINAL_TYPE (MaqShareContent, maq_share_content, GDK_TYPE_CONTENT_PROVIDER)

/* What is written, and where to. */
typedef struct {
  GOutputStream *stream;
  GBytes        *bytes;   /* while they are written */
  int            priority;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_clear_pointer (&writing->bytes, g_bytes_unref);
  g_object_unref (writing->stream);
  g_free (writing);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_bytes (GTask *task, GBytes *bytes)
{
  Writing *writing = g_task_get_task_data (task);

  writing->bytes = g_bytes_ref (bytes);
  g_output_stream_write_all_async (writing->stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   writing->priority, g_task_get_cancellable (task), written_cb, task);
}

/* --- the stored bytes --- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = maq_engine_read_blob_finish (MAQ_ENGINE (source), result, &error);

  if (bytes != NULL)
    write_bytes (g_steal_pointer (&task), bytes);
  else
    g_task_return_error (task, error);
}

/* --- a file --- */

static void
shared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GBytes) line = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  uri = g_filename_to_uri (path, NULL, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  line = g_bytes_new_take (g_strconcat (uri, "\r\n", NULL), strlen (uri) + 2);
  write_bytes (g_steal_pointer (&task), line);
}

/* --- the pixels --- */

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (gdk_content_serialize_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Writing *writing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MaqImage) image = maq_engine_load_image_finish (MAQ_ENGINE (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (image == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  texture = gdk_memory_texture_new ((int) maq_image_get_width (image), (int) maq_image_get_height (image),
                                    GDK_MEMORY_R8G8B8A8, maq_image_get_bytes (image), maq_image_get_stride (image));
  g_value_init (&value, GDK_TYPE_TEXTURE);
  g_value_set_object (&value, texture);
  /* Encodes on a thread of GDK's own. */
  gdk_content_serialize_async (writing->stream, PNG, &value, writing->priority, cancellable, encoded_cb,
                               g_steal_pointer (&task));
}

/* --- class --- */

static GdkContentFormats *
maq_share_content_ref_formats (GdkContentProvider *provider)
{
  MaqShareContent *self = MAQ_SHARE_CONTENT (provider);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  /* The first one is what is taken where any will do. */
  gdk_content_formats_builder_add_mime_type (builder, maq_format_to_mime (maq_blob_get_format (self->blob)));
  gdk_content_formats_builder_add_mime_type (builder, PNG);
  gdk_content_formats_builder_add_mime_type (builder, URI_LIST);
  return gdk_content_formats_builder_free_to_formats (builder);
}

static void
maq_share_content_write_mime_type_async (GdkContentProvider *provider, const char *mime_type, GOutputStream *stream,
                                         int io_priority, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  MaqShareContent *self = MAQ_SHARE_CONTENT (provider);
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->stream = g_object_ref (stream);
  writing->priority = io_priority;
  g_task_set_source_tag (task, maq_share_content_write_mime_type_async);
  g_task_set_task_data (task, writing, writing_free);
  if (g_str_equal (mime_type, URI_LIST))
    maq_engine_share_async (self->engine, self->blob, self->name, cancellable, shared_cb, task);
  else if (g_str_equal (mime_type, maq_format_to_mime (maq_blob_get_format (self->blob))))
    maq_engine_read_blob_async (self->engine, self->blob, cancellable, read_cb, task);
  else
    maq_engine_load_image_async (self->engine, self->blob, 0, cancellable, loaded_cb, task);
}

static gboolean
maq_share_content_write_mime_type_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
maq_share_content_finalize (GObject *object)
{
  MaqShareContent *self = MAQ_SHARE_CONTENT (object);

  g_clear_pointer (&self->blob, maq_blob_unref);
  g_clear_object (&self->engine);
  g_free (self->name);
  G_OBJECT_CLASS (maq_share_content_parent_class)->finalize (object);
}

static void
maq_share_content_class_init (MaqShareContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = maq_share_content_finalize;
  provider_class->ref_formats = maq_share_content_ref_formats;
  provider_class->write_mime_type_async = maq_share_content_write_mime_type_async;
  provider_class->write_mime_type_finish = maq_share_content_write_mime_type_finish;
}

static void
maq_share_content_init (MaqShareContent *self)
{
}

GdkContentProvider *
maq_share_content_new (MaqEngine *engine, MaqBlob *blob, const char *name)
{
  MaqShareContent *self = g_object_new (MAQ_TYPE_SHARE_CONTENT, NULL);

  self->engine = g_object_ref (engine);
  self->blob = maq_blob_ref (blob);
  self->name = g_strdup (name);
  return GDK_CONTENT_PROVIDER (self);
}

GdkContentProvider *
maq_share_content_new_for_reference (MaqEngine *engine, MaqReference *reference)
{
  GdkContentProvider *both[] = {
    gdk_content_provider_new_typed (MAQ_TYPE_REFERENCE, reference),
    maq_share_content_new (engine, maq_reference_get_blob (reference), maq_reference_get_name (reference)),
  };

  return gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
}
