/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain-fixture.h"
#include "maq-model.h"

/* Published by OpenAI's guide and its community. */
static void
test_tokens (void)
{
  const struct { guint w, h; const char *quality; guint tokens; } known[] = {
    { 1024, 1024, "low", 196 }, { 1024, 1024, "medium", 1756 }, { 1024, 1024, "high", 7024 },
    { 1536, 1024, "low", 158 }, { 1536, 1024, "medium", 1372 }, { 1536, 1024, "high", 5488 },
    { 1024, 1536, "high", 5488 }, { 1536, 864, "low", 120 }, { 1536, 864, "medium", 1078 }, { 1536, 864, "high", 4312 },
    { 2048, 1152, "medium", 1413 }, { 2048, 2048, "low", 397 }, { 2048, 2048, "high", 14272 }, { 2560, 1440, "high", 7370 },
    { 3840, 2160, "low", 371 }, { 3840, 2160, "high", 13342 }, { 2880, 2880, "high", 23719 },
    { 976, 704, "low", 129 }, { 960, 720, "low", 130 }, { 1792, 1024, "high", 5063 }, { 3584, 2048, "high", 12329 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpuint (maq_price_gpt_image_2_tokens (known[i].w, known[i].h, known[i].quality), ==, known[i].tokens);
  g_assert_cmpuint (maq_price_gpt_image_2_tokens (0, 0, "low"), ==, 0);
}

static MaqPrice
price_of (const char *row,
          const char *quality,
          guint       n_references,
          guint       variants,
          guint       previews)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_ratio (builder, MAQ_RATIO_1_1);
  maq_request_builder_set_quality (builder, quality);
  maq_request_builder_set_variants (builder, variants);
  maq_request_builder_set_previews (builder, previews);
  for (guint i = 1; i <= n_references; i++)
    add_reference (builder, i, "r", MAQ_ROLE_OTHER);
  request = end_request (builder);
  return maq_request_get_price (request, maq_model_lookup (row));
}

static void
test_price (void)
{
  MaqPrice plain = price_of ("openai/gpt-image-2", "high", 0, 1, 0);
  MaqPrice previews = price_of ("openai/gpt-image-2", "high", 0, 1, 3);
  MaqPrice two = price_of ("openai/gpt-image-2", "high", 0, 2, 0);
  MaqPrice references = price_of ("openai/gpt-image-2", "high", 5, 1, 0);
  MaqPrice open = price_of ("openai/gpt-image-2", "auto", 0, 1, 0);
  MaqPrice free_one = price_of ("draft", NULL, 3, 8, 3);

  g_assert_true (plain.known);
  g_assert_cmpint (plain.low, ==, plain.high);
  /* 7024 tokens at $30 a million, and a few of text at $5. */
  g_assert_cmpint (plain.low, >=, 210720);
  g_assert_cmpint (plain.low, <=, 210720 + 50);
  g_assert_cmpint (previews.low - plain.low, ==, 9000);
  g_assert_cmpint (two.high, ==, 2 * plain.high);
  /* 800 × 600 is magnified to 1024 × 768: 32 × 24 patches, or half as many more. */
  g_assert_cmpint (references.high - references.low, ==, 5 * (1152 - 768) * 8);
  g_assert_cmpint (open.low, <, 10000);
  g_assert_cmpint (open.high, ==, plain.high);
  g_assert_true (free_one.known);
  g_assert_cmpint (free_one.high, ==, 0);
  g_assert_false (price_of ("compatible", NULL, 0, 1, 0).known);
}

/* OpenAI's list of prices a picture, in thousandths of a dollar, as it is rounded there: square, upright, wide. */
static void
test_guide (void)
{
  const struct { const char *row, *quality; guint price[3]; } guide[] = {
    { "openai/gpt-image-2", "low", { 6, 5, 5 } }, { "openai/gpt-image-2", "medium", { 53, 41, 41 } },
    { "openai/gpt-image-2", "high", { 211, 165, 165 } },
    { "openai/gpt-image-1.5", "low", { 9, 13, 13 } }, { "openai/gpt-image-1.5", "medium", { 34, 50, 50 } },
    { "openai/gpt-image-1.5", "high", { 133, 200, 200 } },
    { "openai/gpt-image-1-mini", "low", { 5, 6, 6 } }, { "openai/gpt-image-1-mini", "medium", { 11, 15, 15 } },
    { "openai/gpt-image-1-mini", "high", { 36, 52, 52 } },
  };
  const MaqRatio ratios[] = { MAQ_RATIO_1_1, MAQ_RATIO_2_3, MAQ_RATIO_3_2 };

  for (guint i = 0; i < G_N_ELEMENTS (guide); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ratios); j++)
      {
        g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
        g_autoptr (MaqRequest) request = NULL;
        MaqPrice price;

        maq_request_builder_set_change (builder, "x");
        maq_request_builder_set_ratio (builder, ratios[j]);
        maq_request_builder_set_quality (builder, guide[i].quality);
        request = end_request (builder);
        price = maq_request_get_price (request, maq_model_lookup (guide[i].row));
        g_assert_true (price.known);
        g_test_message ("%s %s %u: %" G_GINT64_FORMAT, guide[i].row, guide[i].quality, j, price.low);
        /* Rounded or cut off, and a few tokens of text. */
        g_assert_cmpint (price.low, <, (guide[i].price[j] + 1) * 1000);
        g_assert_cmpint (price.high, >=, guide[i].price[j] * 1000 - 1500);
        /* It is exact but for mini, whose list and tokens do not agree. */
        g_assert_cmpint (price.high - price.low, ==, g_str_has_suffix (guide[i].row, "mini") ? 3000 : 0);
      }
}

/* Tokens of one picture that is sent along, by its size. */
static void
test_input (void)
{
  const struct { guint w, h, low, high; } patches[] = {
    { 1024, 1024, 1024, 1536 }, { 512, 512, 1024, 1536 },         /* magnified twice */
    { 300, 200, 19 * 13, 371 },                                   /* no more than twice */
    { 1536, 1024, 1536, 1536 },                                   /* just the budget */
    { 3000, 100, 94 * 32, 0 },                                    /* padded to 3:1, then shrunk */
    { 3840, 2160, 0, 1536 }, { 16384, 16384, 0, 1536 }, { 1, 1, 1, 2 },
  };
  guint low, high;

  for (guint i = 0; i < G_N_ELEMENTS (patches); i++)
    {
      maq_price_gpt_image_2_input (patches[i].w, patches[i].h, &low, &high);
      g_assert_cmpuint (low, <=, high);
      g_assert_cmpuint (high, <=, 1536);
      if (patches[i].low > 0 && patches[i].low <= 1536)
        g_assert_cmpuint (low, ==, patches[i].low);
      else
        g_assert_cmpuint (low, >, 1400);
      if (patches[i].high > 0)
        g_assert_cmpuint (high, ==, patches[i].high);
    }
  maq_price_gpt_image_2_input (0, 0, &low, &high);
  g_assert_cmpuint (low, ==, 1024);
  g_assert_cmpuint (high, ==, 1536);

  /* 194 tokens were billed for 1024 × 1024 and for 1024 × 1025, where a calculator says two tiles. */
  maq_price_tiles_input (1024, 1024, &low, &high);
  g_assert_cmpuint (low, ==, 194);
  g_assert_cmpuint (high, ==, 194);
  maq_price_tiles_input (1025, 1024, &low, &high);
  g_assert_cmpuint (low, ==, 194);
  g_assert_cmpuint (high, ==, 323);
  maq_price_tiles_input (512, 513, &low, &high);
  g_assert_cmpuint (low, ==, 323);
  maq_price_tiles_input (0, 0, &low, &high);
  g_assert_cmpuint (low, ==, 194);
}

/* What the model card says of the hosts: $0.10 flat at Synexa, $0.128 at Replicate, which is 21.9 % less. */
static void
test_model_card (void)
{
  MaqPrice synexa = price_of ("synexa/gpt-image-2", NULL, 0, 1, 0);
  MaqPrice many = price_of ("synexa/gpt-image-2", "low", 20, 1, 0);
  MaqPrice replicate = price_of ("replicate/gpt-image-2", NULL, 0, 1, 0);
  MaqPrice range = price_of ("openai/gpt-image-2", NULL, 1, 1, 0);
  gint permille = 0;

  g_assert_cmpint (synexa.low, ==, 100000);
  g_assert_cmpint (synexa.high, ==, 100000);
  g_assert_cmpint (replicate.low, ==, 128000);
  g_assert_cmpint (replicate.high, ==, 128000);
  g_assert_cmpint (many.high, ==, 100000);
  g_assert_true (maq_price_get_saving (&synexa, &replicate, &permille));
  g_assert_cmpint (permille, ==, 219);
  g_assert_true (maq_price_get_saving (&replicate, &synexa, &permille));
  g_assert_cmpint (permille, ==, -280);
  g_assert_true (maq_price_get_saving (&synexa, &synexa, &permille));
  g_assert_cmpint (permille, ==, 0);
  g_assert_false (maq_price_get_saving (&range, &synexa, &permille));
  g_assert_false (maq_price_get_saving (&synexa, &(MaqPrice) { .known = FALSE }, &permille));
  g_assert_false (maq_price_get_saving (&synexa, &(MaqPrice) { .known = TRUE }, &permille));
}

/* A batch costs half; what is half of an odd price is rounded up. */
static void
test_percent (void)
{
  MaqPrice whole = price_of ("openai/gpt-image-2", "high", 3, 1, 0);
  MaqPrice half = price_of ("openai-batch/gpt-image-2", "high", 3, 1, 0);
  MaqPrice four = price_of ("openai-batch/gpt-image-2", "high", 3, 4, 0);

  g_assert_cmpint (half.low, ==, (whole.low + 1) / 2);
  g_assert_cmpint (half.high, ==, (whole.high + 1) / 2);
  g_assert_cmpint (four.high, ==, 4 * half.high);
}

static void
test_unknown (void)
{
  g_assert_false (price_of ("wavespeed/gpt-image-2", NULL, 0, 1, 0).known);
  /* A quality of a newer model: no formula is known, and none is made up. */
  g_assert_false (price_of ("openai/gpt-image-2", "xhigh", 0, 1, 0).known);
  /* Where no previews can be asked for none are counted. */
  g_assert_cmpint (price_of ("openai-batch/gpt-image-2", "low", 0, 1, 3).high, ==,
                   price_of ("openai-batch/gpt-image-2", "low", 0, 1, 0).high);
}

static void
assert_price (gboolean    known,
              MaqMicros   low,
              MaqMicros   high,
              const char *expected)
{
  MaqPrice price = { known, low, high };
  g_autofree char *text = maq_price_to_text (&price);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_price_text (void)
{
  assert_price (TRUE, 100000, 100000, "$0.10");
  assert_price (TRUE, 128000, 128000, "$0.1280");
  assert_price (TRUE, 180000, 200000, "$0.18 – 0.20");
  assert_price (TRUE, 0, 0, "free");
  assert_price (FALSE, 0, 0, "unknown");
  assert_price (TRUE, 12340000, 12340000, "$12.34");
  /* A price is never shown as nothing. */
  assert_price (TRUE, 1, 1, "$0.0001");
}

/* A size that the engine chooses is not a picture for nothing, or a budget would let any number of them pass. */
static void
test_open_size (void)
{
  const MaqModel *base = maq_model_lookup ("openai/gpt-image-2");
  g_autoptr (MaqModel) open = maq_model_overlay (base, "{\"auto_size\":true}", MAQ_OVERLAY_LEARNED, NULL);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  MaqPrice price;
  guint width, height;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_quality (builder, "high");
  set_base (builder, 1, 1024, 1024);
  request = end_request (builder);
  g_assert_false (maq_request_resolve_size (request, open, &width, &height));
  price = maq_request_get_price (request, open);
  g_assert_true (price.known);
  g_assert_cmpint (price.low, >=, 210720);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price/tokens", test_tokens);
  g_test_add_func ("/price/request", test_price);
  g_test_add_func ("/price/guide", test_guide);
  g_test_add_func ("/price/input", test_input);
  g_test_add_func ("/price/model-card", test_model_card);
  g_test_add_func ("/price/percent", test_percent);
  g_test_add_func ("/price/open-size", test_open_size);
  g_test_add_func ("/price/unknown", test_unknown);
  g_test_add_func ("/price/text", test_price_text);
  return g_test_run ();
}
