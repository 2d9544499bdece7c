/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-replay.h"
#include "maq-trial-local.h"

/* What only Replicate has: a list to find a lost job in, a schema, files. */

#define ID "ntq0yc9z4drmc0cvp1x8m2jq7r"
#define WHEN_US (G_GINT64_CONSTANT (1795166042) * G_USEC_PER_SEC) /* 2026-11-20T09:14:02Z, as the recordings have it */

static MaqReplay *replay;

static MaqTrialLocal *
open_at (const char *origin,
         const char *options)
{
  MaqTrialLocal *self = maq_trial_local_new ("replicate", NULL, options, MAQ_TRIAL_KEY, "a brass lamp");
  MaqCall *call = &self->trial->call;
  g_autofree char *url = g_strconcat (origin, "/v1", NULL);
  g_autoptr (GError) error = NULL;

  maq_endpoint_unref (call->endpoint);
  call->endpoint = maq_endpoint_new_full ("trial", "Trial", "replicate", url, "openai/gpt-image-2", "replicate/gpt-image-2", options,
                                          NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
queue_answer (const char *file,
              guint       status)
{
  g_autoptr (GBytes) body = maq_trial_local_load ("replicate", file);

  maq_replay_add (replay, status, NULL, body);
}

/* Looks through recorded lists. (transfer full): what was found, "" for surely nothing, NULL with *@error. */
static char *
find (const char *const *files,
      const char        *options,
      GError           **error)
{
  g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), options);
  g_autofree char *id = NULL;

  maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_16_9);
  maq_request_builder_set_quality (self->trial->builder, "high");
  g_assert_true (maq_trial_prepare (self->trial, NULL));
  maq_replay_reset (replay);
  for (; *files != NULL; files++)
    queue_answer (*files, 200);
  if (!self->trial->provider->find (&self->trial->call, WHEN_US, &id, error))
    {
      g_assert_null (id);
      return NULL;
    }
  return g_strdup (id != NULL ? id : "");
}

/* Without a mark the whole input is compared. */
#define UNMARKED "{\"fields\":[\"quality\",\"output_format\"]}"

static void
test_find (void)
{
  static const struct { const char *options; const char *files[4]; const char *wanted; } cases[] = {
    { NULL, { "list.json", "list-last.json" }, ID },
    { NULL, { "list-empty.json" }, "" },
    { NULL, { "list-last.json" }, "" },
    { NULL, { "list-no-input.json", "succeeded.json" }, ID },
    { NULL, { "list-foreign-next.json", "list-last.json" }, "" },
    { NULL, { "list-two.json" }, NULL },
    { NULL, { "list-removed.json", "removed.json" }, NULL },
    { NULL, { "list-cut.json" }, NULL },
    { NULL, { "list-types.json" }, NULL },
    { NULL, { "poll-html.html" }, NULL },
    { NULL, { "list-no-input.json", "poll-html.html" }, NULL },
    /* Two of the same input and no mark in ours: nobody can say. */
    { UNMARKED, { "list.json", "list-last.json" }, NULL },
    { UNMARKED, { "list-no-input.json", "succeeded.json" }, ID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = find (cases[i].files, cases[i].options, &error);

      if (g_strcmp0 (found, cases[i].wanted) != 0)
        g_error ("%s: %s, %s", cases[i].files[0], found, error != NULL ? error->message : "");
      g_assert_true ((found == NULL) == (error != NULL));
    }
}

/* A list of thousands without a word of what they were made from: a hundred are looked at, and then nobody knows. */
static void
test_endless_list (void)
{
  g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
  g_autoptr (GString) list = g_string_new ("{\"next\":\"https://h/?cursor=x\",\"results\":[");
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint n = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (list, "%s{\"id\":\"p%u\"}", i > 0 ? "," : "", i);
  g_string_append (list, "]}");
  page = g_bytes_new (list->str, list->len);
  g_assert_true (maq_trial_prepare (self->trial, NULL));
  maq_replay_reset (replay);
  maq_replay_add (replay, 200, NULL, page);
  for (guint i = 0; i < 100; i++)
    maq_replay_add (replay, 200, NULL, nothing);
  for (guint i = 0; i < 40; i++)
    maq_replay_add (replay, 200, NULL, page);
  g_assert_false (self->trial->provider->find (&self->trial->call, WHEN_US, &id, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
  for (g_autofree char *line = NULL; (line = maq_replay_dup_line (replay, n)) != NULL; n++)
    g_clear_pointer (&line, g_free);
  g_assert_cmpuint (n, ==, 30 + 100);
}

/* The next page is asked for at our own address, whatever the answer calls it. */
static void
test_next_page (void)
{
  g_autofree char *found = find ((const char *const []) { "list-foreign-next.json", "list-last.json", NULL }, NULL, NULL);
  g_autofree char *first = maq_replay_dup_line (replay, 0);
  g_autofree char *second = maq_replay_dup_line (replay, 1);

  g_assert_cmpstr (found, ==, "");
  g_assert_cmpstr (first, ==, "GET /v1/predictions");
  g_assert_cmpstr (second, ==, "GET /v1/predictions?cursor=x");
}

/* The server's clock is another than ours, or ours was another when the request went out: what it made just now is as new as the
 * request, and never "probably not created". */
static void
check_other_clock (gint64      since_us,
                   const char *time)
{
  g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
  g_autoptr (GBytes) body = maq_trial_local_load ("replicate", "list.json");
  g_autoptr (GBytes) last = maq_trial_local_load ("replicate", "list-last.json");
  g_autofree char *date = g_strdup_printf ("{\"Date\":\"Fri, 20 Nov 2026 %s GMT\"}", time);
  g_autoptr (JsonNode) headers = json_from_string (date, NULL);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_trial_prepare (self->trial, NULL));
  maq_replay_reset (replay);
  maq_replay_add (replay, 200, json_node_get_object (headers), body);
  maq_replay_add (replay, 200, json_node_get_object (headers), last);
  self->trial->provider->find (&self->trial->call, since_us, &id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, ID);
}

static void
test_other_clock (void)
{
  const gint64 years_us = 3652 * G_TIME_SPAN_DAY;
  const gint64 after_us[] = { -30 * G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_MINUTE, years_us, -years_us };

  for (gsize i = 0; i < G_N_ELEMENTS (after_us); i++)
    check_other_clock (g_get_real_time () + after_us[i], "09:15:00");
  /* Set back by less than has passed since. */
  check_other_clock (g_get_real_time (), "09:55:00");
}

/* Against the fake: an answer is lost, the job is found, its picture is the one that was charged, and nothing is paid twice. */
static void
test_find_live (void)
{
  static const char *const faults[] = { "reset-after-body", "502-charged", "html", "truncate:10" };
  const char *options[] = { "--speak", "replicate", "--one-port", "--page-size", "2", NULL };
  const char *bare[] = { "--speak", "replicate", "--one-port", "--list-without-input", NULL };

  for (guint bare_list = 0; bare_list < 2; bare_list++)
    {
      g_autoptr (MaqFake) fake = maq_fake_start (bare_list ? bare : options);

      for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
        {
          g_autoptr (MaqTrialLocal) self = open_at (fake->origin, NULL);
          g_autofree char *client_id = g_strdup_printf ("0b5c0e9e-5b8a-4a5d-9d5c-00000000000%zu", i);
          g_autofree char *prompt = g_strdup_printf ("a lamp fault:%s", faults[i]);
          g_autoptr (MaqResult) result = NULL;
          g_autoptr (GError) error = NULL;
          guint before = maq_fake_count_charges (fake);
          gint64 since_us = g_get_real_time ();

          self->trial->call.client_id = client_id;
          self->trial->call.prompt = prompt;
          g_assert_false (maq_trial_local_go (self, &error));
          g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME);
          g_clear_error (&error);
          g_assert_true (self->trial->provider->find (&self->trial->call, since_us, &self->remote_id, &error));
          g_assert_no_error (error);
          g_assert_nonnull (self->remote_id);

          self->trial->exchange.accepted = TRUE;
          g_assert_true (maq_trial_local_wait (self, &error));
          result = maq_trial_read (self->trial, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (result->pictures->len, ==, 1);
          g_assert_cmpuint (maq_fake_count_charges (fake), ==, before + 1);
          self->trial->call.prompt = self->trial->prompt;
          self->trial->call.client_id = NULL;
        }
    }
}

static void
test_find_none_live (void)
{
  const char *options[] = { "--speak", "replicate", "--one-port", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) other = open_at (fake->origin, NULL);
  g_autoptr (MaqTrialLocal) self = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  /* Somebody else's of the same words, a moment before. */
  other->trial->call.client_id = "11111111-2222-4333-8444-555555555555";
  g_assert_true (maq_trial_local_go (other, &error));
  self = open_at (fake->origin, NULL);
  g_assert_true (maq_trial_prepare (self->trial, &error));
  g_assert_true (self->trial->provider->find (&self->trial->call, g_get_real_time (), &id, &error));
  g_assert_no_error (error);
  g_assert_null (id);

  maq_fake_set_faults (fake, "list-500");
  g_assert_false (self->trial->provider->find (&self->trial->call, g_get_real_time (), &id, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE);
}

static MaqEndpoint *
make_learned (const char *learned)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint = maq_endpoint_new_full ("trial", "Trial", "replicate", "https://h/v1", "openai/gpt-image-2",
                                                 "replicate/gpt-image-2", NULL, learned, &error);

  g_assert_no_error (error);
  /* It fits: else it would have been left out. */
  g_assert_cmpstr (maq_endpoint_get_learned (endpoint), ==, learned);
  return endpoint;
}

/* Which ratios, as a word of five letters. (transfer full) */
static char *
learn (const char *file,
       GError    **error)
{
  g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
  g_autofree char *learned = NULL;
  g_autoptr (MaqEndpoint) endpoint = NULL;
  GString *text = g_string_new (NULL);
  const MaqModel *row;

  maq_replay_reset (replay);
  queue_answer (file, 200);
  learned = self->trial->provider->learn (&self->trial->call, error);
  if (learned == NULL)
    return g_string_free (text, TRUE), NULL;

  endpoint = make_learned (learned);
  row = maq_endpoint_get_row (endpoint);
  for (MaqRatio i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    g_string_append_c (text, row->ratios[i] ? 'y' : 'n');
  g_assert_cmpuint (g_strv_length (row->qualities), ==, 3);
  g_assert_cmpstr (row->default_quality, ==, "high");
  g_assert_cmpuint (row->max_references, ==, 16);
  return g_string_free (text, FALSE);
}

static void
test_learn (void)
{
  static const struct { const char *file, *wanted; } cases[] = {
    { "model.json", "yyyyy" }, { "model-old.json", "yyynn" }, { "model-no-ratio.json", "yyyyy" },
    { "model-strange.json", "ynnnn" }, { "model-no-version.json", NULL }, { "poll-html.html", NULL }, { "poll-list.json", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = learn (cases[i].file, &error);

      if (g_strcmp0 (got, cases[i].wanted) != 0)
        g_error ("%s: %s, %s", cases[i].file, got, error != NULL ? error->message : "");
      g_assert_true (got != NULL || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL));
    }
}

/* A schema of the first day: what is asked for afterwards is what it takes. */
static void
test_learn_live (void)
{
  const char *options[] = { "--speak", "replicate", "--one-port", "--old-schema", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) self = open_at (fake->origin, NULL);
  g_autofree char *url = g_strconcat (fake->origin, "/v1", NULL);
  g_autofree char *learned = NULL;
  g_autoptr (MaqResult) result = NULL;
  g_autoptr (GError) error = NULL;

  learned = self->trial->provider->learn (&self->trial->call, &error);
  g_assert_no_error (error);
  maq_endpoint_unref (self->trial->call.endpoint);
  self->trial->call.endpoint = maq_endpoint_new_full ("trial", "Trial", "replicate", url, "openai/gpt-image-2",
                                                      "replicate/gpt-image-2", NULL, learned, &error);
  g_assert_no_error (error);
  maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_16_9);
  result = maq_trial_local_make (self, 1);
}

/* PNG of noise, some 1,200 bytes a row. */
static GBytes *
make_noise (guint seed,
            guint height)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (400, height, &pixels, &error);
  GBytes *png;

  for (gsize i = 0; i < maq_image_get_stride (image) * height; i++)
    pixels[i] = i % 4 == 3 ? 255 : (guint8) g_rand_int (rand);
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  return png;
}

/* More than what goes within a request. */
static GBytes *
make_large (guint seed)
{
  GBytes *png = make_noise (seed, 300);

  g_assert_cmpuint (g_bytes_get_size (png), >, 262144);
  return png;
}

/* The large ones go to the files, the small one within the request; the service finds all of them. */
static void
test_upload (void)
{
  const char *options[] = { "--speak", "replicate", "--one-port", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  g_autoptr (MaqTrialLocal) self = open_at (fake->origin, NULL);
  g_autoptr (GBytes) first = make_large (1);
  g_autoptr (GBytes) second = maq_trial_make_png (40, 30, 0x112233ff);
  g_autoptr (GBytes) third = make_large (2);
  g_autofree char *prefix = g_strconcat (fake->base, "/files/", NULL);
  g_autoptr (MaqResult) result = NULL;

  maq_trial_add_picture (self->trial, first);
  maq_trial_add_picture (self->trial, second);
  maq_trial_add_picture (self->trial, third);
  result = maq_trial_local_make (self, 1);
  g_assert_cmpuint (self->trial->call.uploads->len, ==, 3);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (self->trial->call.uploads, 0), prefix));
  g_assert_cmpstr (g_ptr_array_index (self->trial->call.uploads, 1), ==, "");
  g_assert_true (g_str_has_prefix (g_ptr_array_index (self->trial->call.uploads, 2), prefix));
  g_assert_cmpuint (maq_fake_count_charges (fake), ==, 1);
}

/* On either side of the limit the service takes what it is given: it counts the characters of an address, not the bytes in it. */
static void
test_upload_limit (void)
{
  const char *options[] = { "--speak", "replicate", "--one-port", NULL };
  g_autoptr (MaqFake) fake = maq_fake_start (options);
  guint n_inline = 0;

  for (guint height = 155; height <= 170; height += 3)
    {
      g_autoptr (MaqTrialLocal) self = open_at (fake->origin, NULL);
      g_autoptr (GBytes) png = make_noise (height, height);
      g_autoptr (MaqResult) result = NULL;

      maq_trial_add_picture (self->trial, png);
      result = maq_trial_local_make (self, 1);
      n_inline += *(const char *) g_ptr_array_index (self->trial->call.uploads, 0) == '\0';
    }
  g_assert_cmpuint (n_inline, >, 0);
  g_assert_cmpuint (n_inline, <, 6);
}

/* What a service calls its file's address is not believed, and what is no file is none. */
static void
test_upload_answers (void)
{
  static const struct { const char *file; guint status; gboolean ok; int code; } cases[] = {
    { "file.json", 201, TRUE }, { "file-foreign.json", 201, TRUE }, { "file-no-urls.json", 201, TRUE },
    { "file-missing.json", 400, FALSE, MAQ_ERROR_REFUSED }, { "file-large.json", 413, FALSE, MAQ_ERROR_REFUSED },
    { "unauthenticated.json", 401, FALSE, MAQ_ERROR_AUTH }, { "gateway.html", 502, FALSE, MAQ_ERROR_UNREACHABLE },
    { "poll-html.html", 200, FALSE, MAQ_ERROR_UNREACHABLE }, { "created-hostile-id.json", 201, FALSE, MAQ_ERROR_UNREACHABLE },
  };
  g_autoptr (GBytes) png = make_large (3);
  g_autofree char *wanted = g_strconcat (maq_replay_get_origin (replay), "/v1/files/NGQ4ZjY2YjItYWY3NC00", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
      g_autoptr (GPtrArray) uploads = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      maq_trial_add_picture (self->trial, png);
      g_assert_true (maq_trial_prepare (self->trial, &error));
      maq_replay_reset (replay);
      queue_answer (cases[i].file, cases[i].status);
      g_assert_true (self->trial->provider->upload (&self->trial->call, uploads, &error) == cases[i].ok);
      if (cases[i].ok)
        g_assert_cmpstr (g_ptr_array_index (uploads, 0), ==, wanted);
      else
        g_assert_error (error, MAQ_ERROR, cases[i].code);
      maq_trial_check_key (self->trial, error);
    }
}

/* What "Test connection" makes of each answer. */
static void
test_connection (void)
{
  static const struct { const char *file; guint status; MaqDiagnosis wanted; } cases[] = {
    { "model.json", 200, MAQ_DIAGNOSIS_FINE },           { "unauthenticated.json", 401, MAQ_DIAGNOSIS_KEY },
    { "forbidden.json", 403, MAQ_DIAGNOSIS_KEY },        { "credit.json", 402, MAQ_DIAGNOSIS_CREDIT },
    { "not-found.json", 404, MAQ_DIAGNOSIS_MODEL },      { "gateway.html", 404, MAQ_DIAGNOSIS_ADDRESS },
    { "throttled.json", 429, MAQ_DIAGNOSIS_BUSY },       { "gateway.html", 502, MAQ_DIAGNOSIS_TROUBLE },
    { "gateway.html", 503, MAQ_DIAGNOSIS_BUSY },         { "poll-html.html", 200, MAQ_DIAGNOSIS_ADDRESS },
    { "gateway.html", 302, MAQ_DIAGNOSIS_ADDRESS },      { "not-found.json", 405, MAQ_DIAGNOSIS_ADDRESS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
      MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_OLD_SERVER;
      g_autofree char *detail = NULL;
      g_autoptr (GError) error = NULL;

      maq_replay_reset (replay);
      queue_answer (cases[i].file, cases[i].status);
      g_assert_true (self->trial->provider->test (&self->trial->call, &diagnosis, &detail, &error)
                     == (cases[i].wanted == MAQ_DIAGNOSIS_FINE));
      if (diagnosis != cases[i].wanted)
        g_error ("%s, %u: %s", cases[i].file, cases[i].status, maq_diagnosis_to_word (diagnosis));
      g_assert_true ((detail != NULL) == (error == NULL));
    }
}

/* No such host, nobody at the port, no TLS there: nothing was answered. */
static void
test_no_connection (void)
{
  static const struct { const char *origin; int code; MaqDiagnosis wanted; } cases[] = {
    { "http://127.0.0.1:1", 7, MAQ_DIAGNOSIS_NOBODY }, { NULL, 35, MAQ_DIAGNOSIS_ADDRESS },
  };


  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tls = g_strconcat ("https", maq_replay_get_origin (replay) + strlen ("http"), NULL);
      g_autoptr (MaqTrialLocal) self = open_at (cases[i].origin != NULL ? cases[i].origin : tls, NULL);
      MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_FINE;
      g_autofree char *detail = NULL;
      g_autoptr (GError) error = NULL;

      maq_replay_reset (replay);
      queue_answer ("poll-html.html", 200);
      g_assert_false (self->trial->provider->test (&self->trial->call, &diagnosis, &detail, &error));
      g_assert_cmpint (self->trial->report.transport_code, ==, cases[i].code);
      g_assert_cmpstr (maq_diagnosis_to_word (diagnosis), ==, maq_diagnosis_to_word (cases[i].wanted));
    }
}

/* The deadline is an hour from when the service began, on our clock. */
static gint64 deadline_us;

static gboolean
accept_cb (MaqExchange *exchange, const char *remote_id, gint64 until_us, GError **error)
{
  deadline_us = until_us;
  return TRUE;
}

static gint64
find_left_s (const char *date)
{
  g_autoptr (MaqTrialLocal) self = open_at (maq_replay_get_origin (replay), NULL);
  g_autoptr (GBytes) body = maq_trial_local_load ("replicate", "created.json");
  g_autofree char *text = g_strdup_printf ("{\"Date\":\"%s\"}", date);
  g_autoptr (JsonNode) headers = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;

  self->trial->exchange.accept = accept_cb;
  maq_replay_reset (replay);
  maq_replay_add (replay, 201, date != NULL ? json_node_get_object (headers) : NULL, body);
  g_assert_true (maq_trial_local_go (self, &error));
  return (deadline_us - g_get_real_time () + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
}

static void
test_deadline (void)
{
  /* Created at 09:14:02, as the recording says; ten minutes ago by the server's own clock; and on clocks of another year and zone. */
  g_assert_cmpint (ABS (find_left_s ("Fri, 20 Nov 2026 09:14:02 GMT") - 3600), <=, 2);
  g_assert_cmpint (ABS (find_left_s ("Fri, 20 Nov 2026 09:24:02 GMT") - 3000), <=, 2);
  g_assert_cmpint (ABS (find_left_s ("Fri, 20 Nov 2015 09:14:02 GMT") - 3600), <=, 2);
  g_assert_cmpint (ABS (find_left_s ("Fri, 20 Nov 2026 14:14:02 GMT") - 3600), <=, 2);
  g_assert_cmpint (ABS (find_left_s ("Fri, 20 Nov 2026 10:13:59 GMT") - 3600), <=, 2);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  replay = maq_replay_new ();
  g_test_add_func ("/replicate/find", test_find);
  g_test_add_func ("/replicate/endless-list", test_endless_list);
  g_test_add_func ("/replicate/next-page", test_next_page);
  g_test_add_func ("/replicate/other-clock", test_other_clock);
  g_test_add_func ("/replicate/find-live", test_find_live);
  g_test_add_func ("/replicate/find-none-live", test_find_none_live);
  g_test_add_func ("/replicate/learn", test_learn);
  g_test_add_func ("/replicate/learn-live", test_learn_live);
  g_test_add_func ("/replicate/upload", test_upload);
  g_test_add_func ("/replicate/upload-limit", test_upload_limit);
  g_test_add_func ("/replicate/upload-answers", test_upload_answers);
  g_test_add_func ("/replicate/connection", test_connection);
  g_test_add_func ("/replicate/no-connection", test_no_connection);
  g_test_add_func ("/replicate/deadline", test_deadline);
  code = g_test_run ();
  maq_replay_free (replay);
  return code;
}
