/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-library.h"
#include "maq-library-parts.h"
#include "maq-library-private.h"
#include "maq-log.h"

/* What is listed, read page by page on the store's lane. */

/* The first page is what a window shows at once; the rest follows behind it. */
#define FIRST_PAGE 500
#define NEXT_PAGE 20000

static void
note_counts (MaqLibrary *self, const GArray *counts)
{
  for (guint i = 0; counts != NULL && i < counts->len; i++)
    maq_library_note_slots (self, g_array_index (counts, MaqSlotCount, i).step, g_array_index (counts, MaqSlotCount, i).n);
}

typedef struct {
  MaqLibrary    *library;
  const MaqCore *core;
  char          *board;
  MaqStepFilter *filter;
  gint64         before, cursor;
  guint          limit;
  guint          generation;
  gboolean       is_new;      /* nothing of the old list belongs to it */
  GArray        *counts;      /* of MaqSlotCount, once it is read */
} Page;

static void
page_free (Page *page)
{
  g_object_unref (page->library);
  maq_core_unref (page->core);
  g_free (page->board);
  g_clear_pointer (&page->counts, g_array_unref);
  maq_step_filter_free (page->filter);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gpointer
page_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Page *page = data;
  MaqStore *store = maq_core_get_store (page->core, error);

  g_autoptr (GArray) ids = NULL;

  ids = store != NULL ? maq_store_list_page (store, page->board, page->filter, &page->cursor, page->limit, error) : NULL;
  page->counts = ids != NULL ? maq_store_count_slots (store, ids, error) : NULL;
  return page->counts != NULL ? g_steal_pointer (&ids) : NULL;
}

static void
ask_page (MaqLibrary *self, gint64 before, guint limit, gboolean is_new, GAsyncReadyCallback callback)
{
  Page *page = g_new (Page, 1);

  *page = (Page) {
    .library = g_object_ref (self),
    .core = maq_core_ref (self->core),
    .board = g_strdup (self->board),
    .filter = maq_step_filter_copy (self->filter),
    .before = before,
    .cursor = before,
    .limit = limit,
    .generation = self->generation,
    .is_new = is_new,
  };
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, page_work, page, NULL, (GDestroyNotify) g_array_unref, NULL,
                        NULL, callback, page);
}

static void
load (MaqLibrary *self, gboolean is_new, GAsyncReadyCallback callback)
{
  self->generation++;
  self->is_new = self->is_new || is_new;
  self->is_late = FALSE;
  maq_library_set_loading (self, TRUE);
  ask_page (self, 0, FIRST_PAGE, self->is_new, callback);
}

/* A page takes the place of all from where it began to where it ended. */
static void
take_page (MaqLibrary *self, const Page *page, const GArray *ids)
{
  guint start = page->before > 0 && !page->is_new ? maq_library_find_place (self, page->before - 1) : 0;
  guint end = page->cursor > 0 && !page->is_new ? maq_library_find_place (self, page->cursor - 1) : self->ids->len;

  self->is_new = FALSE;
  self->end = page->cursor;
  note_counts (self, page->counts);
  maq_library_splice (self, start, end - start, (const gint64 *) (gpointer) ids->data, ids->len);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Page) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqLibrary *self = page->library;
  gboolean is_new = page->is_new;

  if (page->generation != self->generation)
    return;
  if (ids == NULL)
    maq_log_event ("library", "cannot be listed: %s", error->message);
  /* What was found before stays until there is something else to show. */
  else if (!is_new || ids->len > 0 || page->cursor == 0)
    {
      take_page (self, page, ids);
      is_new = FALSE;
    }
  if (ids != NULL && page->cursor != 0)
    ask_page (self, page->cursor, is_new ? FIRST_PAGE : NEXT_PAGE, is_new, page_cb);
  else if (self->is_late)
    load (self, FALSE, page_cb);
  else
    maq_library_set_loading (self, FALSE);
}

void
maq_library_load_anew (MaqLibrary *self)
{
  load (self, TRUE, page_cb);
}

void
maq_library_load (MaqLibrary *self)
{
  load (self, FALSE, page_cb);
}

void
maq_library_set_board (MaqLibrary *self, const char *board)
{
  if (g_strcmp0 (self->board, board) == 0)
    return;
  g_free (self->board);
  self->board = g_strdup (board);
  maq_library_load_anew (self);
}

const char *
maq_library_get_board (MaqLibrary *self)
{
  return self->board;
}

void
maq_library_take_top (MaqLibrary *self, const GArray *ids, const GArray *counts, gint64 cursor)
{
  gint64 newest = maq_library_get_newest (self);

  note_counts (self, counts);
  self->is_late = self->is_new;
  if (self->is_new)
    return;
  if (cursor > newest && newest > 0)
    maq_library_load (self);
  else
    maq_library_splice (self, 0, cursor > 0 ? maq_library_find_place (self, cursor - 1) : self->ids->len, (const gint64 *) (gpointer) ids->data,
            ids->len);
}
