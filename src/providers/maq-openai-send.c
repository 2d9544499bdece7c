/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-keeping.h"
#include "maq-openai-error.h"
#include "maq-openai-fields.h"
#include "maq-openai-reader.h"
#include "maq-openai-send.h"

#define MAX_PREVIEW (8 * 1024 * 1024)
#define MAX_REST (1024 * 1024)

/* One request under way. */
typedef struct {
  MaqKeeping       keeping;       /* first: it is the callbacks' data */
  MaqOpenaiReader *reader;        /* NULL: no stream was asked for */
  GByteArray      *preview;       /* the picture under way, NULL: not wanted */
  GBytes          *shown;         /* the picture whose document is not over yet */
  gboolean         finished;      /* the stream has said its last word */
  gboolean         has_picture;
  MaqOpenaiError   told;          /* an error event */
} Sending;

static gboolean
feed_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  return maq_openai_reader_feed (((Sending *) data)->reader, bytes, length, error);
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
      self->keeping.paid.progress.preview = self->shown;
      maq_paid_show (&self->keeping.paid);
      self->keeping.paid.progress.preview = NULL;
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

  *self = (Sending) { .reader = NULL };
  maq_keeping_init (&self->keeping, call);
  if (maq_openai_fields_get_previews (call) == 0)
    return;

  self->reader = maq_openai_reader_new (&sink, self, MAX_REST);
  self->keeping.n_pictures = 1 + maq_openai_fields_get_previews (call);
  self->keeping.accept = "text/event-stream, application/json";
  self->keeping.feed = feed_cb;
  self->keeping.enough = enough_cb;
}

static void
sending_clear (Sending *self)
{
  g_clear_pointer (&self->reader, maq_openai_reader_free);
  g_clear_pointer (&self->preview, g_byte_array_unref);
  g_clear_pointer (&self->shown, g_bytes_unref);
  maq_openai_error_clear (&self->told);
  maq_keeping_clear (&self->keeping);
}

/* A whole good answer lies there. */
static gboolean
take_reply (Sending  *self,
            GError  **error)
{
  if (self->reader != NULL && !maq_openai_reader_finish (self->reader, error))
    return FALSE;
  if (self->told.message != NULL && !self->has_picture)
    return maq_openai_error_within (self->keeping.paid.call, &self->told, error);

  return maq_keeping_finish (&self->keeping, error);
}

gboolean
maq_openai_send (const MaqCall      *call,
                 const MaqEnvelope  *envelope,
                 GError            **error)
{
  Sending self;
  gboolean ok;

  sending_init (&self, call);
  ok = maq_keeping_perform (&self.keeping, envelope, error) && take_reply (&self, error);
  sending_clear (&self);
  return ok;
}
