/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-log.h"

/* What other processes write shows "at once": a tenth of a second gathers the commits of one act. */
#define LOOK_MS 60
#define RATE_LIMIT_MS 50
#define TOP_PAGE 64

/* A look at the library: what it is asked, and what it saw. */
typedef struct {
  MaqEngine *engine;
  MaqCore   *core;
  gint64     version;
  gint64     newest;
  char      *board;
  MaqStepFilter *filter;
  GArray    *wanted;     /* steps to read again */
  GPtrArray *shown;      /* records of steps somebody looks at */
} Look;

typedef struct {
  gint64     version;
  gint64     changes;
  GArray    *top;        /* the newest ids of the list... */
  GArray    *counts;   /* of MaqSlotCount, of those */
  gint64     cursor;     /* ...down to here */
  GPtrArray *records;
} View;

static void
look_free (Look *look)
{
  g_object_unref (look->engine);
  maq_core_unref (look->core);
  g_free (look->board);
  maq_step_filter_free (look->filter);
  g_array_unref (look->wanted);
  g_ptr_array_unref (look->shown);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
view_free (View *view)
{
  g_clear_pointer (&view->top, g_array_unref);
  g_clear_pointer (&view->counts, g_array_unref);
  g_ptr_array_unref (view->records);
  g_free (view);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static void
read_record (View *view, MaqStore *store, gint64 id)
{
  MaqStepRecord *record = maq_store_get_step (store, id, NULL);

  if (record != NULL)
    g_ptr_array_add (view->records, record);
}

static void
read_records (View *view, MaqStore *store, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    read_record (view, store, g_array_index (ids, gint64, i));
}

static gpointer
look_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  MaqStore *store = maq_core_get_store (look->core, error);
  g_autoptr (View) view = NULL;
  g_autoptr (GArray) open = NULL;
  g_autoptr (GArray) changed = NULL;

  if (store == NULL || maq_store_get_version (store) == look->version)
    return NULL;
  view = g_new0 (View, 1);
  view->records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  view->version = maq_store_get_version (store);
  view->changes = maq_store_get_changes (store);
  view->top = maq_store_list_page (store, look->board, look->filter, &view->cursor, TOP_PAGE, error);
  view->counts = view->top != NULL ? maq_store_count_slots (store, view->top, error) : NULL;
  open = view->counts != NULL ? maq_store_list_open (store, error) : NULL;
  changed = open != NULL ? maq_store_list_changed (store, look->shown, error) : NULL;
  if (changed == NULL)
    return NULL;
  read_records (view, store, look->wanted);
  read_records (view, store, changed);
  /* Others' new steps with work under way belong into the queue. */
  for (guint i = 0; i < open->len; i++)
    if (g_array_index (open, gint64, i) > look->newest)
      read_record (view, store, g_array_index (open, gint64, i));
  return g_steal_pointer (&view);
}

/* The list itself. A filter that changed meanwhile lists for itself. */
static void
take_list (MaqEngine *self, const Look *look, const View *view)
{
  if (!maq_step_filter_equal (look->filter, maq_library_get_filter (self->library)) ||
      g_strcmp0 (look->board, maq_library_get_board (self->library)) != 0)
    return;
  if (view->changes != self->changes)
    maq_library_load (self->library);
  else
    maq_library_take_top (self->library, view->top, view->counts, view->cursor);
}

static void
take_view (MaqEngine *self, const Look *look, const View *view)
{
  self->version = view->version;
  take_list (self, look, view);
  self->changes = view->changes;
  for (guint i = 0; i < view->records->len; i++)
    {
      MaqStepRecord *record = g_ptr_array_index (view->records, i);

      maq_library_update (self->library, record);
      maq_job_queue_show (self->queue, record, FALSE);
    }
}

/* All that are in the queue may change, listed or not. */
static void
gather (MaqEngine *self, Look *look)
{
  look->shown = maq_library_list_records (self->library);
  look->wanted = maq_job_queue_list_steps (self->queue);
}

static void
schedule (MaqEngine *self)
{
  if (g_source_get_ready_time (self->look) < 0)
    g_source_set_ready_time (self->look, g_get_monotonic_time () + LOOK_MS * 1000);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Look) look = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (View) view = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqEngine *self = look->engine;

  self->is_looking = FALSE;
  if (self->look == NULL)
    return;
  if (error != NULL)
    maq_log_event ("watch", "the library cannot be looked at: %s", error->message);
  if (view != NULL)
    take_view (self, look, view);
  if (self->look_again)
    schedule (self);
}

static gboolean
look_cb (gpointer data)
{
  MaqEngine *self = data;
  Look *look = g_new0 (Look, 1);

  g_source_set_ready_time (self->look, -1);
  self->is_looking = TRUE;
  self->look_again = FALSE;
  look->engine = g_object_ref (self);
  look->core = maq_core_ref (self->core);
  look->version = self->version;
  look->newest = maq_library_get_newest (self->library);
  look->board = g_strdup (maq_library_get_board (self->library));
  look->filter = maq_step_filter_copy (maq_library_get_filter (self->library));
  gather (self, look);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, look_work, look, NULL, (GDestroyNotify) view_free, NULL,
                        NULL, looked_cb, look);
  return G_SOURCE_CONTINUE;
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, MaqEngine *self)
{
  if (self->is_looking)
    self->look_again = TRUE;
  else
    schedule (self);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs look_funcs = { .dispatch = source_dispatch };

void
maq_engine_watch_start (MaqEngine *self)
{
  gboolean is_remote = maq_library_dir_is_remote (self->core->dir);
  g_autofree char *path = maq_library_dir_dup_child (self->core->dir, is_remote ? "library.db" : "library.db-wal");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->look = g_source_new (&look_funcs, sizeof (GSource));
  g_source_set_callback (self->look, look_cb, self, NULL);
  g_source_set_static_name (self->look, "maq-engine-watch");
  g_source_attach (self->look, g_main_context_get_thread_default ());

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor == NULL)
    {
      maq_log_event ("watch", "other processes' changes are not seen at once: %s", error->message);
      return;
    }
  g_file_monitor_set_rate_limit (self->monitor, RATE_LIMIT_MS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self, 0);
}

void
maq_engine_watch_stop (MaqEngine *self)
{
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  if (self->look != NULL)
    g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
}
