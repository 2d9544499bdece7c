/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-replay.h"
#include "maq-talk.h"
#include "maq-trial-local.h"

/* The recorded answers of the services of jobs, each given to the act that it is an answer to. */

static const struct { const char *kind, *base; guint at_least; } services[] = {
  { "replicate", "/v1", 45 }, { "synexa", "/v1", 35 }, { "fal", "", 40 }, { "wavespeed", "/api/v3", 30 },
};

static MaqReplay *replay;

static MaqTrialLocal *
open_trial (const char *kind,
            const char *base)
{
  MaqTrialLocal *self = maq_trial_local_new (kind, NULL, NULL, MAQ_TRIAL_KEY, "a brass lamp");
  MaqCall *call = &self->trial->call;
  g_autoptr (MaqEndpoint) nowhere = call->endpoint;
  g_autofree char *url = g_strconcat (maq_replay_get_origin (replay), base, NULL);
  g_autoptr (GError) error = NULL;

  call->endpoint = maq_endpoint_new ("trial", "Trial", kind, url, maq_endpoint_get_model (nowhere),
                                     maq_endpoint_get_row_id (nowhere), &error);
  g_assert_no_error (error);
  maq_replay_reset (replay);
  return self;
}

static void
add_answer (const char *kind,
            JsonObject *entry)
{
  g_autoptr (GBytes) body = maq_trial_local_load (kind, maq_json_get_string (entry, "file", ""));

  maq_replay_add (replay, (guint) maq_json_get_int (entry, "status", 0), maq_json_get_object (entry, "headers"), body);
}

static void
check_word (JsonObject   *entry,
            const GError *error)
{
  static const struct { const char *why; MaqError code; } words[] = {
    { "key", MAQ_ERROR_AUTH }, { "money", MAQ_ERROR_QUOTA }, { "input", MAQ_ERROR_REFUSED }, { "model", MAQ_ERROR_MODEL },
    { "throttled", MAQ_ERROR_RATE }, { "too-large", MAQ_ERROR_REFUSED }, { "gone", MAQ_ERROR_GONE },
    { "moderation", MAQ_ERROR_MODERATED },
  };
  const char *why = maq_json_get_string (entry, "why", "");
  const char *file = maq_json_get_string (entry, "file", "");
  const char *message = maq_json_get_string (entry, "message", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].why, why) && !g_error_matches (error, MAQ_ERROR, words[i].code))
      g_error ("%s: wanted %s, got %s", file, maq_error_to_word (words[i].code), error->message);
  if (message != NULL && strstr (error->message, message) == NULL)
    g_error ("%s: \"%s\" is not in \"%s\"", file, message, error->message);
}

/* An answer to the request that costs. */
static void
check_paid (const char *kind,
            const char *base,
            JsonObject *entry)
{
  g_autoptr (MaqTrialLocal) self = open_trial (kind, base);
  MaqReport *report = &self->trial->report;
  const char *file = maq_json_get_string (entry, "file", "");
  const char *what = maq_json_get_string (entry, "what", "");
  const char *id = maq_json_get_string (entry, "id", NULL);
  gint64 retry_ms = maq_json_get_int (entry, "retry_after_ms", -1);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  add_answer (kind, entry);
  ok = maq_trial_local_go (self, &error);
  maq_trial_check_key (self->trial, error);
  if (id != NULL && !g_str_equal (what, "garbage"))
    {
      if (!ok || g_strcmp0 (self->remote_id, id) != 0)
        g_error ("%s: %s, %s", file, self->remote_id, error != NULL ? error->message : "");
      g_assert_cmpint (report->reach, ==, MAQ_REACH_WAIT);
      return;
    }

  if (ok)
    g_error ("%s: was taken for an accepted job", file);
  g_assert_null (self->remote_id);
  if (g_str_equal (what, "refused"))
    {
      check_word (entry, error);
      g_assert_cmpint (report->charge, ==, MAQ_CHARGE_NONE);
      g_assert_cmpint (report->reach, ==, MAQ_REACH_ANSWER);
      if (maq_json_get_string (entry, "message", NULL) != NULL)
        g_assert_nonnull (report->original);
      if (retry_ms >= 0)
        g_assert_cmpint (report->retry_after_ms, ==, retry_ms);
      g_assert_cmpint (report->per_minute, ==, maq_json_get_int (entry, "per_minute", report->per_minute));
      return;
    }
  if (!g_error_matches (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME) || report->charge != MAQ_CHARGE_UNKNOWN)
    g_error ("%s: %s, charge %d", file, error->message, report->charge);
}

/* What is asked again, whatever comes. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL) || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE)
         || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_RATE);
}

static void
check_read (MaqTrialLocal *self,
            JsonObject    *entry,
            gboolean       good)
{
  const char *file = maq_json_get_string (entry, "file", "");
  guint n = (guint) maq_json_get_int (entry, "pictures", 0);
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (self->trial->exchange.complete);
  /* Addresses of others are for the tests with a fake, and out of reach here. */
  if (good && n == 0)
    return;
  result = maq_trial_read (self->trial, &error);
  if (good && (result == NULL || result->pictures->len != n))
    g_error ("%s: %s", file, error != NULL ? error->message : "too few pictures");
  if (!good && !g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    g_error ("%s: %s", file, error != NULL ? error->message : "was taken for a result");
}

static void
check_failed (JsonObject      *entry,
              const MaqReport *report,
              const GError    *error)
{
  const char *file = maq_json_get_string (entry, "file", "");
  const char *why = maq_json_get_string (entry, "why", "");
  gint64 status = maq_json_get_int (entry, "status", 0);

  check_word (entry, error);
  if (g_str_equal (why, "moderation"))
    g_assert_cmpint (report->charge, ==, MAQ_CHARGE_NONE);
  else if (g_str_equal (why, "gone"))
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_GONE);
  /* fal's result tells how it failed by its status, and 5xx is free there; elsewhere it is the question that failed. */
  else if (status >= 500 && g_str_has_prefix (file, "result-"))
    g_assert_true (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_REFUSED) && report->charge == MAQ_CHARGE_NONE);
  else if (status >= 500)
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
  else if (!g_error_matches (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME) || report->charge != MAQ_CHARGE_UNKNOWN)
    g_error ("%s: %s, charge %d", file, error->message, report->charge);
}

static void
judge_poll (MaqTrialLocal *self,
            JsonObject    *entry,
            gboolean       ok,
            gboolean       done,
            const GError  *error)
{
  const char *file = maq_json_get_string (entry, "file", "");
  const char *what = maq_json_get_string (entry, "what", "");
  MaqReport *report = &self->trial->report;

  maq_trial_check_key (self->trial, error);
  g_assert_true (ok == (error == NULL) && (ok || !done));
  if (g_str_equal (what, "waiting"))
    {
      if (done || (!ok && !is_passing (error)))
        g_error ("%s: %s", file, error != NULL ? error->message : "was taken for done");
    }
  else if (g_str_equal (what, "good"))
    {
      if (!done)
        g_error ("%s: %s", file, error != NULL ? error->message : "was not seen to be done");
      check_read (self, entry, TRUE);
    }
  else if (ok && g_str_equal (what, "garbage"))
    {
      if (done)
        check_read (self, entry, FALSE);
    }
  else if (g_str_equal (what, "garbage") || g_str_equal (what, "cut off"))
    {
      if (!is_passing (error))
        g_error ("%s: %s", file, error != NULL ? error->message : "was believed");
    }
  else if (ok)
    g_error ("%s: it was not seen to have failed", file);
  else if (g_str_equal (what, "cancelled"))
    g_assert_true (g_error_matches (error, MAQ_ERROR, report->charge == MAQ_CHARGE_NONE ? MAQ_ERROR_REFUSED : MAQ_ERROR_UNKNOWN_OUTCOME));
  else if (g_str_equal (maq_json_get_string (entry, "why", ""), "input"))
    /* Of a job, not of a request: what it cost is not said. */
    g_assert_true (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME) && report->charge == MAQ_CHARGE_UNKNOWN);
  else
    check_failed (entry, report, error);
}

/* The id of a path: the part that is as long as ids are. (transfer full) */
static char *
find_id (const char *target)
{
  g_auto (GStrv) parts = g_strsplit_set (target, "/?", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strlen (parts[i]) >= 26)
      return g_strdup (parts[i]);
  return NULL;
}

/* An answer to a question about a job. fal's result is asked for once the status says that there is one. */
static void
check_poll (const char *kind,
            const char *base,
            JsonObject *entry,
            const char *target)
{
  g_autoptr (MaqTrialLocal) self = open_trial (kind, base);
  MaqTrial *trial = self->trial;
  g_autofree char *id = find_id (target);
  g_autoptr (GBytes) completed = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok, done = TRUE;

  trial->call.request = maq_request_builder_end (trial->builder, NULL);
  trial->exchange.committed = trial->exchange.accepted = TRUE;
  if (strstr (target, "/wait") == NULL)
    self->session.data = GINT_TO_POINTER (TRUE);
  if (g_str_equal (kind, "fal") && strstr (target, "/status") == NULL)
    {
      completed = maq_trial_local_load (kind, "status-completed.json");
      maq_replay_add (replay, 200, NULL, completed);
    }
  add_answer (kind, entry);
  /* A status that says "over" makes fal's result be asked for. */
  if (g_str_equal (kind, "fal") && completed == NULL)
    {
      g_autoptr (GBytes) result = maq_trial_local_load (kind, g_str_equal (maq_json_get_string (entry, "what", ""), "failed")
                                                              ? "result-timeout.json" : "result.json");

      maq_replay_add (replay, g_str_equal (maq_json_get_string (entry, "what", ""), "failed") ? 504 : 200, NULL, result);
    }

  ok = trial->provider->poll (&trial->call, id, &done, &error);
  if (g_str_equal (kind, "fal") && completed == NULL && g_error_matches (error, MAQ_ERROR, MAQ_ERROR_REFUSED)
      && g_str_equal (maq_json_get_string (entry, "what", ""), "failed"))
    return;
  judge_poll (self, entry, ok, ok && done, error);

  /* The address is made of the base and the id. */
  line = maq_replay_dup_line (replay, completed != NULL ? 1 : 0);
  g_assert_nonnull (strstr (line, id));
}

/* TRUE: there is an act that this is an answer to. */
static gboolean
check (const char *kind,
       const char *base,
       JsonObject *entry)
{
  const char *request = maq_json_get_string (entry, "request", "");
  const char *target = strchr (request, ' ') + 1;
  g_autofree char *id = find_id (target);
  gboolean is_list = id == NULL && g_str_has_prefix (request, "GET ");

  if (strstr (target, "/cancel") != NULL || strstr (target, "/files") != NULL || strstr (target, "/stream") != NULL
      || g_str_has_prefix (target, "/xezq") || is_list)
    return FALSE;
  if (id != NULL)
    check_poll (kind, base, entry, target);
  else
    check_paid (kind, base, entry);
  return TRUE;
}

static void
test_service (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GBytes) index = maq_trial_local_load (services[i].kind, "index.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = maq_json_parse (g_bytes_get_data (index, NULL), g_bytes_get_size (index), &maq_json_limits_default,
                                              &error);
  JsonArray *answers;
  guint n = 0;

  g_assert_no_error (error);
  answers = maq_json_get_array (json_node_get_object (root), "answers");
  for (guint k = 0; k < json_array_get_length (answers); k++)
    n += check (services[i].kind, services[i].base, json_array_get_object_element (answers, k));
  g_assert_cmpuint (n, >=, services[i].at_least);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  replay = maq_replay_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autofree char *path = g_strconcat ("/hosted-answers/", services[i].kind, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_service);
    }
  code = g_test_run ();
  maq_replay_free (replay);
  return code;
}
