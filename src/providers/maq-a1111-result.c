/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-a1111.h"
#include "maq-arrival.h"
#include "maq-blocks.h"
#include "maq-error.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-openai-usage.h"
#include "maq-text.h"

#define MAX_REST (4 * 1024 * 1024)
#define MAX_DEPTH 64
#define MAX_MODEL 100

/* One answer being read: {"images": [base64, …], "parameters", "info": "JSON once more"}. */
typedef struct {
  const MaqCall *call;
  MaqResult     *result;
  MaqArrival     picture;
} Reading;

static gboolean
begin_cb (gpointer data, const char *path, GError **error)
{
  Reading *self = data;

  return self->result->pictures->len >= MAQ_ARRIVAL_MOST || maq_arrival_begin (&self->picture, error);
}

static gboolean
bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  return maq_arrival_write (&((Reading *) data)->picture, bytes, length, error);
}

static gboolean
end_cb (gpointer data, gboolean whole, GError **error)
{
  Reading *self = data;
  MaqBlob *blob = whole ? maq_arrival_end (&self->picture) : NULL;

  if (blob != NULL)
    g_ptr_array_add (self->result->pictures, blob);
  else
    self->result->n_missing++;
  maq_arrival_drop (&self->picture);
  return TRUE;
}

static gboolean
feed (Reading        *self,
      MaqJsonStream  *stream,
      GError        **error)
{
  if (!maq_blocks_read_reply (self->call, maq_blocks_feed, stream, error))
    return FALSE;

  /* Cut off: what came whole counts. */
  maq_json_stream_finish (stream, NULL);
  return TRUE;
}

static void
drop_picture (MaqResult *result,
              guint      index)
{
  g_unlink (maq_blob_get_path (g_ptr_array_index (result->pictures, index)));
  g_ptr_array_remove_index (result->pictures, index);
}

/* A contact sheet may stand before the pictures, masks and what was painted under them behind. */
static void
drop_others (MaqResult  *result,
             JsonObject *info)
{
  JsonArray *seeds = maq_json_get_array (info, "all_seeds");
  gint64 first = maq_json_get_int (info, "index_of_first_image", 0);
  guint n = seeds != NULL ? json_array_get_length (seeds) : 0;

  if (n == 0 || first < 0 || first + n > result->pictures->len)
    return;
  for (; first > 0; first--)
    drop_picture (result, 0);
  while (result->pictures->len > n)
    drop_picture (result, n);
}

static void
take_info (MaqResult  *result,
           JsonObject *info)
{
  gint64 seed = maq_json_get_int (info, "seed", -1);
  const char *model = maq_json_get_string (info, "sd_model_name", NULL);

  drop_others (result, info);
  if (seed >= 0)
    g_ptr_array_add (result->notes, g_strdup_printf ("Seed %" G_GINT64_FORMAT, seed));
  if (model != NULL && model[0] != '\0')
    result->model = maq_text_display (model, strlen (model), MAX_MODEL);
}

static void
take_rest (MaqResult  *result,
           const char *rest)
{
  g_autoptr (JsonNode) root = maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);
  const char *text = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                       ? maq_json_get_string (json_node_get_object (root), "info", "") : "";
  g_autoptr (JsonNode) info = maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);

  if (info != NULL && JSON_NODE_HOLDS_OBJECT (info))
    take_info (result, json_node_get_object (info));
}

MaqResult *
maq_a1111_result_read (const MaqCall  *call,
                       GError        **error)
{
  static const char *const members[] = { "images", NULL };
  static const MaqJsonStreamSink sink = { begin_cb, bytes_cb, end_cb };
  g_autoptr (MaqResult) result = maq_result_new ();
  Reading self = { .call = call, .result = result };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &sink, &self, MAX_REST, MAX_DEPTH);
  g_autofree char *rest = NULL;
  gboolean ok;

  maq_arrival_init (&self.picture, call->exchange);
  ok = feed (&self, stream, error);
  maq_arrival_drop (&self.picture);
  rest = maq_json_stream_dup_rest (stream);
  if (ok && result->pictures->len == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds no picture that can be read");
      ok = FALSE;
    }
  if (!ok)
    {
      while (result->pictures->len > 0)
        drop_picture (result, 0);
      return NULL;
    }

  take_rest (result, rest);
  if (result->model == NULL)
    result->model = g_strdup (maq_endpoint_get_model (call->endpoint));
  maq_openai_usage_settle (result, maq_endpoint_get_row (call->endpoint));
  return g_steal_pointer (&result);
}
