/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-form.h"
#include "maq-openai-link.h"
#include "maq-openai-reader.h"
#include "maq-openai-send.h"

#define MAX_ERROR_BODY (64 * 1024)
#define MAX_PREVIEW (8 * 1024 * 1024)
#define MAX_REST (1024 * 1024)
#define BASE_CAP (G_GOFFSET_CONSTANT (32) * 1024 * 1024)
#define MIN_EXPECTED (G_GOFFSET_CONSTANT (64) * 1024 * 1024)

/* One request under way. */
typedef struct {
  const MaqCall   *call;
  MaqHttpReply     reply;
  GString         *refusal;       /* the body of a reply other than 2xx */
  MaqOpenaiReader *reader;        /* NULL: no stream was asked for */
  GByteArray      *preview;       /* the picture under way, NULL: not wanted */
  GBytes          *shown;         /* the picture whose document is not over yet */
  gboolean         finished;      /* the stream has said its last word */
  gboolean         has_picture;
  MaqOpenaiError   told;          /* an error event */
  MaqProgress      progress;
} Sending;

static gboolean
is_good (const Sending *self)
{
  return self->reply.status / 100 == 2;
}

static void
show (Sending *self)
{
  if (self->call->progress != NULL)
    self->call->progress (&self->progress, self->call->progress_data);
}

static gboolean
commit_cb (gpointer data, GError **error)
{
  Sending *self = data;

  return self->call->exchange->commit (self->call->exchange, error);
}

static gboolean
head_cb (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error)
{
  Sending *self = data;
  MaqExchange *exchange = self->call->exchange;

  /* A refusal's body is not kept: it may echo the key. */
  if (!is_good (self))
    return TRUE;

  if (!self->reply.tail_sent)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server answered before it had the whole request");
      return FALSE;
    }

  return exchange->begin_reply (exchange, status, head, length, self->reply.request_id, content_length, error);
}

static gboolean
body_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  Sending *self = data;
  MaqExchange *exchange = self->call->exchange;

  if (!is_good (self))
    {
      gsize room = MAX_ERROR_BODY - self->refusal->len;

      g_string_append_len (self->refusal, bytes, (gssize) MIN (length, room));
      return TRUE;
    }

  /* On the disk first: what cannot be shown is not lost. */
  if (!exchange->write_reply (exchange, bytes, length, error))
    return FALSE;

  return self->reader == NULL || maq_openai_reader_feed (self->reader, bytes, length, error);
}

static gboolean
enough_cb (gpointer data)
{
  return ((Sending *) data)->finished;
}

static MaqPhase
find_phase (const Sending *self,
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
  Sending *self = data;
  MaqPhase phase = find_phase (self, up, up_total, down);

  /* Called in every round of the loop: only news is passed on. */
  if (phase == self->progress.phase && up == self->progress.bytes_up && down == self->progress.bytes_down)
    return;

  self->progress.phase = phase;
  self->progress.bytes_up = up;
  self->progress.bytes_up_total = up_total;
  self->progress.bytes_down = down;
  self->progress.bytes_down_total = down_total;
  show (self);
}

/* --- partial pictures, from the stream as it passes --- */

static gboolean
preview_begin_cb (gpointer data, const char *event, GError **error)
{
  Sending *self = data;

  g_clear_pointer (&self->preview, g_byte_array_unref);
  g_clear_pointer (&self->shown, g_bytes_unref);
  /* The finished picture is read from the disk. Some servers name no events: then it is seen only afterwards. */
  if (event[0] == '\0' || strstr (event, "partial") != NULL)
    self->preview = g_byte_array_new ();
  return TRUE;
}

static gboolean
preview_bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Sending *self = data;

  if (self->preview != NULL && self->preview->len + length <= MAX_PREVIEW)
    g_byte_array_append (self->preview, bytes, (guint) length);
  else
    g_clear_pointer (&self->preview, g_byte_array_unref);
  return TRUE;
}

static gboolean
preview_end_cb (gpointer data, gboolean whole, GError **error)
{
  Sending *self = data;

  if (whole && self->preview != NULL && self->preview->len > 0)
    self->shown = g_byte_array_free_to_bytes (g_steal_pointer (&self->preview));
  g_clear_pointer (&self->preview, g_byte_array_unref);
  return TRUE;
}

static void
take_event (Sending    *self,
            const char *event,
            JsonObject *root)
{
  const char *type = maq_json_get_string (root, "type", event);
  MaqOpenaiError told = { 0 };

  if (strstr (type, "partial") != NULL && self->shown != NULL)
    {
      self->progress.preview = self->shown;
      show (self);
      self->progress.preview = NULL;
    }
  else if (maq_openai_error_find (&told, root))
    {
      maq_openai_error_clear (&self->told);
      self->told = told;
      self->finished = TRUE;
    }
  else if (g_str_has_suffix (type, "completed"))
    self->finished = self->has_picture = TRUE;
}

static gboolean
preview_document_cb (gpointer data, const char *event, const char *rest, gboolean complete, GError **error)
{
  Sending *self = data;
  g_autoptr (JsonNode) root = maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);

  if (complete && root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    take_event (self, event, json_node_get_object (root));
  /* "data: [DONE]" */
  if (g_str_equal (rest, "[DONE]"))
    self->finished = TRUE;

  g_clear_pointer (&self->shown, g_bytes_unref);
  return TRUE;
}

static void
sending_init (Sending       *self,
              const MaqCall *call)
{
  static const MaqOpenaiSink sink = { preview_begin_cb, preview_bytes_cb, preview_end_cb, preview_document_cb };

  *self = (Sending) {
    .call = call,
    .refusal = g_string_new (NULL),
    .progress = { .phase = MAQ_PHASE_CONNECTING, .bytes_down_total = -1, .fraction = -1 },
  };
  if (maq_openai_form_get_previews (call) > 0)
    self->reader = maq_openai_reader_new (&sink, self, MAX_REST);
}

static void
sending_clear (Sending *self)
{
  g_string_free (self->refusal, TRUE);
  g_clear_pointer (&self->reader, maq_openai_reader_free);
  g_clear_pointer (&self->preview, g_byte_array_unref);
  g_clear_pointer (&self->shown, g_bytes_unref);
  maq_openai_error_clear (&self->told);
  maq_http_reply_clear (&self->reply);
}

/* 32 MiB and the base64 of the largest picture that may come, for each that may come. */
static goffset
find_cap (const MaqCall *call)
{
  guint pictures = 1 + maq_openai_form_get_previews (call);

  return BASE_CAP + MIN_EXPECTED * 137 / 100 * pictures;
}

static void
fill_report (Sending *self)
{
  MaqReport *report = self->call->report;

  report->http_status = self->reply.status;
  report->transport_code = self->reply.curl_code;
  report->bytes_up = self->reply.bytes_up;
  report->bytes_down = self->reply.bytes_down;
  report->retry_after_ms = self->reply.retry_after_ms;
  g_free (report->request_id);
  report->request_id = g_strdup (self->reply.request_id);
  report->charge = self->reply.tail_sent ? MAQ_CHARGE_UNKNOWN : MAQ_CHARGE_NONE;
}

/* A complete reply came, of whatever status. */
static gboolean
take_reply (Sending  *self,
            GError  **error)
{
  MaqExchange *exchange = self->call->exchange;

  if (!is_good (self))
    return maq_openai_error_refuse (self->call, self->reply.status, self->reply.head, self->refusal->str,
                                    self->refusal->len, self->reply.tail_sent, error);
  if (self->reader != NULL && !maq_openai_reader_finish (self->reader, error))
    return FALSE;
  if (self->told.message != NULL && !self->has_picture)
    return maq_openai_error_within (self->call, &self->told, error);
  if (!exchange->finish_reply (exchange, error))
    return FALSE;

  self->call->report->charge = MAQ_CHARGE_MADE;
  return TRUE;
}

/* A refusal whose body broke off is a refusal all the same. */
static gboolean
is_refusal (Sending *self)
{
  return self->reply.status >= 300 && self->reply.head != NULL;
}

static gboolean
perform (Sending            *self,
         const MaqEnvelope  *envelope,
         int                 fd,
         goffset             size,
         GError            **error)
{
  const MaqCall *call = self->call;
  g_autoptr (MaqHttp) http = NULL;
  g_auto (MaqOpenaiLink) link = { 0 };
  g_autoptr (GError) local = NULL;
  MaqHttpRequest request;

  if (!maq_openai_link_init (&link, call, envelope->path,
                             self->reader != NULL ? "text/event-stream, application/json" : "application/json", error))
    return FALSE;

  maq_openai_link_request (&link, call, envelope->method, &request);
  request.content_type = envelope->content_type;
  request.paid = TRUE;
  request.body_fd = fd;
  request.body_size = size;
  request.reply_cap = find_cap (call);
  request.commit = commit_cb;
  request.head = head_cb;
  request.body = body_cb;
  request.enough = self->reader != NULL ? enough_cb : NULL;
  request.progress = progress_cb;
  request.data = self;

  http = maq_http_new ();
  if (maq_http_perform (http, &request, &self->reply, call->cancellable, &local))
    {
      fill_report (self);
      return take_reply (self, error);
    }

  fill_report (self);
  if (is_refusal (self) && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return take_reply (self, error);

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_openai_send (const MaqCall      *call,
                 const MaqEnvelope  *envelope,
                 GError            **error)
{
  Sending self;
  goffset size = 0;
  int fd = call->exchange->get_body (call->exchange, &size);
  gboolean ok;

  call->report->charge = MAQ_CHARGE_NONE;
  call->report->retry_after_ms = -1;
  if (fd < 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The prepared request cannot be read");
      return FALSE;
    }

  sending_init (&self, call);
  ok = perform (&self, envelope, fd, size, error);
  sending_clear (&self);
  return ok;
}
