/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-keeping.h"
#include "maq-openai-error.h"

#define MAX_ERROR_BODY (64 * 1024)
#define BASE_CAP (G_GOFFSET_CONSTANT (32) * 1024 * 1024)
#define MIN_EXPECTED (G_GOFFSET_CONSTANT (64) * 1024 * 1024)

void
maq_keeping_init (MaqKeeping    *self,
                  const MaqCall *call)
{
  *self = (MaqKeeping) { .refusal = g_string_new (NULL), .n_pictures = 1, .accept = "application/json" };
  maq_paid_init (&self->paid, call);
}

void
maq_keeping_clear (MaqKeeping *self)
{
  g_string_free (self->refusal, TRUE);
  maq_paid_clear (&self->paid);
}

static gboolean
is_good (const MaqKeeping *self)
{
  return self->paid.reply.status / 100 == 2;
}

static gboolean
head_cb (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error)
{
  MaqKeeping *self = data;
  MaqExchange *exchange = self->paid.call->exchange;

  if (!is_good (self))
    return TRUE;

  if (!self->paid.reply.tail_sent)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server answered before it had the whole request");
      return FALSE;
    }

  return exchange->begin_reply (exchange, status, head, length, self->paid.reply.request_id, content_length, error);
}

static gboolean
body_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  MaqKeeping *self = data;
  MaqExchange *exchange = self->paid.call->exchange;

  if (!is_good (self))
    {
      gsize room = MAX_ERROR_BODY - self->refusal->len;

      g_string_append_len (self->refusal, bytes, (gssize) MIN (length, room));
      return TRUE;
    }

  /* On the disk first: what cannot be shown is not lost. */
  return exchange->write_reply (exchange, bytes, length, error)
         && (self->feed == NULL || self->feed (self, bytes, length, error));
}

/* A refusal whose body broke off is a refusal all the same. */
static gboolean
is_refusal (const MaqKeeping *self)
{
  return self->paid.reply.status >= 300 && self->paid.reply.head != NULL;
}

gboolean
maq_keeping_perform (MaqKeeping         *self,
                     const MaqEnvelope  *envelope,
                     GError            **error)
{
  /* 32 MiB and the base64 of the largest picture that may come, for each that may come. */
  MaqPaidAnswer answer = { .accept = self->accept, .reply_cap = BASE_CAP + MIN_EXPECTED * 137 / 100 * self->n_pictures,
                           .head = head_cb, .body = body_cb, .enough = self->enough, .waiting = self->waiting };
  g_autoptr (GError) local = NULL;
  gboolean ok = maq_paid_perform (&self->paid, envelope, &answer, &local);

  if (ok && is_good (self))
    return TRUE;
  if (ok || (is_refusal (self) && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return maq_openai_error_refuse (self->paid.call, self->paid.reply.status, self->paid.reply.head, self->refusal->str,
                                    self->refusal->len, self->paid.reply.tail_sent, error);

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_keeping_finish (MaqKeeping  *self,
                    GError     **error)
{
  MaqExchange *exchange = self->paid.call->exchange;

  if (!exchange->finish_reply (exchange, error))
    return FALSE;

  self->paid.call->report->charge = MAQ_CHARGE_MADE;
  return TRUE;
}
