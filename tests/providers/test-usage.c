/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-json.h"
#include "maq-openai-usage.h"

/* What a picture cost, from what services say of it. In micro-dollars. */

typedef struct {
  const char *row;
  const char *usage;
  gint64      cost;     /* -1: not known */
} Row;

static void
check (const Row *row)
{
  g_autoptr (JsonNode) node = json_from_string (row->usage, NULL);
  MaqResult *result = maq_result_new ();

  maq_openai_usage_add (result, json_node_get_object (node));
  maq_openai_usage_settle (result, maq_model_lookup (row->row));
  if (result->has_cost != (row->cost >= 0) || (result->has_cost && result->cost != row->cost))
    g_error ("%s: %s: %" G_GINT64_FORMAT, row->row, row->usage, result->has_cost ? result->cost : -1);
  maq_result_free (result);
}

static void
test_tokens (void)
{
  static const Row rows[] = {
    /* 22 × 5 + 1078 × 30 */
    { "openai/gpt-image-2", "{\"total_tokens\":1100,\"input_tokens\":22,\"output_tokens\":1078,\"input_tokens_details\":{\"text_tokens\":22,"
      "\"image_tokens\":0},\"output_tokens_details\":{\"image_tokens\":1078,\"text_tokens\":0}}", 32450 },
    /* 20 × 5 + 1536 × 8 + 196 × 30 */
    { "openai/gpt-image-2", "{\"input_tokens\":1556,\"output_tokens\":196,\"input_tokens_details\":{\"text_tokens\":20,\"image_tokens\":1536}}", 18268 },
    /* The batch costs half. */
    { "openai-batch/gpt-image-2", "{\"input_tokens\":1556,\"output_tokens\":196,\"input_tokens_details\":{\"text_tokens\":20,\"image_tokens\":1536}}",
      9134 },
    /* Without details all input is as dear as pictures; so is what the details leave out. */
    { "openai/gpt-image-2", "{\"input_tokens\":100,\"output_tokens\":196}", 6680 },
    { "openai/gpt-image-2", "{\"prompt_tokens\":100,\"completion_tokens\":196}", 6680 },
    { "openai/gpt-image-2", "{\"input_tokens\":100,\"output_tokens\":196,\"input_tokens_details\":{\"text_tokens\":60}}", 6500 },
    { "openai/gpt-image-2", "{\"output_tokens\":196}", 5880 },
    /* The older models: what is charged are tokens, whatever the table for the estimate says. */
    { "openai/gpt-image-1.5", "{\"input_tokens\":10,\"output_tokens\":4160,\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":0}}", 133170 },
    { "openai/gpt-image-1-mini", "{\"input_tokens\":1000,\"output_tokens\":272,\"input_tokens_details\":{\"text_tokens\":0,\"image_tokens\":1000}}", 4676 },
    /* A quarter for what the cache had: said, not said which, more than there was. */
    { "openai/gpt-image-2", "{\"input_tokens\":1100,\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":100,\"image_tokens\":1000,"
      "\"cached_tokens\":1000,\"cached_tokens_details\":{\"text_tokens\":0,\"image_tokens\":1000}}}", 500 + 2000 + 3000 },
    { "openai/gpt-image-2", "{\"input_tokens\":1100,\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":100,\"image_tokens\":1000,"
      "\"cached_tokens\":80}}", 20 * 5 + 80 * 5 / 4 + 8000 + 3000 },
    { "openai/gpt-image-2", "{\"input_tokens\":8,\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":8,\"image_tokens\":0,"
      "\"cached_tokens\":9999}}", 10 + 3000 },
    { "openai/gpt-image-1.5", "{\"input_tokens\":8,\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":8,\"cached_tokens\":8}}", 40 + 3200 },
    /* Nothing counted, and nonsense. */
    { "openai/gpt-image-2", "{}", -1 },
    { "openai/gpt-image-2", "{\"input_tokens\":0,\"output_tokens\":0,\"total_tokens\":0}", -1 },
    { "openai/gpt-image-2", "{\"input_tokens\":5,\"output_tokens\":-7}", -1 },
    { "openai/gpt-image-2", "{\"output_tokens\":9223372036854775807}", -1 },
    { "openai/gpt-image-2", "{\"output_tokens\":\"many\"}", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i]);
}

static void
test_stated (void)
{
  static const Row rows[] = {
    { "openrouter/gpt-image-2", "{\"prompt_tokens\":16,\"completion_tokens\":272,\"total_tokens\":288,\"cost\":0.011}", 11000 },
    { "openrouter/gpt-image-2", "{\"prompt_tokens\":0,\"completion_tokens\":4175,\"cost\":0.1294567}", 129457 },
    { "openrouter/gpt-image-2", "{\"cost\":0.01,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":0.2}}", 210000 },
    { "openrouter/gpt-image-2", "{\"cost\":0.01,\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":0.01}}", 10000 },
    { "openrouter/gpt-image-2", "{\"prompt_tokens\":16,\"completion_tokens\":272}", -1 },
    /* Nothing, said by who counts, and by who does not. */
    { "openrouter/gpt-image-2", "{\"prompt_tokens\":16,\"completion_tokens\":272,\"cost\":0}", 0 },
    { "openai/gpt-image-2", "{\"input_tokens\":100,\"output_tokens\":196,\"cost\":0}", 6680 },
    { "openai/gpt-image-2", "{\"cost\":0}", -1 },
    { "openrouter/gpt-image-2", "{\"cost\":-1}", -1 },
    { "openrouter/gpt-image-2", "{\"cost\":1e300}", -1 },
    { "compatible", "{\"input_tokens\":16,\"output_tokens\":272}", -1 },
    { "vllm-omni", "{}", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i]);
}

/* Several documents of one answer add up, and however much they say the sum stays a sum. */
static void
test_adding (void)
{
  g_autoptr (JsonNode) much = json_from_string ("{\"input_tokens\":10000000,\"output_tokens\":10000000}", NULL);
  g_autoptr (JsonNode) little = json_from_string ("{\"input_tokens\":100,\"output_tokens\":196}", NULL);
  MaqResult *result = maq_result_new (), *huge = maq_result_new ();

  for (guint i = 0; i < 3; i++)
    maq_openai_usage_add (result, json_node_get_object (little));
  maq_openai_usage_settle (result, maq_model_lookup ("openai/gpt-image-2"));
  g_assert_cmpint (result->cost, ==, 3 * 6680);

  for (guint i = 0; i < 100; i++)
    maq_openai_usage_add (huge, json_node_get_object (much));
  maq_openai_usage_settle (huge, maq_model_lookup ("openai/gpt-image-2"));
  g_assert_cmpint (huge->cost, ==, G_GINT64_CONSTANT (380000000));
  maq_result_free (result);
  maq_result_free (huge);
}

/* A gateway that states an absurd price with each event of a long stream: sums of it still fit. */
static void
test_absurd (void)
{
  g_autoptr (MaqResult) result = maq_result_new ();
  g_autoptr (JsonNode) usage = json_from_string ("{\"cost\":9999.9,\"is_byok\":true,\"cost_details\":"
                                                 "{\"upstream_inference_cost\":9999.9}}", NULL);

  for (guint i = 0; i < 100000; i++)
    maq_openai_usage_add (result, json_node_get_object (usage));
  g_assert_true (result->has_cost);
  g_assert_cmpint (result->cost, ==, 10000 * MAQ_MICROS_PER_DOLLAR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usage/tokens", test_tokens);
  g_test_add_func ("/usage/stated", test_stated);
  g_test_add_func ("/usage/adding", test_adding);
  g_test_add_func ("/usage/absurd", test_absurd);
  return g_test_run ();
}
