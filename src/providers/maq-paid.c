/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-link.h"
#include "maq-openai-limit.h"
#include "maq-paid.h"

void
maq_paid_init (MaqPaid       *self,
               const MaqCall *call)
{
  *self = (MaqPaid) {
    .call = call,
    .reply = { .retry_after_ms = -1 },
    .progress = { .phase = MAQ_PHASE_CONNECTING, .bytes_down_total = -1, .fraction = -1 },
  };
}

void
maq_paid_clear (MaqPaid *self)
{
  maq_http_reply_clear (&self->reply);
}

void
maq_paid_show (MaqPaid *self)
{
  if (self->call->progress != NULL)
    self->call->progress (&self->progress, self->call->progress_data);
}

static gboolean
commit_cb (gpointer data, GError **error)
{
  MaqPaid *self = data;

  return self->call->exchange->commit (self->call->exchange, error);
}

static MaqPhase
find_phase (const MaqPaid *self,
            goffset        up,
            goffset        up_total,
            goffset        down)
{
  if (down > 0)
    return MAQ_PHASE_RECEIVING;
  if (self->reply.tail_sent && up >= up_total)
    return MAQ_PHASE_THINKING;

  return up > 0 ? MAQ_PHASE_SENDING : MAQ_PHASE_CONNECTING;
}

static void
progress_cb (gpointer data, goffset up, goffset up_total, goffset down, goffset down_total)
{
  MaqPaid *self = data;
  MaqPhase phase = find_phase (self, up, up_total, down);

  if (phase == MAQ_PHASE_THINKING && self->waiting != NULL)
    self->waiting (self);

  /* Called in every round of the loop: only news is passed on. */
  if (phase == self->progress.phase && up == self->progress.bytes_up && down == self->progress.bytes_down)
    return;

  self->progress.phase = phase;
  self->progress.bytes_up = up;
  self->progress.bytes_up_total = up_total;
  self->progress.bytes_down = down;
  self->progress.bytes_down_total = down_total;
  maq_paid_show (self);
}

static MaqReach
find_reach (const MaqHttpReply *reply)
{
  if (reply->status != 0 && reply->status / 100 != 2)
    return MAQ_REACH_ANSWER;
  if (reply->status != 0)
    return reply->complete ? MAQ_REACH_READ : MAQ_REACH_RECEIVE;
  if (reply->tail_sent)
    return MAQ_REACH_WAIT;

  return reply->bytes_up > 0 ? MAQ_REACH_SEND : MAQ_REACH_CONNECT;
}

void
maq_paid_report (MaqReport          *report,
                 const MaqHttpReply *reply)
{
  report->http_status = reply->status;
  report->transport_code = reply->curl_code;
  report->bytes_up = reply->bytes_up;
  report->bytes_down = reply->bytes_down;
  report->retry_after_ms = reply->retry_after_ms;
  report->limit_reset_ms = -1;
  maq_openai_limit_learn (report, reply->head, NULL);
  /* Of a job the one of its paid request: that is what its support asks for. */
  if (report->request_id == NULL)
    report->request_id = g_strdup (reply->request_id);
}

static gboolean
perform (MaqPaid              *self,
         const MaqEnvelope    *envelope,
         const MaqPaidAnswer  *answer,
         int                   fd,
         goffset               size,
         GError              **error)
{
  const MaqCall *call = self->call;
  g_autoptr (MaqHttp) http = NULL;
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  if (!maq_link_init (&link, call, envelope->path, answer->accept, answer->headers, error))
    return FALSE;

  maq_link_request (&link, call, envelope->method, &request);
  request.content_type = envelope->content_type;
  request.paid = TRUE;
  request.body_fd = fd;
  request.body_size = size;
  request.reply_cap = answer->reply_cap;
  request.timeout_ms = maq_endpoint_get_row (call->endpoint)->wire.answer_s * 1000;
  request.commit = commit_cb;
  request.head = answer->head;
  request.body = answer->body;
  request.enough = answer->enough;
  request.progress = progress_cb;
  request.data = self;

  http = maq_http_new ();
  return maq_http_perform (http, &request, &self->reply, call->cancellable, error);
}

gboolean
maq_paid_perform (MaqPaid              *self,
                  const MaqEnvelope    *envelope,
                  const MaqPaidAnswer  *answer,
                  GError              **error)
{
  MaqReport *report = self->call->report;
  goffset size = 0;
  int fd = self->call->exchange->get_body (self->call->exchange, &size);
  gboolean ok;

  self->waiting = answer->waiting;
  report->charge = MAQ_CHARGE_NONE;
  report->retry_after_ms = -1;
  report->reach = MAQ_REACH_PREPARE;
  g_clear_pointer (&report->request_id, g_free);
  if (fd < 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The prepared request cannot be read");
      return FALSE;
    }

  ok = perform (self, envelope, answer, fd, size, error);
  maq_paid_report (report, &self->reply);
  report->reach = find_reach (&self->reply);
  report->charge = self->reply.tail_sent ? MAQ_CHARGE_UNKNOWN : MAQ_CHARGE_NONE;
  return ok;
}
