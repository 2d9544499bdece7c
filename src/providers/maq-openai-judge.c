/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-http-head.h"
#include "maq-openai-error.h"
#include "maq-openai-limit.h"
#include "maq-text.h"

/* What an error means: for the report, and as a MaqError. */

#define MAX_SHOWN 500       /* characters of a server's message */
#define MAX_ORIGINAL 4096   /* bytes of what it said, as it said it */
#define VERIFY_URL "https://platform.openai.com/settings/organization/general"

static char *
blank (const char *text,
       const char *secret)
{
  g_auto (GStrv) pieces = g_strsplit (text, secret, -1);

  return g_strjoinv ("[redacted]", pieces);
}

/* By value first: a server may echo the key in any dress, also in the one that a password goes out in. */
static char *
blank_keys (const MaqCall *call,
            const char    *text)
{
  g_autofree char *dressed = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *known = NULL;

  if (call->key == NULL || call->key[0] == '\0')
    return maq_text_redact (text);

  dressed = g_base64_encode ((const guchar *) call->key, strlen (call->key));
  bare = blank (text, call->key);
  known = blank (bare, dressed);
  return maq_text_redact (known);
}

char *
maq_openai_error_redact (const MaqCall *call,
                         const char    *text)
{
  g_autofree char *redacted = blank_keys (call, text);

  return maq_text_display (redacted, strlen (redacted), MAX_SHOWN);
}

/* Words that decide more than the status does: codes, and types where there is no code. */
static const struct {
  const char *word;
  MaqError    code;
} words[] = {
  { "insufficient_quota", MAQ_ERROR_QUOTA },
  { "credit_balance_exhausted", MAQ_ERROR_QUOTA },
  { "organization_spend_limit_exceeded", MAQ_ERROR_QUOTA },
  { "project_spend_limit_exceeded", MAQ_ERROR_QUOTA },
  { "organization_usage_limit_exceeded", MAQ_ERROR_QUOTA },
  { "billing_hard_limit_reached", MAQ_ERROR_QUOTA },
  { "billing_not_active", MAQ_ERROR_QUOTA },
  { "insufficient_user_quota", MAQ_ERROR_QUOTA },
  { "insufficient_credits", MAQ_ERROR_QUOTA },
  { "budget_exceeded", MAQ_ERROR_QUOTA },
  { "QuotaExceeded", MAQ_ERROR_QUOTA },
  { "moderation_blocked", MAQ_ERROR_MODERATED },
  { "content_policy_violation", MAQ_ERROR_MODERATED },
  { "image_content_policy_violation", MAQ_ERROR_MODERATED },
  { "contentFilter", MAQ_ERROR_MODERATED },
  { "content_filter", MAQ_ERROR_MODERATED },
  { "ResponsibleAIPolicyViolation", MAQ_ERROR_MODERATED },
  { "model_not_found", MAQ_ERROR_MODEL },
  { "DeploymentNotFound", MAQ_ERROR_MODEL },
  { "deployment_not_found", MAQ_ERROR_MODEL },
  { "unknown_model", MAQ_ERROR_MODEL },
  { "invalid_api_key", MAQ_ERROR_AUTH },
  { "unsupported_country_region_territory", MAQ_ERROR_REFUSED },
  { "rate_limit_exceeded", MAQ_ERROR_RATE },
  { "server_is_overloaded", MAQ_ERROR_RATE },
  { "slow_down", MAQ_ERROR_RATE },
};

/* What is said in a sentence only; looked for in refusals that have no telling code. */
static const struct {
  guint       status;   /* 0: any of 400 to 429 */
  const char *part;
  MaqError    code;
} sentences[] = {
  { 0, "must be verified to use", MAQ_ERROR_VERIFICATION },
  { 0, "exceeded your current quota", MAQ_ERROR_QUOTA },
  { 0, "Billing hard limit", MAQ_ERROR_QUOTA },
  { 400, "rejected by the safety system", MAQ_ERROR_MODERATED },
  { 400, "content management policy", MAQ_ERROR_MODERATED },
  { 403, "input was flagged", MAQ_ERROR_MODERATED },
  { 404, "model `", MAQ_ERROR_MODEL },
  { 404, "Model not found", MAQ_ERROR_MODEL },
  { 404, "deployment for this resource does not exist", MAQ_ERROR_MODEL },
  { 404, "No endpoints found", MAQ_ERROR_MODEL },
  { 404, "endpoint is retired", MAQ_ERROR_MODEL },
  { 403, "Key limit exceeded", MAQ_ERROR_QUOTA },
  { 503, "No allowed providers", MAQ_ERROR_RATE },
  /* What services that pass a request on make of it: Replicate, fal, WaveSpeed. */
  { 0, "flagged as sensitive", MAQ_ERROR_MODERATED },
  { 0, "flagged as potentially sensitive", MAQ_ERROR_MODERATED },
  { 0, "flagged by a content checker", MAQ_ERROR_MODERATED },
  { 0, "nsufficient credit", MAQ_ERROR_QUOTA },
  { 403, "Exhausted balance", MAQ_ERROR_QUOTA },
  { 403, "top up your account", MAQ_ERROR_QUOTA },
  { 404, "model not found", MAQ_ERROR_MODEL },
  { 404, "Application \"", MAQ_ERROR_MODEL },
};

static gboolean
find_word (const char *word,
           MaqError   *code)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        *code = words[i].code;
        return TRUE;
      }

  return FALSE;
}

static gboolean
find_sentence (const MaqOpenaiError *self,
               guint                 status,
               MaqError             *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      gboolean fits = sentences[i].status == 0 ? status >= 400 && status <= 429 : sentences[i].status == status;

      if (!fits || strstr (self->message, sentences[i].part) == NULL)
        continue;
      *code = sentences[i].code;
      return TRUE;
    }

  return FALSE;
}

gboolean
maq_openai_error_judge (const MaqOpenaiError *self,
                        guint                 status,
                        MaqError             *code)
{
  MaqError by_type;

  /* The type says "money" where the code has a name that is not in the table yet. */
  if (find_word (self->type, &by_type) && by_type == MAQ_ERROR_QUOTA)
    {
      *code = by_type;
      return TRUE;
    }
  if (find_word (self->code, code) || find_word (self->type, code) || find_sentence (self, status, code))
    return TRUE;
  if (self->categories == NULL || (status != 400 && status != 403))
    return FALSE;

  *code = MAQ_ERROR_MODERATED;
  return TRUE;
}

/* The table of durability 3.6, for what is not decided by a word. @known: the status says that nothing was made. */
static MaqError
judge_status (guint     status,
              gboolean *known)
{
  *known = TRUE;

  switch (status)
    {
    case 401:
    case 403:
      return MAQ_ERROR_AUTH;
    case 402:
      return MAQ_ERROR_QUOTA;
    case 429:
    case 529: /* no standard, but "overloaded" wherever it is used */
      return MAQ_ERROR_RATE;
    case 408:
    case 409:
      break;
    default:
      if (status < 400)
        return MAQ_ERROR_PROTOCOL;
      if (status < 500)
        return MAQ_ERROR_REFUSED;
      break;
    }

  *known = FALSE;
  return MAQ_ERROR_UNKNOWN_OUTCOME;
}

static MaqError
judge (const MaqCall        *call,
       guint                 status,
       const MaqOpenaiError *told,
       gboolean              tail_sent,
       MaqCharge            *charge)
{
  gboolean known;
  MaqError code = judge_status (status, &known);
  gboolean is_free = maq_endpoint_get_row (call->endpoint)->resend_is_free;

  *charge = MAQ_CHARGE_NONE;

  /* A word counts where the status leaves it open: 503 says "overloaded", 429 says "no money", 400 "not allowed". */
  if ((status == 503 || known) && maq_openai_error_judge (told, status, &code))
    return code;
  if (known)
    return code;
  if (!tail_sent)
    return MAQ_ERROR_UNREACHABLE;

  /* A server of our own that names its trouble will name it again; one that says nothing may be asked again. */
  if (is_free && told->code != NULL)
    return MAQ_ERROR_REFUSED;
  *charge = MAQ_CHARGE_UNKNOWN;
  return is_free ? MAQ_ERROR_UNREACHABLE : MAQ_ERROR_UNKNOWN_OUTCOME;
}

static gint64
find_date (const char *head)
{
  g_autofree char *text = head != NULL ? maq_http_find_header (head, "date") : NULL;

  return text != NULL ? maq_http_parse_date (text) : 0;
}

/* The words of @told as a person may read them: no key, no markup, and where to go where there is somewhere to go. */
static void
set_error (const MaqCall         *call,
           const char            *what,
           const MaqOpenaiError  *told,
           MaqError               code,
           GError               **error)
{
  g_autofree char *message = maq_openai_error_redact (call, told->message);
  g_autofree char *categories = told->categories != NULL ? maq_openai_error_redact (call, told->categories) : NULL;
  gboolean needs_link = code == MAQ_ERROR_VERIFICATION && strstr (message, "https://") == NULL;

  if (code == MAQ_ERROR_MODERATED && categories != NULL)
    g_set_error (error, MAQ_ERROR, code, "%s (%s): %s", what, categories, message);
  else
    g_set_error (error, MAQ_ERROR, code, "%s: %s%s", what, message, needs_link ? " (" VERIFY_URL ")" : "");
}

static void
take_code (const MaqCall        *call,
           const MaqOpenaiError *told)
{
  g_free (call->report->provider_code);
  call->report->provider_code = told->code != NULL ? maq_openai_error_redact (call, told->code) : NULL;
}

/* What the server said, for the details: as it said it, but for keys and for what is no text. Keys go first: half of one, left
 * by the cut, would not be known again. */
static void
take_original (const MaqCall *call,
               const char    *body,
               gsize          length)
{
  g_autofree char *text = maq_text_display (body, length, length);
  g_autofree char *redacted = blank_keys (call, text);
  gsize n = MIN (strlen (redacted), MAX_ORIGINAL);

  /* Not within a character. */
  while (n > 0 && ((guint8) redacted[n] & 0xc0) == 0x80)
    n--;

  g_free (call->report->original);
  call->report->original = n > 0 ? g_strndup (redacted, n) : NULL;
}

gboolean
maq_openai_error_refuse (const MaqCall  *call,
                         guint           status,
                         const char     *head,
                         const char     *body,
                         gsize           length,
                         gboolean        tail_sent,
                         GError        **error)
{
  g_auto (MaqOpenaiError) told = { 0 };
  g_autofree char *what = NULL;
  gboolean waiting_helps;
  MaqError code;

  maq_openai_error_parse (&told, body, length);
  code = judge (call, status, &told, tail_sent, &call->report->charge);
  take_code (call, &told);
  take_original (call, body, length);

  call->report->limit_reset_ms = -1;
  if (told.limit > 0)
    call->report->per_minute = told.limit;
  waiting_helps = maq_openai_limit_learn (call->report, head, told.message);
  if (code == MAQ_ERROR_RATE && !waiting_helps)
    code = MAQ_ERROR_REFUSED;
  if (code == MAQ_ERROR_RATE)
    {
      call->report->retry_after_ms = maq_http_parse_retry (head, told.message, find_date (head));
      if (call->report->limit_reset_ms < 0)
        call->report->limit_reset_ms = call->report->retry_after_ms;
    }

  what = g_strdup_printf ("HTTP %u%s%s", status, call->report->provider_code != NULL ? " " : "",
                          call->report->provider_code != NULL ? call->report->provider_code : "");
  set_error (call, what, &told, code, error);
  return FALSE;
}

/* Some write the status into the error, where their own came too early to say it. */
static guint
find_status (const MaqOpenaiError *told)
{
  guint64 status = told->code != NULL ? g_ascii_strtoull (told->code, NULL, 10) : 0;

  return status >= 400 && status < 600 ? (guint) status : 400;
}

gboolean
maq_openai_error_within (const MaqCall         *call,
                         const MaqOpenaiError  *told,
                         GError               **error)
{
  MaqError code;

  /* A refusal is not charged; a failure half-way may be, and "too many requests" after a good status is one. */
  if (maq_openai_error_judge (told, find_status (told), &code) && code != MAQ_ERROR_RATE)
    call->report->charge = MAQ_CHARGE_NONE;
  else
    {
      code = MAQ_ERROR_UNKNOWN_OUTCOME;
      call->report->charge = MAQ_CHARGE_UNKNOWN;
    }

  take_code (call, told);
  take_original (call, told->message, strlen (told->message));
  set_error (call, "The engine broke off", told, code, error);
  return FALSE;
}

gboolean
maq_openai_error_end (const MaqCall         *call,
                      guint                  status,
                      const MaqOpenaiError  *told,
                      GError               **error)
{
  gboolean known;
  MaqError code = judge_status (status, &known);

  maq_openai_error_judge (told, status, &code);
  /* These mean "look again later" to who asked how a job does, and it will never do otherwise. */
  if (code == MAQ_ERROR_AUTH || code == MAQ_ERROR_RATE || code == MAQ_ERROR_PROTOCOL || !known)
    code = MAQ_ERROR_REFUSED;

  call->report->charge = MAQ_CHARGE_NONE;
  take_code (call, told);
  take_original (call, told->message, strlen (told->message));
  set_error (call, "The job ended without a picture", told, code, error);
  return FALSE;
}
