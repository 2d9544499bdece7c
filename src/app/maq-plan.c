/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-json.h"
#include "maq-kept-list.h"
#include "maq-plan.h"
#include "maq-prompt-buffer.h"
#include "maq-step-text.h"

#define MOST_PLANNED 50

struct _MaqPlan {
  GObject      parent_instance;

  MaqEngine   *engine;
  MaqKeptList *list; /* of MaqPlanned */
};

/* One answer's worth of memory: which plan, which item. */
typedef struct {
  MaqPlan *plan;
  char    *id;
} Errand;

enum { CHANGED, SENT, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPlan, maq_plan, G_TYPE_OBJECT)

static const char *const state_words[] = { "unsent", "waits", "sending", "stopped" };

static void
planned_free (gpointer data)
{
  MaqPlanned *item = data;

  g_free (item->id);
  g_free (item->text);
  g_free (item->parent);
  g_free (item->why);
  g_free (item);
}

static Errand *
errand_new (MaqPlan *plan, const char *id)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->plan = g_object_ref (plan);
  errand->id = g_strdup (id);
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->plan);
  g_free (errand->id);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static MaqPlanned *
find (MaqPlan *self, const char *id)
{
  return maq_kept_list_find (self->list, id);
}

/* --- in the library --- */

static void
write_item (JsonBuilder *builder, gconstpointer data)
{
  const MaqPlanned *item = data;

  maq_kept_list_write (builder, "id", item->id);
  maq_kept_list_write (builder, "text", item->text);
  maq_kept_list_write (builder, "parent", item->parent);
  maq_kept_list_write (builder, "why", item->why);
  maq_kept_list_write (builder, "state", state_words[item->state]);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, item->step);
}

/* Of one that was being sent nobody knows what became of it: it stays until a person looks. */
static gpointer
read_item (JsonObject *object)
{
  MaqPlanned *item = g_new0 (MaqPlanned, 1);
  const char *state = maq_json_get_string (object, "state", NULL);

  item->id = g_strdup (maq_json_get_string (object, "id", NULL));
  item->text = g_strdup (maq_json_get_string (object, "text", NULL));
  item->parent = g_strdup (maq_json_get_string (object, "parent", NULL));
  item->why = g_strdup (maq_json_get_string (object, "why", NULL));
  item->step = MAX (maq_json_get_int (object, "step", 0), 0);
  item->state = MAQ_PLANNED_STOPPED;
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_strcmp0 (state, state_words[i]) == 0)
      item->state = (MaqPlannedState) i;
  if (item->id != NULL && item->text != NULL)
    return item;
  planned_free (item);
  return NULL;
}

static const MaqKeptKind kind = { "plan", MOST_PLANNED, read_item, write_item, planned_free };

static void
save (MaqPlan *self, GAsyncReadyCallback callback, gpointer data)
{
  maq_kept_list_save (self->list, callback, data);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- sending --- */

static void
stop (MaqPlan *self, MaqPlanned *item, const char *why)
{
  item->state = MAQ_PLANNED_STOPPED;
  g_free (item->why);
  item->why = g_strdup (why);
  save (self, NULL, NULL);
  g_signal_emit (self, signals[FAILED], 0, why);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_submit_finish (MAQ_ENGINE (source), result, &error);
  MaqPlanned *item = find (errand->plan, errand->id);

  if (record != NULL)
    {
      maq_plan_remove (errand->plan, errand->id);
      g_signal_emit (errand->plan, signals[SENT], 0, record->id);
    }
  else if (item != NULL)
    {
      g_autofree char *why = maq_error_text_sentence (error);

      stop (errand->plan, item, why);
    }
}

/* The numbers of now for the chips; NULL: one of them is gone. */
static char *
resolve_text (MaqPlan *self, const MaqPlanned *item)
{
  g_autoptr (MaqPromptBuffer) buffer = maq_prompt_buffer_new ();
  g_autofree char *gone = NULL;
  g_autofree char *text = NULL;

  maq_prompt_buffer_set_board (buffer, G_LIST_MODEL (maq_engine_get_board (self->engine)));
  maq_prompt_buffer_set_saved (buffer, item->text);
  gone = maq_prompt_buffer_dup_dangling (buffer);
  if (gone != NULL)
    return NULL;
  text = maq_prompt_buffer_dup_change (buffer);
  return g_strdup (g_strstrip (text));
}

static MaqReference *
find_on_board (MaqPlan *self, const char *id)
{
  GListModel *board = G_LIST_MODEL (maq_engine_get_board (self->engine));

  for (guint i = 0; i < g_list_model_get_n_items (board); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (board, i);

      if (g_str_equal (maq_reference_get_id (maq_board_item_get_reference (item)), id))
        return maq_board_item_get_reference (item);
    }
  return NULL;
}

/* What the first step had with it goes along, as it is now. */
static void
add_references (MaqPlan *self, MaqRequestBuilder *builder, const MaqRequest *first)
{
  for (guint i = 0; i < maq_request_get_n_images (first); i++)
    {
      MaqReference *reference = find_on_board (self, maq_reference_get_id (maq_request_get_image (first, i)));

      if (reference != NULL && !maq_request_is_annotated (first, i, NULL))
        maq_request_builder_add_reference (builder, reference);
    }
}

static MaqRequest *
build (MaqPlan *self, const MaqPlanned *item, const MaqStepRecord *parent, const MaqSlot *slot, GError **error)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  const char *const *keep = maq_request_get_keep (parent->request);
  g_autofree char *name = maq_step_text_title (parent);
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, name, MAQ_ROLE_EDIT_THIS, slot->picture);
  g_autofree char *text = resolve_text (self, item);

  if (text == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("A reference that it names is no longer on the board."));
      return NULL;
    }
  maq_request_builder_set_change (builder, text);
  for (; *keep != NULL; keep++)
    maq_request_builder_add_keep (builder, *keep);
  maq_request_builder_set_variants (builder, maq_request_get_variants (parent->request));
  maq_request_builder_set_engine (builder, maq_request_get_engine (parent->request));
  maq_request_builder_set_quality (builder, maq_request_get_quality (parent->request));
  maq_request_builder_set_previews (builder, maq_request_get_previews (parent->request));
  maq_request_builder_set_base (builder, base, parent->uuid, slot->index);
  add_references (self, builder, parent->request);
  return maq_request_builder_end (builder, error);
}

/* That it goes is in the library now. */
static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree gpointer *pair = data;
  g_autoptr (Errand) errand = pair[0];
  g_autoptr (MaqRequest) request = pair[1];
  g_autoptr (GError) error = NULL;
  MaqPlanned *item = find (errand->plan, errand->id);

  /* Another board is open: there it does not belong. Back on its own it says that a person should look. */
  if (item == NULL)
    return;
  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_engine_submit_async (MAQ_ENGINE (source), request, NULL, submitted_cb, g_steal_pointer (&errand));
  else
    stop (errand->plan, item, error->message);
}

/* Masks and annotated copies are in the library: what goes is complete. */
static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_engine_prepare_request_finish (MAQ_ENGINE (source), result, &error);
  MaqPlanned *item = find (errand->plan, errand->id);
  gpointer *pair;

  if (item == NULL)
    return;
  if (request == NULL)
    {
      g_autofree char *why = maq_error_text_sentence (error);

      stop (errand->plan, item, why);
      return;
    }
  pair = g_new0 (gpointer, 2);
  pair[1] = g_steal_pointer (&request);
  pair[0] = g_steal_pointer (&errand);
  save (((Errand *) pair[0])->plan, noted_cb, pair);
}

static void
send (MaqPlan *self, MaqPlanned *item, const MaqStepRecord *parent, const MaqSlot *slot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = build (self, item, parent, slot, &error);
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), maq_request_get_engine (parent->request));

  if (request == NULL || entry == NULL)
    {
      stop (self, item, error != NULL ? error->message : _("Its engine is gone."));
      return;
    }
  /* From here on no other look takes it up. */
  item->state = MAQ_PLANNED_SENDING;
  maq_engine_prepare_request_async (self->engine, request, maq_catalog_entry_get_model (entry), FALSE, NULL, prepared_cb,
                                    errand_new (self, item->id));
}

/* Whether nothing more is to be hoped for. What may have been charged may still come. */
static gboolean
has_ended (const MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (!maq_job_state_is_end (slot->state) || slot->state == MAQ_JOB_UNKNOWN)
        return FALSE;
    }
  return TRUE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, NULL);
  MaqPlanned *item = find (errand->plan, errand->id);
  const MaqSlot *best = record != NULL ? maq_step_record_get_best (record) : NULL;

  if (item == NULL || item->state != MAQ_PLANNED_WAITS || record == NULL)
    return;
  if (best != NULL && best->picture != NULL && best->state == MAQ_JOB_DONE)
    send (errand->plan, item, record, best);
  else if (has_ended (record))
    stop (errand->plan, item, _("The step before it made no picture."));
}

static void
look (MaqPlan *self)
{
  GPtrArray *items = maq_kept_list_get_items (self->list);

  for (guint i = 0; i < items->len; i++)
    {
      const MaqPlanned *item = g_ptr_array_index (items, i);

      if (item->state == MAQ_PLANNED_WAITS && item->parent != NULL)
        maq_engine_find_step_async (self->engine, item->parent, found_cb, errand_new (self, item->id));
    }
}

/* What waits on a board waits until that board is open again: it is sent to no other. */
static void
list_changed_cb (MaqPlan *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  look (self);
}

static void
maq_plan_dispose (GObject *object)
{
  MaqPlan *self = MAQ_PLAN (object);

  g_clear_object (&self->list);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_plan_parent_class)->dispose (object);
}

static void
maq_plan_class_init (MaqPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_plan_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_INT64);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
maq_plan_init (MaqPlan *self)
{
}

MaqPlan *
maq_plan_new (MaqEngine *engine)
{
  MaqPlan *self = g_object_new (MAQ_TYPE_PLAN, NULL);

  self->engine = g_object_ref (engine);
  self->list = maq_kept_list_new (engine, &kind);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  /* A job that ends leaves the queue. */
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  return self;
}

guint
maq_plan_get_n (MaqPlan *self)
{
  g_return_val_if_fail (MAQ_IS_PLAN (self), 0);
  return maq_kept_list_get_items (self->list)->len;
}

const MaqPlanned *
maq_plan_get (MaqPlan *self, guint index)
{
  g_return_val_if_fail (MAQ_IS_PLAN (self), NULL);
  g_return_val_if_fail (index < maq_plan_get_n (self), NULL);
  return g_ptr_array_index (maq_kept_list_get_items (self->list), index);
}

const char *
maq_plan_add (MaqPlan *self, const char *text)
{
  MaqPlanned *item;

  g_return_val_if_fail (MAQ_IS_PLAN (self), NULL);

  item = g_new0 (MaqPlanned, 1);
  item->id = g_uuid_string_random ();
  item->text = g_strdup (text);
  g_ptr_array_add (maq_kept_list_get_items (self->list), item);
  save (self, NULL, NULL);
  return item->id;
}

void
maq_plan_bind (MaqPlan *self, const char *id, const MaqStepRecord *record)
{
  MaqPlanned *item;

  g_return_if_fail (MAQ_IS_PLAN (self));

  item = find (self, id);
  if (item == NULL)
    return;
  g_free (item->parent);
  item->parent = g_strdup (record->uuid);
  item->step = record->id;
  item->state = MAQ_PLANNED_WAITS;
  save (self, NULL, NULL);
  look (self);
}

void
maq_plan_remove (MaqPlan *self, const char *id)
{
  MaqPlanned *item;

  g_return_if_fail (MAQ_IS_PLAN (self));

  item = find (self, id);
  if (item == NULL)
    return;
  g_ptr_array_remove (maq_kept_list_get_items (self->list), item);
  save (self, NULL, NULL);
}

void
maq_plan_resume (MaqPlan *self, const char *id)
{
  MaqPlanned *item;

  g_return_if_fail (MAQ_IS_PLAN (self));

  item = find (self, id);
  if (item == NULL || item->parent == NULL)
    return;
  g_clear_pointer (&item->why, g_free);
  item->state = MAQ_PLANNED_WAITS;
  save (self, NULL, NULL);
  look (self);
}
