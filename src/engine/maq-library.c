/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-library.h"
#include "maq-library-private.h"
#include "maq-log.h"

/* The first page is what a window shows at once; the rest follows behind it. */
#define FIRST_PAGE 500
#define NEXT_PAGE 20000
/* Records read in one go, so that the journal's moments are not kept waiting on the store lane. */
#define MAX_BATCH 32
/* Steps kept though nobody holds them: what scrolling back and forth touches. */
#define MAX_RECENT 256

struct _MaqLibrary {
  GObject        parent_instance;

  const MaqCore *core;
  char          *board;       /* UUID; NULL: not known yet */
  char          *search;
  GArray        *ids;         /* of gint64, falling */
  GHashTable    *steps;       /* gint64 → MaqStep, not owned: every one that is alive */
  GQueue         recent;      /* of MaqStep, owned, newest first */
  GArray        *wanted;      /* ids whose records shall be read */
  gboolean       is_reading;
  guint          generation;  /* of the search: answers to an older one are dropped */
};

enum { PROP_0, PROP_SEARCH, N_PROPS };

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

/* --- steps that are alive --- */

typedef struct {
  MaqLibrary *library;
  gint64      id;
  MaqStep    *step;     /* not owned */
} Alive;

static void
step_gone_cb (gpointer data, GObject *where_it_was)
{
  Alive *alive = data;

  alive->step = NULL;
  g_hash_table_remove (alive->library->steps, &alive->id);
}

static void
alive_free (Alive *alive)
{
  if (alive->step != NULL)
    g_object_weak_unref (G_OBJECT (alive->step), step_gone_cb, alive);
  g_free (alive);
}

static MaqStep *
find_alive (MaqLibrary *self, gint64 id)
{
  Alive *alive = g_hash_table_lookup (self->steps, &id);

  return alive != NULL ? alive->step : NULL;
}

static void
remember (MaqLibrary *self, MaqStep *step)
{
  g_queue_push_head (&self->recent, g_object_ref (step));
  if (self->recent.length > MAX_RECENT)
    g_object_unref (g_queue_pop_tail (&self->recent));
}

/* --- reading records --- */

typedef struct {
  const MaqCore *core;
  GArray        *ids;
} Batch;

static void
batch_free (Batch *batch)
{
  maq_core_unref (batch->core);
  g_array_unref (batch->ids);
  g_free (batch);
}

static gpointer
batch_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  MaqStore *store = maq_core_get_store (batch->core, error);
  GPtrArray *records;

  if (store == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  for (guint i = 0; i < batch->ids->len; i++)
    {
      g_autoptr (GError) local = NULL;
      MaqStepRecord *record = maq_store_get_step (store, g_array_index (batch->ids, gint64, i), &local);

      if (record != NULL)
        g_ptr_array_add (records, record);
      else
        maq_log_event ("library", "step=%" G_GINT64_FORMAT ": %s", g_array_index (batch->ids, gint64, i), local->message);
    }
  return records;
}

static void
take_records (MaqLibrary *self, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      MaqStepRecord *record = g_ptr_array_index (records, i);
      MaqStep *step = find_alive (self, record->id);

      if (step != NULL)
        maq_step_set_record (step, record);
    }
}

static void
read_wanted (MaqLibrary *self, GAsyncReadyCallback callback)
{
  guint n = MIN (self->wanted->len, MAX_BATCH);
  Batch *batch;

  if (self->is_reading || n == 0)
    return;
  self->is_reading = TRUE;
  batch = g_new0 (Batch, 1);
  batch->core = maq_core_ref (self->core);
  batch->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  /* The newest wishes first: they are what is on the screen now. */
  g_array_append_vals (batch->ids, &g_array_index (self->wanted, gint64, self->wanted->len - n), n);
  g_array_set_size (self->wanted, self->wanted->len - n);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, batch_work, batch, (GDestroyNotify) batch_free,
                        (GDestroyNotify) g_ptr_array_unref, NULL, NULL, callback, g_object_ref (self));
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqLibrary) self = data;
  g_autoptr (GPtrArray) records = maq_worker_run_finish (MAQ_WORKER (source), result, NULL);

  self->is_reading = FALSE;
  take_records (self, records);
  read_wanted (self, records_cb);
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqLibrary *self = MAQ_LIBRARY (model);
  MaqStep *step;
  Alive *alive;
  gint64 id;

  if (position >= self->ids->len)
    return NULL;
  id = id_at (self, position);
  step = find_alive (self, id);
  if (step != NULL)
    return g_object_ref (step);

  step = maq_step_new (id);
  alive = g_new (Alive, 1);
  *alive = (Alive) { self, id, step };
  g_object_weak_ref (G_OBJECT (step), step_gone_cb, alive);
  g_hash_table_insert (self->steps, &alive->id, alive);
  remember (self, step);
  g_array_append_val (self->wanted, id);
  read_wanted (self, records_cb);
  return step;
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

/* --- reading ids --- */

typedef struct {
  MaqLibrary *library;
  char       *search;
  gint64      before;
  guint       limit;
  guint       generation;
  gboolean    is_new_search;  /* nothing of the old list belongs to it */
} Page;

static void
page_free (Page *page)
{
  g_object_unref (page->library);
  g_free (page->search);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gpointer
page_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Page *page = data;
  MaqStore *store = maq_core_get_store (page->library->core, error);

  return store == NULL ? NULL : maq_store_list_steps (store, page->search, page->before, page->limit, error);
}

static Page *
page_new (MaqLibrary *self, gint64 before, guint limit)
{
  Page *page = g_new (Page, 1);

  *page = (Page) {
    .library = g_object_ref (self),
    .search = g_strdup (self->search),
    .before = before,
    .limit = limit,
    .generation = self->generation,
  };
  return page;
}

/* Replaces @n_old ids at @position by others, announcing only what differs: one range. */
static void
splice (MaqLibrary *self, guint position, guint n_old, const gint64 *ids, guint n_new)
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

/* A page takes the place of all from its first id down to its last; the last page, of all that follows. */
static void
take_page (MaqLibrary *self, const Page *page, const GArray *ids)
{
  gboolean is_last = ids->len < page->limit;
  gint64 last = ids->len > 0 ? g_array_index (ids, gint64, ids->len - 1) : 0;
  guint start = 0, end;

  if (page->is_new_search)
    last = 0;
  while (page->before != 0 && start < self->ids->len && id_at (self, start) >= page->before)
    start++;
  for (end = start; end < self->ids->len && (is_last || id_at (self, end) >= last); end++)
    ;
  splice (self, start, end - start, (const gint64 *) (gpointer) ids->data, ids->len);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Page) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqLibrary *self = page->library;
  Page *next;

  if (page->generation != self->generation)
    return;
  if (ids == NULL)
    {
      maq_log_event ("library", "cannot be listed: %s", error->message);
      return;
    }
  take_page (self, page, ids);
  if (ids->len < page->limit)
    return;
  next = page_new (self, g_array_index (ids, gint64, ids->len - 1), NEXT_PAGE);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, page_work, next, NULL, (GDestroyNotify) g_array_unref,
                        NULL, NULL, page_cb, next);
}

static void
load (MaqLibrary *self, gboolean is_new_search)
{
  Page *page;

  self->generation++;
  page = page_new (self, 0, FIRST_PAGE);
  page->is_new_search = is_new_search;
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, page_work, page, NULL, (GDestroyNotify) g_array_unref,
                        NULL, NULL, page_cb, page);
}

void
maq_library_load (MaqLibrary *self)
{
  load (self, FALSE);
}

void
maq_library_set_board (MaqLibrary *self, const char *uuid)
{
  if (g_strcmp0 (self->board, uuid) == 0)
    return;
  g_free (self->board);
  self->board = g_strdup (uuid);
  load (self, TRUE);
}

void
maq_library_take_top (MaqLibrary *self, const GArray *ids, gboolean is_all)
{
  gint64 newest = maq_library_get_newest (self);
  guint n_new = 0;

  while (n_new < ids->len && g_array_index (ids, gint64, n_new) > newest)
    n_new++;
  /* Joined up with what we have: only the new ones are spliced in. Else something was taken away, or a whole page came. */
  if (n_new < ids->len && g_array_index (ids, gint64, n_new) == newest)
    splice (self, 0, 0, (const gint64 *) (gpointer) ids->data, n_new);
  else if (is_all)
    splice (self, 0, self->ids->len, (const gint64 *) (gpointer) ids->data, ids->len);
  else
    maq_library_load (self);
}

void
maq_library_update (MaqLibrary *self, MaqStepRecord *record)
{
  MaqStep *step = find_alive (self, record->id);

  if (step != NULL)
    maq_step_set_record (step, record);
  /* A search decides for itself whether a new step belongs to it. */
  if (self->search == NULL && g_strcmp0 (record->board_uuid, self->board) == 0 && record->id > maq_library_get_newest (self))
    splice (self, 0, 0, &record->id, 1);
}

gint64
maq_library_get_newest (MaqLibrary *self)
{
  return self->ids->len > 0 ? id_at (self, 0) : 0;
}

GArray *
maq_library_list_open (MaqLibrary *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->steps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Alive *alive = value;
      const MaqStepRecord *record = maq_step_get_record (alive->step);

      if (record != NULL && maq_step_record_is_open (record))
        g_array_append_val (ids, alive->id);
    }
  return ids;
}

/* --- class --- */

static void
maq_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, MAQ_LIBRARY (object)->search);
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
  MaqLibrary *self = MAQ_LIBRARY (object);

  g_hash_table_remove_all (self->steps);
  g_queue_clear_full (&self->recent, g_object_unref);
  G_OBJECT_CLASS (maq_library_parent_class)->dispose (object);
}

static void
maq_library_finalize (GObject *object)
{
  MaqLibrary *self = MAQ_LIBRARY (object);

  g_clear_pointer (&self->board, g_free);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->steps, g_hash_table_unref);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_library_parent_class)->finalize (object);
}

static void
maq_library_class_init (MaqLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_library_get_property;
  object_class->set_property = maq_library_set_property;
  object_class->dispose = maq_library_dispose;
  object_class->finalize = maq_library_finalize;
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_library_init (MaqLibrary *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->steps = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) alive_free);
  g_queue_init (&self->recent);
}

MaqLibrary *
maq_library_new (const MaqCore *core)
{
  MaqLibrary *self = g_object_new (MAQ_TYPE_LIBRARY, NULL);

  self->core = maq_core_ref (core);
  return self;
}

void
maq_library_set_search (MaqLibrary *self, const char *search)
{
  g_return_if_fail (MAQ_IS_LIBRARY (self));

  if (search != NULL && *search == '\0')
    search = NULL;
  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  load (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH]);
}

const char *
maq_library_get_search (MaqLibrary *self)
{
  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);
  return self->search;
}

MaqStep *
maq_library_find (MaqLibrary *self, gint64 id, guint *position)
{
  guint low = 0, high = self->ids->len;
  MaqStep *step;

  g_return_val_if_fail (MAQ_IS_LIBRARY (self), NULL);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (id_at (self, middle) > id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->ids->len || id_at (self, low) != id)
    return NULL;
  if (position != NULL)
    *position = low;
  /* One that was just made is remembered, so the reference may go at once. */
  step = get_item (G_LIST_MODEL (self), low);
  g_object_unref (step);
  return step;
}
