/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"

/* Durability, section 3.4, S2: what one reply may need on the disk. */
#define EXPECTED_REPLY (MAX (8 * 1024 * 1024, 6 * 1024 * 1024 * 14 / 10))

/* --- S1 to S9 --- */

char *
maq_attempt_dup_boundary (MaqRequest *request, guint variant)
{
  g_autofree char *hash = maq_request_dup_hash (request);
  g_autofree char *text = g_strdup_printf ("%s/%u", hash, variant);
  g_autofree char *mixed = maq_hash_bytes (text, strlen (text));

  return g_strdup_printf ("maquette-%.32s", mixed);
}

static gboolean
write_request (MaqRun *run, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *meta = NULL;
  goffset length;
  int fd;

  fd = maq_spool_begin_request (run->spool, error);
  if (fd < 0 || !run->provider->prepare (&run->call, fd, &run->envelope, error))
    return FALSE;
  length = lseek (fd, 0, SEEK_END);
  sha256 = maq_hash_fd (fd, error);
  if (sha256 == NULL)
    return FALSE;
  meta = maq_run_dup_meta (run, length, sha256, error);
  return meta != NULL && maq_spool_seal_request (run->spool, meta, error);
}

/* What the request will point to goes first: for nothing, and as often as it takes. */
static gboolean
upload (MaqRun *run, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (run->provider->upload == NULL)
    return TRUE;
  if (!maq_run_find_key (run, error))
    return FALSE;
  run->uploads = g_ptr_array_new_with_free_func (g_free);
  maq_run_clear_report (run);
  if (run->provider->upload (&run->call, run->uploads, &local))
    {
      /* Its answer is none to the request. */
      maq_run_clear_report (run);
      run->call.uploads = run->uploads;
      return TRUE;
    }
  /* A server that is out of order has refused nothing. */
  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE))
    run->report.http_status = 0;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
waiting_cb (gpointer data)
{
  MaqRun *run = data;
  MaqProgress progress = { .phase = MAQ_PHASE_STARTING, .bytes_down_total = -1, .fraction = -1 };

  run->call.progress (&progress, run->call.progress_data);
}

/* A program of our own loads its model first: minutes, perhaps. */
static gboolean
await_program (MaqRun *run, GError **error)
{
  return run->order->life == NULL
         || maq_local_life_wait (run->order->life, run->order->endpoint, waiting_cb, run, run->cancellable, error);
}

static gboolean
prepare (MaqRun *run, GError **error)
{
  run->provider = maq_providers_lookup (maq_endpoint_get_kind (run->order->endpoint));
  if (run->provider == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "No engine of the kind “%s” is built in",
                   maq_endpoint_get_kind (run->order->endpoint));
      return FALSE;
    }
  if (!maq_run_begin (run, error))
    return FALSE;
  run->spool = maq_spool_create (run->order->core->dir, run->attempt->uuid, error);
  if (run->spool == NULL)
    return FALSE;
  if ((run->provider->flags & MAQ_PROVIDER_ASYNC) != 0)
    run->order->follow = maq_follow_new (NULL);
  maq_run_open (run);
  maq_run_moved (MAQ_JOB_PREPARED, run);
  return await_program (run, error) && upload (run, error) && write_request (run, error);
}

static gboolean
send_request (MaqRun *run, GError **error)
{
  if (!maq_run_find_key (run, error) || !maq_spool_reserve (run->spool, EXPECTED_REPLY, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  if (!maq_run_sending (run, error))
    return FALSE;
  maq_run_moved (MAQ_JOB_SENDING, run);
  /* Said before the provider says better: a provider that says nothing has proved nothing. */
  maq_run_clear_report (run);
  return run->provider->submit (&run->call, &run->envelope, error);
}

static MaqOutcome *
run_fresh (MaqRun *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean is_ours;

  if (!prepare (run, &failure) || !send_request (run, &failure))
    return maq_run_lose (run, failure, error);
  if (run->exchange.base.accepted)
    return maq_run_follow (run);
  if (!maq_run_keep_reply (run, &is_ours, &failure))
    return maq_run_end_unread (run, failure, MAQ_JOB_UNREADABLE, error);
  maq_run_moved (MAQ_JOB_DONE, run);
  return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
}

/* After a restart: the reply lies in the spool. */
static MaqOutcome *
run_resumed (MaqRun *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  MaqJobState before;
  gboolean is_ours;

  run->attempt = g_steal_pointer (&run->order->resume);
  before = run->news.state = run->attempt->state;
  if (before == MAQ_JOB_STORED)
    {
      if (!maq_run_done (run, error))
        return NULL;
      return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
    }
  run->provider = maq_providers_lookup (maq_endpoint_get_kind (run->order->endpoint));
  run->spool = maq_spool_open (run->order->core->dir, run->attempt->uuid, error);
  if (run->spool == NULL || run->provider == NULL)
    return NULL;
  maq_run_open (run);
  run->exchange.base.committed = run->exchange.base.replied = TRUE;
  run->exchange.base.complete = before == MAQ_JOB_RECEIVED;
  /* What an answer points to may want a key. */
  if ((run->provider->flags & MAQ_PROVIDER_ASYNC) != 0)
    maq_run_find_key (run, NULL);
  if (maq_run_keep_reply (run, &is_ours, &failure))
    return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
  if (before == MAQ_JOB_INCOMPLETE)
    return maq_run_outcome (run, before, MAQ_RETRY_NEVER, maq_run_get_word (failure), failure->message);
  return maq_run_end_unread (run, failure, MAQ_JOB_UNREADABLE, error);
}

gpointer
maq_attempt_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqOrder *order = data;
  MaqOutcome *outcome;
  MaqRun run = {
    .order = order,
    .sink = sink,
    .cancellable = cancellable,
    .report = { .retry_after_ms = -1, .limit_reset_ms = -1 },
    .news = { .state = MAQ_JOB_QUEUED, .bytes_down_total = -1, .fraction = -1, .median = -1 },
  };

  outcome = order->resume != NULL ? run_resumed (&run, error) : run_fresh (&run, error);
  maq_run_clear (&run);
  return outcome;
}
