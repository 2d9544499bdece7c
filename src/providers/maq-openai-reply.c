/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-blocks.h"
#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-fetch.h"
#include "maq-openai-reader.h"
#include "maq-openai-reply.h"
#include "maq-openai-usage.h"
#include "maq-sniff.h"
#include "maq-text.h"

#define MAX_REST (4 * 1024 * 1024)
#define MAX_NOTES 20
#define MAX_NOTE 300
#define MAX_FETCHES 16

/* One answer being read. */
typedef struct {
  const MaqCall    *call;
  MaqResult        *result;
  MaqArrival  picture;
  GPtrArray        *fresh;        /* pictures of the document under way: kept once its kind is known */
  guint             n_announced;  /* pictures that the answer speaks of */
  guint             n_fetches;    /* addresses that were asked */
  char             *told;         /* an error within the answer */
  GError           *download;     /* why a picture could not be fetched */
} Reading;

static void
remove_blob (gpointer blob)
{
  g_unlink (maq_blob_get_path (blob));
  maq_blob_unref (blob);
}

static gboolean
is_partial (const char *type)
{
  return strstr (type, "partial") != NULL;
}

static gboolean
is_full (const Reading *self)
{
  return self->result->pictures->len + self->fresh->len >= MAQ_ARRIVAL_MOST;
}

static gboolean
begin_cb (gpointer data, const char *event, GError **error)
{
  Reading *self = data;

  /* A preview that says so beforehand never touches the disk. */
  if (!is_partial (event) && !is_full (self))
    return maq_arrival_begin (&self->picture, error);

  maq_arrival_drop (&self->picture);
  return TRUE;
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
  MaqBlob *blob;

  if (!whole)
    {
      maq_arrival_drop (&self->picture);
      return TRUE;
    }

  blob = maq_arrival_end (&self->picture);
  if (blob != NULL)
    g_ptr_array_add (self->fresh, blob);
  return TRUE;
}

static void
add_note (Reading    *self,
          const char *text)
{
  if (self->result->notes->len < MAX_NOTES)
    g_ptr_array_add (self->result->notes, maq_text_display (text, strlen (text), MAX_NOTE));
}

static const char *
get_element (JsonArray *array,
             guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* "notes", or else the words in "maquette": {"ignored"}. */
static void
take_notes (Reading    *self,
            JsonObject *root)
{
  JsonArray *notes = maq_json_get_array (root, "notes");
  JsonArray *ignored = maq_json_get_array (maq_json_get_object (root, "maquette"), "ignored");
  g_autoptr (GString) words = g_string_new (NULL);

  if (notes != NULL)
    {
      for (guint i = 0; i < json_array_get_length (notes) && i < MAX_NOTES; i++)
        if (get_element (notes, i) != NULL)
          add_note (self, get_element (notes, i));
      return;
    }

  for (guint i = 0; ignored != NULL && i < json_array_get_length (ignored) && i < MAX_NOTES; i++)
    if (get_element (ignored, i) != NULL)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "Ignored: ", get_element (ignored, i));
  if (words->len > 0)
    add_note (self, words->str);
}

/* Disk and cancelling end the reading; a picture that cannot be had is one that is missing. */
static gboolean
fetch (Reading     *self,
       const char  *url,
       GError     **error)
{
  g_autoptr (GError) local = NULL;
  MaqBlob *blob;

  if (!maq_arrival_begin (&self->picture, error))
    return FALSE;

  if (maq_fetch (self->call, url, &self->picture, &local))
    {
      blob = maq_arrival_end (&self->picture);
      if (blob != NULL)
        g_ptr_array_add (self->fresh, blob);
      return TRUE;
    }

  maq_arrival_drop (&self->picture);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_NO_SPACE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  add_note (self, local->message);
  g_clear_error (&self->download);
  self->download = g_steal_pointer (&local);
  return TRUE;
}

static gboolean
take_items (Reading     *self,
            JsonObject  *root,
            GError     **error)
{
  JsonArray *items = maq_json_get_array (root, "data");
  guint n = items != NULL ? json_array_get_length (items) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *url = maq_json_get_string (item, "url", "");
      const char *revised = maq_json_get_string (item, "revised_prompt", NULL);

      if (url[0] != '\0' && self->n_fetches++ < MAX_FETCHES && !fetch (self, url, error))
        return FALSE;
      if (revised != NULL && self->result->revised_prompt == NULL)
        self->result->revised_prompt = maq_text_display (revised, strlen (revised), 32000);
    }

  self->n_announced += n;
  return TRUE;
}

static gboolean
take_document (Reading     *self,
               JsonObject  *root,
               GError     **error)
{
  const char *model = maq_json_get_string (root, "model", NULL);
  MaqOpenaiError told = { 0 };

  if (maq_openai_error_find (&told, root))
    {
      g_free (self->told);
      self->told = maq_openai_error_redact (self->call, told.message);
      maq_openai_error_clear (&told);
    }
  if (model != NULL && self->result->model == NULL)
    self->result->model = maq_text_display (model, strlen (model), 100);

  maq_openai_usage_add (self->result, maq_json_get_object (root, "usage"));
  take_notes (self, root);
  return take_items (self, root, error);
}

/* A line of a batch's output: whose it is, and the answer within. */
static JsonObject *
unwrap (Reading    *self,
        JsonObject *object)
{
  JsonObject *response = maq_json_get_object (object, "response");
  JsonObject *body = maq_json_get_object (response, "body");
  const char *request_id = maq_json_get_string (response, "request_id", NULL);

  if (body == NULL)
    return object;
  if (request_id != NULL && self->result->request_id == NULL)
    self->result->request_id = maq_text_display (request_id, strlen (request_id), 100);
  return body;
}

/* Somebody else's line in a file of answers. */
static gboolean
is_strange (Reading    *self,
            JsonObject *object)
{
  const char *custom_id = maq_json_get_string (object, "custom_id", NULL);

  return custom_id != NULL && self->call->client_id != NULL && !g_str_equal (custom_id, self->call->client_id);
}

static gboolean
document_cb (gpointer data, const char *event, const char *rest, gboolean complete, GError **error)
{
  Reading *self = data;
  g_autoptr (JsonNode) root = maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *type = maq_json_get_string (object, "type", event);

  if (is_partial (type) || is_strange (self, object))
    {
      g_ptr_array_set_size (self->fresh, 0);
      return TRUE;
    }

  if (object != NULL && !take_document (self, unwrap (self, object), error))
    return FALSE;

  while (self->fresh->len > 0)
    g_ptr_array_add (self->result->pictures, g_ptr_array_steal_index (self->fresh, 0));
  return TRUE;
}

static gboolean
feed_cb (gpointer data, const char *block, gsize length, GError **error)
{
  return maq_openai_reader_feed (data, block, length, error);
}

static gboolean
copy_cb (gpointer data, const char *block, gsize length, GError **error)
{
  return maq_arrival_write (data, block, length, error);
}

/* Some servers can be told to answer with the picture itself. */
static gboolean
take_raw (Reading  *self,
          GError  **error)
{
  goffset size = 0;
  int fd = self->call->exchange->get_reply (self->call->exchange, &size);
  MaqSniff sniff;
  MaqBlob *blob;

  if (!maq_sniff_fd (fd, &sniff, NULL))
    return TRUE;
  if (!maq_arrival_begin (&self->picture, error) || !maq_blocks_read_reply (self->call, copy_cb, &self->picture, error))
    return FALSE;

  blob = maq_arrival_end (&self->picture);
  if (blob != NULL)
    g_ptr_array_add (self->result->pictures, blob);
  return TRUE;
}

static gboolean
feed_reply (Reading          *self,
            MaqOpenaiReader  *reader,
            GError          **error)
{
  if (!maq_blocks_read_reply (self->call, feed_cb, reader, error) || !maq_openai_reader_finish (reader, error))
    return FALSE;

  return !maq_openai_reader_is_alien (reader) || take_raw (self, error);
}

/* Why there is no picture, as well as it is known. */
static void
explain (Reading          *self,
         MaqOpenaiReader  *reader,
         GError          **error)
{
  if (self->download != NULL)
    g_propagate_error (error, g_steal_pointer (&self->download));
  else if (self->told != NULL)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds an error and no picture: %s", self->told);
  else if (maq_openai_reader_is_alien (reader))
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL,
                         "The answer is neither JSON nor an event stream: perhaps a page of some other server");
  else
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds no picture that can be read");
}

static MaqResult *
finish (Reading          *self,
        MaqOpenaiReader  *reader,
        GError          **error)
{
  MaqResult *result = self->result;
  g_autofree char *head = self->call->exchange->dup_head (self->call->exchange);
  guint announced = MAX (self->n_announced, 1);

  if (result->pictures->len == 0)
    {
      explain (self, reader, error);
      return NULL;
    }

  result->n_missing = announced > result->pictures->len ? announced - result->pictures->len : 0;
  if (head != NULL && result->request_id == NULL)
    result->request_id = maq_http_find_id (head, "x-request-id");
  if (result->model == NULL)
    result->model = g_strdup (maq_endpoint_get_model (self->call->endpoint));
  maq_openai_usage_settle (result, maq_endpoint_get_row (self->call->endpoint));

  return g_steal_pointer (&self->result);
}

static void
reading_clear (Reading *self)
{
  maq_arrival_drop (&self->picture);
  g_ptr_array_unref (self->fresh);
  g_free (self->told);
  g_clear_error (&self->download);

  /* Left only when reading failed: the files go too, the reply itself stays. */
  for (guint i = 0; self->result != NULL && i < self->result->pictures->len; i++)
    g_unlink (maq_blob_get_path (g_ptr_array_index (self->result->pictures, i)));
  g_clear_pointer (&self->result, maq_result_free);
}

MaqResult *
maq_openai_reply_read (const MaqCall  *call,
                       GError        **error)
{
  static const MaqOpenaiSink sink = { begin_cb, bytes_cb, end_cb, document_cb };
  Reading self = { .call = call, .result = maq_result_new (), .fresh = g_ptr_array_new_with_free_func (remove_blob) };
  g_autoptr (MaqOpenaiReader) reader = maq_openai_reader_new (&sink, &self, MAX_REST);
  MaqResult *result = NULL;

  maq_arrival_init (&self.picture, call->exchange);
  if (feed_reply (&self, reader, error))
    result = finish (&self, reader, error);

  reading_clear (&self);
  return result;
}
