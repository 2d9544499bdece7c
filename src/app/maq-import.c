/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-import.h"


static const char *const picture_types[] = { "image/png",  "image/jpeg", "image/webp", "image/avif",
                                             "image/tiff", "image/gif",  NULL };

struct _MaqImport {
  GObject    parent_instance;

  MaqEngine *engine;
  MaqStage  *stage;
};

enum { FAILED, ADDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqImport, maq_import, G_TYPE_OBJECT)

/* One picture on its way in. */
typedef struct {
  MaqImport *import;
  char      *name; /* nullable */
  GdkDrop   *drop; /* nullable */
} Arrival;

static Arrival *
arrival_new (MaqImport *self, char *name, GdkDrop *drop)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->import = g_object_ref (self);
  arrival->name = name;
  arrival->drop = drop != NULL ? g_object_ref (drop) : NULL;
  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  g_clear_object (&arrival->drop);
  g_clear_object (&arrival->import);
  g_free (arrival->name);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
fail (MaqImport *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, sentence);
}

static void
put_on_board (MaqImport *self, MaqBlob *blob, const char *name)
{
  g_autoptr (GError) error = NULL;
  MaqBoard *board = maq_engine_get_board (self->engine);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (board));
  /* The first picture on an empty board is there to be edited; what follows supports it. */
  MaqRole role = n_items == 0 && maq_stage_get_step (self->stage) == NULL ? MAQ_ROLE_EDIT_THIS : MAQ_ROLE_OTHER;
  g_autofree char *fallback = g_strdup_printf (_("picture %u"), n_items + 1);
  MaqBoardItem *item;
  double x, y, scale;

  if (n_items >= MAQ_MAX_REFERENCES)
    {
      g_autofree char *full = g_strdup_printf (_("A board holds %d references. Remove one to add another."),
                                               MAQ_MAX_REFERENCES);

      g_signal_emit (self, signals[FAILED], 0, full);
      return;
    }
  maq_stage_find_place (self->stage, maq_blob_get_width (blob), maq_blob_get_height (blob), &x, &y, &scale);
  item = maq_board_add (board, blob, name != NULL && name[0] != '\0' ? name : fallback, role, &error);
  if (item == NULL)
    {
      fail (self, error);
      return;
    }
  maq_board_place (board, item, x, y, scale);
  g_signal_emit (self, signals[ADDED], 0, item);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqBlob) blob = maq_engine_add_finish (MAQ_ENGINE (source), result, &error);

  if (blob != NULL)
    put_on_board (arrival->import, blob, arrival->name);
  else
    fail (arrival->import, error);
}

static void
add_bytes (Arrival *arrival, GBytes *bytes)
{
  maq_engine_add_bytes_async (arrival->import->engine, bytes, NULL, added_cb, arrival);
}

static void
remote_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (bytes != NULL)
    add_bytes (g_steal_pointer (&arrival), bytes);
  else
    fail (arrival->import, error);
}

/* "brass finish.jpg" is called "brass finish". */
static char *
dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_steal_pointer (&name);
}

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gssize length = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);

  if (arrival->drop != NULL)
    gdk_drop_finish (arrival->drop, length > 0 ? GDK_ACTION_COPY : 0);
  if (length < 0)
    {
      fail (arrival->import, error);
      return;
    }
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  add_bytes (g_steal_pointer (&arrival), bytes);
}

static void
read_stream (Arrival *arrival, GInputStream *stream)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_output_stream_splice_async (memory, stream,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, spliced_cb, arrival);
}

static void
clipboard_stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);

  if (stream != NULL)
    read_stream (g_steal_pointer (&arrival), stream);
  else
    fail (arrival->import, error);
}

static void
drop_stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_drop_read_finish (GDK_DROP (source), result, NULL, &error);

  if (stream != NULL)
    {
      read_stream (g_steal_pointer (&arrival), stream);
      return;
    }
  gdk_drop_finish (GDK_DROP (source), 0);
  fail (arrival->import, error);
}

static void
take_files (MaqImport *self, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *file = files; file != NULL; file = file->next)
    maq_import_file (self, file->data);
  g_slist_free (files);
}

static void
clipboard_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    take_files (arrival->import, value);
  else
    fail (arrival->import, error);
}

static void
drop_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_drop_read_value_finish (GDK_DROP (source), result, &error);

  if (value != NULL)
    take_files (arrival->import, value);
  else
    fail (arrival->import, error);
  gdk_drop_finish (GDK_DROP (source), value != NULL ? GDK_ACTION_COPY : 0);
}

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
         || gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

static void
maq_import_dispose (GObject *object)
{
  MaqImport *self = MAQ_IMPORT (object);

  g_clear_object (&self->stage);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_import_parent_class)->dispose (object);
}

static void
maq_import_class_init (MaqImportClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_import_dispose;
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ADDED] = g_signal_new ("added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 MAQ_TYPE_BOARD_ITEM);
}

static void
maq_import_init (MaqImport *self)
{
}

MaqImport *
maq_import_new (MaqEngine *engine, MaqStage *stage)
{
  MaqImport *self = g_object_new (MAQ_TYPE_IMPORT, NULL);

  self->engine = g_object_ref (engine);
  self->stage = g_object_ref (stage);
  return self;
}

void
maq_import_file (MaqImport *self, GFile *file)
{
  Arrival *arrival;
  const char *path;
  char *real;

  g_return_if_fail (MAQ_IS_IMPORT (self));
  g_return_if_fail (G_IS_FILE (file));

  arrival = arrival_new (self, dup_name (file), NULL);
  path = g_file_peek_path (file);
  if (path != NULL)
    {
      /* The engine takes no links; whoever chose this one means what it leads to. */
      real = realpath (path, NULL);
      maq_engine_add_file_async (self->engine, real != NULL ? real : path, NULL, added_cb, arrival);
      free (real);
    }
  else
    g_file_load_bytes_async (file, NULL, remote_loaded_cb, arrival);
}

void
maq_import_clipboard (MaqImport *self, GdkClipboard *clipboard)
{
  GdkContentFormats *formats;

  g_return_if_fail (MAQ_IS_IMPORT (self));

  formats = gdk_clipboard_get_formats (clipboard);
  if (has_files (formats))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, clipboard_files_cb,
                                    arrival_new (self, NULL, NULL));
  else if (gdk_content_formats_match_mime_type (formats, formats) != NULL)
    gdk_clipboard_read_async (clipboard, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, clipboard_stream_cb,
                              arrival_new (self, NULL, NULL));
  else
    g_signal_emit (self, signals[FAILED], 0, _("There is no picture on the clipboard."));
}

void
maq_import_drop (MaqImport *self, GdkDrop *drop)
{
  g_return_if_fail (MAQ_IS_IMPORT (self));

  if (has_files (gdk_drop_get_formats (drop)))
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, drop_files_cb,
                               arrival_new (self, NULL, drop));
  else
    gdk_drop_read_async (drop, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, drop_stream_cb,
                         arrival_new (self, NULL, drop));
}

GdkContentFormats *
maq_import_dup_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_mime_type (builder, "text/uri-list");
  for (guint i = 0; picture_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, picture_types[i]);
  return gdk_content_formats_builder_free_to_formats (builder);
}
