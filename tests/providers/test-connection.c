/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-trial.h"

/* "Test connection": one word for each thing a person does something else about. */

#define PROBE "{\"probe_loopback\":true}"
#define OPENAI "openai/gpt-image-2"

static MaqFake *fake;

typedef struct {
  const char  *what;
  const char  *base;
  const char  *row;
  const char  *model;
  const char  *options;
  const char  *faults;
  MaqDiagnosis diagnosis;
  MaqError     code;        /* looked at unless it is fine */
  const char  *detail;      /* nullable */
} Case;

static void
check (MaqFake    *server,
       const Case *wanted)
{
  g_autoptr (MaqTrial) trial = maq_trial_new_full ("openai", wanted->base != NULL ? wanted->base : server->base, wanted->model,
                                                   wanted->row, wanted->options, "x");
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;
  guint before = maq_fake_count_charges (server);
  gboolean ok;

  maq_fake_set_faults (server, wanted->faults != NULL ? wanted->faults : "");
  ok = trial->provider->test (&trial->call, &diagnosis, &detail, &error);
  maq_fake_set_faults (server, "");

  if (diagnosis != wanted->diagnosis || ok != (wanted->diagnosis == MAQ_DIAGNOSIS_FINE) || ok != (error == NULL)
      || (!ok && !g_error_matches (error, MAQ_ERROR, wanted->code))
      || (wanted->detail != NULL && g_strcmp0 (detail, wanted->detail) != 0))
    g_error ("%s: %s, \"%s\", %s", wanted->what, maq_diagnosis_to_word (diagnosis), detail, error != NULL ? error->message : "");
  maq_trial_check_key (trial, error);
  /* Asking is free. */
  g_assert_cmpuint (maq_fake_count_charges (server), ==, before);
  g_assert_cmpuint (trial->n_commits, ==, 0);
}

static void
test_list (void)
{
  g_autofree char *elsewhere = g_strdup_printf ("%s/elsewhere", fake->origin);
  const Case cases[] = {
    { "fine", NULL, OPENAI, NULL, NULL, NULL, MAQ_DIAGNOSIS_FINE, 0, "5 models; gpt-image-2 is one of them" },
    { "a gateway that lists fewer than it has", NULL, "compatible", "other", NULL, NULL, MAQ_DIAGNOSIS_FINE },
    { "key", NULL, OPENAI, NULL, NULL, "401", MAQ_DIAGNOSIS_KEY, MAQ_ERROR_AUTH },
    { "verification", NULL, OPENAI, NULL, NULL, "verify", MAQ_DIAGNOSIS_VERIFICATION, MAQ_ERROR_VERIFICATION },
    { "credit", NULL, OPENAI, NULL, NULL, "quota", MAQ_DIAGNOSIS_CREDIT, MAQ_ERROR_QUOTA },
    { "busy", NULL, OPENAI, NULL, NULL, "429", MAQ_DIAGNOSIS_BUSY, MAQ_ERROR_RATE },
    { "page", NULL, OPENAI, NULL, NULL, "html", MAQ_DIAGNOSIS_ADDRESS, MAQ_ERROR_BAD_INPUT },
    { "no list", NULL, OPENAI, NULL, NULL, "no-data", MAQ_DIAGNOSIS_ADDRESS, MAQ_ERROR_BAD_INPUT },
    { "redirect", NULL, OPENAI, NULL, NULL, "redirect", MAQ_DIAGNOSIS_ADDRESS, MAQ_ERROR_BAD_INPUT },
    { "elsewhere", elsewhere, OPENAI, NULL, NULL, NULL, MAQ_DIAGNOSIS_ADDRESS, MAQ_ERROR_BAD_INPUT },
    { "nobody", "http://127.0.0.1:1/v1", OPENAI, NULL, NULL, NULL, MAQ_DIAGNOSIS_NOBODY, MAQ_ERROR_UNREACHABLE },
    { "no such host", "https://maquette.invalid/v1", OPENAI, NULL, NULL, NULL, MAQ_DIAGNOSIS_OFFLINE, MAQ_ERROR_UNREACHABLE },
    { "country", NULL, OPENAI, NULL, NULL, "403", MAQ_DIAGNOSIS_TROUBLE, MAQ_ERROR_REFUSED },
    /* No list to ask for: somebody is there, and takes the key or not. */
    { "no list at all", NULL, "compatible", NULL, "{\"models_path\":\"\"}", NULL, MAQ_DIAGNOSIS_FINE },
    { "no list, wrong key", NULL, "compatible", NULL, "{\"models_path\":\"\"}", "401", MAQ_DIAGNOSIS_KEY, MAQ_ERROR_AUTH },
    { "no list, nobody", "http://127.0.0.1:1/v1", "compatible", NULL, "{\"models_path\":\"\"}", NULL, MAQ_DIAGNOSIS_NOBODY,
      MAQ_ERROR_UNREACHABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check (fake, &cases[i]);
}

/* A server of one's own may be asked whether it makes pictures. */
static void
test_local (void)
{
  const char *const options[] = { "--compatible", "--no-key", "--any-model", NULL };
  g_autoptr (MaqFake) local = maq_fake_start (options);
  const Case cases[] = {
    { "fine", NULL, "vllm-omni", "gpt-image-2", NULL, NULL, MAQ_DIAGNOSIS_FINE, 0, "5 models; gpt-image-2 is one of them" },
    { "model", NULL, "localai", "flux", NULL, NULL, MAQ_DIAGNOSIS_MODEL, MAQ_ERROR_MODEL },
    { "the model is not sent", NULL, "sd-server", "flux", NULL, NULL, MAQ_DIAGNOSIS_FINE },
    { "no pictures", NULL, "vllm-omni", "gpt-image-2", "{\"generate_path\":\"/none\"}", NULL, MAQ_DIAGNOSIS_OLD_SERVER, MAQ_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check (local, &cases[i]);
}

static void
check_probe (const char  *option,
             const char  *model,
             const char  *key,
             MaqDiagnosis diagnosis,
             MaqError     code,
             const char  *detail)
{
  const char *const options[] = { "--key", key, option, NULL };
  g_autoptr (MaqFake) server = maq_fake_start (options);

  check (server, &(Case) { option, NULL, OPENAI, model, PROBE, NULL, diagnosis, code, detail });
}

/* What only a request for a picture can tell, and which never becomes one. */
static void
test_probe (void)
{
  check_probe (NULL, NULL, MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_FINE, 0, "gpt-image-2 is there");
  check_probe (NULL, "gpt-image-9", MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_MODEL, MAQ_ERROR_MODEL, NULL);
  check_probe (NULL, "../x", MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_MODEL, MAQ_ERROR_MODEL, NULL);
  check_probe (NULL, NULL, "sk-another", MAQ_DIAGNOSIS_KEY, MAQ_ERROR_AUTH, NULL);
  check_probe ("--unverified", NULL, MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_VERIFICATION, MAQ_ERROR_VERIFICATION, NULL);
  check_probe ("--no-credit", NULL, MAQ_TRIAL_KEY, MAQ_DIAGNOSIS_CREDIT, MAQ_ERROR_QUOTA, NULL);
}

/* One that signed for itself is nobody's word. */
static void
test_certificate (void)
{
  g_autofree char *cert = g_build_filename (fake->folder, "self.crt", NULL);
  g_autofree char *key = g_build_filename (fake->folder, "self.key", NULL);
  const char *const openssl[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                                  "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", NULL };
  const char *const options[] = { "--tls", cert, key, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (openssl, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_autoptr (MaqFake) server = NULL;
  g_autofree char *base = NULL;
  g_autoptr (MaqTrial) trial = NULL;
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_FINE;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  server = maq_fake_start (options);
  base = g_strdup_printf ("https://localhost:%u/v1", server->port);
  trial = maq_trial_new_full ("openai", base, NULL, OPENAI, NULL, "x");
  g_assert_false (trial->provider->test (&trial->call, &diagnosis, NULL, &error));
  g_assert_cmpstr (maq_diagnosis_to_word (diagnosis), ==, "certificate");
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

/* Never elsewhere: the record of a server that is not OpenAI has no request for a picture. */
static void
test_no_probe (void)
{
  g_autofree char *record = g_build_filename (fake->folder, "record", NULL);
  const char *const options[] = { "--record", record, NULL };
  g_autoptr (MaqFake) server = maq_fake_start (options);
  g_autofree char *text = NULL;

  check (server, &(Case) { "no probe", NULL, OPENAI, NULL, NULL, NULL, MAQ_DIAGNOSIS_FINE });
  check (server, &(Case) { "no probe", NULL, "azure/gpt-image-2", NULL, PROBE, "401", MAQ_DIAGNOSIS_KEY, MAQ_ERROR_AUTH });
  g_assert_true (g_file_get_contents (record, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/v1/models"));
  g_assert_null (strstr (text, "/images/"));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  maq_providers_init ();
  fake = maq_fake_start (NULL);
  g_test_add_func ("/connection/list", test_list);
  g_test_add_func ("/connection/local", test_local);
  g_test_add_func ("/connection/probe", test_probe);
  g_test_add_func ("/connection/no-probe", test_no_probe);
  g_test_add_func ("/connection/certificate", test_certificate);
  result = g_test_run ();
  maq_fake_stop (fake);
  return result;
}
