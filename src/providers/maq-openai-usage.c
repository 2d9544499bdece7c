/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-json.h"
#include "maq-openai-usage.h"

#define MAX_TOKENS G_GINT64_CONSTANT (10000000)  /* more is no count but a mistake */
#define MAX_DOLLARS 10000.0
#define MILLION G_GINT64_CONSTANT (1000000)

static gint64
get_tokens (JsonObject *object,
            const char *name,
            const char *other_name)
{
  gint64 n = maq_json_get_int (object, name, -1);

  if (n < 0)
    n = maq_json_get_int (object, other_name, -1);
  return n >= 0 && n <= MAX_TOKENS ? n : -1;
}

/* -1: none is said, or it is none. */
static double
get_dollars (JsonObject *object,
             const char *name)
{
  double dollars = maq_json_get_double (object, name, -1);

  return dollars >= 0 && dollars < MAX_DOLLARS ? dollars : -1;
}

/* Some gateways state the price itself, in dollars. */
static void
add_stated_cost (MaqResult  *result,
                 JsonObject *usage)
{
  double cost = get_dollars (usage, "cost");

  if (!(cost >= 0))
    return;
  /* With a key of one's own at the provider, that bill comes besides. */
  if (maq_json_get_bool (usage, "is_byok", FALSE))
    cost += MAX (get_dollars (maq_json_get_object (usage, "cost_details"), "upstream_inference_cost"), 0);

  result->has_cost = TRUE;
  /* A stream may say it again and again. */
  result->cost = MIN (result->cost + (MaqMicros) (cost * (double) MAQ_MICROS_PER_DOLLAR + 0.5),
                      (MaqMicros) MAX_DOLLARS * MAQ_MICROS_PER_DOLLAR);
}

static void
add (gint64 *sum,
     gint64  n)
{
  *sum = MIN (*sum + n, MAX_TOKENS);
}

/* What is not said to be text counts as pictures, the dearer kind: the cost is then an upper bound. */
static void
add_input (MaqResult  *result,
           JsonObject *usage)
{
  JsonObject *details = maq_json_get_object (usage, "input_tokens_details");
  gint64 in = get_tokens (usage, "input_tokens", "prompt_tokens");
  gint64 text = get_tokens (details, "text_tokens", "text_tokens");
  gint64 image = get_tokens (details, "image_tokens", "image_tokens");

  text = MAX (text, 0);
  image = MAX (MAX (image, 0), in - text);
  add (&result->input_text_tokens, text);
  add (&result->input_image_tokens, image);
}

/* Where it is not said what the cache had, it was text, the cheaper kind: an upper bound again. */
static void
add_cached (MaqResult  *result,
            JsonObject *usage)
{
  JsonObject *details = maq_json_get_object (usage, "input_tokens_details");
  JsonObject *kinds = maq_json_get_object (details, "cached_tokens_details");
  gint64 cached = get_tokens (details, "cached_tokens", "cached_tokens");
  gint64 text = get_tokens (kinds, "text_tokens", "text_tokens");
  gint64 image = get_tokens (kinds, "image_tokens", "image_tokens");

  if (kinds == NULL)
    {
      text = MIN (cached, result->input_text_tokens - result->cached_text_tokens);
      image = cached - text;
    }
  add (&result->cached_text_tokens, MAX (text, 0));
  add (&result->cached_image_tokens, MAX (image, 0));
  result->cached_text_tokens = MIN (result->cached_text_tokens, result->input_text_tokens);
  result->cached_image_tokens = MIN (result->cached_image_tokens, result->input_image_tokens);
}

void
maq_openai_usage_add (MaqResult  *result,
                      JsonObject *usage)
{
  gint64 out = get_tokens (usage, "output_tokens", "completion_tokens");

  if (usage == NULL)
    return;

  add_stated_cost (result, usage);
  /* All zeros is what local servers write who do not count. */
  if (out <= 0)
    return;

  result->has_usage = TRUE;
  add_input (result, usage);
  add_cached (result, usage);
  add (&result->output_tokens, out);
}

/* In hundredths of a micro-dollar a million: MAX_TOKENS times the highest price times 300 is within 63 bits. */
static gint64
price_input (gint64    tokens,
             gint64    cached,
             MaqMicros price,
             guint     cached_percent)
{
  return ((tokens - cached) * 100 + cached * (gint64) cached_percent) * price;
}

static MaqMicros
price_tokens (const MaqResult *result,
              const MaqModel  *row)
{
  gint64 cost = price_input (result->input_text_tokens, result->cached_text_tokens, row->text_in, row->cached_percent)
                + price_input (result->input_image_tokens, result->cached_image_tokens, row->image_in, row->cached_percent)
                + price_input (result->output_tokens, 0, row->image_out, 100);

  return (cost / 100 * (gint64) row->price_percent + 100 * MILLION / 2) / (100 * MILLION);
}

void
maq_openai_usage_settle (MaqResult      *result,
                         const MaqModel *row)
{
  /* A stated price of nothing is believed where there is no other to compare it with: who does not count writes it too. */
  if (result->has_cost && (result->cost > 0 || row->pricing == MAQ_PRICING_UNKNOWN))
    return;
  result->has_cost = FALSE;

  switch (row->pricing)
    {
    case MAQ_PRICING_FREE:
      result->has_cost = TRUE;
      break;

    case MAQ_PRICING_FLAT:
      result->has_cost = TRUE;
      result->cost = row->flat_price * MAX (result->pictures->len, 1) * row->price_percent / 100;
      break;

    case MAQ_PRICING_TOKENS:
    case MAQ_PRICING_TABLE:
      /* A table is for the estimate; what is charged are tokens in either case. */
      result->has_cost = result->has_usage;
      result->cost = result->has_usage ? price_tokens (result, row) : 0;
      break;

    case MAQ_PRICING_UNKNOWN:
    default:
      break;
    }
}
