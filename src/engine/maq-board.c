/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board.h"
#include "maq-board-private.h"
#include "maq-error.h"

enum { PROP_0, PROP_UNDO_TITLE, PROP_REDO_TITLE, N_PROPS };
enum { FAILED, PICTURE_MARKUP_CHANGED, SPOT_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
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
maq_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MaqBoard *self = MAQ_BOARD (object);

  switch (id)
    {
    case PROP_UNDO_TITLE:
      g_value_set_string (value, self->undo_title);
      break;
    case PROP_REDO_TITLE:
      g_value_set_string (value, self->redo_title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_board_finalize (GObject *object)
{
  MaqBoard *self = MAQ_BOARD (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->drawings, g_hash_table_unref);
  g_clear_pointer (&self->spots, g_hash_table_unref);
  g_clear_pointer (&self->histories, g_hash_table_unref);
  g_clear_pointer (&self->unwritten, g_hash_table_unref);
  g_clear_pointer (&self->undo_title, g_free);
  g_clear_pointer (&self->redo_title, g_free);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_board_parent_class)->finalize (object);
}

static void
maq_board_class_init (MaqBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = maq_board_get_property;
  object_class->finalize = maq_board_finalize;
  props[PROP_UNDO_TITLE] = g_param_spec_string ("undo-title", NULL, NULL, NULL, flags);
  props[PROP_REDO_TITLE] = g_param_spec_string ("redo-title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[PICTURE_MARKUP_CHANGED] = g_signal_new ("picture-markup-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[SPOT_CHANGED] = g_signal_new ("spot-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_STRING);
}

static GHashTable *
things_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) maq_board_entry_free);
}

static void
maq_board_init (MaqBoard *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->drawings = things_new ();
  self->spots = things_new ();
  self->histories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) maq_board_history_free);
}

MaqBoard *
maq_board_new (const MaqCore *core)
{
  MaqBoard *self = g_object_new (MAQ_TYPE_BOARD, NULL);

  self->core = maq_core_ref (core);
  return self;
}

/* --- changes --- */

static void
set_title (MaqBoard *self, char **title, const char *now, guint prop)
{
  if (g_strcmp0 (*title, now) == 0)
    return;
  g_free (*title);
  *title = g_strdup (now);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
update_titles (MaqBoard *self)
{
  set_title (self, &self->undo_title, maq_board_history_get_undo_title (self->history), PROP_UNDO_TITLE);
  set_title (self, &self->redo_title, maq_board_history_get_redo_title (self->history), PROP_REDO_TITLE);
}

void
maq_board_begin (MaqBoard *self, const char *title)
{
  g_return_if_fail (MAQ_IS_BOARD (self));

  self->depth++;
  maq_board_history_begin (self->history, title);
}

void
maq_board_end (MaqBoard *self)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (self->depth > 0);

  maq_board_history_end (self->history);
  if (--self->depth > 0)
    return;
  if (self->is_urgent)
    maq_board_flush (self);
  self->is_urgent = FALSE;
  update_titles (self);
}

void
maq_board_change (MaqBoard *self, GPtrArray *entries, gboolean late)
{
  maq_board_begin (self, NULL);
  for (guint i = entries->len; i-- > 0;)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (MaqBoardEntry) before = maq_board_look_up (self, entry);

      if (maq_board_entry_equal (before, entry))
        {
          g_ptr_array_remove_index (entries, i);
          continue;
        }
      if (!self->is_undoing)
        maq_board_history_note (self->history, g_steal_pointer (&before), maq_board_entry_copy (entry));
      maq_board_write (self, entry, late);
      self->is_urgent = self->is_urgent || !late;
    }
  maq_board_apply (self, entries);
  g_ptr_array_unref (entries);
  maq_board_end (self);
}

/* Written as it stands then: a number that others have taken meanwhile is another one now. */
static void
make_so (MaqBoard *self, GPtrArray *entries)
{
  self->is_undoing = TRUE;
  maq_board_apply (self, entries);
  self->is_undoing = FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (MaqBoardEntry) now = maq_board_look_up (self, g_ptr_array_index (entries, i));

      maq_board_write (self, now, FALSE);
    }
  maq_board_flush (self);
  update_titles (self);
}

/* An addition that is undone gives its number back. */
static void
free_numbers (MaqBoard *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);
      MaqBoardItem *item = entry->part == MAQ_BOARD_REFERENCE && entry->reference == NULL
                           ? maq_board_find_item (self, entry->key, NULL) : NULL;

      if (item != NULL)
        maq_board_history_free_number (self->history, maq_reference_get_number (item->reference));
    }
}

void
maq_board_undo (MaqBoard *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (MAQ_IS_BOARD (self));

  entries = maq_board_history_undo (self->history);
  if (entries == NULL)
    return;
  free_numbers (self, entries);
  make_so (self, entries);
}

void
maq_board_redo (MaqBoard *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (MAQ_IS_BOARD (self));

  entries = maq_board_history_redo (self->history);
  if (entries != NULL)
    make_so (self, entries);
}

guint64
maq_board_get_last_act (MaqBoard *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD (self), 0);
  return maq_board_history_get_serial (self->history);
}

void
maq_board_undo_act (MaqBoard *self, guint64 act)
{
  g_autoptr (GPtrArray) before = NULL;

  g_return_if_fail (MAQ_IS_BOARD (self));

  if (act != 0 && act == maq_board_history_get_serial (self->history))
    {
      maq_board_undo (self);
      return;
    }
  before = maq_board_history_list_before (self->history, act);
  if (before != NULL)
    maq_board_change (self, g_steal_pointer (&before), FALSE);
}

const char *
maq_board_get_undo_title (MaqBoard *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  return self->undo_title;
}

const char *
maq_board_get_redo_title (MaqBoard *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  return self->redo_title;
}

/* --- for the engine --- */

static void
clear (MaqBoard *self)
{
  guint n = self->items->len;

  g_hash_table_remove_all (self->removed);
  g_hash_table_remove_all (self->drawings);
  g_hash_table_remove_all (self->spots);
  g_ptr_array_set_size (self->items, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

void
maq_board_fill (MaqBoard *self, gint64 board, const char *uuid, GPtrArray *entries)
{
  g_autoptr (GPtrArray) unwritten = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);

  while (self->depth > 0)
    maq_board_end (self);
  clear (self);
  self->board = board;
  self->history = g_hash_table_lookup (self->histories, uuid);
  if (self->history == NULL)
    {
      self->history = maq_board_history_new ();
      g_hash_table_insert (self->histories, g_strdup (uuid), self->history);
    }
  maq_board_apply (self, entries);
  maq_board_list_unwritten (self, board, unwritten);
  maq_board_apply (self, unwritten);
  update_titles (self);
}

void
maq_board_take_number (MaqBoard *self, const char *id, guint number)
{
  MaqBoardItem *item = maq_board_find_item (self, id, NULL);
  g_autoptr (MaqReference) reference = NULL;

  if (item == NULL || maq_board_find_number (self, number) != NULL)
    return;
  reference = maq_reference_with_number (item->reference, number);
  maq_board_item_set_reference (item, reference);
  maq_board_history_use_number (self->history, number);
  maq_board_sort (self);
}

void
maq_board_fail (MaqBoard *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

gboolean
maq_board_check_room (MaqBoard *self, GError **error)
{
  if (self->items->len < MAQ_MAX_REFERENCES)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The board holds %d references already; remove one first",
               MAQ_MAX_REFERENCES);
  return FALSE;
}
