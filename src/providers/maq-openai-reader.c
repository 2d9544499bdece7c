/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json-stream.h"
#include "maq-openai-reader.h"
#include "maq-sse.h"

#define MAX_DEPTH 64

typedef enum { FORM_UNKNOWN, FORM_JSON, FORM_EVENTS, FORM_ALIEN } Form;

struct _MaqOpenaiReader {
  MaqOpenaiSink   sink;
  gpointer        data;
  gsize           max_rest;
  Form            form;
  MaqSse         *sse;
  MaqJsonStream  *json;        /* of the document under way */
  gboolean        spoiled;     /* that document is not JSON any more: the rest of it is passed over */
  gboolean        sink_failed;
};

static gboolean
remember (MaqOpenaiReader *self,
          gboolean         ok)
{
  self->sink_failed |= !ok;
  return ok;
}

static gboolean
begin_cb (gpointer data, const char *path, GError **error)
{
  MaqOpenaiReader *self = data;
  const char *event = self->form == FORM_EVENTS ? maq_sse_get_name (self->sse) : "";

  return remember (self, self->sink.begin (self->data, event, error));
}

static gboolean
bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  MaqOpenaiReader *self = data;

  return remember (self, self->sink.bytes (self->data, bytes, length, error));
}

static gboolean
end_cb (gpointer data, gboolean whole, GError **error)
{
  MaqOpenaiReader *self = data;

  return remember (self, self->sink.end (self->data, whole, error));
}

/* "url:" is for servers that put the picture into a data: address. */
static void
begin_document (MaqOpenaiReader *self)
{
  static const char *const members[] = { "b64_json", "url:", NULL };
  static const MaqJsonStreamSink sink = { begin_cb, bytes_cb, end_cb };

  self->json = maq_json_stream_new (members, &sink, self, self->max_rest, MAX_DEPTH);
  self->spoiled = FALSE;
}

/* Text of the document under way. */
static gboolean
feed_document (MaqOpenaiReader  *self,
               const char       *text,
               gsize             length,
               GError          **error)
{
  g_autoptr (GError) local = NULL;

  if (self->json == NULL)
    begin_document (self);
  if (self->spoiled || maq_json_stream_feed (self->json, text, length, &local))
    return TRUE;

  if (self->sink_failed)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  self->spoiled = TRUE;
  return TRUE;
}

static gboolean
end_document (MaqOpenaiReader  *self,
              const char       *event,
              GError          **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *rest = NULL;
  gboolean complete;

  if (self->json == NULL)
    return TRUE;

  /* Also for a spoiled one: a picture that was under way has to end. */
  complete = maq_json_stream_finish (self->json, &local) && !self->spoiled;
  if (self->sink_failed)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  rest = maq_json_stream_dup_rest (self->json);
  g_clear_pointer (&self->json, maq_json_stream_free);
  return self->sink.document (self->data, event, rest, complete, error);
}

static gboolean
sse_data_cb (gpointer user, const char *piece, gsize length, GError **error)
{
  return feed_document (user, piece, length, error);
}

static gboolean
sse_event_cb (gpointer user, const char *name, GError **error)
{
  return end_document (user, name, error);
}

MaqOpenaiReader *
maq_openai_reader_new (const MaqOpenaiSink *sink,
                       gpointer             data,
                       gsize                max_rest)
{
  static const MaqSseSink sse_sink = { sse_data_cb, sse_event_cb };
  MaqOpenaiReader *self = g_new0 (MaqOpenaiReader, 1);

  self->sink = *sink;
  self->data = data;
  self->max_rest = max_rest;
  self->sse = maq_sse_new (&sse_sink, self);

  return self;
}

void
maq_openai_reader_free (MaqOpenaiReader *self)
{
  if (self == NULL)
    return;

  maq_sse_free (self->sse);
  g_clear_pointer (&self->json, maq_json_stream_free);
  g_free (self);
}

/* By the first byte that is no space: what the header says of the type is not always so. */
static Form
find_form (char c)
{
  if (c == '{' || c == '[')
    return FORM_JSON;
  if (c == ':' || c == 'd' || c == 'e' || c == 'i' || c == 'r' || c == '\xef')
    return FORM_EVENTS;

  return FORM_ALIEN;
}

gboolean
maq_openai_reader_feed (MaqOpenaiReader  *self,
                        const char       *text,
                        gsize             length,
                        GError          **error)
{
  gsize skipped = 0;

  if (self->form == FORM_UNKNOWN)
    {
      while (skipped < length && g_ascii_isspace (text[skipped]))
        skipped++;
      if (skipped == length)
        return TRUE;
      self->form = find_form (text[skipped]);
    }

  if (self->form == FORM_JSON)
    return feed_document (self, text + skipped, length - skipped, error);
  if (self->form == FORM_EVENTS)
    return maq_sse_feed (self->sse, text + skipped, length - skipped, error);

  return TRUE;
}

gboolean
maq_openai_reader_finish (MaqOpenaiReader  *self,
                          GError          **error)
{
  if (self->form == FORM_JSON)
    return end_document (self, "", error);
  if (self->form == FORM_EVENTS)
    return maq_sse_finish (self->sse, error);

  return TRUE;
}

gboolean
maq_openai_reader_is_alien (MaqOpenaiReader *self)
{
  return self->form == FORM_UNKNOWN || self->form == FORM_ALIEN;
}

gboolean
maq_openai_reader_is_stream (MaqOpenaiReader *self)
{
  return self->form == FORM_EVENTS;
}
