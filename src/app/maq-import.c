/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-import-board.h"
#include "maq-import-text.h"
#include "maq-import.h"
#include "maq-stream.h"

static const char *const picture_types[] = { "image/png",  "image/jpeg", "image/webp", "image/avif",
                                             "image/tiff", "image/gif",  NULL };

struct _MaqImport {
  GObject    parent_instance;

  MaqEngine *engine;
  MaqStage  *stage;
};

enum { STARTED, FAILED, ADDED, ADDED_ELSEWHERE, BOARD_FILE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqImport, maq_import, G_TYPE_OBJECT)

/* Something on its way: what it takes to bring it to an end. */
typedef struct {
  MaqImport        *import;
  char             *board;     /* UUID of the one that was open when it came, and is meant */
  GdkDrop          *drop;      /* nullable */
  MaqImportBatch   *batch;     /* once it is known what comes */
  gboolean          is_placed;
  graphene_point_t  place;
  MaqImportFunc     func;      /* nullable */
  gpointer          data;
  GDestroyNotify    destroy;   /* of @data, nullable */
} Arrival;

static Arrival *
arrival_new (MaqImport *self, GdkDrop *drop, const graphene_point_t *place)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->import = g_object_ref (self);
  arrival->board = g_strdup (maq_engine_get_board_uuid (self->engine));
  arrival->drop = drop != NULL ? g_object_ref (drop) : NULL;
  arrival->is_placed = place != NULL;
  if (place != NULL)
    arrival->place = *place;
  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  if (arrival->destroy != NULL)
    arrival->destroy (arrival->data);
  g_clear_object (&arrival->batch);
  g_clear_object (&arrival->drop);
  g_clear_object (&arrival->import);
  g_free (arrival->board);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

/* Whoever dropped it may take its own away once we have it. */
static void
end_drop (Arrival *arrival, gboolean taken)
{
  if (arrival->drop != NULL)
    gdk_drop_finish (arrival->drop, taken ? GDK_ACTION_COPY : 0);
  g_clear_object (&arrival->drop);
}

static void
fail (MaqImport *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, sentence);
}

static gboolean
is_still_open (Arrival *arrival)
{
  return g_strcmp0 (arrival->board, maq_engine_get_board_uuid (arrival->import->engine)) == 0;
}

/* The ids of the last @n, which have just come. (transfer full) */
static GStrv
list_last (MaqImport *self, guint n)
{
  GListModel *board = G_LIST_MODEL (maq_engine_get_board (self->engine));
  guint n_items = g_list_model_get_n_items (board);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = n_items - MIN (n, n_items); i < n_items; i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (board, i);

      g_strv_builder_add (ids, maq_reference_get_id (maq_board_item_get_reference (item)));
    }
  return g_strv_builder_end (ids);
}

static void
put_on_board (Arrival *arrival)
{
  MaqImport *self = arrival->import;
  g_autoptr (GError) error = NULL;
  guint n = maq_import_board_put_all (self->engine, self->stage, arrival->batch, arrival->is_placed ? &arrival->place : NULL,
                                      &error);
  g_auto (GStrv) ids = list_last (self, n);

  if (error != NULL)
    fail (self, error);
  if (n > 0 && arrival->func != NULL)
    arrival->func ((const char *const *) ids, arrival->data);
  if (n > 0)
    g_signal_emit (self, signals[ADDED], 0, n);
}

static void
put_away_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &count, &error))
    fail (arrival->import, error);
  else
    g_signal_emit (arrival->import, signals[ADDED_ELSEWHERE], 0, (guint) g_ascii_strtoull (count, NULL, 10), arrival->board);
}

static void
done_cb (MaqImportBatch *batch, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  MaqImport *self = arrival->import;
  g_autofree char *message = NULL;
  const char *name;

  /* Called back: nothing comes in. */
  if (maq_import_batch_is_cancelled (batch))
    return;
  message = maq_import_batch_make_message (batch);
  if (is_still_open (arrival))
    put_on_board (arrival);
  else if (maq_import_batch_get_blob (batch, 0, &name) != NULL)
    {
      g_autoptr (GPtrArray) references = maq_import_board_list (batch);
      const char *board = arrival->board;

      maq_engine_add_references_async (self->engine, board, references, put_away_cb, g_steal_pointer (&arrival));
    }
  if (message != NULL)
    g_signal_emit (self, signals[FAILED], 0, message);
}

static void
start (Arrival *arrival)
{
  MaqImportBatch *batch = arrival->batch;
  MaqImport *self = arrival->import;

  g_signal_connect (batch, "done", G_CALLBACK (done_cb), arrival);
  maq_import_batch_start (batch);
  g_signal_emit (self, signals[STARTED], 0, batch);
}

/* Of another board only the library knows how much room there is; it takes what fits. */
static void
create_batch (Arrival *arrival)
{
  MaqEngine *engine = arrival->import->engine;

  arrival->batch = maq_import_batch_new (engine, is_still_open (arrival) ? maq_import_board_get_room (engine) : MAQ_MAX_REFERENCES);
}

static gboolean
is_board (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *low = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return low != NULL && g_str_has_suffix (low, MAQ_BOARD_EXTENSION);
}

/* Boards become boards of their own; what remains are pictures. */
static void
take_files (Arrival *arrival, GSList *files)
{
  MaqImport *self = arrival->import;

  create_batch (arrival);
  for (GSList *file = files; file != NULL; file = file->next)
    if (is_board (file->data))
      g_signal_emit (self, signals[BOARD_FILE], 0, file->data);
    else
      maq_import_batch_add_file (arrival->batch, file->data);
  if (maq_import_batch_get_n_items (arrival->batch) > 0)
    start (arrival);
  else
    arrival_free (arrival);
}

/* --- pictures that come as bytes --- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = maq_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  end_drop (arrival, bytes != NULL);
  if (bytes == NULL)
    {
      fail (arrival->import, error);
      return;
    }
  create_batch (arrival);
  maq_import_batch_add_bytes (arrival->batch, bytes, NULL);
  start (g_steal_pointer (&arrival));
}

static void
take_stream (Arrival *arrival, GInputStream *stream)
{
  /* One byte more than is taken: then it is known to be too long, and no more of it is held. */
  maq_stream_read_async (stream, MAQ_SNIFF_MAX_FILE + 1, NULL, read_cb, arrival);
}

static void
clipboard_stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);

  if (stream != NULL)
    take_stream (g_steal_pointer (&arrival), stream);
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
      take_stream (g_steal_pointer (&arrival), stream);
      return;
    }
  end_drop (arrival, FALSE);
  fail (arrival->import, error);
}

/* --- pictures that come as files --- */

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
         || gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

static gboolean
has_picture (GdkContentFormats *formats)
{
  for (guint i = 0; picture_types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, picture_types[i]))
      return TRUE;
  return FALSE;
}

/* A browser gives a picture's address on the web, and the picture besides. */
static gboolean
is_all_remote (GSList *files)
{
  for (GSList *file = files; file != NULL; file = file->next)
    if (g_file_peek_path (file->data) != NULL)
      return FALSE;
  return TRUE;
}

static void
clipboard_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  GdkClipboard *clipboard = GDK_CLIPBOARD (source);
  const GValue *value = gdk_clipboard_read_value_finish (clipboard, result, &error);
  g_autoptr (GSList) files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  if (is_all_remote (files) && has_picture (gdk_clipboard_get_formats (clipboard)))
    gdk_clipboard_read_async (clipboard, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, clipboard_stream_cb,
                              g_steal_pointer (&arrival));
  else if (value != NULL)
    take_files (g_steal_pointer (&arrival), files);
  else
    fail (arrival->import, error);
}

static void
drop_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  g_autoptr (GError) error = NULL;
  GdkDrop *drop = GDK_DROP (source);
  const GValue *value = gdk_drop_read_value_finish (drop, result, &error);
  g_autoptr (GSList) files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  if (is_all_remote (files) && has_picture (gdk_drop_get_formats (drop)))
    {
      gdk_drop_read_async (drop, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, drop_stream_cb,
                           g_steal_pointer (&arrival));
      return;
    }
  end_drop (arrival, value != NULL);
  if (value != NULL)
    take_files (g_steal_pointer (&arrival), files);
  else
    fail (arrival->import, error);
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
  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   MAQ_TYPE_IMPORT_BATCH);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ADDED] = g_signal_new ("added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ADDED_ELSEWHERE] = g_signal_new ("added-elsewhere", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                           G_TYPE_UINT, G_TYPE_STRING);
  signals[BOARD_FILE] = g_signal_new ("board-file", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
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
maq_import_files (MaqImport *self, GListModel *files)
{
  GSList *list = NULL;

  g_return_if_fail (MAQ_IS_IMPORT (self));

  for (guint i = g_list_model_get_n_items (files); i-- > 0;)
    list = g_slist_prepend (list, g_list_model_get_item (files, i));
  take_files (arrival_new (self, NULL, NULL), list);
  g_slist_free_full (list, g_object_unref);
}

void
maq_import_blob (MaqImport *self, MaqBlob *blob, const char *name)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *full = NULL;
  g_autoptr (GError) error = NULL;
  gboolean added;

  g_return_if_fail (MAQ_IS_IMPORT (self));
  g_return_if_fail (blob != NULL && name != NULL);

  if (maq_import_board_get_room (self->engine) > 0)
    {
      maq_board_begin (maq_engine_get_board (self->engine), _("Add a Picture"));
      added = maq_import_board_put (self->engine, self->stage, blob, name, 0, NULL, &error);
      maq_board_end (maq_engine_get_board (self->engine));
      if (!added)
        fail (self, error);
      else
        g_signal_emit (self, signals[ADDED], 0, 1);
      return;
    }
  names = g_ptr_array_new ();
  g_ptr_array_add (names, (char *) name);
  full = maq_import_text_full (names);
  g_signal_emit (self, signals[FAILED], 0, full);
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
  else if (has_picture (formats))
    gdk_clipboard_read_async (clipboard, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, clipboard_stream_cb,
                              arrival_new (self, NULL, NULL));
  else
    g_signal_emit (self, signals[FAILED], 0, _("There is no picture on the clipboard. Copy one, then paste it."));
}

static void
read_drop (Arrival *arrival)
{
  GdkDrop *drop = arrival->drop;

  if (has_files (gdk_drop_get_formats (drop)))
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, drop_files_cb, arrival);
  else
    gdk_drop_read_async (drop, (const char **) picture_types, G_PRIORITY_DEFAULT, NULL, drop_stream_cb, arrival);
}

void
maq_import_drop (MaqImport *self, GdkDrop *drop, const graphene_point_t *place)
{
  g_return_if_fail (MAQ_IS_IMPORT (self));
  read_drop (arrival_new (self, drop, place));
}

void
maq_import_drop_for (MaqImport *self, GdkDrop *drop, MaqImportFunc func, gpointer data, GDestroyNotify destroy)
{
  Arrival *arrival;

  g_return_if_fail (MAQ_IS_IMPORT (self));

  arrival = arrival_new (self, drop, NULL);
  arrival->func = func;
  arrival->data = data;
  arrival->destroy = destroy;
  read_drop (arrival);
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
