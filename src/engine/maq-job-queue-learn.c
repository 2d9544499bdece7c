/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-catalog.h"
#include "maq-catalog-private.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"
#include "maq-json.h"
#include "maq-keys.h"
#include "maq-local-trust.h"
#include "maq-log.h"
#include "maq-providers.h"

/* What engines say of themselves: how many pictures a minute they take, and what they can do. */

/* It is asked before the first job of a process, unless another has just done so, and once a day. */
#define FRESH_US G_TIME_SPAN_HOUR
#define AGAIN_US G_TIME_SPAN_DAY
/* Nobody is made to wait longer for room in a minute. */
#define MAX_RESET_MS 120000

typedef struct {
  MaqEndpoint *endpoint;    /* nullable: whom it is about */
  gboolean     is_asking;
  gint64       asked_us;    /* monotonic; 0: not by this process */
} Lesson;

static void
lesson_free (Lesson *lesson)
{
  g_clear_pointer (&lesson->endpoint, maq_endpoint_unref);
  g_free (lesson);
}

GHashTable *
maq_job_queue_make_lessons (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lesson_free);
}

/* --- limits --- */

typedef struct {
  const MaqCore *core;
  char          *engine;
  guint          per_minute;
} Limit;

static void
limit_free (Limit *limit)
{
  maq_core_unref (limit->core);
  g_free (limit->engine);
  g_free (limit);
}

static gpointer
keep_limit_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Limit *limit = data;
  MaqStore *store = maq_core_get_store (limit->core, error);
  g_autofree char *name = g_strconcat ("limit.", limit->engine, NULL);
  g_autofree char *value = g_strdup_printf ("%u", limit->per_minute);

  if (store != NULL)
    maq_store_set_value (store, name, value, error);
  return NULL;
}

/* Somebody has set it by hand: that counts. */
static gboolean
has_own_limit (MaqEndpoint *endpoint)
{
  const char *options = maq_endpoint_get_options (endpoint);
  g_autoptr (JsonNode) node = options != NULL ? maq_json_parse (options, strlen (options), &maq_json_limits_default, NULL)
                                              : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         && json_object_has_member (json_node_get_object (node), "per_minute");
}

void
maq_job_queue_set_limit (MaqJobQueue *self, const char *engine, guint per_minute)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, engine);

  if (entry != NULL && !has_own_limit (maq_catalog_entry_get_endpoint (entry)))
    maq_limit_learn (maq_job_queue_get_limit (self, engine), per_minute);
}

void
maq_job_queue_check_limits (MaqJobQueue *self)
{
  GHashTableIter iter;
  gpointer engine, limit;

  g_hash_table_iter_init (&iter, self->limits);
  while (g_hash_table_iter_next (&iter, &engine, &limit))
    {
      MaqCatalogEntry *entry = maq_catalog_find (self->catalog, engine);

      if (entry != NULL && has_own_limit (maq_catalog_entry_get_endpoint (entry)))
        ((MaqLimit *) limit)->learned = 0;
    }
}

void
maq_job_queue_learn_limit (MaqJobQueue *self, MaqJob *job, const MaqOutcome *outcome)
{
  MaqCatalogEntry *entry = maq_job_queue_get_entry (self, job);
  Limit *limit;

  /* The last of this minute's was ours. */
  if (outcome->limit_reset_ms > 0)
    maq_limit_pause (maq_job_queue_get_limit_of (self, job),
                     g_get_monotonic_time () + MIN (outcome->limit_reset_ms, MAX_RESET_MS) * 1000);
  if (outcome->per_minute == 0 || entry == NULL || has_own_limit (maq_catalog_entry_get_endpoint (entry))
      || !maq_limit_learn (maq_job_queue_get_limit (self, maq_catalog_entry_get_id (entry)), outcome->per_minute))
    return;
  maq_log_event ("queue", "engine=%s takes %u a minute", maq_catalog_entry_get_id (entry), outcome->per_minute);
  limit = g_new (Limit, 1);
  *limit = (Limit) { maq_core_ref (self->core), g_strdup (maq_catalog_entry_get_id (entry)), outcome->per_minute };
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, keep_limit_work, limit, (GDestroyNotify) limit_free, NULL, NULL,
                        NULL, NULL, NULL);
}

/* --- abilities --- */

typedef struct {
  MaqJobQueue   *queue;
  const MaqCore *core;
  MaqEndpoint   *endpoint;
  char          *learned;    /* nullable */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->queue);
  maq_core_unref (question->core);
  maq_endpoint_unref (question->endpoint);
  g_free (question->learned);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gpointer
keep_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  MaqStore *store = maq_core_get_store (question->core, error);

  if (store != NULL)
    maq_store_set_learned (store, maq_endpoint_get_id (question->endpoint), question->learned, error);
  return NULL;
}

/* TRUE always: what it says of itself is a help, never a condition. */
static gpointer
ask_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  MaqEndpoint *endpoint = question->endpoint;
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (endpoint));
  g_auto (MaqReport) report = { .retry_after_ms = -1, .limit_reset_ms = -1 };
  MaqCall call = { .endpoint = endpoint, .report = &report, .cancellable = cancellable };
  g_autofree char *ca_file = maq_local_trust_dup_authority (endpoint);
  g_autoptr (GError) failed = NULL;
  char *key = NULL;

  if (!maq_local_trust_check_authority (endpoint, NULL))
    return NULL;
  call.ca_file = ca_file;
  if (maq_endpoint_may_have_key (endpoint))
    key = maq_keys_lookup (maq_endpoint_get_origin (endpoint), maq_endpoint_get_id (endpoint), cancellable, NULL);
  call.key = key;
  if (key != NULL || !maq_endpoint_needs_key (endpoint))
    question->learned = provider->learn (&call, &failed);
  maq_keys_free (key);
  if (question->learned != NULL)
    maq_worker_call (question->core->worker, MAQ_LANE_STORE, keep_work, question, &failed);
  if (failed != NULL)
    maq_log_event ("learn", "engine=%s: %s", maq_endpoint_get_id (endpoint), failed->message);
  return NULL;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  MaqJobQueue *self = question->queue;
  const char *id = maq_endpoint_get_id (question->endpoint);
  Lesson *lesson = g_hash_table_lookup (self->lessons, id);

  maq_worker_run_finish (MAQ_WORKER (source), result, NULL);
  self->n_busy--;
  lesson->is_asking = FALSE;
  lesson->asked_us = g_get_monotonic_time ();
  if (question->learned != NULL)
    maq_catalog_learn (self->catalog, question->endpoint, question->learned);
  maq_job_queue_pump_in (self, 0);
  maq_job_queue_finish_closing (self);
}

static void
ask (MaqJobQueue *self, MaqEndpoint *endpoint)
{
  Question *question = g_new0 (Question, 1);

  question->queue = g_object_ref (self);
  question->core = maq_core_ref (self->core);
  question->endpoint = maq_endpoint_ref (endpoint);
  self->n_busy++;
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, ask_work, question, NULL, NULL, NULL, self->quit, asked_cb,
                        question);
}

/* One that only runs while it is wanted says what it can do when it is tested. */
static gboolean
can_learn (MaqEndpoint *endpoint)
{
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (endpoint));

  return provider != NULL && provider->learn != NULL && !g_str_equal (maq_endpoint_get_id (endpoint), MAQ_DRAFT_ENGINE)
         && !maq_local_programs_wants (endpoint);
}

static Lesson *
get_lesson (MaqJobQueue *self, MaqEndpoint *endpoint)
{
  Lesson *lesson = g_hash_table_lookup (self->lessons, maq_endpoint_get_id (endpoint));

  if (lesson == NULL)
    {
      lesson = g_new0 (Lesson, 1);
      g_hash_table_insert (self->lessons, g_strdup (maq_endpoint_get_id (endpoint)), lesson);
    }
  /* Another server under the same name has not said anything yet. */
  if (lesson->endpoint == NULL || !maq_catalog_is_same (lesson->endpoint, endpoint))
    {
      g_clear_pointer (&lesson->endpoint, maq_endpoint_unref);
      lesson->endpoint = maq_endpoint_ref (endpoint);
      lesson->asked_us = 0;
    }
  return lesson;
}

gboolean
maq_job_queue_is_learning (MaqJobQueue *self, MaqCatalogEntry *entry, gint64 now)
{
  MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);
  gint64 age_us = g_get_real_time () - maq_catalog_entry_get_learned_us (entry);
  Lesson *lesson;

  if (!can_learn (endpoint))
    return FALSE;
  lesson = get_lesson (self, endpoint);
  if (lesson->asked_us == 0 && age_us >= 0 && age_us < FRESH_US)
    lesson->asked_us = now;
  if (lesson->is_asking || (lesson->asked_us != 0 && now - lesson->asked_us < AGAIN_US))
    return lesson->is_asking;
  lesson->is_asking = TRUE;
  ask (self, endpoint);
  return TRUE;
}
