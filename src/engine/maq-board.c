/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board.h"
#include "maq-board-item-private.h"
#include "maq-board-private.h"
#include "maq-error.h"
#include "maq-log.h"

/* A drag places an item sixty times a second; the disk hears of it when the hand rests. */
#define FLUSH_MS 250
/* What could not be written is tried again so often. */
#define RETRY_MS 2000
/* Others may take the number that was just found free. */
#define TRIES 3

struct _MaqBoard {
  GObject        parent_instance;

  const MaqCore *core;
  GPtrArray     *items;   /* of MaqBoardItem, by number */
  GHashTable    *used;    /* numbers handed out while the program runs */
  GHashTable    *unwritten; /* items whose last word is not on its way to the library: placed anew, or refused by it */
  guint          flush_id;
  gboolean       has_failed; /* and somebody was told */
};

enum { FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_BOARD_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_BOARD (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqBoard *self = MAQ_BOARD (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqBoard, maq_board, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
maq_board_finalize (GObject *object)
{
  MaqBoard *self = MAQ_BOARD (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->unwritten, g_hash_table_unref);
  g_clear_pointer (&self->used, g_hash_table_unref);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_board_parent_class)->finalize (object);
}

static void
maq_board_class_init (MaqBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_board_finalize;
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
maq_board_init (MaqBoard *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->used = g_hash_table_new (NULL, NULL);
  self->unwritten = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

MaqBoard *
maq_board_new (const MaqCore *core)
{
  MaqBoard *self = g_object_new (MAQ_TYPE_BOARD, NULL);

  self->core = maq_core_ref (core);
  return self;
}

/* --- the list --- */

static guint
get_number (MaqBoardItem *item)
{
  return maq_reference_get_number (item->reference);
}

static void
insert (MaqBoard *self, MaqBoardItem *item)
{
  guint position = self->items->len;

  while (position > 0 && get_number (g_ptr_array_index (self->items, position - 1)) > get_number (item))
    position--;
  g_hash_table_add (self->used, GUINT_TO_POINTER (get_number (item)));
  g_ptr_array_insert (self->items, (int) position, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* --- reading and writing behind --- */

void
maq_placed_free (MaqPlaced *placed)
{
  maq_reference_unref (placed->reference);
  g_free (placed);
}

GPtrArray *
maq_placed_list (MaqStore *store, GError **error)
{
  g_autoptr (GPtrArray) references = maq_store_list_references (store, error);
  GPtrArray *list;

  if (references == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_placed_free);
  for (guint i = 0; i < references->len; i++)
    {
      MaqPlaced *placed = g_new0 (MaqPlaced, 1);

      placed->reference = maq_reference_ref (g_ptr_array_index (references, i));
      placed->scale = 1;
      maq_store_get_placement (store, maq_reference_get_id (placed->reference), &placed->x, &placed->y, &placed->scale);
      g_ptr_array_add (list, placed);
    }
  return list;
}

typedef struct {
  const MaqCore *core;
  MaqBoard      *board;
  MaqBoardItem  *item;    /* for the main thread */
  MaqPlaced      placed;
  gboolean       remove;
} Change;

static void
change_free (Change *change)
{
  maq_core_unref (change->core);
  maq_reference_unref (change->placed.reference);
  g_object_unref (change->board);
  g_object_unref (change->item);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

/* @reference with a number that no other has; NULL: its own is as good as any. Two programs may have counted on from the same. */
static MaqReference *
find_other_number (MaqStore *store, MaqReference *reference)
{
  g_autoptr (GPtrArray) references = maq_store_list_references (store, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  guint number = maq_reference_get_number (reference);

  for (guint i = 0; references != NULL && i < references->len; i++)
    {
      MaqReference *other = g_ptr_array_index (references, i);

      if (g_strcmp0 (maq_reference_get_id (other), maq_reference_get_id (reference)) != 0)
        g_hash_table_add (taken, GUINT_TO_POINTER (maq_reference_get_number (other)));
    }
  if (!g_hash_table_contains (taken, GUINT_TO_POINTER (number)))
    return NULL;
  while (g_hash_table_contains (taken, GUINT_TO_POINTER (number)))
    number++;
  return maq_reference_new (maq_reference_get_id (reference), number, maq_reference_get_name (reference),
                            maq_reference_get_role (reference), maq_reference_get_blob (reference));
}

/* Returns (transfer full) (nullable): the reference as it was written, where its number is another one. */
static MaqReference *
put (MaqStore *store, const MaqPlaced *placed, GError **error)
{
  g_autoptr (MaqReference) renumbered = NULL;

  for (guint i = 0; i < TRIES; i++)
    {
      g_autoptr (GError) local = NULL;
      MaqReference *reference = renumbered != NULL ? renumbered : placed->reference;
      MaqReference *other;

      if (maq_store_put_reference (store, reference, placed->x, placed->y, placed->scale, &local))
        return g_steal_pointer (&renumbered);
      other = g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT) ? find_other_number (store, reference) : NULL;
      if (other == NULL || i + 1 == TRIES)
        g_propagate_error (error, g_steal_pointer (&local));
      g_clear_pointer (&renumbered, maq_reference_unref);
      renumbered = other;
      if (other == NULL)
        break;
    }
  return NULL;
}

static gpointer
change_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  MaqStore *store = maq_core_get_store (change->core, error);

  if (store == NULL)
    return NULL;
  if (!change->remove)
    return put (store, &change->placed, error);
  maq_store_remove_reference (store, maq_reference_get_id (change->placed.reference), error);
  return NULL;
}

static gboolean
flush_cb (gpointer data)
{
  MaqBoard *self = data;

  self->flush_id = 0;
  maq_board_flush (self);
  return G_SOURCE_REMOVE;
}

/* Its last word is written later. */
static void
postpone (MaqBoard *self, MaqBoardItem *item, guint ms)
{
  g_hash_table_add (self->unwritten, g_object_ref (item));
  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (ms, flush_cb, self);
}

/* The library gave it another number than we did. */
static void
renumber (MaqBoard *self, MaqBoardItem *item, MaqReference *written)
{
  g_autoptr (MaqReference) reference = NULL;
  MaqReference *now = item->reference;
  guint position;

  reference = maq_reference_new (maq_reference_get_id (now), maq_reference_get_number (written),
                                 maq_reference_get_name (now), maq_reference_get_role (now), maq_reference_get_blob (now));
  g_object_ref (item);
  if (g_ptr_array_find (self->items, item, &position))
    {
      g_ptr_array_remove_index (self->items, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
      maq_board_item_set_reference (item, reference);
      insert (self, item);
    }
  else
    maq_board_item_set_reference (item, reference);
  g_object_unref (item);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  MaqBoard *self = change->board;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqReference) written = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (written != NULL)
    renumber (self, change->item, written);
  if (error == NULL)
    {
      self->has_failed = self->has_failed && g_hash_table_size (self->unwritten) > 0;
      return;
    }
  maq_log_event ("board", "a change was not written: %s", error->message);
  postpone (self, change->item, RETRY_MS);
  if (!self->has_failed)
    {
      self->has_failed = TRUE;
      g_signal_emit (self, signals[FAILED], 0, error);
    }
}

/* The store lane works in order, so the last word about a reference is what the library keeps. */
static void
write_behind (MaqBoard *self, MaqBoardItem *item)
{
  Change *change = g_new0 (Change, 1);

  change->core = maq_core_ref (self->core);
  change->board = g_object_ref (self);
  change->item = g_object_ref (item);
  change->placed = (MaqPlaced) { maq_reference_ref (item->reference), item->x, item->y, item->scale };
  change->remove = !g_ptr_array_find (self->items, item, NULL);
  g_hash_table_remove (self->unwritten, item);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, change_work, change, NULL,
                        (GDestroyNotify) maq_reference_unref, NULL, NULL, changed_cb, change);
}

void
maq_board_flush (MaqBoard *self)
{
  guint n;
  g_autofree gpointer *items = g_hash_table_get_keys_as_array (self->unwritten, &n);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  for (guint i = 0; i < n; i++)
    write_behind (self, items[i]);
}

/* --- public --- */

void
maq_board_fill (MaqBoard *self, GPtrArray *placed)
{
  for (guint i = 0; i < placed->len; i++)
    {
      const MaqPlaced *one = g_ptr_array_index (placed, i);
      g_autoptr (MaqBoardItem) item = maq_board_item_new (one->reference, one->x, one->y, one->scale);

      insert (self, item);
    }
}

static gboolean
check_room (MaqBoard *self, GError **error)
{
  if (self->items->len < MAQ_MAX_REFERENCES)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The board holds %d references already; remove one first",
               MAQ_MAX_REFERENCES);
  return FALSE;
}

MaqBoardItem *
maq_board_add (MaqBoard *self, MaqBlob *blob, const char *name, MaqRole role, GError **error)
{
  g_autoptr (MaqReference) reference = NULL;
  g_autoptr (MaqBoardItem) item = NULL;
  guint number = 1;

  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  g_return_val_if_fail (blob != NULL, NULL);

  if (!check_room (self, error))
    return NULL;
  while (g_hash_table_contains (self->used, GUINT_TO_POINTER (number)))
    number++;
  reference = maq_reference_new (NULL, number, name != NULL ? name : "", role, blob);
  item = maq_board_item_new (reference, 0, 0, 1);
  insert (self, item);
  write_behind (self, item);
  return item;
}

void
maq_board_remove (MaqBoard *self, MaqBoardItem *item)
{
  g_autoptr (MaqBoardItem) gone = NULL;
  guint position;

  g_return_if_fail (MAQ_IS_BOARD (self));

  if (!g_ptr_array_find (self->items, item, &position))
    return;
  gone = g_object_ref (item);
  g_ptr_array_remove_index (self->items, position);
  write_behind (self, gone);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

gboolean
maq_board_restore (MaqBoard *self, MaqBoardItem *item, GError **error)
{
  g_return_val_if_fail (MAQ_IS_BOARD (self), FALSE);
  g_return_val_if_fail (MAQ_IS_BOARD_ITEM (item), FALSE);

  if (g_ptr_array_find (self->items, item, NULL))
    return TRUE;
  if (!check_room (self, error))
    return FALSE;
  insert (self, item);
  write_behind (self, item);
  return TRUE;
}

static void
change_reference (MaqBoard *self, MaqBoardItem *item, const char *name, MaqRole role)
{
  MaqReference *old = item->reference;
  g_autoptr (MaqReference) changed = NULL;

  if (g_strcmp0 (maq_reference_get_name (old), name) == 0 && maq_reference_get_role (old) == role)
    return;
  changed = maq_reference_new (maq_reference_get_id (old), maq_reference_get_number (old), name, role,
                               maq_reference_get_blob (old));
  maq_board_item_set_reference (item, changed);
  /* One that was removed meanwhile stays so; Undo brings it back as it is now. */
  if (g_ptr_array_find (self->items, item, NULL))
    write_behind (self, item);
}

void
maq_board_rename (MaqBoard *self, MaqBoardItem *item, const char *name)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  change_reference (self, item, name != NULL ? name : "", maq_reference_get_role (item->reference));
}

void
maq_board_set_role (MaqBoard *self, MaqBoardItem *item, MaqRole role)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  change_reference (self, item, maq_reference_get_name (item->reference), role);
}

void
maq_board_place (MaqBoard *self, MaqBoardItem *item, double x, double y, double scale)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));

  if (item->x == x && item->y == y && item->scale == scale)
    return;
  maq_board_item_set_placement (item, x, y, scale);
  if (!g_ptr_array_find (self->items, item, NULL))
    return;
  postpone (self, item, FLUSH_MS);
}
