/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-error.h"

/* What it costs where, what was spent, and what may be known of a key. Nothing here touches a network. */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static MaqEngine *
open_library (const char *name)
{
  g_autofree char *folder = harness_dup_path (name);

  return harness_open (folder);
}

static MaqOffer *
get_offer (GPtrArray *offers, guint index)
{
  g_assert_cmpuint (index, <, offers->len);
  return g_ptr_array_index (offers, index);
}

static MaqOffer *
find_offer (GPtrArray *offers, const char *id)
{
  for (guint i = 0; i < offers->len; i++)
    if (g_str_equal (maq_endpoint_get_id (get_offer (offers, i)->endpoint), id))
      return get_offer (offers, i);
  return NULL;
}

/* The figures of the model card: $0.10 at Synexa, $0.128 at Replicate, 21.9 % less. */
static void
test_offers (void)
{
  MaqEngine *engine = open_library ("offers");
  g_autoptr (MaqRequest) request = harness_request ("replicate", "a lamp", 2);
  g_autoptr (GPtrArray) offers = NULL, others = NULL;

  harness_put_engine (engine, "local", "http://127.0.0.1:9/v1", "m", "compatible");
  harness_put_engine (engine, "synexa", "https://api.synexa.ai/v1", "openai/gpt-image-2", "synexa/gpt-image-2");
  harness_put_engine (engine, "replicate", "https://api.replicate.com/v1", "openai/gpt-image-2", "replicate/gpt-image-2");
  offers = maq_engine_list_offers (engine, request);
  g_assert_cmpuint (offers->len, ==, 4);
  g_assert_cmpstr (maq_endpoint_get_id (get_offer (offers, 0)->endpoint), ==, "replicate");
  g_assert_cmpint (get_offer (offers, 0)->price.high, ==, 256000);
  g_assert_cmpint (get_offer (offers, 0)->saving_permille, ==, 0);
  g_assert_cmpstr (maq_endpoint_get_id (get_offer (offers, 1)->endpoint), ==, "draft");
  g_assert_cmpint (get_offer (offers, 1)->saving_permille, ==, 1000);
  g_assert_cmpstr (maq_endpoint_get_id (get_offer (offers, 2)->endpoint), ==, "synexa");
  g_assert_cmpint (get_offer (offers, 2)->price.low, ==, 200000);
  g_assert_cmpint (get_offer (offers, 2)->saving_permille, ==, 219);
  g_assert_false (get_offer (offers, 3)->price.known);
  g_assert_cmpint (get_offer (offers, 3)->saving_permille, ==, G_MININT);

  others = maq_engine_list_preset_offers (engine, request);
  g_assert_null (find_offer (others, "synexa"));
  g_assert_null (find_offer (others, "replicate"));
  g_assert_null (find_offer (others, "compatible"));
  g_assert_nonnull (find_offer (others, "openai"));
  g_assert_nonnull (find_offer (others, "azure"));
  g_assert_cmpint (find_offer (others, "a1111")->price.high, ==, 0);
  harness_close (engine);
}

static MaqRequest *
many_pictures (guint n)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (GError) error = NULL;
  MaqRequest *request;

  maq_request_builder_set_change (builder, "all of them");
  maq_request_builder_set_engine (builder, "draft");
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
      g_autoptr (MaqBlob) blob = maq_blob_new ("/nonexistent", sha256, 1, MAQ_FORMAT_PNG, 64, 64);
      g_autoptr (MaqReference) reference = maq_reference_new (NULL, i, name, MAQ_ROLE_OTHER, blob);

      maq_request_builder_add_reference (builder, reference);
    }
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  return request;
}

/* What cannot be done somewhere says why, and comes last. */
static void
test_why_not (void)
{
  MaqEngine *engine = open_library ("why-not");
  g_autoptr (MaqRequest) request = many_pictures (17);
  g_autoptr (GPtrArray) offers = NULL;

  harness_put_engine (engine, "openai", "https://api.openai.com/v1", "gpt-image-2", "openai/gpt-image-2");
  harness_put_engine (engine, "synexa", "https://api.synexa.ai/v1", "openai/gpt-image-2", "synexa/gpt-image-2");
  offers = maq_engine_list_offers (engine, request);
  g_assert_cmpstr (maq_endpoint_get_id (get_offer (offers, 2)->endpoint), ==, "openai");
  g_assert_nonnull (strstr (get_offer (offers, 2)->why_not, "16"));
  g_assert_null (get_offer (offers, 1)->why_not);
  harness_close (engine);
}

static void
test_spending (void)
{
  MaqEngine *engine = open_library ("spending");
  g_autoptr (MaqRequest) request = harness_request ("draft", "Logo \"Nimbus\", teal", 2);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MaqSpending) spending = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = harness_submit (engine, request, &error);
  g_assert_no_error (error);
  harness_wait_idle (engine, 60);
  maq_engine_get_spending_async (engine, 0, 0, done_cb, &result);
  spending = maq_engine_get_spending_finish (engine, await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (spending->total.n_pictures, ==, 2);
  g_assert_cmpint (spending->total.confirmed, ==, 0);
  g_assert_cmpuint (spending->engines->len, ==, 1);
  g_assert_cmpstr (((MaqSpendingRow *) spending->engines->pdata[0])->title, ==, "Draft");
  harness_close (engine);
}

static char *
get_key (MaqEngine *engine, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  maq_engine_get_key_async (engine, id, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), &text, &error);
  g_assert_no_error (error);
  return text;
}

static void
set_key (MaqEngine *engine, const char *id, const char *key, const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  maq_engine_set_key_async (engine, id, key, done_cb, &result);
  maq_engine_plain_finish (engine, await (&result), NULL, &error);
  g_assert_no_error (error);
  text = get_key (engine, id);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_key_info (void)
{
  MaqEngine *engine = open_library ("key-info");
  g_autofree char *none = NULL, *draft = NULL;

  harness_put_engine (engine, "paid", "https://key-info.example/v1", "m", "compatible");
  none = get_key (engine, "paid");
  g_assert_cmpstr (none, ==, "");
  draft = get_key (engine, "draft");
  g_assert_cmpstr (draft, ==, "");
  set_key (engine, "paid", "sk-0123456789-wxyz", "session wxyz");
  /* Four characters would be too much of a short one. */
  set_key (engine, "paid", "sk-01234567", "session");
  set_key (engine, "paid", NULL, "");
  harness_close (engine);
}

static gboolean
import_key (MaqEngine *engine, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  maq_engine_import_key_async (engine, id, done_cb, &result);
  return maq_engine_plain_finish (engine, await (&result), NULL, error);
}

static void
test_import (void)
{
  MaqEngine *engine = open_library ("import");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  harness_put_engine (engine, "openai", "https://api.openai.com/v1", "gpt-image-2", "openai/gpt-image-2");
  harness_put_engine (engine, "elsewhere", "https://import.example/v1", "gpt-image-2", "openai/gpt-image-2");
  g_assert_cmpstr (maq_engine_get_key_variable (engine, "openai"), ==, "OPENAI_API_KEY");
  g_assert_null (maq_engine_get_key_variable (engine, "elsewhere"));
  g_unsetenv ("OPENAI_API_KEY");
  g_assert_false (import_key (engine, "openai", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);

  g_setenv ("OPENAI_API_KEY", "sk-imported-7f3a9c51", TRUE);
  /* The key of a service never goes to another address, whatever model is there. */
  g_assert_false (import_key (engine, "elsewhere", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_nonnull (g_getenv ("OPENAI_API_KEY"));

  g_assert_true (import_key (engine, "openai", &error));
  g_assert_no_error (error);
  g_assert_null (g_getenv ("OPENAI_API_KEY"));
  text = get_key (engine, "openai");
  g_assert_cmpstr (text, ==, "session 9c51");
  harness_close (engine);
}

static MaqDiagnosis
diagnose (MaqEngine *engine, const char *id, char **detail)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;

  maq_engine_test_endpoint_async (engine, id, NULL, done_cb, &result);
  maq_engine_test_endpoint_finish (engine, await (&result), &diagnosis, detail, &error);
  g_assert_no_error (error);
  return diagnosis;
}

static void
test_diagnosis (void)
{
  MaqEngine *engine = open_library ("diagnosis");
  g_autofree char *detail = NULL;

  harness_put_engine (engine, "paid", "https://diagnosis.invalid/v1", "m", "compatible");
  harness_put_engine (engine, "nobody", "http://127.0.0.1:1/v1", "m", "compatible");
  g_assert_cmpint (diagnose (engine, "draft", NULL), ==, MAQ_DIAGNOSIS_FINE);
  /* Known without asking: nothing is looked up. */
  g_assert_cmpint (diagnose (engine, "paid", NULL), ==, MAQ_DIAGNOSIS_NO_KEY);
  g_assert_cmpint (diagnose (engine, "nobody", &detail), ==, MAQ_DIAGNOSIS_NOBODY);
  g_assert_cmpstr (detail, !=, NULL);
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int code;

  /* No keyring, however this machine is set up. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/money/offers", test_offers);
  g_test_add_func ("/money/why-not", test_why_not);
  g_test_add_func ("/money/spending", test_spending);
  g_test_add_func ("/money/key-info", test_key_info);
  g_test_add_func ("/money/import", test_import);
  g_test_add_func ("/money/diagnosis", test_diagnosis);
  code = g_test_run ();
  harness_cleanup ();
  return code;
}
