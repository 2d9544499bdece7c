/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "maq-json.h"
#include "maq-pages.h"
#include "maq-step-text.h"

#define PAGES_KEY "pages"
#define SAVE_DELAY_MS 400

struct _MaqPages {
  GObject    parent_instance;

  MaqEngine *engine;
  GPtrArray *pages;  /* of MaqPage */
  gboolean   loaded; /* nothing is written before what was there is read */
  guint      reading; /* answers to come; only the last is of the board that is open */
  guint      save_id;
};

/* More than all that can be written here; a library that came from elsewhere may hold anything. */
static const MaqJsonLimits limits = { 64 * 1024 * 1024, 8, 10000 };

typedef struct {
  MaqPages *pages;
  char     *id;
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
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static gboolean
find_index (MaqPages *self, const char *id, guint *index)
{
  for (*index = 0; *index < self->pages->len; (*index)++)
    if (g_str_equal (((MaqPage *) g_ptr_array_index (self->pages, *index))->id, id))
      return TRUE;
  return FALSE;
}

static MaqPage *
find (MaqPages *self, const char *id)
{
  guint index;

  return find_index (self, id, &index) ? g_ptr_array_index (self->pages, index) : NULL;
}

/* --- in the library --- */

static void
write_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
save_now (MaqPages *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  if (!self->loaded)
    return;
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->pages->len; i++)
    {
      const MaqPage *page = g_ptr_array_index (self->pages, i);

      json_builder_begin_object (builder);
      write_member (builder, "id", page->id);
      write_member (builder, "text", page->text);
      write_member (builder, "sent", page->sent);
      write_member (builder, "step", page->step);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  maq_engine_set_board_value_async (self->engine, PAGES_KEY, json, NULL, NULL);
}

static gboolean
save_cb (gpointer data)
{
  MaqPages *self = data;

  self->save_id = 0;
  save_now (self);
  return G_SOURCE_REMOVE;
}

static void
read_page (MaqPages *self, JsonObject *object)
{
  MaqPage *page = g_new0 (MaqPage, 1);

  page->id = g_strdup (maq_json_get_string (object, "id", NULL));
  page->text = g_strdup (maq_json_get_string (object, "text", NULL));
  page->sent = g_strdup (maq_json_get_string (object, "sent", NULL));
  page->step = g_strdup (maq_json_get_string (object, "step", NULL));
  if (page->id != NULL && page->text != NULL)
    g_ptr_array_add (self->pages, page);
  else
    page_free (page);
}

static void
read_json (MaqPages *self, const char *text)
{
  g_autoptr (JsonNode) root = maq_json_parse (text, strlen (text), &limits, NULL);
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAQ_MAX_PAGES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_page (self, json_node_get_object (node));
    }
}

/* --- what became of them --- */

static MaqPageState
judge (const MaqPage *page, const MaqStepRecord *record)
{
  const MaqSlot *best = record != NULL ? maq_step_record_get_best (record) : NULL;

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
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, NULL);
  MaqPage *page = find (errand->pages, errand->id);

  if (page != NULL)
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
  maq_engine_find_step_async (self->engine, page->step, found_cb, errand);
}

static void
look (MaqPages *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    look_at (self, g_ptr_array_index (self->pages, i));
}

static void
value_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPages) self = data;
  g_autofree char *text = NULL;
  guint n_new = self->pages->len;

  if (--self->reading > 0)
    return;
  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) && text != NULL)
    read_json (self, text);
  self->loaded = TRUE;
  if (n_new > 0)
    save_now (self);
  g_signal_emit (self, signals[CHANGED], 0);
  look (self);
}

static void
read_value (MaqPages *self)
{
  self->reading++;
  maq_engine_get_board_value_async (self->engine, PAGES_KEY, value_cb, g_object_ref (self));
}

/* While the old one is still open. */
static void
leave_board_cb (MaqPages *self)
{
  if (self->save_id != 0)
    save_now (self);
  g_clear_handle_id (&self->save_id, g_source_remove);
}

static void
board_changed_cb (MaqPages *self)
{
  g_ptr_array_set_size (self->pages, 0);
  self->loaded = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  read_value (self);
}

static void
maq_pages_dispose (GObject *object)
{
  MaqPages *self = MAQ_PAGES (object);

  if (self->save_id != 0)
    save_now (self);
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_pages_parent_class)->dispose (object);
}

static void
maq_pages_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_PAGES (object)->pages, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_pages_parent_class)->finalize (object);
}

static void
maq_pages_class_init (MaqPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_pages_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_pages_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE] = g_signal_new ("state", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_pages_init (MaqPages *self)
{
  self->pages = g_ptr_array_new_with_free_func (page_free);
}

MaqPages *
maq_pages_new (MaqEngine *engine)
{
  MaqPages *self = g_object_new (MAQ_TYPE_PAGES, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "leave-board", G_CALLBACK (leave_board_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::board-uuid", G_CALLBACK (board_changed_cb), self, G_CONNECT_SWAPPED);
  read_value (self);
  return self;
}

guint
maq_pages_get_n (MaqPages *self)
{
  g_return_val_if_fail (MAQ_IS_PAGES (self), 0);
  return self->pages->len;
}

const MaqPage *
maq_pages_get (MaqPages *self, guint index)
{
  g_return_val_if_fail (MAQ_IS_PAGES (self), NULL);
  g_return_val_if_fail (index < self->pages->len, NULL);
  return g_ptr_array_index (self->pages, index);
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

  if (self->pages->len >= MAQ_MAX_PAGES)
    return FALSE;
  page = g_new0 (MaqPage, 1);
  page->id = g_uuid_string_random ();
  page->text = g_strdup (text);
  g_ptr_array_add (self->pages, page);
  save_now (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
maq_pages_remove (MaqPages *self, const char *id)
{
  guint index;

  g_return_if_fail (MAQ_IS_PAGES (self));

  if (!find_index (self, id, &index))
    return;
  g_ptr_array_remove_index (self->pages, index);
  save_now (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_pages_move (MaqPages *self, const char *id, int by)
{
  guint index;
  int to;
  MaqPage *page;

  g_return_if_fail (MAQ_IS_PAGES (self));

  if (!find_index (self, id, &index))
    return;
  to = (int) index + by;
  if (to < 0 || to >= (int) self->pages->len)
    return;
  page = g_ptr_array_steal_index (self->pages, index);
  g_ptr_array_insert (self->pages, to, page);
  save_now (self);
  g_signal_emit (self, signals[CHANGED], 0);
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
  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
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
  page->sent = g_strdup (text);
  page->step = g_strdup (record->uuid);
  save_now (self);
  take_state (self, page, record);
}

gboolean
maq_pages_is_due (const MaqPage *page, gboolean changed, gboolean missing)
{
  if (page->text[0] == '\0' || page->state == MAQ_PAGE_RUNNING)
    return FALSE;
  if (missing)
    return page->state == MAQ_PAGE_MISSING;
  return !changed || page->state == MAQ_PAGE_NEW || page->state == MAQ_PAGE_CHANGED;
}
