/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-json.h"
#include "maq-openai-usage.h"

#define MAX_TOKENS G_GINT64_CONSTANT (1000000000)  /* more is no count but a mistake */
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

/* Some gateways state the price itself, in dollars. */
static void
add_stated_cost (MaqResult  *result,
                 JsonObject *usage)
{
  double cost = maq_json_get_double (usage, "cost", -1);

  if (!(cost > 0 && cost < MAX_DOLLARS))
    return;

  result->has_cost = TRUE;
  result->cost += (MaqMicros) (cost * (double) MAQ_MICROS_PER_DOLLAR + 0.5);
}

void
maq_openai_usage_add (MaqResult  *result,
                      JsonObject *usage)
{
  JsonObject *details = maq_json_get_object (usage, "input_tokens_details");
  gint64 in = get_tokens (usage, "input_tokens", "prompt_tokens");
  gint64 out = get_tokens (usage, "output_tokens", "completion_tokens");
  gint64 text = get_tokens (details, "text_tokens", "text_tokens");
  gint64 image = get_tokens (details, "image_tokens", "image_tokens");

  if (usage == NULL)
    return;

  add_stated_cost (result, usage);
  /* All zeros is what local servers write who do not count. */
  if (out <= 0)
    return;

  /* Without details all input counts as pictures, the dearer kind: the cost is then an upper bound. */
  if (text < 0 || image < 0)
    {
      text = 0;
      image = MAX (in, 0);
    }

  result->has_usage = TRUE;
  result->input_text_tokens += text;
  result->input_image_tokens += image;
  result->output_tokens += out;
}

void
maq_openai_usage_settle (MaqResult      *result,
                         const MaqModel *row)
{
  if (result->has_cost)
    return;

  switch (row->pricing)
    {
    case MAQ_PRICING_FREE:
      result->has_cost = TRUE;
      break;

    case MAQ_PRICING_FLAT:
      result->has_cost = TRUE;
      result->cost = row->flat_price * MAX (result->pictures->len, 1);
      break;

    case MAQ_PRICING_TOKENS:
    case MAQ_PRICING_TABLE:
      if (!result->has_usage)
        break;
      result->has_cost = TRUE;
      result->cost = (result->input_text_tokens * row->text_in + result->input_image_tokens * row->image_in
                      + result->output_tokens * row->image_out + MILLION / 2) / MILLION;
      break;

    case MAQ_PRICING_UNKNOWN:
    default:
      break;
    }
}
