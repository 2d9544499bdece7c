/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "domain-fixture.h"
#include "maq-error.h"
#include "maq-job-state.h"
#include "maq-preset.h"
#include "maq-provider.h"

static void
test_table (void)
{
  const MaqModel *draft = maq_model_lookup ("draft"), *openai = maq_model_lookup ("openai/gpt-image-2");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) list = maq_model_list ();

  for (guint i = 0; i < list->len; i++)
    {
      const MaqModel *model = g_ptr_array_index (list, i);

      g_assert_true (g_hash_table_add (names, model->row));
      g_assert_true (maq_model_lookup (model->row) == model);
    }
  g_assert_null (maq_model_lookup ("nonsense"));
  g_assert_null (maq_model_lookup (NULL));
  g_assert_true (draft->free_size && draft->auto_size && draft->resend_is_free && !draft->is_ai);
  g_assert_cmpuint (draft->max_references, ==, 20);
  g_assert_cmpuint (draft->max_side, ==, 4096);
  g_assert_cmpstr (draft->variant_field, ==, "variant");
  g_assert_cmpint (draft->pricing, ==, MAQ_PRICING_FREE);
  g_assert_cmpuint (openai->max_references, ==, 16);
  g_assert_cmpuint (openai->per_minute, ==, 5);
  g_assert_cmpstr (openai->default_quality, ==, "high");
  g_assert_cmpint (openai->mask, ==, MAQ_MASK_ALPHA_EDITS);
  g_assert_cmpint (maq_model_lookup ("compatible")->pricing, ==, MAQ_PRICING_UNKNOWN);
}

/* What a designer can choose is there to be chosen: each preset names a row, and makes an endpoint of it. */
static void
test_presets (void)
{
  g_autoptr (GPtrArray) presets = maq_preset_list ();

  g_assert_cmpuint (presets->len, >, 0);
  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);
      gboolean open = strchr (preset->base_url, '{') != NULL || g_str_equal (preset->base_url, "https://");
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqEndpoint) as_is = maq_preset_make (preset, NULL, NULL, NULL, &error);
      g_autoptr (MaqEndpoint) filled = maq_preset_make (preset, "mine", "https://h.example/v1", "m", NULL);

      g_assert_nonnull (maq_model_lookup (preset->row));
      g_assert_true (open == (as_is == NULL));
      if (open)
        g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_nonnull (filled);
      g_assert_cmpstr (maq_endpoint_get_id (filled), ==, "mine");
      g_assert_cmpstr (maq_endpoint_get_row (filled)->row, ==, preset->row);
    }
}

static void
test_ratios (void)
{
  const MaqSize expected[] = { { 1024, 1024 }, { 1536, 1024 }, { 1024, 1536 }, { 1536, 864 }, { 864, 1536 } };
  MaqRatio ratio;
  g_autoptr (GError) error = NULL;

  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    {
      g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
      g_autoptr (MaqRequest) request = NULL;
      guint width, height, horizontal, vertical;

      g_assert_true (maq_ratio_parse (maq_ratio_to_string (i), &ratio, NULL));
      g_assert_cmpint (ratio, ==, i);
      maq_request_builder_set_change (builder, "x");
      maq_request_builder_set_ratio (builder, i);
      request = end_request (builder);
      g_assert_true (maq_request_resolve_size (request, maq_model_lookup ("draft"), &width, &height));
      g_assert_cmpuint (width, ==, expected[i - 1].width);
      g_assert_cmpuint (height, ==, expected[i - 1].height);
      maq_ratio_get_parts (i, &horizontal, &vertical);
      g_assert_cmpuint (width * vertical, ==, height * horizontal);
    }
  g_assert_false (maq_ratio_parse ("4:3", &ratio, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "16:9"));
  g_assert_false (maq_ratio_parse (NULL, &ratio, NULL));
}

static void
resolve_edit (const char *row,
              guint       width,
              guint       height,
              guint      *out_width,
              guint      *out_height)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  set_base (builder, 0, width, height);
  request = end_request (builder);
  g_assert_true (maq_request_resolve_size (request, maq_model_lookup (row), out_width, out_height));
}

static void
check_rules (guint width,
             guint height,
             guint w,
             guint h)
{
  gboolean legal = w % 16 == 0 && h % 16 == 0 && MAX (w, h) <= 3840 && MAX (w, h) <= 3 * MIN (w, h)
                   && (guint64) w * h >= 655360 && (guint64) w * h <= 8294400;
  double wanted = CLAMP (log ((double) width / height), -log (3), log (3));

  if (!legal)
    g_error ("%u×%u became %u×%u, which is refused", width, height, w, h);
  /* The shape is kept as nearly as sixteenths allow. */
  if (fabs (log ((double) w / h) - wanted) > 0.025)
    g_error ("%u×%u became %u×%u, another shape", width, height, w, h);
}

static void
test_quantise (void)
{
  guint w, h;

  for (guint i = 0; i < 10000; i++)
    {
      guint most = g_test_rand_bit () ? 16384 : 1500;
      guint width = g_test_rand_int_range (1, most), height = g_test_rand_int_range (1, most);

      resolve_edit ("openai/gpt-image-2", width, height, &w, &h);
      check_rules (width, height, w, h);
    }
  for (guint width = 16; width <= 3840; width += 16)
    for (guint height = 16; height <= 3840; height += 208)
      {
        gboolean legal = MAX (width, height) <= 3 * MIN (width, height) && width * height >= 655360 && width * height <= 8294400;

        resolve_edit ("openai/gpt-image-2", width, height, &w, &h);
        check_rules (width, height, w, h);
        /* What is legal already is left alone. */
        g_assert_true (!legal || (w == width && h == height));
      }
  resolve_edit ("openai/gpt-image-2", 1, 1, &w, &h);
  check_rules (1, 1, w, h);
  resolve_edit ("openai/gpt-image-2", G_MAXUINT, 1, &w, &h);
  check_rules (G_MAXUINT, 1, w, h);
  resolve_edit ("openai/gpt-image-2", G_MAXUINT, G_MAXUINT, &w, &h);
  check_rules (1, 1, w, h);
}

static void
test_fixed_sizes (void)
{
  guint w, h;

  resolve_edit ("openai/gpt-image-1.5", 4000, 3000, &w, &h);
  g_assert_cmpuint (w * 10000 + h, ==, 15361024);
  resolve_edit ("openai/gpt-image-1.5", 300, 400, &w, &h);
  g_assert_cmpuint (w * 10000 + h, ==, 10241536);
  resolve_edit ("openai/gpt-image-1.5", 500, 510, &w, &h);
  g_assert_cmpuint (w * 10000 + h, ==, 10241024);
}

/* Draft keeps the picture's own size by itself; a chosen size is honoured exactly. */
static void
test_draft_sizes (void)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) edit = NULL;
  g_autoptr (MaqRequest) sized = NULL;
  guint w, h;

  maq_request_builder_set_change (builder, "x");
  set_base (builder, 0, 4000, 3000);
  edit = end_request (builder);
  g_assert_false (maq_request_resolve_size (edit, maq_model_lookup ("draft"), &w, &h));
  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_size (builder, 1001, 777);
  sized = end_request (builder);
  g_assert_true (maq_request_resolve_size (sized, maq_model_lookup ("draft"), &w, &h));
  g_assert_cmpuint (w, ==, 1001);
  g_assert_cmpuint (h, ==, 777);
}

static void
test_broken_tables (void)
{
  const char *const sizes = "\"sizes\":{\"1:1\":\"8x8\",\"3:2\":\"9x6\",\"2:3\":\"6x9\",\"16:9\":\"16x9\",\"9:16\":\"9x16\"}";
  const char *const broken[] = {
    "{}", "[1]", "[{}]", "[{\"row\":\"r\"}]", "[{\"row\":\"r\",\"id\":\"i\"}]", "[{\"row\":\"r\",\"id\":\"i\",\"sizes\":{\"1:1\":\"0x0\"}}]",
    "[{\"row\":\"r\",\"id\":\"i\",\"mask\":\"x\",SIZES}]", "[{\"row\":\"r\",\"id\":\"i\",\"pricing\":\"x\",SIZES}]",
    "[{\"row\":\"r\",\"id\":\"i\",\"qualities\":[1],SIZES}]", "[{\"row\":\"r\",\"id\":\"i\",\"free_size\":true,SIZES}]",
    "[{\"row\":\"r\",\"id\":\"i\",\"free_size\":true,\"max_side\":-1,\"max_pixels\":100,SIZES}]",
    "[{\"row\":\"r\",\"id\":\"i\",\"free_size\":true,\"max_side\":100,\"min_pixels\":200,\"max_pixels\":100,SIZES}]",
    "[{\"row\":\"r\",\"id\":\"i\",\"side_multiple\":4294967296,SIZES}]", "[{\"row\":\"r\",\"id\":\"i\",\"flat_price\":-1,SIZES}]", "[", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_auto (GStrv) parts = g_strsplit (broken[i], "SIZES", 2);
      g_autofree char *text = g_strjoinv (sizes, parts);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = maq_model_parse (bytes, &error);

      if (rows != NULL)
        g_error ("was taken: %s", text);
      g_assert_nonnull (error);
    }
}

/* --- what a server says of itself --- */

static MaqEndpoint *
make_learned (const char *row,
              const char *learned)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint = maq_endpoint_new_full ("lab", NULL, "openai", "https://h.example/v1", "m", row, NULL, learned, &error);

  g_assert_no_error (error);
  return endpoint;
}

/* What it costs, where and how it is asked, and what may be sent twice are not a server's to say. */
static void
test_learned_kept (void)
{
  const char *learned = "{\"max_references\":3,\"pricing\":\"free\",\"flat_price\":0,\"image_out\":0,\"price_percent\":1,"
                        "\"price_margin\":0,\"resend_is_free\":true,\"is_ai\":false,\"auth\":\"none\",\"generate_path\":\"/evil\","
                        "\"models_path\":\"/evil\",\"query\":\"a=b\",\"headers\":{\"X-A\":\"b\"},\"extra\":{\"n\":10},"
                        "\"fields\":[\"n\"],\"row\":\"draft\",\"id\":\"other\",\"title\":\"Other\",\"deadline_s\":1,"
                        "\"inline_limit\":1,\"variant_field\":\"v\",\"allow_http\":true,\"program\":\"/bin/sh\",\"ca_file\":\"/x\"}";
  const MaqModel *base = maq_model_lookup ("openai/gpt-image-2");
  g_autoptr (MaqEndpoint) endpoint = make_learned ("openai/gpt-image-2", learned);
  const MaqModel *row = maq_endpoint_get_row (endpoint);
  g_autofree char *program = maq_endpoint_dup_option (endpoint, "program");

  g_assert_cmpuint (row->max_references, ==, 3);
  g_assert_cmpint (row->pricing, ==, base->pricing);
  g_assert_cmpint (row->image_out, ==, base->image_out);
  g_assert_cmpint (row->price_margin, ==, base->price_margin);
  g_assert_cmpuint (row->price_percent, ==, base->price_percent);
  g_assert_false (row->resend_is_free);
  g_assert_true (row->is_ai);
  g_assert_cmpstr (row->row, ==, base->row);
  g_assert_cmpstr (row->id, ==, base->id);
  g_assert_cmpstr (row->title, ==, base->title);
  g_assert_cmpstr (row->variant_field, ==, base->variant_field);
  g_assert_cmpint (row->wire.auth, ==, base->wire.auth);
  g_assert_cmpstr (row->wire.generate_path, ==, base->wire.generate_path);
  g_assert_cmpstr (row->wire.models_path, ==, base->wire.models_path);
  g_assert_cmpstr (row->wire.query, ==, base->wire.query);
  g_assert_cmpuint (g_strv_length (row->wire.headers), ==, g_strv_length (base->wire.headers));
  g_assert_cmpuint (g_strv_length (row->wire.fields), ==, g_strv_length (base->wire.fields));
  g_assert_true (row->wire.extra == base->wire.extra);
  g_assert_cmpuint (row->wire.deadline_s, ==, base->wire.deadline_s);
  g_assert_cmpuint (row->wire.inline_limit, ==, base->wire.inline_limit);
  g_assert_null (program);
}

/* What cannot be is as if nothing had been said. */
static void
test_learned_absurd (void)
{
  g_autofree char *many = g_strnfill (40, 'a');
  g_autofree char *words = g_strdup_printf ("{\"default_quality\":null,\"qualities\":[\"%s\"]}", many);
  g_autofree char *list = NULL;
  g_autoptr (GString) text = g_string_new ("{\"default_quality\":null,\"qualities\":[\"a\"");
  const char *absurd[] = {
    "{\"sizes\":{\"1:1\":\"0x0\"}}", "{\"sizes\":{\"1:1\":\"2147483648x1\"}}", "{\"sizes\":{\"1:1\":\"-1x5\"}}", "{\"sizes\":7}",
    "{\"sizes\":{\"1:1\":1e999}}", "{\"max_side\":2147483648}", "{\"max_side\":-1}", "{\"min_pixels\":9223372036854775807}",
    "{\"max_pixels\":-9223372036854775808}", "{\"side_multiple\":1000000}", "{\"per_minute\":4294967296}", "{\"concurrency\":-5}",
    "{\"free_size\":true,\"max_side\":0}", "{\"free_size\":true,\"min_pixels\":2000,\"max_pixels\":1000}",
    "{\"free_size\":true,\"side_multiple\":64,\"max_side\":64,\"min_pixels\":262144}",
    "{\"free_size\":true,\"side_multiple\":256,\"max_side\":300,\"min_pixels\":0,\"max_pixels\":1}",
    "{\"ratios\":[\"1:1\",\"7:5\"]}", "{\"ratios\":[null]}", "{\"default_quality\":null,\"qualities\":[1]}", "{\"default_quality\":null,\"qualities\":[\"\"]}",
    "{\"default_quality\":null,\"qualities\":[\"a\\u001b[2J\"]}", "{\"default_quality\":null,\"qualities\":[\"\\u202e\"]}", "{\"qualities\":[\"a\"],\"default_quality\":\"b\"}",
    "{\"mask\":\"x\"}", "[]", "7", "{", "", words, NULL, NULL,
  };

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, ",\"a\"");
  list = g_strdup_printf ("%s]}", text->str);
  absurd[G_N_ELEMENTS (absurd) - 2] = list;

  for (guint i = 0; absurd[i] != NULL; i++)
    {
      g_autoptr (MaqEndpoint) endpoint = make_learned ("openai/gpt-image-2", absurd[i]);
      const MaqModel *row = maq_endpoint_get_row (endpoint);

      if (*absurd[i] != '\0' && maq_endpoint_get_learned (endpoint) != NULL)
        g_error ("was taken: %.80s", absurd[i]);
      g_assert_cmpuint (row->max_side, ==, maq_model_lookup ("openai/gpt-image-2")->max_side);
      g_assert_cmpuint (g_strv_length (row->qualities), ==, 3);
    }
}

static MaqEndpoint *
make_endpoint (const char *id,
               const char *url,
               const char *model,
               const char *row,
               GError    **error)
{
  return maq_endpoint_new (id, NULL, "openai", url, model, row, error);
}

static void
test_endpoint (void)
{
  const struct { const char *url, *origin; gboolean key; } good[] = {
    { "https://api.openai.com/v1/", "https://api.openai.com", TRUE },
    { "https://API.OpenAI.com:443/v1", "https://api.openai.com", TRUE },
    { "https://h.example:8443", "https://h.example:8443", TRUE },
    { "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", FALSE },
    { "http://localhost:80", "http://localhost", FALSE },
    { "http://[::1]:9/v1", "http://[::1]:9", FALSE },
    { "unix:/run/x.sock", "unix", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqEndpoint) endpoint = make_endpoint ("lab-1", good[i].url, "m", "compatible", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (maq_endpoint_get_origin (endpoint), ==, good[i].origin);
      g_assert_cmpint (maq_endpoint_needs_key (endpoint), ==, good[i].key);
      g_assert_false (g_str_has_suffix (maq_endpoint_get_base_url (endpoint), "/"));
      g_assert_cmpstr (maq_endpoint_get_title (endpoint), ==, "lab-1");
    }
}

static void
test_endpoint_refused (void)
{
  const struct { const char *id, *url, *model, *row; } bad[] = {
    { "", "https://h", "m", "draft" }, { "A", "https://h", "m", "draft" }, { "a b", "https://h", "m", "draft" },
    { "../x", "https://h", "m", "draft" }, { NULL, "https://h", "m", "draft" }, { "a", NULL, "m", "draft" },
    { "a", "", "m", "draft" }, { "a", "http://h", "m", "draft" }, { "a", "http://127.0.0.1.evil.com", "m", "draft" },
    { "a", "http://10.0.0.1", "m", "draft" }, { "a", "ftp://h", "m", "draft" }, { "a", "file:///etc/passwd", "m", "draft" },
    { "a", "https://", "m", "draft" }, { "a", "https://u:p@h", "m", "draft" }, { "a", "https://h/?key=1", "m", "draft" },
    { "a", "https://h/#x", "m", "draft" }, { "a", "https://h\r\nX: y", "m", "draft" }, { "a", "h", "m", "draft" },
    { "a", "unix:relative", "m", "draft" }, { "a", "https://h", "", "draft" }, { "a", "https://h", "m\n", "draft" },
    { "a", "https://h", "m", "none" }, { "a", "https://h", "m", NULL }, { "a", "https://h:99999", "m", "draft" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqEndpoint) endpoint = make_endpoint (bad[i].id, bad[i].url, bad[i].model, bad[i].row, &error);

      if (endpoint != NULL)
        g_error ("was taken: %s %s", bad[i].id, bad[i].url);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

static void
test_states (void)
{
  for (guint i = MAQ_JOB_QUEUED; i <= MAQ_JOB_DISCARDED; i++)
    {
      MaqJobState state;

      g_assert_true (maq_job_state_from_word (maq_job_state_to_word (i), &state));
      g_assert_cmpint (state, ==, i);
      g_assert_false (maq_job_state_is_end (i) && maq_job_state_is_at_risk (i));
    }
  g_assert_true (maq_job_state_is_end (MAQ_JOB_UNKNOWN));
  g_assert_true (maq_job_state_is_at_risk (MAQ_JOB_COMMITTED));
  g_assert_false (maq_job_state_is_at_risk (MAQ_JOB_SENDING));
  g_assert_false (maq_job_state_is_at_risk (MAQ_JOB_RECEIVED));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/table", test_table);
  g_test_add_func ("/model/presets", test_presets);
  g_test_add_func ("/model/ratios", test_ratios);
  g_test_add_func ("/model/quantise", test_quantise);
  g_test_add_func ("/model/fixed-sizes", test_fixed_sizes);
  g_test_add_func ("/model/draft-sizes", test_draft_sizes);
  g_test_add_func ("/model/broken-tables", test_broken_tables);
  g_test_add_func ("/model/learned-kept", test_learned_kept);
  g_test_add_func ("/model/learned-absurd", test_learned_absurd);
  g_test_add_func ("/endpoint/good", test_endpoint);
  g_test_add_func ("/endpoint/refused", test_endpoint_refused);
  g_test_add_func ("/states/words", test_states);
  return g_test_run ();
}
