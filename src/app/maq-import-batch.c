/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-error-text.h"
#include "maq-import-batch.h"
#include "maq-import-text.h"

/* One picture on its way in. */
typedef struct {
  GFile   *file;  /* nullable: then */
  GBytes  *bytes; /* these */
  char    *name;  /* as shown, with its ending; nullable */
  MaqBlob *blob;  /* once it is in */
} Item;

struct _MaqImportBatch {
  GObject       parent_instance;

  MaqEngine    *engine;
  GCancellable *cancellable;
  GPtrArray    *items;     /* of Item */
  GPtrArray    *blobs;     /* of Item, lent: those that came in */
  GPtrArray    *sentences; /* of char *: why others did not */
  GPtrArray    *crowd;     /* of char *: names of those that found no room */
  guint         room;
  guint         n_done;
  guint         n_failed;
  GSourceFunc   next;      /* takes up the first of those that are left: what comes of it leads back here */
};

enum { PROP_N_DONE = 1, N_PROPS };
enum { DONE, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqImportBatch, maq_import_batch, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->file);
  g_clear_pointer (&item->bytes, g_bytes_unref);
  g_clear_pointer (&item->blob, maq_blob_unref);
  g_free (item->name);
  g_free (item);
}

static void
go_on (MaqImportBatch *self)
{
  self->n_done++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);
  g_idle_add_full (G_PRIORITY_DEFAULT, self->next, self, NULL);
}

static void
refuse (MaqImportBatch *self, char *sentence)
{
  self->n_failed++;
  g_ptr_array_add (self->sentences, sentence);
  go_on (self);
}

static Item *
get_current (MaqImportBatch *self)
{
  return g_ptr_array_index (self->items, self->n_done);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  MaqImportBatch *self = data;
  MaqFileLook look = { MAQ_FILE_NO_PICTURE, 0, 0, 0 };
  g_autoptr (GError) error = NULL;

  if (!maq_engine_look_at_file_finish (MAQ_ENGINE (source), result, &look, &error))
    g_debug ("The file cannot be looked at: %s", error->message);
  refuse (self, maq_import_text_problem (get_current (self)->name, &look));
}

/* Bytes from a clipboard have no file to look at. */
static void
judge_bytes (MaqImportBatch *self, Item *item)
{
  gsize size = g_bytes_get_size (item->bytes);
  MaqFileLook look = { MAQ_FILE_NO_PICTURE, 0, 0, size };
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };

  if (size == 0)
    look.problem = MAQ_FILE_EMPTY;
  else if (size > MAQ_SNIFF_MAX_FILE)
    look.problem = MAQ_FILE_TOO_LONG;
  else if (!maq_sniff (g_bytes_get_data (item->bytes, NULL), size, (goffset) size, &sniff, NULL)
           && (sniff.width > MAQ_IMAGE_MAX_SIDE || sniff.height > MAQ_IMAGE_MAX_SIDE
               || (guint64) sniff.width * sniff.height > MAQ_IMAGE_MAX_PIXELS))
    look = (MaqFileLook) { MAQ_FILE_TOO_LARGE, sniff.width, sniff.height, 0 };
  refuse (self, maq_import_text_problem (item->name, &look));
}

static void
judge (MaqImportBatch *self, Item *item, const GError *error)
{
  /* What is wrong is not the picture. */
  if (!g_error_matches (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    refuse (self, maq_error_text_sentence (error));
  else if (item->file != NULL)
    maq_engine_look_at_file_async (self->engine, g_file_peek_path (item->file), looked_cb, self);
  else
    judge_bytes (self, item);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  MaqImportBatch *self = data;
  Item *item = get_current (self);
  g_autoptr (GError) error = NULL;

  item->blob = maq_engine_add_finish (MAQ_ENGINE (source), result, &error);
  g_clear_pointer (&item->bytes, g_bytes_unref);
  if (item->blob != NULL)
    {
      g_ptr_array_add (self->blobs, item);
      go_on (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    go_on (self);
  else
    judge (self, item, error);
}

static void
finish (MaqImportBatch *self)
{
  g_signal_emit (self, signals[DONE], 0);
  g_object_unref (self);
}

static void
take_up (MaqImportBatch *self, Item *item)
{
  if (self->blobs->len >= self->room)
    {
      self->n_failed++;
      g_ptr_array_add (self->crowd, g_strdup (item->name != NULL ? item->name : "?"));
      go_on (self);
    }
  else if (item->file == NULL)
    maq_engine_add_bytes_async (self->engine, item->bytes, self->cancellable, added_cb, self);
  else if (g_file_peek_path (item->file) != NULL)
    maq_engine_add_chosen_async (self->engine, g_file_peek_path (item->file), self->cancellable, added_cb, self);
  else
    refuse (self, maq_import_text_remote (item->name));
}

static gboolean
next_cb (gpointer data)
{
  MaqImportBatch *self = data;

  if (self->n_done >= self->items->len || g_cancellable_is_cancelled (self->cancellable))
    finish (self);
  else
    take_up (self, get_current (self));
  return G_SOURCE_REMOVE;
}

static void
maq_import_batch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, MAQ_IMPORT_BATCH (object)->n_done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_import_batch_finalize (GObject *object)
{
  MaqImportBatch *self = MAQ_IMPORT_BATCH (object);

  g_clear_pointer (&self->blobs, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->sentences, g_ptr_array_unref);
  g_clear_pointer (&self->crowd, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_import_batch_parent_class)->finalize (object);
}

static void
maq_import_batch_class_init (MaqImportBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->finalize = maq_import_batch_finalize;
  object_class->get_property = maq_import_batch_get_property;
  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_import_batch_init (MaqImportBatch *self)
{
  self->next = next_cb;
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->blobs = g_ptr_array_new ();
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  self->crowd = g_ptr_array_new_with_free_func (g_free);
}

MaqImportBatch *
maq_import_batch_new (MaqEngine *engine, guint room)
{
  MaqImportBatch *self = g_object_new (MAQ_TYPE_IMPORT_BATCH, NULL);

  self->engine = g_object_ref (engine);
  self->room = room;
  return self;
}

void
maq_import_batch_add_file (MaqImportBatch *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  Item *item = g_new0 (Item, 1);

  g_return_if_fail (MAQ_IS_IMPORT_BATCH (self));

  item->file = g_object_ref (file);
  item->name = base != NULL ? g_filename_display_name (base) : g_file_get_uri (file);
  g_ptr_array_add (self->items, item);
}

void
maq_import_batch_add_bytes (MaqImportBatch *self, GBytes *bytes, const char *name)
{
  Item *item = g_new0 (Item, 1);

  g_return_if_fail (MAQ_IS_IMPORT_BATCH (self));

  item->bytes = g_bytes_ref (bytes);
  item->name = g_strdup (name);
  g_ptr_array_add (self->items, item);
}

void
maq_import_batch_start (MaqImportBatch *self)
{
  g_return_if_fail (MAQ_IS_IMPORT_BATCH (self));

  g_object_ref (self);
  g_idle_add_full (G_PRIORITY_DEFAULT, self->next, self, NULL);
}

void
maq_import_batch_cancel (MaqImportBatch *self)
{
  g_return_if_fail (MAQ_IS_IMPORT_BATCH (self));
  g_cancellable_cancel (self->cancellable);
}

gboolean
maq_import_batch_is_cancelled (MaqImportBatch *self)
{
  g_return_val_if_fail (MAQ_IS_IMPORT_BATCH (self), FALSE);
  return g_cancellable_is_cancelled (self->cancellable);
}

guint
maq_import_batch_get_n_done (MaqImportBatch *self)
{
  g_return_val_if_fail (MAQ_IS_IMPORT_BATCH (self), 0);
  return self->n_done;
}

guint
maq_import_batch_get_n_items (MaqImportBatch *self)
{
  g_return_val_if_fail (MAQ_IS_IMPORT_BATCH (self), 0);
  return self->items->len;
}

MaqBlob *
maq_import_batch_get_blob (MaqImportBatch *self, guint index, const char **name)
{
  const Item *item;

  g_return_val_if_fail (MAQ_IS_IMPORT_BATCH (self), NULL);

  if (index >= self->blobs->len)
    return NULL;
  item = g_ptr_array_index (self->blobs, index);
  *name = item->name;
  return item->blob;
}

char *
maq_import_batch_make_message (MaqImportBatch *self)
{
  g_return_val_if_fail (MAQ_IS_IMPORT_BATCH (self), NULL);

  if (self->crowd->len > 0)
    {
      g_ptr_array_add (self->sentences, maq_import_text_full (self->crowd));
      g_ptr_array_set_size (self->crowd, 0);
    }
  return maq_import_text_message (self->sentences, self->n_failed, self->blobs->len);
}
