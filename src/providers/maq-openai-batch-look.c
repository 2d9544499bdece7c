/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-batch.h"
#include "maq-openai-error.h"
#include "maq-remote.h"

#define SHORTEST_MS 2000
#define LONGEST_MS 60000

typedef enum { GOES_ON, WAITS, HAS_ENDED, HAS_FAILED } State;

static const struct { const char *word; State state; } states[] = {
  { "validating", WAITS },     { "in_progress", GOES_ON },  { "finalizing", GOES_ON }, { "cancelling", GOES_ON },
  { "completed", HAS_ENDED },  { "expired", HAS_ENDED },    { "cancelled", HAS_ENDED }, { "failed", HAS_FAILED },
};

/* A word that nobody has seen is no end. */
static State
find_state (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].word, word))
      return states[i].state;

  return GOES_ON;
}

static const char *
get_id (JsonObject *object,
        const char *name)
{
  const char *id = maq_json_get_string (object, name, NULL);

  return maq_talk_is_id (id) ? id : NULL;
}

/* A batch takes minutes or a day: the longer it has taken, the less often it is looked at. */
static void
set_pace (const MaqCall   *call,
          const MaqAnswer *answer,
          JsonObject      *batch)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC + maq_remote_get_skew_s (answer);
  gint64 age_s = now_s - CLAMP (maq_json_get_int (batch, "created_at", now_s), now_s - 24 * 3600, now_s);

  call->report->retry_after_ms = CLAMP (age_s * 1000 / 10, SHORTEST_MS, LONGEST_MS);
}

static gint64
get_count (JsonObject *counts,
           const char *name)
{
  return CLAMP (maq_json_get_int (counts, name, 0), 0, G_MAXINT);
}

static void
show (const MaqCall *call,
      JsonObject    *batch,
      State          state)
{
  JsonObject *counts = maq_json_get_object (batch, "request_counts");
  gint64 total = get_count (counts, "total");
  gint64 over = get_count (counts, "completed") + get_count (counts, "failed");
  MaqProgress progress = {
    .phase = state == WAITS ? MAQ_PHASE_WAITING : MAQ_PHASE_THINKING,
    .bytes_down_total = -1,
    .fraction = total > 0 && over > 0 && over <= total ? (double) over / (double) total : -1,
  };

  if (call->progress != NULL)
    call->progress (&progress, call->progress_data);
}

/* Its pictures are of no use there any more; the output stays until it expires, in case the disk here breaks. What does not
 * work is left to the expiry too. */
static void
remove_input (const MaqCall *call,
              JsonObject    *batch)
{
  const char *id = get_id (batch, "input_file_id");
  g_autofree char *path = id != NULL ? g_strconcat ("/files/", id, NULL) : NULL;
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) ignored = NULL;

  if (path != NULL)
    maq_talk_send (call, "DELETE", path, NULL, &answer, &ignored);
}

/* The pictures may be many megabytes: into the exchange, not into memory. */
static gboolean
keep_output (const MaqCall  *call,
             JsonObject     *batch,
             const char     *file,
             gboolean       *done,
             GError        **error)
{
  g_autofree char *path = g_strconcat ("/files/", file, "/content", NULL);
  MaqAnswer elsewhere = { .status = 200, .cut = TRUE };

  if (!maq_remote_keep (call, &elsewhere, path, done, error))
    return FALSE;

  remove_input (call, batch);
  call->report->charge = MAQ_CHARGE_MADE;
  return TRUE;
}

/* {"response": {"status_code": 400, "body": {"error": …}}, "error": null}, or the other way round. */
static gboolean
fail_with_line (const MaqCall  *call,
                JsonObject     *line,
                GError        **error)
{
  JsonObject *response = maq_json_get_object (line, "response");
  guint status = (guint) CLAMP (maq_json_get_int (response, "status_code", 400), 0, 999);
  g_auto (MaqOpenaiError) told = { 0 };

  if (!maq_openai_error_find (&told, maq_json_get_object (response, "body")) && !maq_openai_error_find (&told, line))
    told.message = g_strdup ("it did not say why");
  return maq_openai_error_end (call, status, &told, error);
}

static gboolean
fail_with_file (const MaqCall  *call,
                const char     *file,
                GError        **error)
{
  g_autofree char *path = g_strconcat ("/files/", file, "/content", NULL);
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_remote_refuse (call, &answer, error);

  return fail_with_line (call, maq_answer_get (&answer), error);
}

/* Refused as a whole, before anything was made: {"errors": {"data": [{"code", "message", "line"}]}}. */
static gboolean
fail_with_batch (const MaqCall  *call,
                 JsonObject     *batch,
                 GError        **error)
{
  JsonArray *errors = maq_json_get_array (maq_json_get_object (batch, "errors"), "data");
  JsonNode *first = errors != NULL && json_array_get_length (errors) > 0 ? json_array_get_element (errors, 0) : NULL;
  JsonObject *object = first != NULL && JSON_NODE_HOLDS_OBJECT (first) ? json_node_get_object (first) : NULL;
  g_autofree char *code = g_strdup (maq_json_get_string (object, "code", NULL));
  g_autofree char *message = g_strdup (maq_json_get_string (object, "message", "it did not say why"));
  MaqOpenaiError told = { .message = message, .code = code };

  return maq_openai_error_end (call, 400, &told, error);
}

/* Over: with an answer, with an error, or, when it was cancelled or its day was up, with neither. What was finished before
 * either is there, and paid. */
static gboolean
take_end (const MaqCall  *call,
          JsonObject     *batch,
          gboolean       *done,
          GError        **error)
{
  const char *word = maq_json_get_string (batch, "status", "");
  const char *output = get_id (batch, "output_file_id");
  const char *errors = get_id (batch, "error_file_id");
  g_autofree char *message = g_strdup_printf ("the batch is %s", word);
  MaqOpenaiError told = { .message = message };

  if (output != NULL)
    return keep_output (call, batch, output, done, error);
  if (errors != NULL)
    return fail_with_file (call, errors, error);
  if (!g_str_equal (word, "completed"))
    return maq_openai_error_end (call, 400, &told, error);

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The batch is completed, and names neither answer nor error");
  return FALSE;
}

static gboolean
take_batch (const MaqCall    *call,
            const MaqAnswer  *answer,
            const char       *remote_id,
            gboolean         *done,
            GError          **error)
{
  JsonObject *batch = maq_answer_get (answer);
  State state;

  if (g_strcmp0 (maq_json_get_string (batch, "id", NULL), remote_id) != 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is not about this batch");
      return FALSE;
    }

  state = find_state (maq_json_get_string (batch, "status", ""));
  if (state == HAS_ENDED)
    return take_end (call, batch, done, error);
  if (state == HAS_FAILED)
    return fail_with_batch (call, batch, error);

  set_pace (call, answer, batch);
  show (call, batch, state);
  return TRUE;
}

gboolean
maq_openai_batch_look (const MaqCall  *call,
                       const char     *remote_id,
                       gboolean       *done,
                       GError        **error)
{
  g_autofree char *path = g_strconcat ("/batches/", remote_id, NULL);
  g_auto (MaqAnswer) answer = { 0 };

  *done = FALSE;
  if (!maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_remote_refuse (call, &answer, error);

  return take_batch (call, &answer, remote_id, done, error);
}
