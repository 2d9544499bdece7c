/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-library.h"
#include "maq-library-parts.h"
#include "maq-library-private.h"
#include "maq-step-pool.h"

enum { PROP_0, PROP_SEARCH, PROP_NARROW, PROP_LOADING, N_PROPS };

static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_STEP;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_LIBRARY (model)->ids->len;
}

static gint64
id_at (MaqLibrary *self, guint position)
{
  return g_array_index (self->ids, gint64, position);
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqLibrary *self = MAQ_LIBRARY (model);

  return position < self->ids->len ? maq_step_pool_dup (self->pool, id_at (self, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqLibrary, maq_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- the list --- */

guint
maq_library_find_place (MaqLibrary *self, gint64 id)
{
  guint low = 0, high = self->ids->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (id_at (self, middle) > id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
maq_library_splice (MaqLibrary *self, guint position, guint n_old, const gint64 *ids, guint n_new)
{
  while (n_old > 0 && n_new > 0 && id_at (self, position) == ids[0])
    {
      position++;
      ids++;
      n_old--;
      n_new--;
    }
  while (n_old > 0 && n_new > 0 && id_at (self, position + n_old - 1) == ids[n_new - 1])
    {
      n_old--;
      n_new--;
    }
  if (n_old == 0 && n_new == 0)
    return;
  if (n_old > 0)
    g_array_remove_range (self->ids, position, n_old);
  if (n_new > 0)
    g_array_insert_vals (self->ids, position, ids, n_new);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_old, n_new);
}

void
maq_library_set_loading (MaqLibrary *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

void
maq_library_note_slots (MaqLibrary *self, gint64 id, guint n)
{
  gint64 *key;

  if (n <= 1)
    return;
  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_replace (self->slots, key, GUINT_TO_POINTER (n));
}

/* --- changes of single steps --- */

static gboolean
was_judged (const MaqStepRecord *record, MaqVerdict verdict)
{
  for (guint i = 0; i < record->slots->len; i++)
    if (((const MaqSlot *) g_ptr_array_index (record->slots, i))->verdict == verdict)
      return TRUE;
  return FALSE;
}

/* Whatever can be said without looking for words. */
static gboolean
may_belong (MaqLibrary *self, const MaqStepRecord *record)
{
  const MaqStepFilter *filter = self->filter;

  return !record->trashed == !filter->trashed && (record->starred || !filter->starred)
         && (filter->verdict == MAQ_VERDICT_NONE || was_judged (record, filter->verdict))
         && (filter->engine == NULL || g_strcmp0 (filter->engine, maq_step_record_get_engine (record)) == 0)
         && record->created_us >= filter->since_us && (filter->until_us == 0 || record->created_us < filter->until_us)
         && (self->board == NULL || filter->all_boards || g_strcmp0 (self->board, record->board_uuid) == 0);
}

static void
place (MaqLibrary *self, const MaqStepRecord *record)
{
  guint position = maq_library_find_place (self, record->id);
  gboolean is_listed = position < self->ids->len && id_at (self, position) == record->id;

  /* Before it is listed: who hears of it asks at once. */
  if (!is_listed)
    maq_library_note_slots (self, record->id, record->slots->len);
  if (is_listed && !may_belong (self, record))
    maq_library_splice (self, position, 1, NULL, 0);
  /* A search finds for itself, with the next look at the library; what is not listed yet will be. */
  else if (!is_listed && self->filter->search == NULL && record->id >= self->end && may_belong (self, record))
    maq_library_splice (self, position, 0, &record->id, 1);
}

static void
read_cb (gpointer data, MaqStepRecord *record)
{
  /* The list was read earlier than the record. */
  place (MAQ_LIBRARY (data), record);
}

void
maq_library_update (MaqLibrary *self, MaqStepRecord *record)
{
  MaqStep *step = maq_step_pool_find (self->pool, record->id);

  if (step != NULL)
    maq_step_set_record (step, record);
  place (self, record);
}

gint64
maq_library_get_newest (MaqLibrary *self)
{
  return self->ids->len > 0 ? id_at (self, 0) : 0;
}

GPtrArray *
maq_library_list_records (MaqLibrary *self)
{
  return maq_step_pool_list (self->pool);
}

/* --- class --- */

static void
maq_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MaqLibrary *self = MAQ_LIBRARY (object);

  switch (id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, self->filter->search);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, maq_step_filter_is_narrow (self->filter));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_library_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEARCH:
      maq_library_set_search (MAQ_LIBRARY (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_library_dispose (GObject *object)
{
  g_clear_pointer (&MAQ_LIBRARY (object)->pool, maq_step_pool_free);
  G_OBJECT_CLASS (maq_library_parent_class)->dispose (object);
}

static void
maq_library_finalize (GObject *object)
{
  MaqLibrary *self = MAQ_LIBRARY (object);

  g_clear_pointer (&self->filter, maq_step_filter_free);
  g_clear_pointer (&self->board, g_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_library_parent_class)->finalize (object);
}

static void
maq_library_class_init (MaqLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags reading = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_library_get_property;
  object_class->set_property = maq_library_set_property;
  object_class->dispose = maq_library_dispose;
  object_class->finalize = maq_library_finalize;
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, reading);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, reading);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_library_init (MaqLibrary *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->filter = maq_step_filter_copy (NULL);
}

MaqLibrary *
maq_library_new (const MaqCore *core)
{
  MaqLibrary *self = g_object_new (MAQ_TYPE_LIBRARY, NULL);

  self->core = maq_core_ref (core);
  self->pool = maq_step_pool_new (core, read_cb, self);
  return self;
}

void
maq_library_set_filter (MaqLibrary *self, const MaqStepFilter *filter)
{
  g_autoptr (MaqStepFilter) old = NULL;

  g_return_if_fail (MAQ_IS_LIBRARY (self));

  if (maq_step_filter_equal (self->filter, filter))
    return;
  old = self->filter;
  self->filter = maq_step_filter_copy (filter);
  maq_library_load_anew (self);
  if (g_strcmp0 (old->search, self->filter->search) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
}

const MaqStepFilter *
maq_library_get_filter (MaqLibrary *self)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);
  return self->filter;
}

gboolean
maq_library_is_narrow (MaqLibrary *self)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), FALSE);
  return maq_step_filter_is_narrow (self->filter);
}

gboolean
maq_library_is_loading (MaqLibrary *self)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), FALSE);
  return self->is_loading;
}

void
maq_library_set_search (MaqLibrary *self, const char *search)
{
  MaqStepFilter filter;

  g_return_if_fail (MAQ_IS_LIBRARY (self));

  filter = *self->filter;
  filter.search = (char *) search;
  maq_library_set_filter (self, &filter);
}

const char *
maq_library_get_search (MaqLibrary *self)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);
  return self->filter->search;
}

MaqStep *
maq_library_find (MaqLibrary *self, gint64 id, guint *position)
{
  MaqStep *step;
  guint place;

  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);

  place = maq_library_find_place (self, id);
  if (place == self->ids->len || id_at (self, place) != id)
    return NULL;
  if (position != NULL)
    *position = place;
  /* One that was just made is remembered, so the reference may go at once. */
  step = maq_step_pool_dup (self->pool, id);
  g_object_unref (step);
  return step;
}

gboolean
maq_library_has (MaqLibrary *self, gint64 id)
{
  guint place;

  g_return_val_if_fail (MAQ_IS_LIBRARY (self), FALSE);

  place = maq_library_find_place (self, id);
  return place < self->ids->len && id_at (self, place) == id;
}

gint64
maq_library_get_id (MaqLibrary *self, guint position)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), 0);
  g_return_val_if_fail (position < self->ids->len, 0);
  return id_at (self, position);
}

guint
maq_library_get_n_slots (MaqLibrary *self, gint64 id)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), 1);
  return MAX (GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, &id)), 1);
}

MaqStep *
maq_library_dup_step (MaqLibrary *self, gint64 id)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);
  return maq_step_pool_dup (self->pool, id);
}
