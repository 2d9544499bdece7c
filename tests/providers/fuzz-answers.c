/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "maq-a1111.h"
#include "maq-comfy-event.h"
#include "maq-comfy-graph.h"
#include "maq-comfy-job.h"
#include "maq-error.h"
#include "maq-json-stream.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-reply.h"
#include "maq-openai-usage.h"
#include "maq-sdcpp.h"

/* What servers of one's own, OpenAI's and its batches may answer, read in each of the ways that any of it is read in. */

#define MAX_REST (4 * 1024 * 1024) /* as the readers have it */
#define MOST 64                    /* MAQ_ARRIVAL_MOST */
#define KEY "sk-canary-of-the-fuzzer"
#define ID "0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6d"

typedef struct {
  MaqExchange  exchange;
  MaqReport    report;
  MaqCall      call;
  int          reply;
  goffset      size;
  guint        n_open;    /* picture files made */
} Trial;

static int
get_reply (MaqExchange *exchange, goffset *size)
{
  *size = ((Trial *) exchange)->size;
  return ((Trial *) exchange)->reply;
}

static char *
dup_head (MaqExchange *exchange)
{
  return NULL;
}

static int
open_picture (MaqExchange *exchange, char **path, GError **error)
{
  ((Trial *) exchange)->n_open++;
  *path = g_strdup ("/nonexistent/picture");
  return memfd_create ("picture", MFD_CLOEXEC);
}

static MaqEndpoint *
get_endpoint (void)
{
  static MaqEndpoint *endpoint;

  if (endpoint == NULL)
    endpoint = maq_endpoint_new ("fuzz", NULL, "openai", "http://127.0.0.1:1/v1", "m", "compatible", NULL);
  return endpoint;
}

static void
begin (Trial         *self,
       const uint8_t *data,
       size_t         size)
{
  *self = (Trial) {
    .exchange = { .get_reply = get_reply, .dup_head = dup_head, .open_picture = open_picture },
    .report = { .retry_after_ms = -1, .limit_reset_ms = -1 },
    .call = { .endpoint = get_endpoint (), .key = KEY, .client_id = ID },
    .reply = memfd_create ("reply", MFD_CLOEXEC),
    .size = (goffset) size,
  };
  self->call.exchange = &self->exchange;
  self->call.report = &self->report;
  g_assert_cmpint (write (self->reply, data, size), ==, (gssize) size);
}

static void
end (Trial     *self,
     MaqResult *result,
     GError    *error)
{
  g_assert_true ((result == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == MAQ_ERROR);
  g_assert_true (result == NULL || (result->pictures->len > 0 && result->pictures->len <= MIN (self->n_open, MOST)));
  maq_report_clear (&self->report);
  g_clear_pointer (&result, maq_result_free);
  g_clear_error (&error);
  close (self->reply);
}

/* --- pictures --- */

static void
check_pictures (const uint8_t *data,
                size_t         size)
{
  GError *error = NULL;
  MaqResult *result;
  Trial trial;

  begin (&trial, data, size);
  result = maq_a1111_result_read (&trial.call, &error);
  end (&trial, result, error);
  /* Nobody is asked for an address here. */
  if (memmem (data, size, "url", 3) != NULL || memmem (data, size, "\\u", 2) != NULL)
    return;

  error = NULL;
  begin (&trial, data, size);
  result = maq_openai_reply_read (&trial.call, &error);
  g_assert_true (result == NULL || result->cost >= 0);
  end (&trial, result, error);
}

/* --- refusals --- */

static void
check_refusal (const uint8_t *data,
               size_t         size)
{
  static const guint statuses[] = { 302, 400, 401, 404, 429, 500, 503 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      MaqReport report = { .retry_after_ms = -1, .limit_reset_ms = -1 };
      MaqCall call = { .endpoint = get_endpoint (), .key = KEY, .report = &report };
      g_autoptr (GError) error = NULL;

      g_assert_false (maq_openai_error_refuse (&call, statuses[i], "HTTP/1.1 400 X\r\n\r\n", (const char *) data, size, TRUE, &error));
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strstr (error->message, KEY));
      g_assert_true (report.original == NULL || g_utf8_validate (report.original, -1, NULL));
      g_assert_true (report.original == NULL || (strlen (report.original) <= 4096 && strstr (report.original, KEY) == NULL));
      g_assert_true (report.retry_after_ms >= -1 && report.retry_after_ms <= 600000);
      maq_report_clear (&report);
    }
}

/* --- small documents --- */

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
  static const char *const any[] = { "*:", "b64_json", NULL };
  static const MaqJsonStreamSink sink = { pass_begin_cb, pass_bytes_cb, pass_end_cb };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (any, &sink, NULL, MAX_REST, 64);
  g_autofree char *rest = NULL;

  if (maq_json_stream_feed (stream, (const char *) data, size, NULL))
    maq_json_stream_finish (stream, NULL);
  rest = maq_json_stream_dup_rest (stream);
  return maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);
}

static void
check_event (const uint8_t *data,
             size_t         size,
             gboolean       binary)
{
  g_autoptr (GBytes) payload = g_bytes_new (data, size);
  g_auto (MaqComfyEvent) event = { 0 };

  maq_comfy_event_read (&event, binary, payload, ID);
  g_assert_true (event.fraction == -1 || (event.fraction >= 0 && event.fraction <= 1));
  g_assert_true ((event.preview != NULL) == (event.kind == MAQ_COMFY_EVENT_PREVIEW));
  g_assert_true (event.preview == NULL || g_bytes_get_size (event.preview) < size);
}

static void
check_files (JsonObject *root,
             const char *id)
{
  guint n_bad;
  g_autoptr (GArray) files = maq_comfy_job_list_files (root, id, NULL, &n_bad);

  g_assert_cmpuint (files->len, <=, MOST);
  for (guint i = 0; i < files->len; i++)
    {
      const MaqComfyFile *file = &g_array_index (files, MaqComfyFile, i);

      g_assert_true (*file->name != '\0' && strpbrk (file->name, "/\\\r\n") == NULL);
      g_assert_true (*file->folder != '/' && strstr (file->folder, "..") == NULL && strpbrk (file->folder, "\r\n") == NULL);
    }
}

static void
check_comfy (JsonObject *root)
{
  static const char *const names[] = { "a", "b" };
  const MaqComfyValues values = { "a lamp", "blur", 64, 64, 7, names, 2, "m" };
  g_autoptr (GList) ids = json_object_get_members (root);
  g_autofree char *found G_GNUC_UNUSED = maq_comfy_job_find (root, ID);
  g_autoptr (JsonNode) filled G_GNUC_UNUSED = maq_comfy_graph_fill (root, &values, NULL);
  g_auto (MaqComfyJob) queue = { 0 };
  g_auto (MaqComfyJob) history = { 0 };
  MaqComfyMarks marks;

  maq_comfy_job_read_queue (&queue, root, ID);
  g_assert_true ((queue.position > 0) == (queue.state == MAQ_COMFY_JOB_WAITING));
  maq_comfy_job_read_history (&history, root, ids != NULL ? ids->data : ID);
  g_assert_true ((history.message != NULL) == (history.state == MAQ_COMFY_JOB_FAILED || history.state == MAQ_COMFY_JOB_STOPPED));
  check_files (root, ids != NULL ? ids->data : ID);
  if (maq_comfy_graph_check (root, &marks, NULL))
    g_assert_cmpuint (marks.n_images, <=, MAQ_COMFY_MAX_IMAGES);
}

/* Whatever a server says of itself is a row, or nothing at all. */
static void
check_lesson (JsonObject *root)
{
  g_autofree char *learned = maq_sdcpp_about_read (root);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqModel) row = maq_model_overlay (maq_model_lookup ("sdcpp"), learned, MAQ_OVERLAY_LEARNED, &error);

  g_assert_no_error (error);
  g_assert_cmpint (row->pricing, ==, MAQ_PRICING_FREE);
}

static void
check_usage (JsonObject *root)
{
  g_autoptr (GPtrArray) rows = maq_model_list ();

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (MaqResult) result = maq_result_new ();

      maq_openai_usage_add (result, maq_json_get_object (root, "usage"));
      maq_openai_usage_add (result, root);
      maq_openai_usage_settle (result, g_ptr_array_index (rows, i));
      g_assert_true (!result->has_cost || (result->cost >= 0 && result->cost <= 10000 * MAQ_MICROS_PER_DOLLAR));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (JsonNode) node = parse (data, size);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_auto (MaqA1111Progress) progress = { 0 };

  check_event (data, size, FALSE);
  check_event (data, size, TRUE);
  check_refusal (data, size);
  check_pictures (data, size);
  if (root == NULL)
    return 0;

  check_comfy (root);
  check_lesson (root);
  check_usage (root);
  maq_a1111_progress_read (&progress, root, "task(" ID ")");
  g_assert_true (progress.fraction == -1 || (progress.fraction >= 0 && progress.fraction <= 1));
  return 0;
}
