/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-link.h"
#include "maq-openai-error.h"
#include "maq-paid.h"
#include "maq-talk.h"

#define DEFAULT_TIMEOUT_MS 30000
#define UPLOAD_TIMEOUT_MS 600000
#define KEEP_TIMEOUT_MS 300000
#define MAX_DEPTH 64
#define MAX_ID 128
#define REPLY_CAP (G_GOFFSET_CONSTANT (512) * 1024 * 1024) /* services repeat the request's pictures in each answer */

/* A request of any kind, and its answer as it comes. */
typedef struct {
  MaqPaid        paid;      /* first: it is the callbacks' data */
  MaqAnswer     *answer;
  MaqJsonStream *json;
  gboolean       spoiled;   /* it is no JSON */
  gboolean       is_paid;
  MaqExchange   *keeper;    /* (nullable) where a good answer goes instead of memory */
} Asking;

void
maq_answer_clear (MaqAnswer *self)
{
  g_clear_pointer (&self->head, g_free);
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
  self->body = NULL;
  g_clear_pointer (&self->json, json_node_unref);
}

JsonObject *
maq_answer_get (const MaqAnswer *self)
{
  return self->json != NULL && JSON_NODE_HOLDS_OBJECT (self->json) ? json_node_get_object (self->json) : NULL;
}

static gboolean
pass_begin_cb (gpointer data, const char *path, GError **error)
{
  return TRUE;
}

static gboolean
pass_bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  return TRUE;
}

static gboolean
pass_end_cb (gpointer data, gboolean whole, GError **error)
{
  return TRUE;
}

static void
asking_init (Asking        *self,
             const MaqCall *call,
             MaqAnswer     *answer)
{
  static const char *const any[] = { "*:", "b64_json", NULL };
  static const MaqJsonStreamSink sink = { pass_begin_cb, pass_bytes_cb, pass_end_cb };

  *self = (Asking) { .answer = answer };
  maq_answer_clear (answer);
  *answer = (MaqAnswer) { .body = g_string_new (NULL) };
  maq_paid_init (&self->paid, call);
  self->json = maq_json_stream_new (any, &sink, self, MAQ_TALK_CAP, MAX_DEPTH);
}

static void
asking_clear (Asking *self)
{
  maq_json_stream_free (self->json);
  maq_paid_clear (&self->paid);
}

static gboolean
is_kept (const Asking *self)
{
  return self->keeper != NULL && self->paid.reply.status / 100 == 2;
}

static gboolean
head_cb (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error)
{
  Asking *self = data;

  if (self->is_paid && status / 100 == 2 && !self->paid.reply.tail_sent)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server answered before it had the whole request");
      return FALSE;
    }
  if (!is_kept (self))
    return TRUE;

  return self->keeper->begin_reply (self->keeper, status, head, length, self->paid.reply.request_id, content_length, error);
}

static gboolean
body_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  Asking *self = data;
  MaqAnswer *answer = self->answer;
  gsize room = MAQ_TALK_CAP - answer->body->len;

  self->spoiled = self->spoiled || !maq_json_stream_feed (self->json, bytes, length, NULL);
  if (is_kept (self))
    return self->keeper->write_reply (self->keeper, bytes, length, error);

  g_string_append_len (answer->body, bytes, (gssize) MIN (length, room));
  answer->cut |= length > room;
  if (!answer->cut || !self->spoiled)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is too long, and no JSON");
  return FALSE;
}

/* What came, however far: of a document that broke off what could be closed with brackets. */
static void
end_answer (Asking *self)
{
  MaqAnswer *answer = self->answer;
  gboolean whole = !self->spoiled && maq_json_stream_finish (self->json, NULL);
  g_autofree char *rest = maq_json_stream_dup_rest (self->json);

  answer->status = self->paid.reply.status;
  answer->head = g_strdup (self->paid.reply.head);
  if (whole || !self->paid.reply.complete)
    answer->json = maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);
}

/* A request that costs nothing, whatever becomes of it: it is asked again. */
static gboolean
ask (Asking          *self,
     MaqHttpRequest  *request,
     GError         **error)
{
  const MaqCall *call = self->paid.call;
  g_autoptr (MaqHttp) http = maq_http_new ();
  g_autoptr (GError) local = NULL;
  gboolean ok;

  request->reply_cap = REPLY_CAP;
  request->head = head_cb;
  request->body = body_cb;
  request->data = self;

  ok = maq_http_perform (http, request, &self->paid.reply, call->cancellable, &local);
  maq_paid_report (call->report, &self->paid.reply);
  end_answer (self);
  if (ok)
    return TRUE;

  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME))
    local->code = MAQ_ERROR_UNREACHABLE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
ask_path (Asking       *self,
          const char   *method,
          const char   *path,
          const char   *content_type,
          int           fd,
          goffset       size,
          guint         timeout_ms,
          GError      **error)
{
  const MaqCall *call = self->paid.call;
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  if (!maq_link_init (&link, call, path, "application/json", NULL, error))
    return FALSE;

  maq_link_request (&link, call, method, &request);
  request.content_type = content_type;
  request.body_fd = fd;
  request.body_size = size;
  request.timeout_ms = timeout_ms;
  return ask (self, &request, error);
}

gboolean
maq_talk_get (const MaqCall *call,
              const char    *path,
              guint          timeout_ms,
              MaqAnswer     *answer,
              GError       **error)
{
  Asking self;
  gboolean ok;

  asking_init (&self, call, answer);
  ok = ask_path (&self, "GET", path, NULL, -1, 0, timeout_ms > 0 ? timeout_ms : DEFAULT_TIMEOUT_MS, error);
  asking_clear (&self);
  return ok;
}

/* @text in a file of its own that has no name. */
static int
open_text (const char  *text,
           GError     **error)
{
  int fd = memfd_create ("maquette-request", MFD_CLOEXEC);

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Making a request");
      return -1;
    }
  if (maq_file_write_all (fd, text, strlen (text), error))
    return fd;

  close (fd);
  return -1;
}

gboolean
maq_talk_send (const MaqCall *call,
               const char    *method,
               const char    *path,
               JsonNode      *body,
               MaqAnswer     *answer,
               GError       **error)
{
  g_autofree char *text = body != NULL ? maq_json_to_string (body) : NULL;
  int fd = text != NULL ? open_text (text, error) : -1;
  goffset size = text != NULL ? (goffset) strlen (text) : 0;
  Asking self;
  gboolean ok;

  if (text != NULL && fd < 0)
    return FALSE;

  asking_init (&self, call, answer);
  ok = ask_path (&self, method, path, text != NULL ? "application/json" : NULL, fd, size, DEFAULT_TIMEOUT_MS, error);
  asking_clear (&self);
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
maq_talk_upload (const MaqCall *call,
                 const char    *path,
                 const char    *content_type,
                 int            fd,
                 goffset        size,
                 MaqAnswer     *answer,
                 GError       **error)
{
  Asking self;
  gboolean ok;

  asking_init (&self, call, answer);
  ok = ask_path (&self, "POST", path, content_type, fd, size, UPLOAD_TIMEOUT_MS, error);
  asking_clear (&self);
  return ok;
}

gboolean
maq_talk_submit (const MaqCall      *call,
                 const MaqEnvelope  *envelope,
                 const char *const  *headers,
                 MaqAnswer          *answer,
                 GError            **error)
{
  MaqPaidAnswer wanted = { .accept = "application/json", .headers = headers, .reply_cap = REPLY_CAP, .head = head_cb,
                           .body = body_cb };
  g_autoptr (GError) local = NULL;
  Asking self;
  gboolean ok;

  asking_init (&self, call, answer);
  self.is_paid = TRUE;
  ok = maq_paid_perform (&self.paid, envelope, &wanted, &local);
  end_answer (&self);
  asking_clear (&self);

  /* A refusal whose body broke off is a refusal all the same. */
  if (ok || (answer->status >= 300 && answer->head != NULL && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
refuse_text (GError **error)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is no JSON: perhaps a page of some other server");
  return FALSE;
}

gboolean
maq_talk_keep (const MaqCall  *call,
               const char     *path,
               GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  Asking self;
  gboolean ok;

  asking_init (&self, call, &answer);
  self.keeper = call->exchange;
  ok = ask_path (&self, "GET", path, NULL, -1, 0, KEEP_TIMEOUT_MS, error);
  if (ok && answer.status / 100 != 2)
    ok = maq_talk_refuse (call, &answer, FALSE, error);
  else if (ok && answer.json == NULL)
    ok = refuse_text (error);
  else if (ok)
    ok = call->exchange->finish_reply (call->exchange, error);
  asking_clear (&self);
  return ok;
}

gboolean
maq_talk_keep_answer (const MaqCall    *call,
                      const MaqAnswer  *answer,
                      GError          **error)
{
  MaqExchange *exchange = call->exchange;
  g_autofree char *request_id = maq_http_find_id (answer->head, "x-request-id");

  g_return_val_if_fail (!answer->cut, FALSE);
  if (answer->json == NULL)
    return refuse_text (error);

  return exchange->begin_reply (exchange, answer->status, answer->head, strlen (answer->head), request_id,
                                (goffset) answer->body->len, error)
         && exchange->write_reply (exchange, answer->body->str, answer->body->len, error)
         && exchange->finish_reply (exchange, error);
}

gboolean
maq_talk_refuse (const MaqCall    *call,
                 const MaqAnswer  *answer,
                 gboolean          paid,
                 GError          **error)
{
  MaqCharge charge = call->report->charge;
  g_autoptr (GError) local = NULL;

  maq_openai_error_refuse (call, answer->status, answer->head, answer->body->str, answer->body->len, paid, &local);
  if (!paid)
    {
      call->report->charge = charge;
      if ((answer->status == 404 || answer->status == 410) && !g_error_matches (local, MAQ_ERROR, MAQ_ERROR_MODEL))
        local->code = MAQ_ERROR_GONE;
    }

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_talk_is_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  return length > 0 && length <= MAX_ID
         && strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}
