/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-arrival.h"
#include "maq-blocks.h"
#include "maq-error.h"
#include "maq-fetch.h"
#include "maq-harvest.h"
#include "maq-http-head.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-openai-usage.h"
#include "maq-text.h"

#define MAX_REST (4 * 1024 * 1024)
#define MAX_DEPTH 64
#define MAX_PICTURES 16   /* one is asked for */
#define MAX_NOTE 300

typedef struct {
  const MaqCall     *call;
  const char *const *paths;
  MaqResult         *result;
  MaqArrival         arrival;
  char              *path;       /* of the string that is coming, NULL: it is no picture */
  GHashTable        *inside;     /* path → MaqBlob: pictures that were in the answer itself */
  guint              n_announced;
  GError            *trouble;    /* why one could not be had: the one that leaves most hope */
} Harvest;

/* "output.#" stands for "output.0". */
static gboolean
match (const char *pattern,
       const char *path)
{
  for (;; pattern++)
    {
      if (*pattern != '#')
        {
          if (*pattern != *path)
            return FALSE;
          if (*pattern == '\0')
            return TRUE;
          path++;
          continue;
        }

      if (!g_ascii_isdigit (*path))
        return FALSE;
      while (g_ascii_isdigit (*path))
        path++;
    }
}

static gboolean
begin_cb (gpointer data, const char *path, GError **error)
{
  Harvest *self = data;

  /* A name can be made to look like a path: the first one counts. */
  g_clear_pointer (&self->path, g_free);
  if (g_hash_table_size (self->inside) >= MAX_PICTURES || g_hash_table_contains (self->inside, path))
    return TRUE;

  for (const char *const *pattern = self->paths; *pattern != NULL; pattern++)
    if (match (*pattern, path))
      {
        self->path = g_strdup (path);
        return maq_arrival_begin (&self->arrival, error);
      }
  return TRUE;
}

static gboolean
bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Harvest *self = data;

  return self->path == NULL || maq_arrival_write (&self->arrival, bytes, length, error);
}

static gboolean
end_cb (gpointer data, gboolean whole, GError **error)
{
  Harvest *self = data;
  MaqBlob *blob;

  if (self->path == NULL)
    return TRUE;
  if (!whole)
    {
      maq_arrival_drop (&self->arrival);
      return TRUE;
    }

  blob = maq_arrival_end (&self->arrival);
  if (blob != NULL)
    g_hash_table_insert (self->inside, g_steal_pointer (&self->path), blob);
  return TRUE;
}

/* The document without the pictures in it; those are in self->inside. A cut-off one is read as far as it goes. */
static JsonNode *
scan (Harvest  *self,
      GError  **error)
{
  static const char *const any[] = { "*:", NULL };
  static const MaqJsonStreamSink sink = { begin_cb, bytes_cb, end_cb };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (any, &sink, self, MAX_REST, MAX_DEPTH);
  g_autofree char *rest = NULL;
  g_autoptr (GError) local = NULL;

  if ((!maq_blocks_read_reply (self->call, maq_blocks_feed, stream, &local) || !maq_json_stream_finish (stream, &local))
      && !g_error_matches (local, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  rest = maq_json_stream_dup_rest (stream);
  return maq_json_parse (rest, strlen (rest), &maq_json_limits_default, error);
}

/* Later trouble replaces earlier when it leaves more hope: unreachable, then gone, then anything. */
static void
remember (Harvest *self,
          GError  *trouble)
{
  gboolean better = self->trouble == NULL || g_error_matches (trouble, MAQ_ERROR, MAQ_ERROR_UNREACHABLE)
                    || (g_error_matches (trouble, MAQ_ERROR, MAQ_ERROR_GONE)
                        && !g_error_matches (self->trouble, MAQ_ERROR, MAQ_ERROR_UNREACHABLE));

  g_ptr_array_add (self->result->notes, maq_text_display (trouble->message, strlen (trouble->message), MAX_NOTE));
  if (!better)
    {
      g_error_free (trouble);
      return;
    }

  g_clear_error (&self->trouble);
  self->trouble = trouble;
}

/* Disk, cancelling and certificates end it all; a picture that cannot be had is one that is missing. */
static gboolean
download (Harvest     *self,
          const char  *url,
          GError     **error)
{
  g_autoptr (GError) local = NULL;
  MaqBlob *blob;

  if (!maq_arrival_begin (&self->arrival, error))
    return FALSE;
  if (maq_fetch (self->call, url, &self->arrival, &local))
    {
      blob = maq_arrival_end (&self->arrival);
      if (blob != NULL)
        g_ptr_array_add (self->result->pictures, blob);
      return TRUE;
    }

  maq_arrival_drop (&self->arrival);
  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE) || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_GONE)
      || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    {
      remember (self, g_steal_pointer (&local));
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
take (Harvest     *self,
      JsonNode    *node,
      const char  *path,
      GError     **error)
{
  gboolean is_text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  const char *text = is_text ? json_node_get_string (node) : "";
  gpointer blob, name;

  if (++self->n_announced > MAX_PICTURES)
    return TRUE;
  if (*text != '\0')
    return download (self, text, error);

  if (g_hash_table_steal_extended (self->inside, path, &name, &blob))
    {
      g_free (name);
      g_ptr_array_add (self->result->pictures, blob);
    }
  return TRUE;
}

/* Follows @pattern into the document: to each value that stands there. */
static gboolean
walk (Harvest     *self,
      JsonNode    *node,
      const char  *pattern,
      const char  *path,
      GError     **error)
{
  const char *dot = strchr (pattern, '.');
  const char *more = dot != NULL ? dot + 1 : pattern + strlen (pattern);
  g_autofree char *part = g_strndup (pattern, (gsize) ((dot != NULL ? dot : more) - pattern));
  JsonArray *array;

  if (*pattern == '\0')
    return JSON_NODE_HOLDS_ARRAY (node) || take (self, node, path, error);

  if (!g_str_equal (part, "#"))
    {
      JsonNode *member = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), part) : NULL;
      g_autofree char *inner = *path != '\0' ? g_strconcat (path, ".", part, NULL) : g_strdup (part);

      return member == NULL || walk (self, member, more, inner, error);
    }

  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s%s%u", path, *path != '\0' ? "." : "", i);

      if (!walk (self, json_array_get_element (array, i), more, inner, error))
        return FALSE;
    }
  return TRUE;
}

static MaqResult *
finish (Harvest   *self,
        JsonNode  *root,
        GError   **error)
{
  MaqResult *result = self->result;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *model = maq_json_get_string (object, "model", maq_endpoint_get_model (self->call->endpoint));
  g_autofree char *head = self->call->exchange->dup_head (self->call->exchange);

  if (result->pictures->len == 0)
    {
      if (self->trouble != NULL)
        g_propagate_error (error, g_steal_pointer (&self->trouble));
      else
        g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer holds no picture that can be read");
      return NULL;
    }

  result->n_missing = self->n_announced - result->pictures->len;
  result->model = maq_text_display (model, strlen (model), 100);
  if (head != NULL)
    result->request_id = maq_http_find_id (head, "x-request-id");
  maq_openai_usage_add (result, maq_json_get_object (object, "usage"));
  maq_openai_usage_settle (result, maq_endpoint_get_row (self->call->endpoint));
  return g_steal_pointer (&self->result);
}

static void
remove_blob (gpointer blob)
{
  g_unlink (maq_blob_get_path (blob));
  maq_blob_unref (blob);
}

static void
clear (Harvest *self)
{
  maq_arrival_drop (&self->arrival);
  g_free (self->path);
  g_hash_table_unref (self->inside);
  g_clear_error (&self->trouble);

  /* Left only when reading failed: the files go too, the reply itself stays. */
  for (guint i = 0; self->result != NULL && i < self->result->pictures->len; i++)
    g_unlink (maq_blob_get_path (g_ptr_array_index (self->result->pictures, i)));
  g_clear_pointer (&self->result, maq_result_free);
}

MaqResult *
maq_harvest (const MaqCall      *call,
             const char *const  *paths,
             GError            **error)
{
  Harvest self = { .call = call, .paths = paths, .result = maq_result_new () };
  g_autoptr (JsonNode) root = NULL;
  MaqResult *result = NULL;
  gboolean ok;

  maq_arrival_init (&self.arrival, call->exchange);
  self.inside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, remove_blob);
  root = scan (&self, error);
  ok = root != NULL;
  for (const char *const *pattern = paths; ok && *pattern != NULL; pattern++)
    ok = walk (&self, root, *pattern, "", error);
  if (ok)
    result = finish (&self, root, error);

  clear (&self);
  return result;
}
