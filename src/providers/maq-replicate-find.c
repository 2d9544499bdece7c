/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-blocks.h"
#include "maq-error.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-prediction.h"
#include "maq-replicate-find.h"

#define MAX_REST (4 * 1024 * 1024)
#define MAX_DEPTH 64
#define MAX_PAGES 30
#define MAX_CURSOR 1024
#define MAX_LOOKS 100   /* at single predictions: the rest may be it, or not */

typedef struct {
  const MaqCall *call;
  JsonObject    *input;     /* what was asked for, pictures as "" */
  gint64         since_s;   /* server time */
  char          *found;
  guint          n_found;
  guint          n_unclear; /* may be it, may be not */
  guint          n_looks;
  gboolean       passed;    /* an older one was seen: what follows is older still */
} Search;

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

static JsonNode *
parse_body (const MaqCall  *call,
            MaqJsonStream  *stream,
            GError        **error)
{
  goffset size = 0;
  int fd = call->exchange->get_body (call->exchange, &size);
  g_autofree char *rest = NULL;

  if (!maq_blocks_read (fd, fd < 0 ? 0 : size, call->cancellable, maq_blocks_feed, stream, error)
      || !maq_json_stream_finish (stream, error))
    return NULL;
  rest = maq_json_stream_dup_rest (stream);
  return maq_json_parse (rest, strlen (rest), &maq_json_limits_default, error);
}

/* (transfer full): the input of the sealed body. */
static JsonObject *
load_input (const MaqCall  *call,
            GError        **error)
{
  static const char *const any[] = { "*:", NULL };
  static const MaqJsonStreamSink sink = { pass_begin_cb, pass_bytes_cb, pass_end_cb };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (any, &sink, NULL, MAX_REST, MAX_DEPTH);
  g_autoptr (JsonNode) root = parse_body (call, stream, error);
  JsonObject *input = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                      ? maq_json_get_object (json_node_get_object (root), "input") : NULL;

  if (input != NULL)
    return json_object_ref (input);
  if (root != NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The prepared request has no input");
  return NULL;
}

/* Pictures by their number alone: the service may have put them elsewhere. */
static gboolean
is_same_value (JsonNode *ours,
               JsonNode *theirs)
{
  if (theirs == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (ours))
    return JSON_NODE_HOLDS_ARRAY (theirs)
           && json_array_get_length (json_node_get_array (ours)) == json_array_get_length (json_node_get_array (theirs));

  return json_node_equal (ours, theirs);
}

/* Theirs may have the defaults of what we left out. */
static gboolean
is_same_input (JsonObject *ours,
               JsonObject *theirs)
{
  const char *mark = maq_json_get_string (ours, "user_id", NULL);
  g_autoptr (GList) names = NULL;

  if (mark != NULL)
    return g_strcmp0 (mark, maq_json_get_string (theirs, "user_id", NULL)) == 0;

  names = json_object_get_members (ours);
  for (GList *l = names; l != NULL; l = l->next)
    if (!is_same_value (json_object_get_member (ours, l->data), json_object_get_member (theirs, l->data)))
      return FALSE;
  return TRUE;
}

static void
count_match (Search     *self,
             const char *id)
{
  if (self->n_found++ == 0)
    self->found = g_strdup (id);
}

/* An entry of the list need not have all there is. FALSE: it cannot be asked now. */
static gboolean
look_closer (Search      *self,
             const char  *id,
             GError     **error)
{
  g_autofree char *path = maq_prediction_dup_path (id, "");
  g_auto (MaqAnswer) answer = { 0 };
  JsonObject *input;

  self->n_looks++;
  if (!maq_remote_ask (self->call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2 && answer.status != 404)
    return maq_remote_refuse (self->call, &answer, error);

  input = maq_json_get_object (maq_answer_get (&answer), "input");
  if (input == NULL || json_object_get_size (input) == 0)
    self->n_unclear++;
  else if (is_same_input (self->input, input))
    count_match (self, id);
  return TRUE;
}

static gboolean
take_item (Search      *self,
           JsonNode    *node,
           GError     **error)
{
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = maq_json_get_string (item, "id", NULL);
  const char *model = maq_json_get_string (item, "model", NULL);
  gint64 created_s = maq_remote_parse_time (maq_json_get_string (item, "created_at", NULL));
  JsonObject *input = maq_json_get_object (item, "input");

  if (created_s > 0 && created_s < self->since_s)
    {
      self->passed = TRUE;
      return TRUE;
    }
  if (model != NULL && !g_str_equal (model, maq_endpoint_get_model (self->call->endpoint)))
    return TRUE;
  if (!maq_talk_is_id (id) || (self->n_looks >= MAX_LOOKS && (input == NULL || json_object_get_size (input) == 0)))
    {
      self->n_unclear++;
      return TRUE;
    }
  if (input == NULL || json_object_get_size (input) == 0)
    return look_closer (self, id, error);

  if (is_same_input (self->input, input))
    count_match (self, id);
  return TRUE;
}

/* The address of the next page, of which only the mark is believed; NULL: there is none. (transfer full) */
static char *
find_next (JsonObject *root)
{
  const char *next = maq_json_get_string (root, "next", NULL);
  g_autoptr (GUri) uri = next != NULL ? g_uri_parse (next, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *query = uri != NULL ? g_uri_get_query (uri) : NULL;
  g_autoptr (GHashTable) params = query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;
  const char *cursor = params != NULL ? g_hash_table_lookup (params, "cursor") : NULL;
  g_autofree char *escaped = NULL;

  if (cursor == NULL || *cursor == '\0' || strlen (cursor) > MAX_CURSOR)
    return NULL;

  escaped = g_uri_escape_string (cursor, NULL, FALSE);
  return g_strconcat ("/predictions?cursor=", escaped, NULL);
}

/* One page; *@path becomes the next one's, or NULL. */
static gboolean
take_page (Search      *self,
           char       **path,
           gint64       since_us,
           GError     **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  JsonArray *results;

  if (!maq_remote_ask (self->call, *path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_remote_refuse (self->call, &answer, error);
  results = maq_json_get_array (maq_answer_get (&answer), "results");
  if (results == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The list of predictions cannot be read");
      return FALSE;
    }

  self->since_s = maq_remote_find_start_s (&answer, since_us);
  for (guint i = 0; i < json_array_get_length (results); i++)
    if (!take_item (self, json_array_get_element (results, i), error))
      return FALSE;

  g_free (*path);
  *path = self->passed ? NULL : find_next (maq_answer_get (&answer));
  return TRUE;
}

static gboolean
conclude (Search    *self,
          gboolean   whole,
          char     **remote_id,
          GError   **error)
{
  if (self->n_found == 1)
    {
      *remote_id = g_steal_pointer (&self->found);
      return TRUE;
    }
  if (self->n_found == 0 && self->n_unclear == 0 && whole)
    return TRUE;

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME, self->n_found > 1 ? "%u predictions could be the one" :
               "None of the predictions is known to be the one, and %u may be it", MAX (self->n_found, self->n_unclear));
  return FALSE;
}

gboolean
maq_replicate_find (const MaqCall  *call,
                    gint64          since_us,
                    char          **remote_id,
                    GError        **error)
{
  Search self = { .call = call };
  g_autofree char *path = g_strdup ("/predictions");
  g_autoptr (JsonObject) input = load_input (call, error);
  gboolean ok = input != NULL;

  *remote_id = NULL;
  self.input = input;
  for (guint page = 0; ok && path != NULL && page < MAX_PAGES; page++)
    ok = take_page (&self, &path, since_us, error);
  if (ok)
    ok = conclude (&self, path == NULL, remote_id, error);

  g_free (self.found);
  return ok;
}
