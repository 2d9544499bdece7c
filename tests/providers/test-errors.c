/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-limit.h"
#include "maq-trial.h"

/* Everything a service is known to say when it refuses (protocols: 1.8, 4, 7), and what it comes to. */

#define BASE "https://api.example.com/v1"
#define PAID "openai/gpt-image-2"
#define LOCAL "sd-server"

typedef struct {
  const char *what;
  const char *row;
  guint       status;
  const char *head;         /* headers besides the status line */
  const char *body;
  MaqError    code;
  MaqCharge   charge;
  const char *provider_code;
  const char *part;         /* of the message; nullable */
  gint64      retry_ms;     /* 0: not looked at */
  guint       per_minute;
} Row;

#define OPENAI(message, type, code) "{\"error\":{\"message\":\"" message "\",\"type\":\"" type "\",\"param\":null,\"code\":" code "}}"

static const Row openai_rows[] = {
  { "unknown parameter", PAID, 400, "", OPENAI ("Unknown parameter: 'response_format'.", "invalid_request_error", "\"unknown_parameter\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "unknown_parameter", "response_format" },
  { "input fidelity", PAID, 400, "", OPENAI ("no", "image_generation_user_error", "\"invalid_input_fidelity_model\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "invalid_input_fidelity_model" },
  { "transparent", PAID, 400, "",
    OPENAI ("Transparent background is not supported for this model.", "image_generation_user_error", "\"invalid_value\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "invalid_value", "Transparent background" },
  { "moderation with details", PAID, 400, "",
    "{\"error\":{\"message\":\"Your request was rejected.\",\"type\":\"image_generation_user_error\",\"code\":\"moderation_blocked\","
    "\"moderation_details\":{\"moderation_stage\":\"input\",\"categories\":[\"sexual\",\"violence\"]}}}",
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "moderation_blocked", "(sexual, violence)" },
  { "moderation in the sentence", PAID, 400, "",
    OPENAI ("Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and "
            "include the request ID req_1. safety_violations=[sexual].", "image_generation_user_error", "\"moderation_blocked\""),
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "moderation_blocked", "(sexual)" },
  { "moderation without a code", PAID, 400, "",
    OPENAI ("Your request was rejected by the safety system.", "invalid_request_error", "null"),
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, NULL, "safety system" },
  { "mimetype", PAID, 400, "",
    OPENAI ("Invalid file 'image': unsupported mimetype ('application/octet-stream').", "invalid_request_error", "\"unsupported_file_mimetype\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "unsupported_file_mimetype" },
  { "duplicate", PAID, 400, "", OPENAI ("Duplicate parameter: 'image'.", "invalid_request_error", "\"duplicate_parameter\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "duplicate_parameter" },
  { "hard limit", PAID, 400, "", OPENAI ("Billing hard limit has been reached", "image_generation_user_error", "\"billing_hard_limit_reached\""),
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "billing_hard_limit_reached" },
  { "wrong key", PAID, 401, "", OPENAI ("Incorrect API key provided: " MAQ_TRIAL_KEY ".", "invalid_request_error", "\"invalid_api_key\""),
    MAQ_ERROR_AUTH, MAQ_CHARGE_NONE, "invalid_api_key", "[redacted]" },
  { "no member", PAID, 401, "", OPENAI ("You must be a member of an organization to use the API.", "invalid_request_error", "null"),
    MAQ_ERROR_AUTH, MAQ_CHARGE_NONE },
  { "address not allowed", PAID, 401, "", OPENAI ("Your IP is not authorized.", "invalid_request_error", "\"ip_not_authorized\""),
    MAQ_ERROR_AUTH, MAQ_CHARGE_NONE },
  { "verification", PAID, 403, "",
    OPENAI ("Your organization must be verified to use the model `gpt-image-2`. Please go to: "
            "https://platform.openai.com/settings/organization/general and click on Verify Organization.", "invalid_request_error", "null"),
    MAQ_ERROR_VERIFICATION, MAQ_CHARGE_NONE, NULL, "https://platform.openai.com/settings/organization/general" },
  { "verification without its address", PAID, 403, "",
    OPENAI ("Your organization must be verified to use this model.", "invalid_request_error", "null"),
    MAQ_ERROR_VERIFICATION, MAQ_CHARGE_NONE, NULL, "https://platform.openai.com/settings/organization/general" },
  { "country", PAID, 403, "",
    OPENAI ("Country, region, or territory not supported", "request_forbidden", "\"unsupported_country_region_territory\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "unsupported_country_region_territory", "Country" },
  { "forbidden", PAID, 403, "", OPENAI ("You have insufficient permissions for this operation.", "invalid_request_error", "null"),
    MAQ_ERROR_AUTH, MAQ_CHARGE_NONE },
  { "model", PAID, 404, "",
    OPENAI ("The model `gpt-image-2` does not exist or you do not have access to it.", "invalid_request_error", "\"model_not_found\""),
    MAQ_ERROR_MODEL, MAQ_CHARGE_NONE, "model_not_found" },
  { "model, no code", PAID, 404, "", OPENAI ("The model `x` does not exist", "invalid_request_error", "null"),
    MAQ_ERROR_MODEL, MAQ_CHARGE_NONE },
  { "route", PAID, 404, "", OPENAI ("Invalid URL (POST /v1/image)", "invalid_request_error", "null"), MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE },
  { "too large", PAID, 413, "", "<html><head><title>413 Request Entity Too Large</title></head></html>",
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, NULL, "413 Request Entity Too Large" },
  { "rate", PAID, 429, "",
    OPENAI ("Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-1 on input-images per min: Limit 5, Used 5, "
            "Requested 1. Please try again in 12s.", "input-images", "\"rate_limit_exceeded\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "rate_limit_exceeded", "Limit 5", 12000, 5 },
  { "rate, older words", PAID, 429, "Retry-After: 3\r\n",
    OPENAI ("Rate limit exceeded for images per minute in organization org-1. Limit: 7/1min. Current: 8/1min.", "requests", "\"rate_limit_exceeded\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "rate_limit_exceeded", NULL, 3000, 7 },
  { "rate of tokens", PAID, 429, "",
    OPENAI ("Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-1 on tokens per min (TPM): Limit 100000, Used "
            "99000, Requested 9000. Please try again in 4.8s.", "tokens", "\"rate_limit_exceeded\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "rate_limit_exceeded", NULL, 4800, 0 },
  { "more at once than a minute allows", PAID, 429, "",
    OPENAI ("Rate limit reached for gpt-image-2 in organization org-1 on input-images per min: Limit 5, Used 0, Requested 16. Please try "
            "again in 132s.", "input-images", "\"rate_limit_exceeded\""),
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "rate_limit_exceeded", "Requested 16", 0, 5 },
  { "slow down", PAID, 429, "retry-after-ms: 700\r\n", OPENAI ("Slow down.", "rate_limit_error", "\"slow_down\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "slow_down", NULL, 700 },
  { "slow down, as it was", PAID, 503, "Retry-After: 20\r\n", OPENAI ("Slow Down", "service_unavailable_error", "\"slow_down\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "slow_down", NULL, 20000 },
  { "overloaded", PAID, 503, "", OPENAI ("Overloaded.", "service_unavailable_error", "\"server_is_overloaded\""),
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "server_is_overloaded", NULL, -1 },
  { "quota", PAID, 429, "", OPENAI ("You exceeded your current quota.", "insufficient_quota", "\"insufficient_quota\""),
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "insufficient_quota" },
  { "balance", PAID, 429, "", OPENAI ("x", "insufficient_quota", "\"credit_balance_exhausted\""),
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "credit_balance_exhausted" },
  { "organization's limit", PAID, 429, "", OPENAI ("x", "insufficient_quota", "\"organization_spend_limit_exceeded\""),
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },
  { "project's limit", PAID, 429, "", OPENAI ("x", "insufficient_quota", "\"project_spend_limit_exceeded\""), MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },
  { "usage limit", PAID, 429, "", OPENAI ("x", "insufficient_quota", "\"organization_usage_limit_exceeded\""), MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },
  { "a money code of next year", PAID, 429, "", OPENAI ("x", "insufficient_quota", "\"something_new\""),
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "something_new" },
  { "payment", PAID, 402, "", OPENAI ("x", "billing_error", "null"), MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE },
  { "broken", PAID, 500, "", OPENAI ("x", "server_error", "\"server_error\""), MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, "server_error" },
  { "proxy gave up", PAID, 504, "", "<html><title>504 Gateway Time-out</title></html>",
    MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, NULL, "504 Gateway Time-out" },
  { "cloud gave up", PAID, 524, "", "error code: 524", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, NULL, "error code: 524" },
  { "unavailable", PAID, 503, "", "", MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_CHARGE_UNKNOWN, NULL, "empty" },
  { "redirect", PAID, 302, "Location: https://elsewhere/\r\n", "", MAQ_ERROR_PROTOCOL, MAQ_CHARGE_NONE },
};

/* The same services by other names, and the gateways. */
static const Row other_rows[] = {
  { "Azure's filter", "azure/gpt-image-2", 400, "",
    "{\"error\":{\"code\":\"contentFilter\",\"message\":\"Your task failed as a result of our safety system.\",\"innererror\":{\"code\":"
    "\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"hate\":{\"filtered\":false},\"violence\":{\"filtered\":true}}}}}",
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "contentFilter", "(violence)" },
  { "Azure's other filter", "azure/gpt-image-2", 400, "",
    "{\"error\":{\"code\":\"content_policy_violation\",\"message\":\"x\",\"inner_error\":{\"content_filter_results\":{\"sexual\":"
    "{\"filtered\":true,\"severity\":\"high\"}}}}}", MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "content_policy_violation", "(sexual)" },
  { "Azure's deployment", "azure/gpt-image-2", 404, "",
    "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}",
    MAQ_ERROR_MODEL, MAQ_CHARGE_NONE, "DeploymentNotFound" },
  { "Azure's key", "azure/gpt-image-2", 401, "",
    "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key or wrong API endpoint.\"}}",
    MAQ_ERROR_AUTH, MAQ_CHARGE_NONE, "401" },
  { "Azure's rate", "azure/gpt-image-2", 429, "Retry-After: 17\r\nx-ratelimit-limit-requests: 9\r\nx-ratelimit-remaining-requests: 0\r\n"
    "x-ratelimit-reset-requests: 20s\r\n", "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the call rate limit.\"}}",
    MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "429", NULL, 17000, 9 },
  { "OpenRouter's credit", "openrouter/gpt-image-2", 402, "", "{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}",
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "402" },
  { "OpenRouter's filter", "openrouter/gpt-image-2", 403, "",
    "{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation and your input was flagged\",\"metadata\":{\"reasons\":"
    "[\"violence\"],\"flagged_input\":\"x\",\"provider_name\":\"OpenAI\",\"model_slug\":\"openai/gpt-image-2\"}}}",
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "403", "(violence)" },
  { "OpenRouter's provider", "openrouter/gpt-image-2", 400, "",
    "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"provider_name\":\"OpenAI\",\"raw\":\"{\\\"error\\\":{"
    "\\\"message\\\":\\\"rejected. safety_violations=[self-harm]\\\",\\\"code\\\":\\\"moderation_blocked\\\"}}\"}}}",
    MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "moderation_blocked", "(self-harm)" },
  { "a gateway without a channel", "compatible", 503, "",
    "{\"error\":{\"code\":\"model_not_found\",\"message\":\"No available channel\",\"type\":\"new_api_error\"}}",
    MAQ_ERROR_MODEL, MAQ_CHARGE_NONE, "model_not_found" },
  { "a gateway's quota", "compatible", 403, "", "{\"error\":{\"code\":\"insufficient_user_quota\",\"message\":\"x\"}}",
    MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "insufficient_user_quota" },
  { "a validator's list", "vllm-omni", 422, "", "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"},{\"msg\":\"too long\"}]}",
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, NULL, "field required; too long" },
  { "a local server, named", LOCAL, 500, "", "{\"error\":\"server_error\",\"message\":\"no memory\"}",
    MAQ_ERROR_REFUSED, MAQ_CHARGE_NONE, "server_error", "no memory" },
  { "a local server, not named", LOCAL, 500, "", "{\"error\":\"generate_image returned no results\"}",
    MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, NULL, "no results" },
};

static void
check (const Row *row)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, row->row, "x");
  MaqReport *report = &trial->report;
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %u X\r\n%s\r\n", row->status, row->head);
  g_autoptr (GError) error = NULL;

  report->retry_after_ms = report->limit_reset_ms = -1;
  g_assert_false (maq_openai_error_refuse (&trial->call, row->status, head, row->body, strlen (row->body), TRUE, &error));
  if (!g_error_matches (error, MAQ_ERROR, row->code) || report->charge != row->charge || report->per_minute != row->per_minute
      || (row->provider_code != NULL && g_strcmp0 (report->provider_code, row->provider_code) != 0)
      || (row->part != NULL && strstr (error->message, row->part) == NULL)
      || (row->retry_ms != 0 && report->retry_after_ms != row->retry_ms))
    g_error ("%s: %s, charge %d, code %s, %u a minute, retry %" G_GINT64_FORMAT ": %s", row->what, maq_error_to_word (error->code),
             report->charge, report->provider_code, report->per_minute, report->retry_after_ms, error->message);
  g_assert_true ((report->original == NULL) == (row->body[0] == '\0'));
  maq_trial_check_key (trial, error);
}

static void
test_openai (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (openai_rows); i++)
    check (&openai_rows[i]);
}

static void
test_others (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_rows); i++)
    check (&other_rows[i]);
}

/* What was recorded of each server: its own words reach a person, and what it refuses for is told apart. */

/* "why" of the index. */
static const struct {
  const char *why;
  MaqError    code;
} whys[] = {
  { "key", MAQ_ERROR_AUTH }, { "verify", MAQ_ERROR_VERIFICATION }, { "country", MAQ_ERROR_REFUSED },
  { "money", MAQ_ERROR_QUOTA }, { "moderation", MAQ_ERROR_MODERATED }, { "throttled", MAQ_ERROR_RATE },
  { "overloaded", MAQ_ERROR_RATE }, { "model", MAQ_ERROR_MODEL }, { "input", MAQ_ERROR_REFUSED },
  { "too-large", MAQ_ERROR_REFUSED },
};

static void
check_why (const char    *path,
           JsonObject    *entry,
           MaqTrial      *trial,
           const GError  *error)
{
  const char *why = maq_json_get_string (entry, "why", NULL);
  gint64 retry_ms = maq_json_get_int (entry, "retry_after_ms", -1);
  guint per_minute = (guint) maq_json_get_int (entry, "per_minute", 0);

  /* Azure says it of a missing api-version too: whether it is the model is not known. */
  if (g_str_has_suffix (path, "azure/api-version.json"))
    why = "input";
  for (gsize i = 0; why != NULL && i < G_N_ELEMENTS (whys); i++)
    if (g_str_equal (whys[i].why, why) && !g_error_matches (error, MAQ_ERROR, whys[i].code))
      g_error ("%s: %s instead of %s: %s", path, maq_error_to_word (error->code), why, error->message);
  if (why != NULL && trial->report.charge != MAQ_CHARGE_NONE)
    g_error ("%s: may be charged", path);
  if ((retry_ms >= 0 && trial->report.retry_after_ms != retry_ms) || (per_minute > 0 && trial->report.per_minute != per_minute))
    g_error ("%s: again in %" G_GINT64_FORMAT " ms, %u a minute", path, trial->report.retry_after_ms, trial->report.per_minute);
}

static char *
make_head (JsonObject *entry)
{
  JsonObject *headers = maq_json_get_object (entry, "headers");
  g_autoptr (GList) names = json_object_get_members (headers);
  g_autoptr (GString) head = g_string_new ("HTTP/1.1 400 X\r\n");

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (head, "%s: %s\r\n", (char *) l->data, maq_json_get_string (headers, l->data, ""));
  g_string_append (head, "\r\n");
  return g_strdup (head->str);
}

static void
check_answer (const char *folder,
              const char *row,
              JsonObject *entry)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, row, "x");
  g_autofree char *path = g_build_filename (folder, maq_json_get_string (entry, "file", ""), NULL);
  g_autofree char *head = make_head (entry);
  const char *wanted = maq_json_get_string (entry, "message", "");
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &body, &length, NULL));
  g_assert_false (maq_openai_error_refuse (&trial->call, (guint) maq_json_get_int (entry, "status", 0), head, body, length, TRUE,
                                           &error));
  /* A gateway's "Provider returned error" gives way to what the provider said, and stays in the original. What looks like a
   * key does not. */
  if (strstr (wanted, "sk-") == NULL && strstr (wanted, "Bearer") == NULL && strstr (error->message, wanted) == NULL && strstr (trial->report.original, wanted) == NULL)
    g_error ("%s: \"%s\" instead of \"%s\"", path, error->message, wanted);
  check_why (path, entry, trial, error);
  maq_trial_check_key (trial, error);
}

static void
test_recorded (void)
{
  static const struct { const char *server; const char *row; } servers[] = {
    { "openai", PAID }, { "azure", "azure/gpt-image-2" }, { "openrouter", "openrouter/gpt-image-2" }, { "localai", "localai" },
    { "vllm-omni", "vllm-omni" }, { "sglang", "sglang" }, { "lemonade", "lemonade" },
  };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/answers", servers[i].server, NULL);
      g_autofree char *index = g_build_filename (folder, "index.json", NULL);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) root = NULL;
      JsonArray *answers;

      g_assert_true (g_file_get_contents (index, &text, NULL, NULL));
      root = json_from_string (text, NULL);
      answers = maq_json_get_array (json_node_get_object (root), "answers");
      for (guint j = 0; j < json_array_get_length (answers); j++)
        {
          JsonObject *entry = json_array_get_object_element (answers, j);

          if (maq_json_get_int (entry, "status", 0) < 400)
            continue;
          check_answer (folder, servers[i].row, entry);
          n++;
        }
    }
  g_assert_cmpuint (n, >, 80);
}

/* A good answer says too how often it may be asked. */
static void
test_limits (void)
{
  static const struct { const char *head; guint per_minute; gint64 reset_ms; } rows[] = {
    { "", 0, -1 },
    { "x-ratelimit-limit-requests: 5\r\nx-ratelimit-remaining-requests: 4\r\nx-ratelimit-reset-requests: 12s\r\n", 5, -1 },
    { "x-ratelimit-limit-requests: 5\r\nx-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 12s\r\n", 5, 12000 },
    { "X-RateLimit-Limit-Images: 7\r\nx-ratelimit-limit-requests: 5000\r\n", 7, -1 },
    { "x-ratelimit-limit-tokens: 100000\r\n", 0, -1 },
    { "x-ratelimit-limit-requests: 200\r\nx-ratelimit-reset-requests: 7m12s\r\n", 0, -1 },
    { "x-ratelimit-limit-requests: 6\r\nx-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 24\r\n", 6, 24000 },
    { "x-ratelimit-limit-requests: -3\r\n", 0, -1 },
    { "x-ratelimit-limit-requests: 99999999999\r\n", 0, -1 },
    { "x-ratelimit-limit-requests: many\r\n", 0, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\n%s\r\n", rows[i].head);
      MaqReport report = { .limit_reset_ms = -1 };

      g_assert_true (maq_openai_limit_learn (&report, head, NULL));
      g_assert_cmpuint (report.per_minute, ==, rows[i].per_minute);
      g_assert_cmpint (report.limit_reset_ms, ==, rows[i].reset_ms);
    }
}

/* What is kept of a server's words is text, short, and without the key, wherever the cut falls. */
static void
test_original (void)
{
  g_autoptr (GError) error = NULL;

  for (guint before = 4096 - sizeof MAQ_TRIAL_KEY - 12; before < 4100; before++)
    {
      g_autoptr (MaqTrial) trial = maq_trial_new (BASE, PAID, "x");
      g_autofree char *filler = g_strnfill (before, 'x');
      g_autofree char *body = g_strdup_printf ("%s" MAQ_TRIAL_KEY "\x01ö\xff<b>ö%s", filler, filler);

      maq_openai_error_refuse (&trial->call, 400, "HTTP/1.1 400 X\r\n\r\n", body, strlen (body), TRUE, &error);
      g_assert_cmpuint (strlen (trial->report.original), <=, 4096);
      g_assert_cmpuint (strlen (trial->report.original), >, 4000);
      g_assert_true (g_utf8_validate (trial->report.original, -1, NULL));
      g_assert_null (strstr (trial->report.original, "canary"));
      g_assert_null (strchr (trial->report.original, '\x01'));
      maq_trial_check_key (trial, error);
      g_clear_error (&error);
    }
}

/* Cut anywhere, or with bytes that nobody wrote: there is always an error, with words in it, that does not claim a picture. */
static void
check_damaged (const char *row,
               const char *body,
               gsize       length)
{
  g_autoptr (MaqTrial) trial = maq_trial_new (BASE, row, "x");
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_openai_error_refuse (&trial->call, 400, "HTTP/1.1 400 X\r\n\r\n", body, length, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (trial->report.charge, ==, MAQ_CHARGE_NONE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  maq_trial_check_key (trial, error);
}

static void
test_damaged (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (gsize i = 0; i < G_N_ELEMENTS (other_rows); i++)
    {
      const char *body = other_rows[i].body;
      gsize length = strlen (body);

      for (gsize cut = 0; cut < length; cut += 7)
        check_damaged (other_rows[i].row, body, cut);
      for (guint n = 0; n < 30; n++)
        {
          g_autofree char *changed = g_strdup (body);

          for (guint j = 0; j < 3; j++)
            changed[g_rand_int_range (rand, 0, (gint32) length)] = (char) g_rand_int_range (rand, 0, 256);
          check_damaged (other_rows[i].row, changed, length);
        }
    }
}

/* A proxy's page in another encoding, cut within a character: what is looked through for limits is UTF-8 all the same. */
static void
test_title (void)
{
  static const struct { const char *body, *wanted; } pages[] = {
    { "<html><title>Pas de r\xe9ponse: 5 images per min\xf0</title>", "Pas de r\uFFFDponse: 5 images per min\uFFFD" },
    { "<title>\xc3</", "\uFFFD" },
    { "<title></title>", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_auto (MaqOpenaiError) told = { 0 };

      maq_openai_error_parse (&told, pages[i].body, strlen (pages[i].body));
      g_assert_cmpstr (told.message, ==, pages[i].wanted);
    }
}

/* A job that ended never says "later". */
static void
test_end (void)
{
  for (guint status = 400; status < 600; status++)
    {
      g_autoptr (MaqTrial) trial = maq_trial_new (BASE, PAID, "x");
      MaqOpenaiError told = { .message = (char *) "x" };
      g_autoptr (GError) error = NULL;

      maq_openai_error_end (&trial->call, status, &told, &error);
      g_assert_cmpint (trial->report.charge, ==, MAQ_CHARGE_NONE);
      g_assert_true (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_REFUSED) || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_QUOTA));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  g_test_add_func ("/errors/openai", test_openai);
  g_test_add_func ("/errors/others", test_others);
  g_test_add_func ("/errors/recorded", test_recorded);
  g_test_add_func ("/errors/limits", test_limits);
  g_test_add_func ("/errors/original", test_original);
  g_test_add_func ("/errors/damaged", test_damaged);
  g_test_add_func ("/errors/title", test_title);
  g_test_add_func ("/errors/end", test_end);
  return g_test_run ();
}
