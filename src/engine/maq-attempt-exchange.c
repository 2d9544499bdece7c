/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt-exchange.h"
#include "maq-error.h"
#include "maq-log.h"
#include "maq-objects.h"

/* Durability, section 2 row 21: a reply that only memory holds is tried again every two seconds, for as long as an
 * engine may take to answer. */
#define FINISH_RETRY_US (2 * G_USEC_PER_SEC)
#define FINISH_TRIES 300

#define MIB (G_GINT64_CONSTANT (1024) * 1024)

gboolean
maq_gate_pass (int *gate, MaqGate to)
{
  return g_atomic_int_compare_and_exchange (gate, MAQ_GATE_OPEN, (int) to);
}

goffset
maq_attempt_exchange_get_cap (guint n_images)
{
  return 32 * MIB + n_images * (64 * MIB * 137 / 100);
}

/* --- the journal's moments, each run on the store lane while the worker waits --- */

typedef struct {
  MaqAttemptExchange *exchange;
  guint               status;
  const char         *text;
  goffset             length;
  gint64              deadline_us;
} Moment;

static gpointer
committed_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Moment *moment = data;
  MaqAttemptExchange *self = moment->exchange;

  return GINT_TO_POINTER (maq_journal_committed (self->core->store, self->attempt, error));
}

static gpointer
responding_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Moment *moment = data;
  MaqAttemptExchange *self = moment->exchange;

  return GINT_TO_POINTER (maq_journal_responding (self->core->store, self->attempt, moment->status, moment->text,
                                                  moment->length, error));
}

static gpointer
received_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Moment *moment = data;
  MaqAttemptExchange *self = moment->exchange;

  return GINT_TO_POINTER (maq_journal_received (self->core->store, self->attempt, moment->length, moment->text, error));
}

static gpointer
accepted_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Moment *moment = data;
  MaqAttemptExchange *self = moment->exchange;

  return GINT_TO_POINTER (maq_journal_accepted (self->core->store, self->attempt, moment->text, moment->deadline_us,
                                                error));
}

static gboolean
make_moment (MaqAttemptExchange *self, MaqWorkFunc work, Moment *moment, MaqJobState state, GError **error)
{
  moment->exchange = self;
  if (!maq_worker_call (self->core->worker, MAQ_LANE_STORE, work, moment, error))
    return FALSE;
  if (self->moved != NULL)
    self->moved (state, self->moved_data);
  return TRUE;
}

/* --- what a provider and net call --- */

static int
get_body (MaqExchange *base, goffset *size)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  g_autoptr (GError) error = NULL;
  int fd = maq_spool_get_request (self->spool, size, &error);

  if (fd < 0)
    maq_log_event ("spool", "request of %s: %s", self->attempt->uuid, error->message);
  return fd;
}

static gboolean
commit (MaqExchange *base, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  Moment moment = { 0 };

  if (!maq_gate_pass (self->gate, MAQ_GATE_COMMITTED))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled before it was sent whole");
      return FALSE;
    }
  if (!make_moment (self, committed_work, &moment, MAQ_JOB_COMMITTED, error))
    {
      /* The transfer is aborted now: whoever cancels may still do so cleanly. */
      g_atomic_int_set (self->gate, MAQ_GATE_OPEN);
      return FALSE;
    }
  base->committed = TRUE;
  return TRUE;
}

/* What our own disk refuses says nothing about the engine. (A cap that is passed does.) */
static gboolean
note_trouble (MaqAttemptExchange *self, gboolean fine)
{
  self->has_trouble = self->has_trouble || !fine;
  return fine;
}

static gboolean
begin_reply (MaqExchange *base, guint status, const char *head, gsize head_length, const char *request_id,
             goffset content_length, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  g_autoptr (GError) local = NULL;
  Moment moment = { .status = status, .text = request_id, .length = content_length };

  self->status = status;
  base->complete = FALSE;
  if (!note_trouble (self, maq_spool_begin_reply (self->spool, head, head_length, self->cap, error)))
    return FALSE;
  /* The answer to a question, not to the request. */
  if (base->accepted)
    return TRUE;
  /* Also when the answer comes before the tail went out: who answers may charge. Once it is out the answer is paid for:
   * a library that cannot note it is no reason to stop listening (durability, S8). */
  if (!make_moment (self, responding_work, &moment, MAQ_JOB_RESPONDING, &local))
    {
      if (!base->committed)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      maq_log_event ("job", "answer to %s is not noted: %s", self->attempt->uuid, local->message);
    }
  base->replied = TRUE;
  return TRUE;
}

static gboolean
write_reply (MaqExchange *base, const void *data, gsize length, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;

  return maq_spool_write_reply (self->spool, data, length, error);
}

/* While the disk is full the reply lives in memory only; it is paid, so we do not give up on it quickly. What can be asked
 * for again is. */
static gboolean
finish_spool (MaqAttemptExchange *self, goffset *size, char **sha256, GError **error)
{
  const guint tries = self->base.accepted ? 1 : FINISH_TRIES;

  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;

      if (maq_spool_finish_reply (self->spool, size, sha256, &local))
        return TRUE;
      if (i == tries || !g_error_matches (local, MAQ_ERROR, MAQ_ERROR_NO_SPACE))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      maq_log_event ("spool", "reply of %s waits in memory: %s", self->attempt->uuid, local->message);
      g_usleep (FINISH_RETRY_US);
    }
}

static gboolean
finish_reply (MaqExchange *base, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  g_autoptr (GError) local = NULL;
  Moment moment = { 0 };

  g_clear_pointer (&self->sha256, g_free);
  if (!note_trouble (self, finish_spool (self, &self->length, &self->sha256, error)))
    return FALSE;
  base->complete = TRUE;
  if (base->accepted)
    return TRUE;
  moment.length = self->length;
  moment.text = self->sha256;
  /* Only a good answer is a picture received; the body of a refusal is just kept for the details row. It is all on disk
   * now: a library that cannot say so yet is told again by what follows, or by the next start. */
  if (self->status / 100 == 2 && !make_moment (self, received_work, &moment, MAQ_JOB_RECEIVED, &local))
    maq_log_event ("job", "reply to %s is not noted: %s", self->attempt->uuid, local->message);
  return TRUE;
}

static gboolean
accept_job (MaqExchange *base, const char *remote_id, gint64 deadline_us, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  Moment moment = { .text = remote_id, .deadline_us = deadline_us };

  /* Whatever becomes of the catalogue: this is what there is to ask for. */
  g_free (self->remote_id);
  self->remote_id = g_strdup (remote_id);
  self->deadline_us = deadline_us;
  base->accepted = make_moment (self, accepted_work, &moment, MAQ_JOB_ACCEPTED, error);
  return base->accepted;
}

static int
get_reply (MaqExchange *base, goffset *size)
{
  gboolean complete;

  return maq_spool_get_reply (((MaqAttemptExchange *) base)->spool, size, &complete);
}

static char *
dup_head (MaqExchange *base)
{
  return maq_spool_dup_head (((MaqAttemptExchange *) base)->spool);
}

static int
open_picture (MaqExchange *base, char **path, GError **error)
{
  MaqAttemptExchange *self = (MaqAttemptExchange *) base;
  int fd = maq_objects_stage (self->core->dir, path, error);

  note_trouble (self, fd >= 0);
  return fd;
}

void
maq_attempt_exchange_init (MaqAttemptExchange *self, const MaqCore *core, MaqSpool *spool, MaqAttempt *attempt,
                           int *gate, GCancellable *cancellable)
{
  *self = (MaqAttemptExchange) {
    .base = {
      .get_body = get_body,
      .commit = commit,
      .begin_reply = begin_reply,
      .write_reply = write_reply,
      .finish_reply = finish_reply,
      .accept = accept_job,
      .get_reply = get_reply,
      .dup_head = dup_head,
      .open_picture = open_picture,
    },
    .core = core,
    .spool = spool,
    .attempt = attempt,
    .gate = gate,
    .cancellable = cancellable,
    .cap = maq_attempt_exchange_get_cap (1),
  };
}

void
maq_attempt_exchange_clear (MaqAttemptExchange *self)
{
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->remote_id, g_free);
}
