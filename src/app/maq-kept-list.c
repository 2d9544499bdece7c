/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"
#include "maq-kept-list.h"

#define SAVE_DELAY_MS 400

struct _MaqKeptList {
  GObject            parent_instance;

  MaqEngine         *engine;
  const MaqKeptKind *kind;
  GPtrArray         *items;
  gboolean           loaded;  /* nothing is written before what was there is read */
  guint              reading; /* answers to come; only the last is of the board that is open */
  guint              save_id;
};

/* More than all that can be written here; a library that came from elsewhere may hold anything. */
static const MaqJsonLimits limits = { 64 * 1024 * 1024, 8, 10000 };

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqKeptList, maq_kept_list, G_TYPE_OBJECT)

static char *
to_json (MaqKeptList *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->items->len; i++)
    {
      json_builder_begin_object (builder);
      self->kind->write (builder, g_ptr_array_index (self->items, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return maq_json_to_string (root);
}

static void
read_json (MaqKeptList *self, const char *text)
{
  g_autoptr (JsonNode) root = maq_json_parse (text, strlen (text), &limits, NULL);
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), self->kind->most); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gpointer item = JSON_NODE_HOLDS_OBJECT (node) ? self->kind->read (json_node_get_object (node)) : NULL;

      if (item != NULL)
        g_ptr_array_add (self->items, item);
    }
}

static gboolean
save_cb (gpointer data)
{
  maq_kept_list_save (data, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* What is in hand already is newer, and is written with what was there. */
static void
value_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqKeptList) self = data;
  g_autofree char *text = NULL;
  guint n_new = self->items->len;

  if (--self->reading > 0)
    return;
  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) && text != NULL)
    read_json (self, text);
  self->loaded = TRUE;
  if (n_new > 0)
    maq_kept_list_save (self, NULL, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_value (MaqKeptList *self)
{
  self->reading++;
  maq_engine_get_board_value_async (self->engine, self->kind->key, value_cb, g_object_ref (self));
}

/* While the old one is still open. */
static void
leave_board_cb (MaqKeptList *self)
{
  if (self->save_id != 0)
    maq_kept_list_save (self, NULL, NULL);
}

static void
board_changed_cb (MaqKeptList *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_ptr_array_set_size (self->items, 0);
  self->loaded = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  read_value (self);
}

static void
maq_kept_list_dispose (GObject *object)
{
  MaqKeptList *self = MAQ_KEPT_LIST (object);

  if (self->save_id != 0)
    maq_kept_list_save (self, NULL, NULL);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_kept_list_parent_class)->dispose (object);
}

static void
maq_kept_list_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_KEPT_LIST (object)->items, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_kept_list_parent_class)->finalize (object);
}

static void
maq_kept_list_class_init (MaqKeptListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_kept_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_kept_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_kept_list_init (MaqKeptList *self)
{
}

MaqKeptList *
maq_kept_list_new (MaqEngine *engine, const MaqKeptKind *kind)
{
  MaqKeptList *self = g_object_new (MAQ_TYPE_KEPT_LIST, NULL);

  self->engine = g_object_ref (engine);
  self->kind = kind;
  self->items = g_ptr_array_new_with_free_func (kind->free);
  g_signal_connect_object (engine, "leave-board", G_CALLBACK (leave_board_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::board-uuid", G_CALLBACK (board_changed_cb), self, G_CONNECT_SWAPPED);
  read_value (self);
  return self;
}

GPtrArray *
maq_kept_list_get_items (MaqKeptList *self)
{
  g_return_val_if_fail (MAQ_IS_KEPT_LIST (self), NULL);
  return self->items;
}

gboolean
maq_kept_list_find_index (MaqKeptList *self, const char *id, guint *index)
{
  g_return_val_if_fail (MAQ_IS_KEPT_LIST (self), FALSE);

  for (*index = 0; *index < self->items->len; (*index)++)
    if (g_strcmp0 (((MaqKept *) g_ptr_array_index (self->items, *index))->id, id) == 0)
      return TRUE;
  return FALSE;
}

gpointer
maq_kept_list_find (MaqKeptList *self, const char *id)
{
  guint index;

  return maq_kept_list_find_index (self, id, &index) ? g_ptr_array_index (self->items, index) : NULL;
}

void
maq_kept_list_save (MaqKeptList *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *json = NULL;

  g_return_if_fail (MAQ_IS_KEPT_LIST (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  /* What was there before is not written over: it is read, and written with this. */
  if (!self->loaded)
    return;
  json = to_json (self);
  maq_engine_set_board_value_async (self->engine, self->kind->key, json, callback, user_data);
}

void
maq_kept_list_save_soon (MaqKeptList *self)
{
  g_return_if_fail (MAQ_IS_KEPT_LIST (self));

  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

void
maq_kept_list_write (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}
