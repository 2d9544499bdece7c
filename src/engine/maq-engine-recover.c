/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-engine-recover.h"
#include "maq-log.h"
#include "maq-prompt.h"
#include "maq-providers.h"

struct _MaqRecovered {
  GPtrArray *open;       /* of MaqStepRecord: with work under way, or UNKNOWN */
  GPtrArray *attempts;   /* of MaqAttempt: whose reply is on disk and wants reading */
  GPtrArray *records;    /* of MaqStepRecord: the step of each attempt */
  GPtrArray *remote;     /* of MaqAttempt, nullable: accepted or to be searched for, the most urgent first */
  GArray    *claimed;    /* of gint64: jobs that wait and are ours now */
};

void
maq_recovered_free (MaqRecovered *recovered)
{
  g_clear_pointer (&recovered->open, g_ptr_array_unref);
  g_clear_pointer (&recovered->attempts, g_ptr_array_unref);
  g_clear_pointer (&recovered->records, g_ptr_array_unref);
  g_clear_pointer (&recovered->remote, g_ptr_array_unref);
  g_clear_pointer (&recovered->claimed, g_array_unref);
  g_free (recovered);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqRecovered, maq_recovered_free)

/* One that cannot be read is left out, and said: the rest of the library is not held up by it. */
static gboolean
read_step (MaqStore *store, gint64 id, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  MaqStepRecord *record = maq_store_get_step (store, id, &error);

  if (record != NULL)
    g_ptr_array_add (records, record);
  else
    maq_log_event ("recovery", "step=%" G_GINT64_FORMAT ": %s", id, error->message);
  return record != NULL;
}

static gboolean
read_open (MaqRecovered *self, MaqStore *store, GError **error)
{
  g_autoptr (GArray) ids = maq_store_list_open (store, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    read_step (store, g_array_index (ids, gint64, i), self->open);
  for (guint i = 0; i < self->attempts->len;)
    {
      const MaqAttempt *attempt = g_ptr_array_index (self->attempts, i);

      if (read_step (store, attempt->step, self->records))
        i++;
      else
        g_ptr_array_remove_index (self->attempts, i);
    }
  return TRUE;
}

/* Kinds of engines that can be asked for their jobs. */
static GStrv
list_searchable (void)
{
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();

  for (const MaqProvider *const *provider = maq_providers_list (); *provider != NULL; provider++)
    if ((*provider)->find != NULL)
      g_strv_builder_add (kinds, (*provider)->id);
  return g_strv_builder_end (kinds);
}

static gboolean
claim_remote (MaqRecovered *self, MaqStore *store, GError **error)
{
  g_auto (GStrv) kinds = list_searchable ();

  self->remote = maq_journal_claim_remote (store, (const char *const *) kinds, error);
  return self->remote != NULL;
}

MaqRecovered *
maq_recovered_new (MaqStore *store, gboolean take_waiting, gboolean fetch, GError **error)
{
  g_autoptr (MaqRecovered) self = g_new0 (MaqRecovered, 1);
  g_autofree char *report = NULL;

  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  self->attempts = maq_journal_recover (store, &report, error);
  if (self->attempts == NULL)
    return NULL;
  if (report != NULL)
    maq_log_event ("recovery", "%s", report);
  self->claimed = take_waiting ? maq_journal_claim_queued (store, error) : g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->claimed == NULL || (fetch && !claim_remote (self, store, error)) || !read_open (self, store, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- main thread --- */

typedef struct {
  MaqEngine *engine;
  guint      n_reading;
  void     (*done) (gpointer data);
  gpointer   data;
} Resuming;

static void
finish_one (Resuming *resuming)
{
  if (--resuming->n_reading > 0)
    return;
  if (resuming->done != NULL)
    resuming->done (resuming->data);
  g_object_unref (resuming->engine);
  g_free (resuming);
}

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Resuming *resuming = data;
  MaqEngine *self = resuming->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (outcome == NULL)
    maq_log_event ("recovery", "a reply stays unread: %s", error->message);
  else
    self->recovered_pictures += outcome->state == MAQ_JOB_DONE;
  if (outcome != NULL && outcome->record != NULL)
    {
      maq_library_update (self->library, outcome->record);
      maq_job_queue_show (self->queue, outcome->record, FALSE);
    }
  finish_one (resuming);
}

/* The engine may be gone from the catalogue; its reply can be read all the same. */
static MaqEndpoint *
dup_endpoint (MaqEngine *self, const char *engine)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, engine);

  if (entry != NULL)
    return maq_endpoint_ref (maq_catalog_entry_get_endpoint (entry));
  return maq_endpoint_new ("removed", "Removed", "openai", "https://removed.invalid", "removed", "compatible", NULL);
}

static void
read_again (Resuming *resuming, MaqAttempt *attempt, MaqStepRecord *record)
{
  MaqEngine *self = resuming->engine;
  MaqOrder *order = maq_order_new ();

  order->core = maq_core_ref (self->core);
  order->job = attempt->job;
  order->step = attempt->step;
  order->variant = attempt->slot;
  order->endpoint = dup_endpoint (self, attempt->engine);
  order->request = maq_request_ref (record->request);
  order->prompt = maq_prompt_write (record->request);
  order->resume = attempt;
  order->gate = MAQ_GATE_COMMITTED;
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, maq_attempt_work, order,
                        (GDestroyNotify) maq_order_unref, (GDestroyNotify) maq_outcome_free, NULL, NULL, read_again_cb,
                        resuming);
}

void
maq_engine_resume (MaqEngine *self, MaqRecovered *swallowed, void (*done) (gpointer data), gpointer data)
{
  g_autoptr (MaqRecovered) recovered = swallowed;
  Resuming *resuming = g_new (Resuming, 1);

  /* One more than there is to read: it ends here, after all have been handed out. */
  *resuming = (Resuming) { g_object_ref (self), recovered->attempts->len + 1, done, data };
  for (guint i = 0; i < recovered->open->len; i++)
    maq_job_queue_show (self->queue, g_ptr_array_index (recovered->open, i), FALSE);
  for (guint i = 0; i < recovered->claimed->len; i++)
    maq_job_queue_claim (self->queue, g_array_index (recovered->claimed, gint64, i));
  if (recovered->remote != NULL)
    g_ptr_array_set_free_func (recovered->remote, NULL);
  for (guint i = 0; recovered->remote != NULL && i < recovered->remote->len; i++)
    maq_job_queue_follow (self->queue, g_ptr_array_index (recovered->remote, i));
  g_ptr_array_set_free_func (recovered->attempts, NULL);
  for (guint i = 0; i < recovered->attempts->len; i++)
    read_again (resuming, g_ptr_array_index (recovered->attempts, i), g_ptr_array_index (recovered->records, i));
  finish_one (resuming);
}
