/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-boards.h"
#include "maq-boards-private.h"

struct _MaqBoardInfo {
  GObject  parent_instance;

  char    *uuid;
  char    *name;
  MaqBlob *cover;
  guint    n_references, n_steps;
  gint64   opened_us;
};

enum { PROP_0, PROP_UUID, PROP_NAME, PROP_COVER, PROP_N_REFERENCES, PROP_N_STEPS, PROP_OPENED_US, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqBoardInfo, maq_board_info, G_TYPE_OBJECT)

static void
maq_board_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MaqBoardInfo *self = MAQ_BOARD_INFO (object);

  switch (id)
    {
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_COVER:
      g_value_set_boxed (value, self->cover);
      break;
    case PROP_N_REFERENCES:
      g_value_set_uint (value, self->n_references);
      break;
    case PROP_N_STEPS:
      g_value_set_uint (value, self->n_steps);
      break;
    case PROP_OPENED_US:
      g_value_set_int64 (value, self->opened_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_board_info_finalize (GObject *object)
{
  MaqBoardInfo *self = MAQ_BOARD_INFO (object);

  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->cover, maq_blob_unref);
  G_OBJECT_CLASS (maq_board_info_parent_class)->finalize (object);
}

static void
maq_board_info_class_init (MaqBoardInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_board_info_get_property;
  object_class->finalize = maq_board_info_finalize;
  props[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_COVER] = g_param_spec_boxed ("cover", NULL, NULL, MAQ_TYPE_BLOB, flags);
  props[PROP_N_REFERENCES] = g_param_spec_uint ("n-references", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_STEPS] = g_param_spec_uint ("n-steps", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_OPENED_US] = g_param_spec_int64 ("opened-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_board_info_init (MaqBoardInfo *self)
{
}

const char *
maq_board_info_get_uuid (MaqBoardInfo *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_INFO (self), NULL);
  return self->uuid;
}

const char *
maq_board_info_get_name (MaqBoardInfo *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_INFO (self), NULL);
  return self->name;
}

MaqBlob *
maq_board_info_get_cover (MaqBoardInfo *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_INFO (self), NULL);
  return self->cover;
}

guint
maq_board_info_get_n_references (MaqBoardInfo *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_INFO (self), 0);
  return self->n_references;
}

guint
maq_board_info_get_n_steps (MaqBoardInfo *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_INFO (self), 0);
  return self->n_steps;
}

static gboolean
is_same_blob (MaqBlob *a, MaqBlob *b)
{
  return a == b || (a != NULL && b != NULL && g_str_equal (maq_blob_get_sha256 (a), maq_blob_get_sha256 (b)));
}

/* What has changed, notified. */
static void
update (MaqBoardInfo *self, const MaqBoardRow *row)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (g_strcmp0 (self->name, row->name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (row->name);
      g_object_notify_by_pspec (object, props[PROP_NAME]);
    }
  if (!is_same_blob (self->cover, row->cover))
    {
      g_clear_pointer (&self->cover, maq_blob_unref);
      self->cover = row->cover != NULL ? maq_blob_ref (row->cover) : NULL;
      g_object_notify_by_pspec (object, props[PROP_COVER]);
    }
  if (self->n_references != row->n_references || self->n_steps != row->n_steps)
    {
      self->n_references = row->n_references;
      self->n_steps = row->n_steps;
      g_object_notify_by_pspec (object, props[PROP_N_REFERENCES]);
      g_object_notify_by_pspec (object, props[PROP_N_STEPS]);
    }
  if (self->opened_us != row->opened_us)
    {
      self->opened_us = row->opened_us;
      g_object_notify_by_pspec (object, props[PROP_OPENED_US]);
    }
  g_object_thaw_notify (object);
}

/* --- the list --- */

struct _MaqBoards {
  GObject    parent_instance;

  GPtrArray *infos;  /* of MaqBoardInfo */
};

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_BOARD_INFO;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_BOARDS (model)->infos->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqBoards *self = MAQ_BOARDS (model);

  return position < self->infos->len ? g_object_ref (g_ptr_array_index (self->infos, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqBoards, maq_boards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
maq_boards_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_BOARDS (object)->infos, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_boards_parent_class)->finalize (object);
}

static void
maq_boards_class_init (MaqBoardsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_boards_finalize;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_boards_init (MaqBoards *self)
{
  self->infos = g_ptr_array_new_with_free_func (g_object_unref);
}

MaqBoards *
maq_boards_new (void)
{
  return g_object_new (MAQ_TYPE_BOARDS, NULL);
}

MaqBoardInfo *
maq_boards_find (MaqBoards *self, const char *uuid)
{
  g_return_val_if_fail (MAQ_IS_BOARDS (self), NULL);

  for (guint i = 0; uuid != NULL && i < self->infos->len; i++)
    {
      MaqBoardInfo *info = g_ptr_array_index (self->infos, i);

      if (g_str_equal (info->uuid, uuid))
        return info;
    }
  return NULL;
}

/* One that was there is the same object. */
static MaqBoardInfo *
make_info (MaqBoards *self, const MaqBoardRow *row)
{
  MaqBoardInfo *info = maq_boards_find (self, row->uuid);

  if (info != NULL)
    g_object_ref (info);
  else
    {
      info = g_object_new (MAQ_TYPE_BOARD_INFO, NULL);
      info->uuid = g_strdup (row->uuid);
    }
  update (info, row);
  return info;
}

void
maq_boards_take (MaqBoards *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = self->infos->len, n_new = rows->len, first = 0, same_end = 0;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (infos, make_info (self, g_ptr_array_index (rows, i)));
  while (first < n_old && first < n_new && self->infos->pdata[first] == infos->pdata[first])
    first++;
  while (same_end < n_old - first && same_end < n_new - first
         && self->infos->pdata[n_old - same_end - 1] == infos->pdata[n_new - same_end - 1])
    same_end++;
  g_ptr_array_unref (self->infos);
  self->infos = g_steal_pointer (&infos);
  g_signal_emit_by_name (self, "changed");
  if (first + same_end < n_old || first + same_end < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_old - first - same_end, n_new - first - same_end);
}
