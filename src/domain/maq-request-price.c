/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-prompt.h"
#include "maq-request-private.h"

#define GENERATE_OVERHEAD 6
#define EDIT_OVERHEAD 32
#define BYTES_A_TOKEN 3
#define COPY_WORDS 48  /* what the legend says of a copy, see maq-prompt-legend.c */
#define MILLION 1000000

/* Rounded up: an estimate errs towards the budget. */
static MaqMicros
cost (guint64   tokens,
      MaqMicros per_million)
{
  return (MaqMicros) ((tokens * (guint64) per_million + MILLION - 1) / MILLION);
}

/* By bytes: a Chinese character is three of them and about one token. Never too few, so this is no range. */
static guint64
count_text (const MaqRequest *self,
            GPtrArray        *to_copy)
{
  g_autofree char *prompt = maq_prompt_write (self);

  return strlen (prompt) / BYTES_A_TOKEN + (self->images->len > 0 ? EDIT_OVERHEAD : GENERATE_OVERHEAD)
         + to_copy->len * COPY_WORDS;
}

static void
count_picture (MaqPricing  pricing,
               guint       width,
               guint       height,
               guint64    *low,
               guint64    *high)
{
  guint few, many;

  if (pricing == MAQ_PRICING_TOKENS)
    maq_price_gpt_image_2_input (width, height, &few, &many);
  else
    maq_price_tiles_input (width, height, &few, &many);
  *low += few;
  *high += many;
}

/* Each picture is billed by its own size, whatever comes out; so are the copies that are made before it goes. */
static void
count_references (const MaqRequest *self,
                  GPtrArray        *to_copy,
                  MaqPricing        pricing,
                  guint64          *low,
                  guint64          *high)
{
  *low = *high = 0;
  for (guint i = 0; i < self->images->len; i++)
    {
      MaqBlob *blob = maq_reference_get_blob (g_ptr_array_index (self->images, i));

      count_picture (pricing, maq_blob_get_width (blob), maq_blob_get_height (blob), low, high);
    }
  for (guint i = 0; i < to_copy->len; i++)
    {
      guint width, height;

      maq_request_get_copy_size (maq_reference_get_blob (g_ptr_array_index (to_copy, i)), &width, &height);
      count_picture (pricing, width, height, low, high);
    }
}

static guint64
count_output (const MaqModel *model,
              guint           width,
              guint           height,
              const char     *quality)
{
  return model->pricing == MAQ_PRICING_TOKENS ? maq_price_gpt_image_2_tokens (width, height, quality)
                                              : maq_price_table_tokens (width, height, quality);
}

/* "auto" may become any of the three; a quality of a newer model has no formula that is known. */
static gboolean
get_qualities (const MaqRequest  *self,
               const MaqModel    *model,
               const char       **least,
               const char       **most)
{
  static const char *const known[] = { "low", "medium", "high", NULL };
  const char *quality = self->quality != NULL ? self->quality : model->default_quality;

  *least = *most = quality;
  if (quality == NULL || g_str_equal (quality, "auto"))
    {
      *least = "low";
      *most = "high";
    }
  return g_strv_contains (known, *least);
}

/* An engine that chooses the size of an edit keeps that of its picture, as far as it can. */
static void
get_size (const MaqRequest *self,
          const MaqModel   *model,
          guint            *width,
          guint            *height)
{
  MaqBlob *first = self->images->len > 0 ? maq_reference_get_blob (g_ptr_array_index (self->images, 0)) : NULL;

  if (maq_request_resolve_size (self, model, width, height) || first == NULL)
    return;
  *width = maq_blob_get_width (first);
  *height = maq_blob_get_height (first);
}

static MaqPrice
token_price (const MaqRequest *self,
             const MaqModel   *model)
{
  guint previews = model->wire.stream ? MIN (self->previews, model->max_previews) : 0;
  g_autoptr (GPtrArray) to_copy = maq_request_list_to_annotate (self, model);
  guint64 few, many;
  const char *least, *most;
  guint width, height;
  MaqMicros fixed;

  if (!get_qualities (self, model, &least, &most))
    return (MaqPrice) { .known = FALSE };
  get_size (self, model, &width, &height);
  count_references (self, to_copy, model->pricing, &few, &many);
  fixed = cost (count_text (self, to_copy), model->text_in) + previews * model->preview_price;
  return (MaqPrice) {
    .known = TRUE,
    .low = fixed + cost (count_output (model, width, height, least), model->image_out) + cost (few, model->image_in),
    .high = fixed + cost (count_output (model, width, height, most), model->image_out) + cost (many, model->image_in)
            + model->price_margin,
  };
}

static MaqMicros
reduce (MaqMicros micros,
        guint     percent)
{
  return percent == 100 ? micros : (micros * percent + 99) / 100;
}

MaqPrice
maq_request_get_price (const MaqRequest *self,
                       const MaqModel   *model)
{
  MaqPrice price = { .known = TRUE };

  switch (model->pricing)
    {
    case MAQ_PRICING_FREE:
      break;
    case MAQ_PRICING_FLAT:
      price.low = price.high = model->flat_price;
      break;
    case MAQ_PRICING_TOKENS:
    case MAQ_PRICING_TABLE:
      price = token_price (self, model);
      break;
    case MAQ_PRICING_UNKNOWN:
    default:
      price.known = FALSE;
      break;
    }
  price.low = reduce (price.low, model->price_percent) * self->variants;
  price.high = reduce (price.high, model->price_percent) * self->variants;
  return price;
}
