/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-fields.h"
#include "maq-openai-reader.h"
#include "maq-openai-send.h"
#include "maq-paid.h"

#define MAX_ERROR_BODY (64 * 1024)
#define MAX_PREVIEW (8 * 1024 * 1024)
#define MAX_REST (1024 * 1024)
#define BASE_CAP (G_GOFFSET_CONSTANT (32) * 1024 * 1024)
#define MIN_EXPECTED (G_GOFFSET_CONSTANT (64) * 1024 * 1024)

/* One request under way. */
typedef struct {
  MaqPaid          paid;          /* first: it is the callbacks' data */
  GString         *refusal;       /* the body of a reply other than 2xx */
  MaqOpenaiReader *reader;        /* NULL: no stream was asked for */
  GByteArray      *preview;       /* the picture under way, NULL: not wanted */
  GBytes          *shown;         /* the picture whose document is not over yet */
  gboolean         finished;      /* the stream has said its last word */
  gboolean         has_picture;
  MaqOpenaiError   told;          /* an error event */
} Sending;

static gboolean
is_good (const Sending *self)
{
  return self->paid.reply.status / 100 == 2;
}

static gboolean
head_cb (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error)
{
  Sending *self = data;
  MaqExchange *exchange = self->paid.call->exchange;

  /* A refusal's body is not kept: it may echo the key. */
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
  Sending *self = data;
  MaqExchange *exchange = self->paid.call->exchange;

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
      self->paid.progress.preview = self->shown;
      maq_paid_show (&self->paid);
      self->paid.progress.preview = NULL;
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

  *self = (Sending) { .refusal = g_string_new (NULL) };
  maq_paid_init (&self->paid, call);
  if (maq_openai_fields_get_previews (call) > 0)
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
  maq_paid_clear (&self->paid);
}

/* 32 MiB and the base64 of the largest picture that may come, for each that may come. */
static goffset
find_cap (const MaqCall *call)
{
  guint pictures = 1 + maq_openai_fields_get_previews (call);

  return BASE_CAP + MIN_EXPECTED * 137 / 100 * pictures;
}

/* A complete reply came, of whatever status. */
static gboolean
take_reply (Sending  *self,
            GError  **error)
{
  MaqExchange *exchange = self->paid.call->exchange;

  if (!is_good (self))
    return maq_openai_error_refuse (self->paid.call, self->paid.reply.status, self->paid.reply.head, self->refusal->str,
                                    self->refusal->len, self->paid.reply.tail_sent, error);
  if (self->reader != NULL && !maq_openai_reader_finish (self->reader, error))
    return FALSE;
  if (self->told.message != NULL && !self->has_picture)
    return maq_openai_error_within (self->paid.call, &self->told, error);
  if (!exchange->finish_reply (exchange, error))
    return FALSE;

  self->paid.call->report->charge = MAQ_CHARGE_MADE;
  return TRUE;
}

/* A refusal whose body broke off is a refusal all the same. */
static gboolean
is_refusal (Sending *self)
{
  return self->paid.reply.status >= 300 && self->paid.reply.head != NULL;
}

gboolean
maq_openai_send (const MaqCall      *call,
                 const MaqEnvelope  *envelope,
                 GError            **error)
{
  Sending self;
  MaqPaidAnswer answer = { .accept = "application/json", .reply_cap = find_cap (call), .head = head_cb, .body = body_cb };
  g_autoptr (GError) local = NULL;
  gboolean ok;

  sending_init (&self, call);
  if (self.reader != NULL)
    {
      answer.accept = "text/event-stream, application/json";
      answer.enough = enough_cb;
    }

  ok = maq_paid_perform (&self.paid, envelope, &answer, &local);
  if (ok || (is_refusal (&self) && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    ok = take_reply (&self, error);
  else
    g_propagate_error (error, g_steal_pointer (&local));

  sending_clear (&self);
  return ok;
}
