/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-openai-fields.h"
#include "maq-openai-json.h"
#include "maq-wire-picture.h"

/* OpenAI's data: addresses have at most 20,971,520 characters: so many bytes with what stands before them. */
#define MAX_PICTURE 15728000

static gboolean
is_bare (const MaqCall *call)
{
  return !g_str_equal (maq_endpoint_get_row (call->endpoint)->wire.image_field, "auto");
}

static gsize
find_limit (const MaqCall *call,
            gsize          max_picture)
{
  guint inline_limit = maq_endpoint_get_row (call->endpoint)->wire.inline_limit;
  gsize limit = max_picture > 0 ? MIN (max_picture, MAX_PICTURE) : MAX_PICTURE;

  return inline_limit > 0 ? MIN (limit, inline_limit) : limit;
}

/* One picture at a time is in memory, however many there are. */
static gboolean
add_picture (MaqBody        *body,
             const MaqCall  *call,
             guint           index,
             gsize           limit,
             GError        **error)
{
  MaqFormat format = MAQ_FORMAT_UNKNOWN;
  g_autoptr (GBytes) bytes = maq_wire_picture_load_within (call, index, limit, &format, error);

  if (bytes == NULL)
    return FALSE;
  if (is_bare (call))
    {
      maq_body_add_picture (body, NULL, NULL, bytes);
      return TRUE;
    }

  maq_body_begin_object (body, NULL);
  maq_body_add_picture (body, "image_url", maq_format_to_mime (format), bytes);
  maq_body_end_object (body);
  return TRUE;
}

static gboolean
add_mask (MaqBody        *body,
          const MaqCall  *call,
          GError        **error)
{
  const char *field = maq_endpoint_get_row (call->endpoint)->wire.mask_field;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) png = maq_wire_mask_load (call, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (png == NULL)
    return TRUE;
  if (is_bare (call))
    {
      maq_body_add_picture (body, field, NULL, png);
      return TRUE;
    }

  maq_body_begin_object (body, field);
  maq_body_add_picture (body, "image_url", "image/png", png);
  maq_body_end_object (body);
  return TRUE;
}

gboolean
maq_openai_json_add (MaqBody        *body,
                     const MaqCall  *call,
                     gsize           max_picture,
                     GError        **error)
{
  const char *field = maq_endpoint_get_row (call->endpoint)->wire.image_field;
  g_autoptr (JsonObject) fields = maq_openai_fields_new (call, FALSE);

  maq_body_add_members (body, fields);
  if (!maq_request_is_edit (call->request))
    return TRUE;

  maq_body_begin_array (body, is_bare (call) ? field : "images");
  for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
    if (!add_picture (body, call, i, find_limit (call, max_picture), error))
      return FALSE;
  maq_body_end_array (body);
  return add_mask (body, call, error);
}
