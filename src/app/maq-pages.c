/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-json.h"
#include "maq-kept-list.h"
#include "maq-pages.h"
#include "maq-step-text.h"

struct _MaqPages {
  GObject      parent_instance;

  MaqEngine   *engine;
  MaqKeptList *list; /* of MaqPage */
};

/* What became of the step that a page was when it was asked. */
typedef struct {
  MaqPages *pages;
  char     *id;
  char     *step;
} Errand;

enum { CHANGED, STATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPages, maq_pages, G_TYPE_OBJECT)

static void
page_free (gpointer data)
{
  MaqPage *page = data;

  g_free (page->id);
  g_free (page->text);
  g_free (page->sent);
  g_free (page->step);
  g_free (page);
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->pages);
  g_free (errand->id);
  g_free (errand->step);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static MaqPage *
find (MaqPages *self, const char *id)
{
  return maq_kept_list_find (self->list, id);
}

/* --- in the library --- */

static void
write_page (JsonBuilder *builder, gconstpointer data)
{
  const MaqPage *page = data;

  maq_kept_list_write (builder, "id", page->id);
  maq_kept_list_write (builder, "text", page->text);
  maq_kept_list_write (builder, "sent", page->sent);
  maq_kept_list_write (builder, "step", page->step);
}

static gpointer
read_page (JsonObject *object)
{
  MaqPage *page = g_new0 (MaqPage, 1);

  page->id = g_strdup (maq_json_get_string (object, "id", NULL));
  page->text = g_strdup (maq_json_get_string (object, "text", NULL));
  page->sent = g_strdup (maq_json_get_string (object, "sent", NULL));
  page->step = g_strdup (maq_json_get_string (object, "step", NULL));
  if (page->id != NULL && page->text != NULL)
    return page;
  page_free (page);
  return NULL;
}

static const MaqKeptKind kind = { "pages", MAQ_MAX_PAGES, read_page, write_page, page_free };

/* Pages came, went or moved. */
static void
save (MaqPages *self)
{
  maq_kept_list_save (self->list, NULL, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what became of them --- */

static MaqPageState
judge (const MaqPage *page, const MaqStepRecord *record)
{
  const MaqSlot *best = record != NULL ? maq_step_record_get_best (record) : NULL;

  if (page->sending)
    return MAQ_PAGE_RUNNING;
  if (page->sent == NULL)
    return MAQ_PAGE_NEW;
  if (!g_str_equal (page->sent, page->text))
    return MAQ_PAGE_CHANGED;
  if (best != NULL && best->picture != NULL)
    return MAQ_PAGE_MADE;
  return record != NULL && maq_step_record_is_running (record) ? MAQ_PAGE_RUNNING : MAQ_PAGE_MISSING;
}

static void
take_state (MaqPages *self, MaqPage *page, const MaqStepRecord *record)
{
  MaqPageState state = judge (page, record);
  gint64 id = record != NULL ? record->id : 0;

  if (page->state == state && page->step_id == id)
    return;
  page->state = state;
  page->step_id = id;
  g_signal_emit (self, signals[STATE], 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, &error);
  MaqPage *page = find (errand->pages, errand->id);

  /* It may be another step by now. One that could not be read is not missing: the page would be paid again. */
  if (page == NULL || g_strcmp0 (page->step, errand->step) != 0
      || (record == NULL && !g_error_matches (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT)))
    return;
  take_state (errand->pages, page, record);
}

static void
look_at (MaqPages *self, MaqPage *page)
{
  Errand *errand;

  if (page->step == NULL)
    {
      take_state (self, page, NULL);
      return;
    }
  errand = g_new0 (Errand, 1);
  errand->pages = g_object_ref (self);
  errand->id = g_strdup (page->id);
  errand->step = g_strdup (page->step);
  maq_engine_find_step_async (self->engine, page->step, found_cb, errand);
}

static void
look (MaqPages *self)
{
  GPtrArray *pages = maq_kept_list_get_items (self->list);

  for (guint i = 0; i < pages->len; i++)
    look_at (self, g_ptr_array_index (pages, i));
}

static void
list_changed_cb (MaqPages *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  look (self);
}

static void
maq_pages_dispose (GObject *object)
{
  MaqPages *self = MAQ_PAGES (object);

  g_clear_object (&self->list);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_pages_parent_class)->dispose (object);
}

static void
maq_pages_class_init (MaqPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_pages_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE] = g_signal_new ("state", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_pages_init (MaqPages *self)
{
}

MaqPages *
maq_pages_new (MaqEngine *engine)
{
  MaqPages *self = g_object_new (MAQ_TYPE_PAGES, NULL);

  self->engine = g_object_ref (engine);
  self->list = maq_kept_list_new (engine, &kind);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  return self;
}

guint
maq_pages_get_n (MaqPages *self)
{
  g_return_val_if_fail (MAQ_IS_PAGES (self), 0);
  return maq_kept_list_get_items (self->list)->len;
}

const MaqPage *
maq_pages_get (MaqPages *self, guint index)
{
  g_return_val_if_fail (MAQ_IS_PAGES (self), NULL);
  g_return_val_if_fail (index < maq_pages_get_n (self), NULL);
  return g_ptr_array_index (maq_kept_list_get_items (self->list), index);
}

const MaqPage *
maq_pages_find (MaqPages *self, const char *id)
{
  g_return_val_if_fail (MAQ_IS_PAGES (self), NULL);
  return find (self, id);
}

gboolean
maq_pages_add (MaqPages *self, const char *text)
{
  MaqPage *page;

  g_return_val_if_fail (MAQ_IS_PAGES (self), FALSE);

  if (maq_pages_get_n (self) >= MAQ_MAX_PAGES)
    return FALSE;
  page = g_new0 (MaqPage, 1);
  page->id = g_uuid_string_random ();
  page->text = g_strdup (text);
  g_ptr_array_add (maq_kept_list_get_items (self->list), page);
  save (self);
  return TRUE;
}

void
maq_pages_remove (MaqPages *self, const char *id)
{
  guint index;

  g_return_if_fail (MAQ_IS_PAGES (self));

  if (!maq_kept_list_find_index (self->list, id, &index))
    return;
  g_ptr_array_remove_index (maq_kept_list_get_items (self->list), index);
  save (self);
}

void
maq_pages_move (MaqPages *self, const char *id, int by)
{
  guint index;
  int to;
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  if (!maq_kept_list_find_index (self->list, id, &index))
    return;
  to = (int) index + by;
  if (to < 0 || to >= (int) maq_pages_get_n (self))
    return;
  page = g_ptr_array_steal_index (maq_kept_list_get_items (self->list), index);
  g_ptr_array_insert (maq_kept_list_get_items (self->list), to, page);
  save (self);
}

void
maq_pages_set_text (MaqPages *self, const char *id, const char *text)
{
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  page = find (self, id);
  if (page == NULL || g_str_equal (page->text, text))
    return;
  g_free (page->text);
  page->text = g_strdup (text);
  maq_kept_list_save_soon (self->list);
  look_at (self, page);
}

void
maq_pages_begin (MaqPages *self, const char *id)
{
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  page = find (self, id);
  if (page == NULL)
    return;
  page->sending = TRUE;
  take_state (self, page, NULL);
}

void
maq_pages_give_up (MaqPages *self, const char *id)
{
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  page = find (self, id);
  if (page == NULL)
    return;
  page->sending = FALSE;
  look_at (self, page);
}

void
maq_pages_bind (MaqPages *self, const char *id, const char *text, const MaqStepRecord *record)
{
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  page = find (self, id);
  if (page == NULL)
    return;
  g_free (page->sent);
  g_free (page->step);
  page->sending = FALSE;
  page->sent = g_strdup (text);
  page->step = g_strdup (record->uuid);
  maq_kept_list_save (self->list, NULL, NULL);
  take_state (self, page, record);
}

gboolean
maq_pages_is_due (const MaqPage *page, gboolean changed, gboolean missing)
{
  /* Of one that was sent it may not be known yet what became of it. */
  if (page->text[0] == '\0' || page->sending || page->state == MAQ_PAGE_RUNNING || (page->sent != NULL && page->state == MAQ_PAGE_NEW))
    return FALSE;
  if (missing)
    return page->state == MAQ_PAGE_MISSING;
  return !changed || page->state == MAQ_PAGE_NEW || page->state == MAQ_PAGE_CHANGED;
}
