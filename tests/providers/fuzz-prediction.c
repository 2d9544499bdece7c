/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "maq-error.h"
#include "maq-harvest.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-prediction.h"
#include "maq-replicate-schema.h"

#define MAX_REST (4 * 1024 * 1024) /* as the readers have it */

/* What a service of jobs may answer, read in each of the ways it is read in: as a prediction, as a model's schema, and for the
 * pictures in it. */

typedef struct {
  MaqExchange exchange;
  int         reply;
  goffset     size;
  guint       n_open;    /* picture files made */
} Reply;

static int
get_reply (MaqExchange *exchange, goffset *size)
{
  *size = ((Reply *) exchange)->size;
  return ((Reply *) exchange)->reply;
}

static char *
dup_head (MaqExchange *exchange)
{
  return NULL;
}

static int
open_picture (MaqExchange *exchange, char **path, GError **error)
{
  ((Reply *) exchange)->n_open++;
  *path = g_strdup ("/nonexistent/picture");
  return memfd_create ("picture", MFD_CLOEXEC);
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

/* As an answer is kept in memory: without its pictures, closed where it broke off. */
static JsonNode *
parse (const uint8_t *data,
       size_t         size)
{
  static const char *const any[] = { "*:", NULL };
  static const MaqJsonStreamSink sink = { pass_begin_cb, pass_bytes_cb, pass_end_cb };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (any, &sink, NULL, MAX_REST, 64);
  g_autofree char *rest = NULL;

  if (maq_json_stream_feed (stream, (const char *) data, size, NULL))
    maq_json_stream_finish (stream, NULL);
  rest = maq_json_stream_dup_rest (stream);
  return maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);
}

static void
check_job (JsonObject *root)
{
  MaqRemoteJob job = { .state = MAQ_REMOTE_WORKING };

  maq_prediction_read (root, &job);
  g_assert_true (job.state >= MAQ_REMOTE_WORKING && job.state <= MAQ_REMOTE_REMOVED);
  g_assert_true (job.id == NULL || !maq_talk_is_id (job.id) || strpbrk (job.id, "/.%?# \n") == NULL);
  g_assert_cmpint (maq_remote_parse_time (job.created), >=, 0);
}

/* Whatever a server says of itself is a row, or nothing at all. */
static void
check_schema (JsonObject *root)
{
  g_autofree char *learned = maq_replicate_schema_read (root);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqModel) row = NULL;

  if (learned == NULL)
    return;
  row = maq_model_overlay (maq_model_lookup ("replicate/gpt-image-2"), learned, MAQ_OVERLAY_LEARNED, &error);
  g_assert_no_error (error);
}

/* No address to download: nobody is asked anything here. */
static gboolean
is_silent (JsonObject *root)
{
  JsonNode *output = json_object_get_member (root, "output");
  JsonArray *array = maq_json_get_array (root, "output");

  if (output != NULL && JSON_NODE_HOLDS_VALUE (output) && json_node_get_value_type (output) == G_TYPE_STRING)
    return *json_node_get_string (output) == '\0';
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) != '\0')
        return FALSE;
    }
  return TRUE;
}

static void
check_pictures (const uint8_t *data,
                size_t         size)
{
  Reply reply = { .exchange = { .get_reply = get_reply, .dup_head = dup_head, .open_picture = open_picture } };
  MaqReport report = { 0 };
  g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new ("fuzz", NULL, "replicate", "http://127.0.0.1:1/v1", "m",
                                                       "replicate/gpt-image-2", NULL);
  MaqCall call = { .endpoint = endpoint, .exchange = &reply.exchange, .report = &report };
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  reply.reply = memfd_create ("reply", MFD_CLOEXEC);
  reply.size = (goffset) size;
  g_assert_cmpint (write (reply.reply, data, size), ==, (gssize) size);
  result = maq_prediction_harvest (&call, &error);
  g_assert_true ((result == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == MAQ_ERROR);
  g_assert_true (result == NULL || (result->pictures->len > 0 && result->pictures->len <= reply.n_open));
  close (reply.reply);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (JsonNode) node = parse (data, size);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (root == NULL)
    return 0;

  check_job (root);
  check_schema (root);
  if (is_silent (root))
    check_pictures (data, size);
  return 0;
}
