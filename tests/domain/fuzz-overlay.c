/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "domain-fixture.h"
#include "fuzz.h"
#include "maq-image.h"
#include "maq-provider.h"
#include "maq-text.h"

/* What a server says of itself, and what stands in an engine's options, over every row: either it is refused, or what it makes can
 * be worked with. */

static MaqRequest *
make_request (MaqRatio ratio,
              guint    width,
              guint    height)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();

  maq_request_builder_set_change (builder, "a lamp");
  maq_request_builder_set_ratio (builder, ratio);
  if (width > 0)
    set_base (builder, 1, width, height);
  return end_request (builder);
}

static MaqRequest *
get_request (guint index)
{
  static MaqRequest *requests[MAQ_N_RATIOS + 3];

  if (requests[0] == NULL)
    {
      for (guint i = 0; i < MAQ_N_RATIOS; i++)
        requests[i] = make_request (i, 0, 0);
      requests[MAQ_N_RATIOS] = make_request (MAQ_RATIO_AUTO, 16384, 1);
      requests[MAQ_N_RATIOS + 1] = make_request (MAQ_RATIO_AUTO, 1, 1);
      requests[MAQ_N_RATIOS + 2] = make_request (MAQ_RATIO_AUTO, 4000, 3000);
    }
  return index < G_N_ELEMENTS (requests) ? requests[index] : NULL;
}

static void
check_sizes (const MaqModel *row)
{
  MaqRequest *request;

  for (guint i = 0; (request = get_request (i)) != NULL; i++)
    {
      MaqPrice price = maq_request_get_price (request, row);
      guint width = 1, height = 1;

      maq_request_check (request, row, NULL);
      if (maq_request_resolve_size (request, row, &width, &height))
        g_assert_true (width > 0 && width <= 2 * MAQ_IMAGE_MAX_SIDE && height > 0 && height <= 2 * MAQ_IMAGE_MAX_SIDE);
      g_assert_true (!price.known || (price.low >= 0 && price.high >= price.low));
    }
}

static gboolean
is_path (const char *path)
{
  return path == NULL || (path[0] == '/' && path[1] != '/' && strstr (path, "..") == NULL && !maq_text_has_control (path));
}

static void
check_wire (const MaqWire *wire)
{
  g_assert_true (is_path (wire->generate_path) && is_path (wire->edit_path) && is_path (wire->models_path));
  g_assert_true (wire->query == NULL || strpbrk (wire->query, " #/?\r\n") == NULL);
  for (guint i = 0; wire->headers[i] != NULL; i++)
    {
      g_assert_false (maq_text_has_control (wire->headers[i]));
      g_assert_true (i % 2 == 1 || g_ascii_strcasecmp (wire->headers[i], "Authorization") != 0);
    }
}

static void
check_learned (const MaqModel *row,
               const MaqModel *base)
{
  g_assert_cmpint (row->pricing, ==, base->pricing);
  g_assert_cmpint (row->image_out, ==, base->image_out);
  g_assert_cmpint (row->flat_price, ==, base->flat_price);
  g_assert_cmpint (row->resend_is_free, ==, base->resend_is_free);
  g_assert_cmpint (row->wire.auth, ==, base->wire.auth);
  g_assert_cmpstr (row->wire.generate_path, ==, base->wire.generate_path);
  g_assert_cmpuint (g_strv_length (row->wire.headers), ==, g_strv_length (base->wire.headers));
}

static void
check_row (const MaqModel *base,
           const char     *json)
{
  g_autoptr (MaqModel) learned = maq_model_overlay (base, json, MAQ_OVERLAY_LEARNED, NULL);
  g_autoptr (MaqModel) chosen = maq_model_overlay (base, json, MAQ_OVERLAY_USER, NULL);

  if (learned != NULL)
    {
      check_learned (learned, base);
      check_sizes (learned);
    }
  if (chosen != NULL)
    {
      check_wire (&chosen->wire);
      check_sizes (chosen);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const rows[] = { "openai/gpt-image-2", "draft", "sdcpp", "replicate/gpt-image-2" };
  g_autofree char *json = g_strndup ((const char *) data, size);
  g_autoptr (MaqEndpoint) endpoint = maq_endpoint_new_full ("fuzz", NULL, "openai", "http://10.0.0.1/v1", "m", "compatible", json, json,
                                                            NULL);

  g_assert_true (endpoint == NULL || !maq_endpoint_may_have_key (endpoint));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (maq_model_lookup (rows[i]), json);
  return 0;
}
